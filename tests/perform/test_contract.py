"""The command itself: determinism, order, files, refusals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from perform.staged_script import Scene, fault, touch
from toccata.cli import main

A = "0/0"
BUSY = Scene(
    [
        *(touch(f"0/{at % 5}", 1 + at * 0.13, 1.1 + at * 0.13, 0.3 + at % 7 / 10) for at in range(40)),
        fault("bitflip", 2, 2.0, rate=0.02),
        fault("nack", 5, 0.5),
    ]
)


def test_the_same_script_gives_the_same_answer_byte_for_byte(tmp_path: Path) -> None:
    script, client = BUSY.write(tmp_path)
    command = [sys.executable, "-m", "toccata", "perform", str(script), "--client", str(client)]
    first, second = (subprocess.run(command, capture_output=True, check=True, env=os.environ).stdout for _ in range(2))
    assert first
    assert first == second


def test_what_is_heard_comes_in_the_order_of_its_instants(tmp_path: Path) -> None:
    instants = [one["at"] for one in BUSY.heard(tmp_path)]
    assert instants == sorted(instants)


def test_each_line_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    keys = {
        "start": ["at", "pad", "event", "sound", "gain_db", "cause"],
        "end": ["at", "pad", "event", "sound", "gain_db", "cause"],
        "ignored": ["at", "pad", "event", "why"],
        "fault": ["at", "event", "board", "what"],
        "recovered": ["at", "event", "board", "what"],
    }
    heard = BUSY.heard(tmp_path)
    assert {one["event"] for one in heard} == set(keys)
    assert all(list(one) == keys[one["event"]] for one in heard)


def test_every_start_has_its_end_and_every_touch_an_answer(tmp_path: Path) -> None:
    heard = BUSY.heard(tmp_path)
    count = {kind: sum(one["event"] == kind for one in heard) for kind in ("start", "end", "ignored")}
    assert count["start"] == count["end"]
    assert count["start"] + count["ignored"] == 40


def test_play_stops_at_the_end_that_the_script_names(tmp_path: Path) -> None:
    heard = Scene([touch(A, 1, 1.2), [{"at": 1.5, "end": True}]]).heard(tmp_path)
    assert [one["event"] for one in heard] == ["start"]


def test_without_an_end_play_goes_on_until_silence_thirty_seconds_at_most(tmp_path: Path) -> None:
    latched = {A: {"mode": "latch", "sound": "warm-pad/C4"}}
    heard = Scene([touch(A, 1, 1.2)], pads=latched, access={"max_hold_s": 20}).heard(tmp_path)
    assert [(one["event"], round(one["at"])) for one in heard] == [("start", 1), ("end", 23)]
    heard = Scene([touch(A, 1, 1.2)], pads=latched, access={"max_hold_s": 60}).heard(tmp_path)
    assert [one["event"] for one in heard] == ["start"]


def test_the_wav_holds_the_sound_under_the_ceiling_and_ends_in_silence(tmp_path: Path) -> None:
    script, client = Scene([touch(A, 1, 1.2)]).write(tmp_path)
    file = tmp_path / "heard.wav"
    assert main(["perform", str(script), "--client", str(client), "--wav", str(file), "--heard", os.devnull]) == 0
    with wave.open(str(file)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (48_000, 2, 2)
        sound = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2) / 32768.0
    onset = int(np.argmax(np.abs(sound).max(axis=1) > 0))
    assert 48_000 <= onset <= 48_000 * 1.04
    assert 0.01 < np.abs(sound).max() < 10 ** (-3 / 20)
    assert np.abs(sound[-480:]).max() <= 1 / 32_768  # dither


REFUSALS = [
    ('{"at": 1, "pad": "0/3", "tuch": 1}', "script.jsonl:1: tuch: unknown key; did you mean 'touch'?"),
    ('{"at": 1, "pad": "4/0", "touch": 1}', "script.jsonl:1: pad: no board has a pad '4/0'"),
    ('{"at": 2, "end": true}\n{"at": 3, "end": true}', "script.jsonl:2: a line after the end"),
    ('{"at": 2, "pad": "0/0", "touch": 1}\n{"at": 1, "pad": "0/0", "touch": 0}', "script.jsonl:2: at:"),
    ('{"at": 1, "fault": "brownout", "board": 0, "for": 1}', "script.jsonl:1: for: a brown-out is an instant"),
    ("at 1", "script.jsonl:1: column 1: not JSON"),
]


@pytest.mark.parametrize(("text", "said"), REFUSALS)
def test_a_wrong_script_ends_with_status_2_and_one_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script, client = Scene([]).write(tmp_path)
    script.write_text(text)
    assert main(["perform", str(script), "--client", str(client)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert said in err


def test_a_wrong_setting_ends_with_status_2_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, client = Scene([], pads={A: {"mode": "hodl", "sound": "marimba/C4"}}).write(tmp_path)
    assert main(["perform", str(script), "--client", str(client)]) == 2
    said = f"toccata: {client}: setups[0].pads.0/0.mode: 'hodl' is not a mode; did you mean 'hold'?\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize("option", ["--heard", "--wav"])
def test_a_file_that_cannot_be_written_is_told_in_one_line(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script, client = Scene([touch(A, 1, 1.1)]).write(tmp_path)
    target = tmp_path / "no" / "such" / "folder"
    assert main(["perform", str(script), "--client", str(client), option, str(target)]) == 2
    assert capsys.readouterr().err.startswith(f"toccata: {target}: can't be written")


def test_equal_instants_act_in_the_order_of_the_file(tmp_path: Path) -> None:
    script, client = Scene([]).write(tmp_path)
    lines = [(1.0, 0.8), (1.5, 0.0), (1.5, 0.8), (2.0, 0.0)]
    script.write_text("".join(json.dumps({"at": at, "pad": A, "touch": amount}) + "\n" for at, amount in lines))
    told = tmp_path / "heard"
    assert main(["perform", str(script), "--client", str(client), "--heard", str(told)]) == 0
    assert told.read_text().count('"start"') == 1
