"""From a raw sound to what is shipped: trimmed, at its role's loudness, under its ceiling, in 16 bits."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

from toccata.sound import roles
from toccata.sound.loudness import integrated, momentary_maximum, true_peak

Signal = npt.NDArray[np.float64]

RUMBLE_HZ = 40.0
START_DB = -60.0
END_DB = -62.0
FADE_IN_S = 0.001
"""Only enough to begin at nothing: the attack that is heard is the pre-mix's."""
FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Levels:
    """What a role is mastered to: loudness in LUFS (struck: momentary maximum; else integrated), ceiling in dBTP."""

    loudness_lufs: float
    true_peak_max_dbtp: float
    struck: bool

    def measure(self, sound: Signal, rate: int) -> float:
        """Give the loudness, in LUFS, by the measure of this role; a mono sound is heard on both channels."""
        heard = as_heard(sound)
        return momentary_maximum(heard, rate) if self.struck else integrated(heard, rate)


ROLES: Mapping[str, Levels] = {
    name: Levels(role.loudness_lufs, role.true_peak_max_dbtp, struck=not role.sustained)
    for name, role in roles.ROLES.items()
}
"""All that is not struck goes round for ever, from its first frame to its last."""


def as_heard(sound: Signal) -> Signal:
    """Lay a mono sound on both channels, as the instrument plays it."""
    return np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound


def mastered(raw: Signal, rate: int, name: str, levels: Levels, end_fade_s: float) -> npt.NDArray[np.int16]:
    """Master a raw sound, shape (frames, 1 or 2), for its role; the name settles its dither.

    Raises:
        ValueError: at its role's loudness it would pass the ceiling; the sound itself must be made rounder.
    """
    made = _struck(raw, rate, end_fade_s) if levels.struck else raw - raw.mean(axis=0)
    return sixteen_bits(levelled(made, rate, levels, name), name)


def levelled(sound: Signal, rate: int, levels: Levels, name: str = "") -> Signal:
    """Bring a sound to its role's loudness.

    The gain is rounded to 0.01 dB: a change of the meter in its last digits leaves every bit of a pack as it was.

    Raises:
        ValueError: at that loudness it would pass the ceiling; the sound itself must be made rounder.
    """
    gain_db = round(levels.loudness_lufs - levels.measure(sound, rate), 2)
    louder: Signal = sound * 10.0 ** (gain_db / 20.0)
    peak = true_peak(louder)
    if peak > levels.true_peak_max_dbtp:
        raise ValueError(f"{name}: {peak:.1f} dBTP at {levels.loudness_lufs} LUFS; its peaks must come down")
    return louder


def sixteen_bits(sound: Signal, name: str) -> npt.NDArray[np.int16]:
    """Round to 16 bits with triangular dither of one step each way, the same for the same name."""
    chance = np.random.RandomState(zlib.crc32(name.encode()))
    dither = chance.random_sample(sound.shape) - chance.random_sample(sound.shape)
    rounded: Signal = np.rint(sound * FULL_SCALE + dither)
    return rounded.astype(np.int16)


def _struck(raw: Signal, rate: int, end_fade_s: float) -> Signal:
    """No rumble, no leading silence, an end that fades to nothing."""
    rumble = signal.butter(2, RUMBLE_HZ, "highpass", fs=rate, output="sos")
    cut = _trimmed(signal.sosfilt(rumble, raw, axis=0), rate)
    cut[: round(FADE_IN_S * rate)] *= _rise(round(FADE_IN_S * rate))
    cut[-round(end_fade_s * rate) :] *= _rise(round(end_fade_s * rate))[::-1]
    return cut


def _trimmed(sound: Signal, rate: int) -> Signal:
    """Begin half a millisecond before the first that is heard, end where 20 ms stay 62 dB under the loudest 20 ms."""
    loud = np.abs(sound).max(axis=1)
    start = max(0, int(np.argmax(loud > loud.max() * 10.0 ** (START_DB / 20.0))) - round(0.0005 * rate))
    cell = round(0.020 * rate)
    cells = len(sound) // cell
    power = (sound[: cells * cell] ** 2).reshape(cells, -1).mean(axis=1)
    last = int(np.flatnonzero(power > power.max() * 10.0 ** (END_DB / 10.0))[-1])
    return np.array(sound[start : (last + 1) * cell])


def _rise(frames: int) -> Signal:
    return (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / frames))[:, np.newaxis]
