"""Runs steps (``play_steps.py``) in a process of their own, and holds what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Played:
    """What was captured: the left side, from its first sounding frame on, and what the steps told."""

    heard: npt.NDArray[np.int16]
    told: list[Any]


def run_steps(about: dict[str, Any], environment: dict[str, str]) -> list[Any]:
    """Run steps with these variables on top of the environment; give back what they told."""
    about = {"card": None, "wait_for_card": False, "samples": {}} | about
    clean = {name: value for name, value in os.environ.items() if name not in {"SDL_AUDIODRIVER", "AUDIODEV"}}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("play_steps.py"))],
        input=json.dumps(about),
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "ALSA lib" in done.stderr) == (0, False), done.stderr
    told: list[Any] = json.loads(done.stdout)
    return told


def capture_steps(samples: dict[str, Any], steps: list[list[Any]], capture: Path) -> Played:
    """Run steps into SDL's disk driver."""
    environment = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(capture)}
    told = run_steps({"samples": samples, "steps": steps}, environment)
    left = np.fromfile(capture, dtype="<i2")[::2]
    return Played(left[np.argmax(left != 0) :], told)
