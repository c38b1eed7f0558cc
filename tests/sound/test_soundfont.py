"""The piano comes from a SoundFont, which a machine that renders may not have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOUNDS = Path(__file__).parents[2] / "sounds"
WITHOUT = """
import ctypes.util, runpy, sys
ctypes.util.find_library = lambda name: None
sys.argv = ["render.py", "piano"]
sys.path.insert(0, {folder!r})
runpy.run_path({folder!r} + "/render.py", run_name="__main__")
"""


def told_by(*command: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_without_fluidsynth_the_piano_stays_as_it_is_and_one_line_says_what_to_install() -> None:
    before = {file: file.stat().st_mtime_ns for file in (SOUNDS / "packs" / "piano").iterdir()}
    status, told = told_by("-c", WITHOUT.format(folder=str(SOUNDS)))
    assert status == 0
    assert told.startswith("piano: left as it is; it needs libfluidsynth3")
    assert told.count("\n") == 1
    assert {file: file.stat().st_mtime_ns for file in (SOUNDS / "packs" / "piano").iterdir()} == before


def test_the_piano_is_not_held_to_its_bits_but_to_its_measures() -> None:
    told = "piano/C4: its bits are not promised; toccata sounds check measures it\n"
    assert told_by(str(SOUNDS / "render.py"), "--check", "piano/C4") == (0, told)
