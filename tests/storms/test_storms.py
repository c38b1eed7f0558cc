"""R20, R23: storms over both programs. ``make storms`` runs many; here are as many as fit into the tests.

A storm that breaks something is printed whole; ``TOCCATA_SHRINK=1`` makes it as short as it can be, in some minutes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storms.machine import weather

STORMS = int(os.environ.get("TOCCATA_STORMS", "30"))
STEPS = int(os.environ.get("TOCCATA_STEPS", "60"))
PHASES = [Phase.generate, *([Phase.shrink] if os.environ.get("TOCCATA_SHRINK") else [])]
SAME_EACH_TIME = 500
"""Up to so many storms are the same in every run; a night's are others."""

FORECAST = settings(
    max_examples=STORMS,
    stateful_step_count=STEPS,
    deadline=None,
    print_blob=True,
    derandomize=STORMS <= SAME_EACH_TIME,
    database=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)


def test_through_storms_of_all_faults_no_invariant_breaks_and_everything_plays_again(tmp_path):
    with weather(tmp_path) as storm:
        run_state_machine_as_test(storm, settings=FORECAST)
