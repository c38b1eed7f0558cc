"""``toccata calibrate`` at a terminal, in a process of its own, beside whatever plays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.vcard import NAME, VirtualCard
from linked.at_link import AtLink
from terminal import AtTerminal
from toccata.link import Greeting, Pressed, Quiet, State, TouchPad

TOCCATA = [sys.executable, "-m", "toccata"]
PLAY = [*TOCCATA, "play", "--no-page", "--boards", "simulated", "--card", "hw:CARD=none"]
NOWHERE = {**os.environ, "ALSA_CONFIG_PATH": "/dev/null"}


@pytest.fixture
def mine(data: Path, tmp_path: Path) -> Path:
    """A data folder of one's own, with the bank that is there."""
    (data / "bank").mkdir(exist_ok=True)
    (tmp_path / "bank").symlink_to(data / "bank")
    return tmp_path


def test_a_playing_instrument_is_listened_to_and_its_server_is_not_thrown_out(mine: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(mine)], NOWHERE) as instrument:
        instrument.wait_for("First client plays")
        with AtLink(mine / "link") as server:
            server.wait_for(Greeting)
            command = [*TOCCATA, "calibrate", "pads", "--board", "1", "--data", str(mine)]
            with AtTerminal(command, NOWHERE) as calibrating:
                calibrating.wait_for("touch pad 1")
                server.send(TouchPad("0/0", 0.5))
                calibrating.wait_for("thank you, 1 of 12: touch ")
                server.send(TouchPad("0/0", 0.0))
                calibrating.wait_for("touch pad 2")
                calibrating.type("q\n")
                calibrating.wait_for("Keep them?")
                calibrating.type("yes\n")
                calibrating.wait_for("they hold from the next start")
            assert server.wait_for(Pressed).pad == "0/0"
            server.send(Quiet(True))
            assert server.wait_for(State, lambda state: state.quiet).quiet
        assert instrument.interrupt() == 0
    assert len(json.loads((mine / "instrument.json").read_text())["boards"][0]["thresholds"]) == 12


@pytest.mark.parametrize("what", [["calibrate", "loudness"], ["latency"]], ids=" ".join)
def test_no_tone_is_played_while_the_instrument_plays(data: Path, what: list[str]) -> None:
    with AtTerminal([*PLAY, "--data", str(data)], NOWHERE) as instrument:
        instrument.wait_for("First client plays")
        with AtTerminal([*TOCCATA, *what, "--data", str(data)], NOWHERE) as technician:
            technician.wait_for("the instrument plays; stop it first")
        assert instrument.interrupt() == 0


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_whoever_ends_it_while_noise_sounds_is_told_that_nothing_was_changed(
    card: VirtualCard, tmp_path: Path, end: int
) -> None:
    command = [*TOCCATA, "calibrate", "loudness", "--card", NAME, "--data", str(tmp_path)]
    with AtTerminal(command, {**os.environ, **card.environment()}) as calibrating:
        calibrating.wait_for("[yes/no]")
        calibrating.type("yes\n")
        calibrating.wait_for("Quiet noise begins now")
        calibrating.end_by(end)
        calibrating.wait_for("toccata: interrupted; begin again; nothing was changed")
    assert not (tmp_path / "instrument.json").exists()


@pytest.mark.parametrize("kind", ["pads", "loudness"])
def test_without_a_terminal_one_line_says_so(tmp_path: Path, kind: str) -> None:
    command = [*TOCCATA, "calibrate", kind, "--data", str(tmp_path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "toccata: terminal: nobody can answer here; run it in a terminal\n"


def test_a_board_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with AtTerminal([*TOCCATA, "calibrate", "pads", "--board", "9", "--data", str(tmp_path)], NOWHERE) as calibrating:
        calibrating.wait_for("board 9: is no board of this instrument; count from 1")
