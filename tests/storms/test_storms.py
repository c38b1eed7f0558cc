"""R20, R23: storms over both programs. ``make storms`` runs many; here are as many as fit into the tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from storms.machine import weather

STORMS = int(os.environ.get("TOCCATA_STORMS", "40"))
STEPS = int(os.environ.get("TOCCATA_STEPS", "60"))

FORECAST = settings(
    max_examples=STORMS,
    stateful_step_count=STEPS,
    deadline=None,
    print_blob=True,
    derandomize=STORMS <= 500,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_through_storms_of_all_faults_no_invariant_breaks_and_everything_plays_again(tmp_path):
    with weather(tmp_path) as storm:
        run_state_machine_as_test(storm, settings=FORECAST)
