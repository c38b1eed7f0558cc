"""Switches in a script have the same access settings and modes as pads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perform.staged_script import Scene

NOTE = {"mode": "one-shot", "sound": "marimba/C4"}
LOOP = "warm-pad/C4"
LONGEST_FADE_S = 0.5


def press(at: float, until: float, switch: str = "jack-1") -> list[dict[str, Any]]:
    return [{"at": at, "switch": switch, "closed": True}, {"at": until, "switch": switch, "closed": False}]


def heard(folder: Path, lines: list[list[dict[str, Any]]], **switches: Any) -> list[tuple[object, ...]]:
    named = {name.replace("_", "-"): settings for name, settings in switches.items()}
    told = Scene(lines, client={"switches": named}).heard(folder)
    keys = {"start": "sound", "end": "cause", "ignored": "why"}
    return [(round(one["at"], 2), one["event"], one["switch"], one[keys[one["event"]]]) for one in told]


def test_a_switch_sounds_in_the_millisecond_in_which_it_closes(tmp_path: Path) -> None:
    [started, *_] = Scene([press(1, 1.5)], client={"switches": {"jack-1": NOTE}}).heard(tmp_path)
    assert (started["switch"], 1.0 <= started["at"] <= 1.001) == ("jack-1", True)


@pytest.mark.parametrize(
    ("mode", "ends"),
    [
        ({"mode": "hold"}, (3.02, "lift")),
        ({"mode": "latch"}, (5.0, "press")),
        ({"mode": "timed", "seconds": 1.0}, (2.0, "timed")),
    ],
    ids=["hold", "latch", "timed"],
)
def test_every_mode_that_lasts_does_so_on_a_switch(mode: dict[str, Any], ends: object, tmp_path: Path) -> None:
    lines = [press(1, 3)] + ([press(5, 5.2)] if mode["mode"] == "latch" else [])
    told = heard(tmp_path, lines, jack_1={**mode, "sound": LOOP})
    assert [told[0][0], told[-1][3]] == [1.0, ends[1]]
    assert ends[0] <= told[-1][0] <= ends[0] + LONGEST_FADE_S


def test_a_contact_that_bounces_for_20_ms_is_one_press(tmp_path: Path) -> None:
    bounce = [press(1.0, 1.002), press(1.005, 1.009), press(1.013, 1.014), press(1.02, 2.0), press(2.006, 2.02)]
    told = heard(tmp_path, bounce, jack_1={**NOTE, "access": {"steady_ms": 0}})
    assert [one for one in told if one[1] == "start"] == [(1.0, "start", "jack-1", "marimba/C4")]


def test_acceptance_time_holds_for_a_switch(tmp_path: Path) -> None:
    told = heard(tmp_path, [press(1, 1.2), press(2, 2.6)], jack_1={**NOTE, "access": {"acceptance_ms": 500}})
    # Let go at 1.2; believed after the bounce (20 ms), and no tremor (steady_ms, 40 ms).
    assert [one[:2] + one[3:] for one in told[:2]] == [(1.26, "ignored", "acceptance"), (2.5, "start", "marimba/C4")]


def test_a_switch_that_nobody_maps_stays_silent(tmp_path: Path) -> None:
    assert heard(tmp_path, [press(1, 2, "jack-4")], jack_1=NOTE) == [(1.0, "ignored", "jack-4", "unmapped")]


def test_four_switches_at_once_sound_all_four(tmp_path: Path) -> None:
    lines = [press(1, 2, f"jack-{number}") for number in range(1, 5)]
    told = heard(tmp_path, lines, jack_1=NOTE, jack_2=NOTE, jack_3=NOTE, jack_4=NOTE)
    assert [one[2] for one in told if one[1] == "start"] == ["jack-1", "jack-2", "jack-3", "jack-4"]
