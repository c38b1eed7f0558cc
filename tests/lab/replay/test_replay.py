"""Power cuts in a recorded ext4: `make replay`, or `STATES=2000 make replay`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
FOLDER = Path(os.environ.get("LAB_FOLDER") or TESTS.parent / "build" / "lab")
STATES = int(os.environ.get("STATES", "500"))
"""2,000 in the long form."""

REAL, CONTROL = "as it is", "without syncs"


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Figures of one replay, whose table is shown."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (HERE, TESTS / "store", TESTS)))}
    alone = ["unshare", "--mount", "--propagation", "private"]
    command = [*alone, sys.executable, HERE / "crash_replay.py", FOLDER, str(STATES)]
    # What an earlier replay has found says nothing of this one.
    (FOLDER / "replay.json").unlink(missing_ok=True)
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        subprocess.run(command, env=environ, check=False)
    return json.loads((FOLDER / "replay.json").read_text())


def test_no_power_cut_loses_a_save_that_was_told_or_a_file_or_what_plays(told: dict[str, Any]) -> None:
    assert (told[REAL]["states"], told[REAL]["bad"]) == (STATES, 0)


def test_requests_were_torn_and_states_were_mounted_by_the_kernel_too(told: dict[str, Any]) -> None:
    assert told[REAL]["torn"] >= STATES // 10
    assert told[REAL]["mounted"] >= STATES // 10


def test_the_same_saves_without_their_syncs_are_found_bad(told: dict[str, Any]) -> None:
    assert told[CONTROL]["bad"] >= told[CONTROL]["states"] // 4
