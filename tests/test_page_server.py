"""The config server that is started beside the instrument."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from terminal import AtTerminal

PLAY = [sys.executable, "-m", "toccata", "play", "--boards", "simulated", "--card", "hw:CARD=none"]
ENVIRONMENT = {**os.environ, "ALSA_CONFIG_PATH": "/dev/null"}


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_play_prints_the_address_of_the_page_and_ends_its_server_with_itself(tmp_path: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(tmp_path)], ENVIRONMENT) as instrument:
        instrument.wait_for("/#enter=")
        instrument.wait_for("First client plays")
        (server,) = children(instrument._program.pid)
        assert os.sched_getscheduler(server) == os.SCHED_OTHER
        assert os.getpgid(server) == server
        assert instrument.interrupt() == 0
    assert not Path(f"/proc/{server}").exists()
    assert "the page is at http://127.0.0.1:" in instrument.said


def test_when_the_server_dies_one_line_says_so_and_the_instrument_plays_on(tmp_path: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(tmp_path)], ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        (server,) = children(instrument._program.pid)
        os.kill(server, 9)
        instrument.wait_for("the page's server has ended (status -9); the instrument plays on")
        instrument.type("q")
        instrument.wait_for("0/0  marimba/C4")
        assert instrument.interrupt() == 0


def test_without_a_page_nothing_is_started(tmp_path: Path) -> None:
    with AtTerminal([*PLAY, "--no-page", "--data", str(tmp_path)], ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        assert children(instrument._program.pid) == []
        assert instrument.interrupt() == 0
