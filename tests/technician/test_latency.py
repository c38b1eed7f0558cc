from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.vcard import NAME, VirtualCard


def measured(
    card: VirtualCard, folder: Path, *more: str, log: bool = True, card_name: str = NAME, alone: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run ``toccata latency`` in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in {"SDL_AUDIODRIVER", "AUDIODEV"}}
    environment |= card.environment()
    if not log:
        del environment["VCARD_LOG"]
    asked = ["--nobody-there"] if alone else []
    command = [sys.executable, "-m", "toccata", "latency", "--card", card_name, "--data", str(folder), *more, *asked]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_without_the_card_there_is_one_line_and_status_2(card: VirtualCard, tmp_path: Path) -> None:
    done = measured(card, tmp_path, card_name="hw:CARD=nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("toccata: sound card hw:CARD=nowhere: not found (ALSA: ")
    assert done.stderr.count("\n") == 1


def test_where_nobody_can_say_that_no_client_is_there_no_tone_sounds(card: VirtualCard, tmp_path: Path) -> None:
    done = measured(card, tmp_path, alone=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "toccata: terminal: nobody can answer here; run it in a terminal\n"
    assert not card.log.exists()


def test_a_number_of_touches_that_can_not_be_is_refused(card: VirtualCard, tmp_path: Path) -> None:
    done = measured(card, tmp_path, "--touches", "0")
    assert (done.returncode, "1 to 100000" in done.stderr) == (2, True)


def test_the_virtual_cards_log_hears_every_touch(card: VirtualCard, tmp_path: Path) -> None:
    done = measured(card, tmp_path, "--touches", "8", "--json", str(tmp_path / "figures.json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "bench tones, quiet (-40 dBFS): 8 touches" in done.stdout
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["lost"], figures["whole"]["count"], figures["irq_lines"]) == (0, 8, False)
    assert "virtual card's log" in figures["heard_by"]
    assert sum(stage["share"] for stage in figures["stages"]) == pytest.approx(1.0)


def test_without_a_log_the_mixer_is_listened_to(card: VirtualCard, tmp_path: Path) -> None:
    done = measured(card, tmp_path, "--touches", "8", log=False)
    assert (done.returncode, "8 of 8 touches heard" in done.stdout) == (0, True)
    assert "first audible frame: when it was mixed, and 128 frames of ring" in done.stdout
