from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RENDER = Path(__file__).parents[2] / "sounds" / "render.py"


def rendered(*names: str) -> tuple[int, str, str]:
    command = [sys.executable, str(RENDER), "--check", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_sound_of_each_pack_renders_to_the_very_bits_that_are_shipped() -> None:
    same = "marimba/C4: the same bits\nwarm-pad/C4: the same bits\n"
    assert rendered("marimba/C4", "warm-pad/C4") == (0, same, "")


def test_a_sound_that_no_pack_makes_is_refused_by_name() -> None:
    told = "harp/C4: no pack here makes this sound; names are like marimba/C3\n"
    assert rendered("harp/C4") == (1, "", told)
