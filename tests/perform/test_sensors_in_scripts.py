"""Sensors and switches in a script, through simulated chips, as ``toccata perform`` tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from perform.staged_script import Scene, touch
from toccata.cli import main

HOLD = {"mode": "hold", "sound": "warm-pad/C4"}
NOTE = {"mode": "one-shot", "sound": "marimba/C4"}


def squeeze(at: float, until: float, pressure: float = 0.6, sensor: str = "squeeze") -> list[dict[str, Any]]:
    return [
        {"at": at, "sensor": sensor, "pressure": pressure},
        {"at": until, "sensor": sensor, "pressure": 0},
    ]


def trouble(kind: str, at: float, lasts: float | None, rate: float = 1.0, sensor: str = "squeeze") -> list[Any]:
    told = {"at": at, "fault": kind, "sensor": sensor, "for": lasts, "rate": rate}
    return [{key: value for key, value in told.items() if value is not None}]


def closed(at: float, until: float, switch: str = "jack-1") -> list[dict[str, Any]]:
    return [{"at": at, "switch": switch, "closed": True}, {"at": until, "switch": switch, "closed": False}]


def short(heard: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    said = {"start": "sound", "end": "cause", "ignored": "why", "fault": "what", "recovered": "what"}
    return [
        (one["event"], one.get("sensor") or one.get("switch") or one.get("pad"), one[said[one["event"]]])
        for one in heard
    ]


@pytest.mark.parametrize("sensor", ["squeeze", "lap-left"], ids=["an MPRLS", "an FSR that only the client names"])
def test_a_squeeze_starts_a_sound_and_ends_it(sensor: str, tmp_path: Path) -> None:
    heard = Scene([squeeze(1, 3, sensor=sensor)], client={"sensors": {sensor: HOLD}}).heard(tmp_path)
    assert short(heard) == [("start", sensor, "warm-pad/C4"), ("end", sensor, "lift")]
    assert [1 < heard[0]["at"] < 1.03, 3 < heard[1]["at"] < 3.5] == [True, True]


def test_sensors_switches_and_pads_play_beside_each_other(tmp_path: Path) -> None:
    client = {"sensors": {"squeeze": HOLD, "chin": NOTE}, "switches": {"jack-2": NOTE}}
    lines = [squeeze(1, 6), squeeze(2, 2.5, sensor="chin"), closed(3, 3.5, "jack-2"), touch("0/1", 4, 4.5)]
    heard = Scene(lines, client=client).heard(tmp_path)
    starts = [(one[1], one[2]) for one in short(heard) if one[0] == "start"]
    assert starts == [
        ("squeeze", "warm-pad/C4"),
        ("chin", "marimba/C4"),
        ("jack-2", "marimba/C4"),
        ("0/1", "marimba/D4"),
    ]


def test_a_calibration_alone_makes_a_sensor_known_and_a_weak_squeeze_a_full_one(tmp_path: Path) -> None:
    weak = {"rest": 0.0, "comfortable": 0.05, "firm": 0.08}
    client = {"sensors": {"lap": NOTE}, "calibration": {"lap": weak, "other": weak}}
    heard = Scene([squeeze(1, 2, pressure=0.08, sensor="lap")], client=client).heard(tmp_path)
    assert short(heard)[0] == ("start", "lap", "marimba/C4")


def test_a_sensor_that_nobody_maps_is_not_read(tmp_path: Path) -> None:
    heard = Scene([trouble("unplug", 0.5, 3.0), squeeze(5, 6)]).heard(tmp_path)
    assert [one for one in short(heard) if one[0] in ("start", "fault", "recovered")] == []


@pytest.mark.parametrize("sensor", ["squeeze", "lap"])
@pytest.mark.parametrize(("kind", "rate"), [("drift", 1.0), ("bitflip", 0.05), ("garbage", 0.05), ("nack", 0.05)])
def test_nothing_sounds_by_noise_drift_or_a_bad_contact(kind: str, rate: float, sensor: str, tmp_path: Path) -> None:
    scene = Scene([trouble(kind, 1, 5, rate, sensor)], client={"sensors": {sensor: HOLD}})
    assert short(scene.heard(tmp_path)) == []


def test_an_arm_that_settles_there_plays_nothing_and_a_squeeze_over_it_does(tmp_path: Path) -> None:
    settles = [{"at": tenth / 10, "sensor": "lap", "pressure": tenth / 200} for tenth in range(61)]
    lines = [settles, squeeze(12, 13, 0.9, "lap")]
    heard = Scene(lines, client={"sensors": {"lap": NOTE}}).heard(tmp_path)
    assert [(event, round(one["at"])) for one, (event, *_) in zip(heard, short(heard), strict=True)][:1] == [
        ("start", 12)
    ]


def test_what_happens_in_the_first_instant_of_a_script_is_played(tmp_path: Path) -> None:
    lines = [squeeze(0, 1), [{"at": 0, "pad": "0/0", "touch": 0.8}, {"at": 0.5, "pad": "0/0", "touch": 0}]]
    client = {"sensors": {"squeeze": HOLD}}
    heard = Scene(lines, client=client).heard(tmp_path)
    assert sorted(one["at"] < 0.02 for one in heard if one["event"] == "start") == [True, True]


def test_a_lost_sensor_is_told_by_its_name_and_plays_again(tmp_path: Path) -> None:
    lines = [trouble("unplug", 2, 1.0), squeeze(6, 7)]
    heard = Scene(lines, client={"sensors": {"squeeze": HOLD}}).heard(tmp_path)
    assert short(heard) == [
        ("fault", "squeeze", "no answer"),
        ("recovered", "squeeze", "no answer"),
        ("start", "squeeze", "warm-pad/C4"),
        ("end", "squeeze", "lift"),
    ]
    assert heard[1]["at"] < 5.0


def test_a_held_squeeze_ends_when_its_sensor_is_lost(tmp_path: Path) -> None:
    lines = [squeeze(1, 8), trouble("unplug", 2, 3.0)]
    heard = Scene(lines, client={"sensors": {"squeeze": HOLD}}).heard(tmp_path)
    assert [one[0] for one in short(heard)][:3] == ["start", "fault", "end"]
    assert heard[2]["at"] < 2.8


def test_a_squeeze_that_grows_grows_louder(tmp_path: Path) -> None:
    steps = [0.2, 0.4, 0.6, 0.8, 1.0]
    lines = [{"at": 1.0 + 2.0 * n, "sensor": "lap", "pressure": share} for n, share in enumerate(steps)]
    script, client = Scene([[*lines, {"at": 11, "end": True}]], client={"sensors": {"lap": HOLD}}).write(tmp_path)
    wav = tmp_path / "out.wav"
    assert main(["perform", str(script), "--client", str(client), "--wav", str(wav), "--heard", "/dev/null"]) == 0
    sound, rate = soundfile.read(wav)
    parts = [sound[int((2.0 + 2.0 * n) * rate) : int((3.0 + 2.0 * n) * rate)] for n in range(5)]
    loudness = [10 * np.log10(np.mean(part**2)) for part in parts]
    # The pad sways by 1 dB of its own.
    assert np.diff(loudness) == pytest.approx([3.6] * 4, abs=2.0)


def test_the_same_script_gives_the_same_answer(tmp_path: Path) -> None:
    scene = Scene([squeeze(1, 2), squeeze(1.5, 2.5, sensor="lap")], client={"sensors": {"squeeze": HOLD, "lap": NOTE}})
    assert scene.heard(tmp_path) == scene.heard(tmp_path)


def test_a_squeeze_of_a_sensor_that_nobody_maps_is_told_as_unmapped(tmp_path: Path) -> None:
    assert short(Scene([squeeze(1, 2), squeeze(3, 4)]).heard(tmp_path)) == [("ignored", "squeeze", "unmapped")] * 2
