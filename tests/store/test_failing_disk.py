"""Every call of a save, an erasure and a reading fails in turn, as on a full, a read-only and a dying disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from failing_saves import ACTS, NEW, OLD, OLDEST

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")
MISSING = "SettingError"
BEFORE = {"create": MISSING, "note": "", "erase": "robin.json robin.json"}
AFTER = {"note": "robin", "erase": ""}
SAVES = tuple(act for act in ACTS if act not in ("erase", "read"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("failing")
    shim, data = folder / "failing.so", (MEMORY if MEMORY.is_dir() else folder) / f"toccata-failing-{os.getpid()}"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", shim, HERE / "failing_calls.c", "-ldl"], check=True)
    try:
        done = subprocess.run(
            [sys.executable, HERE / "failing_saves.py", data],
            env=os.environ | {"LD_PRELOAD": str(shim)},
            stdout=subprocess.PIPE,
            check=True,
            timeout=300,
        )
    finally:
        subprocess.run(["rm", "-rf", data], check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def of(told: list[dict[str, Any]], *acts: str, **about: object) -> list[dict[str, Any]]:
    return [one for one in told if one["act"] in acts and all(one[key] == value for key, value in about.items())]


def values(told: Iterable[dict[str, Any]], key: str) -> set[str]:
    return {one[key] for one in told}


def test_every_call_of_every_act_failed_once_and_for_good(told: list[dict[str, Any]]) -> None:
    kinds = {(one["act"], one["error"], one["for_good"]) for one in told if one["nth"] > 5}
    assert kinds == {(act, code, good) for act in ACTS for code in ("ENOSPC", "EROFS", "EIO") for good in (True, False)}


@pytest.mark.parametrize("act", SAVES)
def test_a_save_is_told_as_saved_only_when_it_is_and_else_as_a_store_error(
    act: str, told: list[dict[str, Any]]
) -> None:
    assert values(of(told, act), "said") == {"StoreError", "done" if act == "note" else "saved"}
    assert values(of(told, act, said="saved") + of(told, act, said="done"), "now") == {AFTER.get(act, NEW)}


@pytest.mark.parametrize("act", [act for act in SAVES if act != "note"])
def test_after_one_fault_the_old_file_is_there_as_if_nothing_had_been_tried(
    act: str, told: list[dict[str, Any]]
) -> None:
    assert values(of(told, act, said="StoreError", for_good=False), "now") == {BEFORE.get(act, OLD)}


@pytest.mark.parametrize("act", SAVES)
def test_a_disk_that_fails_for_good_leaves_the_old_file_or_the_new_one(act: str, told: list[dict[str, Any]]) -> None:
    assert values(of(told, act), "now") <= {BEFORE.get(act, "" if act == "note" else OLD), AFTER.get(act, NEW)}


@pytest.mark.parametrize("act", [*SAVES, "erase"])
def test_once_the_disk_is_well_again_the_same_act_succeeds(act: str, told: list[dict[str, Any]]) -> None:
    assert values(of(told, act), "then") == {AFTER.get(act, NEW)}


def test_an_erasure_is_told_as_done_only_when_nothing_is_left(told: list[dict[str, Any]]) -> None:
    assert values(of(told, "erase"), "said") == {"StoreError", "done"}
    assert values(of(told, "erase", said="done"), "now") == {""}


def test_a_reading_gives_a_whole_text_or_says_that_it_cannot_be_read(told: list[dict[str, Any]]) -> None:
    assert values(of(told, "read"), "said") == {OLD, OLDEST, MISSING}
    assert values(of(told, "read", for_good=False), "said") == {OLD, OLDEST}
