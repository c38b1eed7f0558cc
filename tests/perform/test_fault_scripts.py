"""Each fault: nothing phantom, the truth about it, and play afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from perform.staged_script import FOUR_PADS, Scene, fault, touch

A, B = "0/0", "1/0"
PADS = {**FOUR_PADS, B: {"mode": "one-shot", "sound": "marimba/A4"}}
TOLD = {
    "nack": "no answer",
    "unplug": "no answer",
    "stuck": "bus stuck",
    "garbage": "garbage",
    "overcurrent": "over-current",
    "brownout": "stopped",
}


def events(heard: list[dict[str, object]], *kinds: str) -> list[tuple[object, ...]]:
    return [(one["event"], one.get("board"), one.get("what")) for one in heard if one["event"] in kinds]


@pytest.mark.parametrize("kind", TOLD)
def test_a_fault_is_told_and_so_is_its_end_and_then_the_pads_play(kind: str, tmp_path: Path) -> None:
    lasts = None if kind == "brownout" else 1.0
    heard = Scene([fault(kind, 2, lasts), touch(A, 6, 6.2)], pads=PADS).heard(tmp_path)
    assert ("fault", 0, TOLD[kind]) in events(heard, "fault")
    assert ("recovered", 0, TOLD[kind]) in events(heard, "recovered")
    assert [(one["pad"], 6 <= one["at"] <= 6.04) for one in heard if one["event"] == "start"] == [(A, True)]
    assert all(one["at"] <= 5 for one in heard if one["event"] == "recovered")


@pytest.mark.parametrize("kind", ["nack", "unplug", "garbage"])
def test_touches_of_the_faulty_board_are_told_as_ignored_and_the_other_board_plays(kind: str, tmp_path: Path) -> None:
    heard = Scene([fault(kind, 2, 1.0), touch(A, 2.3, 2.6), touch(B, 2.4, 2.6)], pads=PADS).heard(tmp_path)
    touches = [(one["pad"], one["event"], one.get("why")) for one in heard if one["event"] in ("start", "ignored")]
    assert touches == [(A, "ignored", "fault"), (B, "start", None)]


def test_a_hand_that_lies_there_after_a_fault_plays_once_it_was_lifted(tmp_path: Path) -> None:
    heard = Scene([fault("unplug", 2, 1.0), touch(A, 2.5, 6), touch(A, 7, 7.2)], pads=PADS).heard(tmp_path)
    touches = [(one["event"], one.get("why")) for one in heard if one["event"] in ("start", "ignored")]
    assert touches == [("ignored", "fault"), ("start", None)]


def test_a_held_note_fades_when_its_board_is_lost(tmp_path: Path) -> None:
    pads = {A: {"mode": "hold", "sound": "warm-pad/C4"}}
    heard = Scene([touch(A, 1, 5), fault("unplug", 2, 1.0)], pads=pads).heard(tmp_path)
    assert [one["cause"] for one in heard if one["event"] == "end"] == ["fault"]
    assert all(one["at"] < 2.75 for one in heard if one["event"] == "end")


def test_a_hold_outlasts_a_brown_out(tmp_path: Path) -> None:
    pads = {A: {"mode": "hold", "sound": "warm-pad/C4"}}
    heard = Scene([touch(A, 1, 5), fault("brownout", 2)], pads=pads).heard(tmp_path)
    assert [(one["event"], one.get("cause")) for one in heard if "pad" in one] == [("start", "press"), ("end", "lift")]


@pytest.mark.parametrize("kind", ["bitflip", "drift", "wet"])
def test_what_disturbs_a_board_plays_nothing_by_itself(kind: str, tmp_path: Path) -> None:
    rate = 0.01 if kind == "bitflip" else None
    end = [{"at": 200.0, "end": True}]
    heard = Scene([fault(kind, 2, 100.0, rate=rate), touch(A, 150, 150.2), end], pads=PADS).heard(tmp_path)
    assert [one["at"] > 150 for one in heard if one["event"] == "start"] == [True]


def test_a_nack_in_twenty_costs_no_touch(tmp_path: Path) -> None:
    touches = [touch(A, at / 2, at / 2 + 0.1) for at in range(4, 104)]
    heard = Scene([fault("nack", 1, 60.0, rate=0.05), *touches], pads=PADS).heard(tmp_path)
    assert sum(one["event"] == "start" for one in heard) == 100


def test_a_forearm_plays_all_its_pads_at_most_four_in_fifty_milliseconds(tmp_path: Path) -> None:
    pads = {f"0/{pad}": {"mode": "one-shot", "sound": "marimba/C4"} for pad in range(12)}
    heard = Scene([touch(f"0/{pad}", 1, 2) for pad in range(12)], pads=pads).heard(tmp_path)
    starts = [one["at"] for one in heard if one["event"] == "start"]
    assert len(starts) == 12
    assert all(starts[later] - starts[later - 4] >= 0.049 for later in range(4, 12))
    assert starts[-1] < 1.15
