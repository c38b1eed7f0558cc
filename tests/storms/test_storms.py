"""R20, R23: storms over both programs, ten at a time. ``make storms`` runs 500; here are as many as fit into the tests.

What breaks something is printed whole, step by step, and with it what the programs said and suffered before. Ten storms
are the same in every run on every machine, by their number: ``pytest tests/storms/test_storms.py -k ten-37`` (with
``TOCCATA_STORMS`` as before, if their number is higher) repeats them in some seconds; ``TOCCATA_SHRINK=1`` makes the
one that breaks as short as it can be, in some minutes. ``TOCCATA_STORM_PART=1/2`` runs every other ten: one process for
each core.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from storms.machine import Storm, weather

STORMS = int(os.environ.get("TOCCATA_STORMS", "30"))
STEPS = int(os.environ.get("TOCCATA_STEPS", "60"))
PHASES = [Phase.generate, *([Phase.shrink] if os.environ.get("TOCCATA_SHRINK") else [])]
PART, PARTS = (int(number) for number in os.environ.get("TOCCATA_STORM_PART", "1/1").split("/"))
TEN = 10

FORECAST = settings(
    # Hypothesis begins with the simplest of all: a storm that hardly blows.
    max_examples=TEN + 1,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def storm(tmp_path_factory) -> Iterator[type[Storm]]:
    with weather(tmp_path_factory.mktemp("storms")) as made:
        yield made


@pytest.mark.parametrize("ten", range(PART, -(-STORMS // TEN) + 1, PARTS), ids=lambda ten: f"ten-{ten}.")
def test_through_ten_storms_of_all_faults_no_invariant_breaks_and_everything_plays_again(ten, storm):
    try:
        run_state_machine_as_test(seed(ten)(type(f"Ten{ten}", (storm,), {})), settings=FORECAST)
    except BaseException as broken:
        broken.add_note(
            f"Again: TOCCATA_STORMS={STORMS} TOCCATA_STEPS={STEPS} pytest tests/storms/test_storms.py -k ten-{ten}."
        )
        raise
