"""Power cuts in updates on a recorded ext4: part of `make replay`; a quarter of its STATES, and the same at most."""

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
STATES = int(os.environ.get("STATES", "500")) // 4


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (HERE, TESTS)))}
    alone = ["unshare", "--mount", "--propagation", "private"]
    command = [*alone, sys.executable, HERE / "update_replay.py", FOLDER, str(STATES)]
    # What an earlier replay has found says nothing of this one.
    (FOLDER / "update-replay.json").unlink(missing_ok=True)
    subprocess.run(command, env=environ, check=False)
    return json.loads((FOLDER / "update-replay.json").read_text())


def test_a_power_cut_in_an_update_leaves_a_whole_slot_that_plays_the_version_it_must(told: dict[str, Any]) -> None:
    real = told["as it is"]
    assert (real["updates"], real["bad"]) == (5, 0)
    assert real["states"] > STATES * 3 // 4
    assert real["within"] > real["states"] // 4


def test_updates_without_their_syncs_are_found_bad(told: dict[str, Any]) -> None:
    assert told["without syncs"]["bad"] > 0
