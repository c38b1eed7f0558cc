"""How loud what sounds is at an instant, from what is known of its samples. Nothing is computed from sound itself.

A struck sound is loudest for 400 ms (that is its loudness) and follows its peak envelope from there; a sustained one is
as loud as the whole of it. Voices add as powers, for they are different sounds; layers of one add as amplitudes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from toccata.bank import CELL_S, Sample
from toccata.play.ledger import cell_of
from toccata.play.voice import Voice
from toccata.units import Seconds

SILENT_LUFS = -120.0
MOMENT_CELLS = round(0.4 / CELL_S)
MOST_KNOWN = 512


class Meter:
    """Remembers of each sample the power of its loudest moment, in terms of its envelope."""

    def __init__(self) -> None:
        self._moments: dict[str, float] = {}

    def lufs(self, voices: Iterable[Voice], now: Seconds) -> float:
        """Tell how loud these voices are together, in LUFS; -120: silent."""
        power = sum(self._amplitude(voice, now) ** 2 for voice in voices)
        return max(10.0 * math.log10(power), SILENT_LUFS) if power > 0.0 else SILENT_LUFS

    def _amplitude(self, voice: Voice, now: Seconds) -> float:
        cell = cell_of(now) - voice.first
        told = zip(voice.samples, voice.expression.gains, strict=True)
        total = sum(gain * self._of(sample, voice.loops, cell) for sample, gain in told)
        return total * _faded(voice, now)

    def _of(self, sample: Sample, loops: bool, cell: int) -> float:
        whole = float(10.0 ** (sample.loudness_lufs / 20.0))
        if loops:
            return whole
        if not 0 <= cell < len(sample.envelope):
            return 0.0
        moment = self._moments.get(sample.key) or self._learn(sample)
        return float(whole * sample.envelope[cell] / moment) if moment > 0.0 else 0.0

    def _learn(self, sample: Sample) -> float:
        if len(self._moments) >= MOST_KNOWN:
            self._moments.clear()
        powers = np.square(sample.envelope, dtype=np.float64)
        total = np.concatenate([[0.0], np.cumsum(powers), np.full(MOMENT_CELLS, powers.sum())])
        moment = math.sqrt(float((total[MOMENT_CELLS:] - total[:-MOMENT_CELLS]).max()) / MOMENT_CELLS)
        self._moments[sample.key] = moment
        return moment


def _faded(voice: Voice, now: Seconds) -> float:
    """How far a voice has gone that was told to be silent; its gains are those of before."""
    if not voice.silenced:
        return 1.0
    return voice.glide.gain(now) / voice.glide.start if voice.glide.start > 0.0 else 0.0
