from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RENDER = Path(__file__).parents[2] / "sounds" / "render.py"
ONE_OF_EACH = (
    "marimba/C4",
    "kalimba/E5",
    "harp/chord-C",
    "soft-bells/B5",
    "bowls/F3",
    "choir/mm-E4",
    "strings/D4",
    "warm-pad/C4",
    "drums/bongo",
    "grooves/sway-96",
    "nature/birds",
)


def rendered(*names: str) -> tuple[int, str, str]:
    command = [sys.executable, str(RENDER), "--check", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_sound_of_each_pack_renders_to_the_very_bits_that_are_shipped() -> None:
    same = "".join(f"{name}: the same bits\n" for name in ONE_OF_EACH)
    assert rendered(*ONE_OF_EACH) == (0, same, "")


def test_a_sound_that_no_pack_makes_is_refused_by_name() -> None:
    told = "theremin/C4: no pack here makes this sound; names are like marimba/C3\n"
    assert rendered("theremin/C4") == (1, "", told)
