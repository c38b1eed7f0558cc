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
Simple mixer control 'Mic',0
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


@pytest.mark.parametrize("word", ["mute", "unmute"])
def test_every_playback_switch_of_every_card_is_set_and_nothing_else(machine: dict[str, str], word: str) -> None:
    assert mute(machine, word) == (0, "")
    assert Path(machine["LOG"]).read_text().splitlines() == [
        "-c 0 scontents",
        f"-q -c 0 sset 'Master',0 {word}",
        f"-q -c 0 sset 'Headphone Jack; rm -rf',1 {word}",
        "-c 1 scontents",
    ]


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
