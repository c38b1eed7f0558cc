"""What taking in recordings costs, and how loud they come out: {"runs", "imports", "folder"}.

A minute of stereo AAC as a tablet records it, in the product's own process, from its start to its end; and recordings
from -60 to 0 LUFS in every format, whose loudness is measured as they will be played.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from child import give, orders

sys.path.append(str(Path(__file__).parents[1] / "sound"))

from uploads import FORMATS, encoded, readied

from toccata.errors import SoundError
from toccata.sound.loudness import momentary_maximum, true_peak
from toccata.sound.roles import ROLES
from toccata.sound.upload import environment

RATE = 44_100
MINUTE_S = 60.0
WATCHED = """
import os, re, sys
status = os.open("/proc/self/status", os.O_RDONLY)
from toccata.sound.take_in import main
assert main(sys.argv[1:]) == 0
sys.stderr.write(re.search(rb"VmHWM:\\s+(\\d+)", os.pread(status, 65536, 0))[1].decode())
"""


def measure(folder: Path, runs: int, imports: int) -> dict[str, Any]:
    """Give the times (s) and the memory (MB) of a minute, and what became of many recordings of every loudness."""
    minute = encoded(folder / "minute.m4a", _voice(np.random.RandomState(1), MINUTE_S, RATE), RATE)
    taken = [_in_a_process(minute) for _ in range(runs)]
    return {"seconds": [one[0] for one in taken], "mb": max(one[1] for one in taken)} | _loudness(folder, imports)


def _in_a_process(file: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", WATCHED, str(file), str(file.with_name("out.wav")), "pad"]
    begun = time.monotonic()
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return time.monotonic() - begun, int(done.stderr) / 1024


def _loudness(folder: Path, imports: int) -> dict[str, Any]:
    """Errors of loudness (LU), peaks (dBTP), and how often each reason was given."""
    rng, role = np.random.RandomState(2), ROLES["effect"]
    errors, peaks, refused = [], [], Counter[str]()
    for number in range(imports):
        ending = list(FORMATS)[number % len(FORMATS)]
        level = -60.0 + 60.0 * number / max(1, imports - 1)
        try:
            heard, _ = readied(encoded(folder / f"import.{ending}", _at(level, _any(rng))))
        except SoundError as fault:
            refused[fault.what] += 1
            continue
        errors.append(abs(momentary_maximum(heard, 48_000) - role.loudness_lufs))
        peaks.append(true_peak(heard) - role.true_peak_max_dbtp)
    return {"errors": errors, "over": sum(peak > 0.0 for peak in peaks), "refused": json.loads(json.dumps(refused))}


def _at(level_lufs: float, sound: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Lift a sound to a loudness; what passes full scale is clipped, as a recorder would."""
    found = momentary_maximum(np.atleast_2d(sound.T).T, 48_000)
    return np.clip(sound * 10.0 ** ((level_lufs - found) / 20.0), -1.0, 1.0)


def _any(rng: np.random.RandomState) -> npt.NDArray[np.float64]:
    """A voice, a struck thing or noise, 0.1 to 2 s, on one channel or two."""
    seconds, kind = rng.uniform(0.1, 2.0), rng.randint(3)
    if kind == 0:
        return _voice(rng, seconds, 48_000)
    noise = rng.standard_normal(round(seconds * 48_000))
    decay = np.exp(-np.arange(len(noise)) / 48_000 / rng.uniform(0.02, 0.5)) if kind == 1 else 1.0
    return np.convolve(noise, np.ones(rng.randint(2, 12)), "same") * decay


def _voice(rng: np.random.RandomState, seconds: float, rate: int) -> npt.NDArray[np.float64]:
    """Twenty harmonics that swell four times a second, with breath; both channels are a little different."""
    at = np.arange(round(seconds * rate)) / rate
    sung = sum(np.sin(2.0 * np.pi * 140.0 * part * at + rng.uniform(0.0, 6.0)) / part for part in range(1, 21))
    swelling = sung * (0.2 + np.sin(2.0 * np.pi * 2.0 * at) ** 2)
    return 0.1 * np.stack([swelling + 0.05 * rng.standard_normal(len(at)) for _ in range(2)], axis=1)


def main() -> None:
    about = orders()
    folder = Path(about["folder"]) / "imports"
    folder.mkdir(exist_ok=True)
    give(measure(folder, about["runs"], about["imports"]))


if __name__ == "__main__":
    main()
