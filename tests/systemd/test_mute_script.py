"""The script that leaves no sound standing at a card: what it asks of amixer, and that nothing stops it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from analysed import UNITS

AMIXER = """#!/bin/sh
echo "$@" >> "$LOG"
[ "$3" = scontents ] || exit 0
case "$2" in
0) cat <<'END'
Simple mixer control 'Master',0
  Capabilities: pvolume pvolume-joined pswitch pswitch-joined
  Mono: Playback 87 [100%] [0.00dB] [on]
Simple mixer control 'Headphone Jack; rm -rf',1
  Capabilities: pvolume pswitch
  Front Left: Playback 3 [3%] [off]
Simple mixer control 'Mic',0
  Capabilities: pvolume pvolume-joined cvolume cvolume-joined pswitch pswitch-joined cswitch cswitch-joined
  Mono: Playback 16 [52%] [23.00dB] [off] Capture 0 [0%] [0.00dB] [on]
Simple mixer control 'Left Output Mixer Boost Bypass',0
  Capabilities: pvolume pswitch pswitch-joined
  Mono: Playback 2 [29%] [off]
Simple mixer control 'Deemphasis',0
  Capabilities: pswitch pswitch-joined
  Mono: Playback [on]
Simple mixer control 'Capture',0
  Capabilities: cvolume cswitch
END
;;
esac
exit 1
"""


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """A machine with two cards, of which the second has no mixer."""
    amixer = tmp_path / "bin" / "amixer"
    amixer.parent.mkdir()
    amixer.write_text(AMIXER)
    amixer.chmod(0o755)
    for card in ("card0", "card1"):
        (tmp_path / "asound" / card).mkdir(parents=True)
    path = f"{amixer.parent}:{os.environ['PATH']}"
    return {"PATH": path, "LOG": str(tmp_path / "log"), "ASOUND": str(tmp_path / "asound")}


def mute(environment: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run([UNITS / "mute", *words], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


ALL = ("Master',0", "Headphone Jack; rm -rf',1", "Mic',0", "Left Output Mixer Boost Bypass',0", "Deemphasis',0")
OUTPUTS = ALL[:2]


def asked(machine: dict[str, str], word: str) -> tuple[str, ...]:
    """Name the switches that were set, in turn."""
    log = Path(machine["LOG"])
    log.unlink(missing_ok=True)
    assert mute(machine, word) == (0, "")
    first, *told, last = log.read_text().splitlines()
    assert (first, last) == ("-c 0 scontents", "-c 1 scontents")
    return tuple(line.removeprefix("-q -c 0 sset '").removesuffix(f" {word}") for line in told)


def test_every_playback_switch_of_every_card_is_closed_and_nothing_else(machine: dict[str, str]) -> None:
    assert asked(machine, "mute") == ALL


def test_outputs_are_opened_and_never_what_lets_a_microphone_through(machine: dict[str, str]) -> None:
    assert asked(machine, "unmute") == OUTPUTS


def test_what_was_open_before_is_opened_again_once(machine: dict[str, str], tmp_path: Path) -> None:
    service = machine | {"RUNTIME_DIRECTORY": f"{tmp_path}:/elsewhere"}
    assert [asked(service, "mute") for _ in "12"] == [ALL, ALL]
    assert (tmp_path / "muted").read_text() == "0 'Master',0\n0 'Deemphasis',0\n"
    assert asked(service, "unmute") == (*OUTPUTS, "Deemphasis',0")
    assert asked(service, "unmute") == OUTPUTS


def test_a_note_that_can_not_be_written_keeps_no_switch_open(machine: dict[str, str], tmp_path: Path) -> None:
    assert asked(machine | {"RUNTIME_DIRECTORY": str(tmp_path / "none")}, "mute") == ALL


def test_without_a_card_nothing_happens(machine: dict[str, str], tmp_path: Path) -> None:
    assert mute(machine | {"ASOUND": str(tmp_path / "none")}, "mute") == (0, "")
    assert not Path(machine["LOG"]).exists()


def test_without_amixer_nothing_happens(machine: dict[str, str], tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sh").symlink_to("/bin/sh")
    assert mute(machine | {"PATH": str(tools)}, "mute") == (0, "")


def test_a_card_that_hangs_keeps_nobody_waiting(machine: dict[str, str]) -> None:
    amixer = Path(machine["PATH"].split(":")[0]) / "amixer"
    amixer.write_text("#!/bin/sh\nexec sleep 600\n")
    assert mute(machine, "mute") == (0, "")


@pytest.mark.parametrize("words", [(), ("silence",)])
def test_another_word_is_refused(machine: dict[str, str], words: tuple[str, ...]) -> None:
    assert mute(machine, *words) == (2, "usage: mute mute|unmute\n")
