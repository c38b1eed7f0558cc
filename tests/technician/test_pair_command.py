"""`toccata pair`: the pairing button at the console, and the way back to be technician."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from technician.doctor_stage import LinkedInstrument, Technician
from terminal import AtTerminal
from toccata import link
from toccata.errors import CalibrationError, LinkError
from toccata.sensors.simulated.timeline import RealTime, VirtualTime
from toccata.technician.instrument_here import listening
from toccata.technician.pair_command import pair

TOCCATA = [sys.executable, "-m", "toccata"]
NOWHERE = {**os.environ, "ALSA_CONFIG_PATH": "/dev/null", "RUNTIME_DIRECTORY": ""}
PAGE = "https://room-2.local"
TOLD = f"For 120 s a tablet may be paired: open {PAGE} on it, touch the pads that it shows."


@pytest.fixture
def instrument(tmp_path: Path) -> Iterator[LinkedInstrument]:
    made = LinkedInstrument(tmp_path)
    yield made
    made.close()


def called(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*TOCCATA, "pair", "--data", str(data), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env=NOWHERE, stdin=subprocess.DEVNULL
    )


def test_it_opens_pairing_as_a_guest_and_says_for_how_long(instrument: LinkedInstrument, tmp_path: Path) -> None:
    technician = Technician(RealTime())
    assert pair(tmp_path / "link", False, technician, PAGE) == 0
    assert (instrument.heard, technician.said) == ([link.Hello(guest=True), link.OpenPairing()], [TOLD])


def test_a_window_that_is_open_already_is_opened_anew(instrument: LinkedInstrument, tmp_path: Path) -> None:
    instrument.state = msgspec.structs.replace(instrument.state, pairing_s=17.0)
    technician = Technician(RealTime())
    assert pair(tmp_path / "link", False, technician, PAGE) == 0
    assert (instrument.heard[1:], technician.said) == ([link.OpenPairing()], [TOLD])


def test_after_a_yes_the_tablet_becomes_the_technician_s(instrument: LinkedInstrument, tmp_path: Path) -> None:
    technician = Technician(RealTime(), {"Go on?": "Yes"})
    assert pair(tmp_path / "link", True, technician, PAGE) == 0
    assert instrument.heard == [link.Hello(guest=True), link.OpenPairing(technician=True)]
    assert technician.said[1:] == [f"{TOLD} It becomes the technician's."]


@pytest.mark.parametrize("answer", ["n", "no", "room 2"])
def test_without_a_yes_nothing_is_changed(instrument: LinkedInstrument, tmp_path: Path, answer: str) -> None:
    technician = Technician(RealTime(), {"Go on?": answer})
    assert pair(tmp_path / "link", True, technician, PAGE) == 1
    assert (instrument.heard, technician.said[1:]) == ([], ["Nothing was changed."])


@pytest.mark.parametrize("answers", [{"Go on?": "q"}, {}])
def test_who_quits_or_says_nothing_changes_nothing(
    instrument: LinkedInstrument, tmp_path: Path, answers: dict[str, str]
) -> None:
    with pytest.raises(CalibrationError, match="nothing was changed"):
        pair(tmp_path / "link", True, Technician(VirtualTime(), answers), PAGE)
    assert instrument.heard == []


def test_an_instrument_that_opens_nothing_is_told_and_not_believed(
    instrument: LinkedInstrument, tmp_path: Path
) -> None:
    instrument.opens, instrument.state = False, msgspec.structs.replace(instrument.state, pairing_s=17.0)
    with pytest.raises(LinkError, match="has opened nothing; look with: systemctl status toccata-instrument"):
        pair(tmp_path / "link", False, Technician(RealTime()), PAGE)


@pytest.mark.parametrize("arguments", [[], ["--technician"]])
def test_where_none_runs_one_line_says_so(tmp_path: Path, arguments: list[str]) -> None:
    done = called(tmp_path, *arguments)
    told = "toccata: instrument: none runs here; look with: systemctl status toccata-instrument\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_a_program_s_yes_makes_no_technician(instrument: LinkedInstrument, tmp_path: Path) -> None:
    done = called(tmp_path, "--technician")
    told = "toccata: terminal: nobody can answer here; run it in a terminal\n"
    assert (done.returncode, done.stderr, instrument.heard) == (2, told, [])


def test_at_the_console_of_a_playing_instrument_the_door_opens(data: Path) -> None:
    play = [*TOCCATA, "play", "--no-page", "--boards", "simulated", "--card", "hw:CARD=none", "--data", str(data)]
    with AtTerminal(play, NOWHERE) as instrument:
        instrument.wait_for("First client plays")
        done = called(data)
        told = "For 120 s a tablet may be paired: open the instrument's page on it, touch the pads that it shows.\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
        instrument.wait_for("toccata: a tablet may be paired within 120 s\n")
        with AtTerminal([*TOCCATA, "pair", "--technician", "--data", str(data)], NOWHERE) as console:
            console.wait_for("Go on? (yes/no)")
            console.type("yes\n")
            console.wait_for("It becomes the technician's.")
        instrument.wait_for("a tablet may be paired within 120 s, as the only technician's\n")
        assert instrument.interrupt() == 0


def test_who_may_not_call_the_instrument_is_told_to_use_sudo(instrument: LinkedInstrument, tmp_path: Path) -> None:
    (tmp_path / "link").chmod(0)
    user = os.geteuid()
    os.seteuid(user or 65_534)  # root may call whom it likes: as nobody
    try:
        with pytest.raises(LinkError, match="run it with sudo, or join the group toccata"):
            listening(tmp_path, {})
    finally:
        os.seteuid(user)
