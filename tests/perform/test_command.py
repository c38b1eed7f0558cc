"""The command as a program of its own, and touches that no board can see."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from perform.staged_script import FOUR_PADS, Scene, fault, touch

SECOND_BOARD = {**FOUR_PADS, "3/11": {"mode": "one-shot", "sound": "marimba/D5"}}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toccata", "perform", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_prints_what_is_heard_and_nothing_else(tmp_path: Path) -> None:
    scene = Scene([touch("3/11", 0.5, 0.7)], pads=SECOND_BOARD)
    script, client = scene.write(tmp_path)
    done = run(str(script), "--client", str(client))

    assert [done.returncode, done.stderr] == [0, ""]
    assert [json.loads(line) for line in done.stdout.splitlines()] == scene.heard(tmp_path)
    assert '"pad": "3/11", "event": "start", "sound": "marimba/D5"' in done.stdout


def test_a_wrong_line_ends_the_program_with_status_2_and_one_line(tmp_path: Path) -> None:
    script, client = Scene([]).write(tmp_path)
    script.write_text('{"at": 1, "pad": "0/0", "touch": 1}\n{"at": 0.5, "pad": "0/0", "touch": 0}\n{"at": "x"}\n')
    done = run(str(script), "--client", str(client))

    assert [done.returncode, done.stdout] == [2, ""]
    assert (
        done.stderr == f"toccata: {script}:2: at: 0.5 s is earlier than the line before it; order the lines by 'at'\n"
    )


UNSEEN = {
    "too short for the chip": ([touch("0/0", 2, 2.0005)], "acceptance"),
    "too slight for the chip": ([touch("0/0", 2, 3, 0.02)], "acceptance"),
    "too slight for the client": ([touch("0/0", 2, 3, 0.1)], "acceptance"),
    "during a fault too short to be told": ([fault("nack", 1.99, 0.08), touch("0/0", 2, 2.06)], "fault"),
    "during a fault": ([fault("unplug", 1, 3), touch("0/0", 2, 2.5)], "fault"),
    "on a board that the bus took along": ([fault("stuck", 1, 3, 2), touch("0/0", 2, 2.5)], "fault"),
    "while the board comes back": ([fault("overcurrent", 2, 0.2), touch("0/0", 2.1, 2.15)], "fault"),
    "from before its board came back": ([fault("nack", 1, 1), touch("0/0", 1.5, 4)], "fault"),
    "twice during one fault": ([fault("nack", 1, 2), touch("0/0", 1.5, 2), touch("0/0", 2.5, 6)], "fault"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_each_touch_that_stays_silent_is_told_once_with_its_reason(name: str, tmp_path: Path) -> None:
    lines, why = UNSEEN[name]
    heard = Scene([*lines, touch("0/1", 8, 8.2)]).heard(tmp_path)
    touches = sum(line["touch"] > 0 for part in lines for line in part if "touch" in line)

    assert [one["why"] for one in heard if one["event"] == "ignored"] == [why] * touches
    assert [one["pad"] for one in heard if one["event"] == "start"] == ["0/1"]


def test_a_touch_as_the_script_ends_is_told_no_later_than_the_end(tmp_path: Path) -> None:
    heard = Scene([touch("0/0", 1.0, 1.2), touch("0/1", 1.999, 3)[:1], [{"at": 2.0, "end": True}]]).heard(tmp_path)

    assert [(one["pad"], one["event"]) for one in heard] == [("0/0", "start"), ("0/1", "ignored")]
    assert all(one["at"] <= 2.0 for one in heard)


def test_a_script_without_a_line_is_silence(tmp_path: Path) -> None:
    assert Scene([]).heard(tmp_path) == []
