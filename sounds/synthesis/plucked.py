"""A plucked string: a wave that travels round a delay as long as its period and loses a little at each turn.

Source: D. Jaffe and J. Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm", Computer Music Journal
7 (2), 1983, with a one-pole loss and Lagrange's third-order fractional delay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

Signal = npt.NDArray[np.float64]

NEPERS_TO_A_THOUSANDTH = float(np.log(1000.0))
HIGH_HZ = 2000.0


@dataclass(frozen=True, slots=True)
class Pluck:
    """How a string is plucked and how it dies away.

    Attributes:
        place: where along the string, from its end 0 to its middle 0.5.
        finger_s: how long the finger takes to let go: nothing is excited above 2 over this.
        scrape: level of the finger's own noise beside the wave.
        t60_s: time in which the fundamental falls by 60 dB.
        high_t60_s: the same at ``HIGH_HZ``; a low string falls a little faster there.
    """

    place: float
    finger_s: float
    scrape: float
    t60_s: float
    high_t60_s: float


def plucked(hertz: float, seconds: float, pluck: Pluck, rate: int, chance: np.random.RandomState) -> Signal:
    """Sound one string: float64, shape (frames,), level arbitrary, within 0.1 cent of ``hertz``."""
    start = _released(hertz, round(seconds * rate), pluck, rate, chance)
    over, under = _round_trip(hertz, pluck, rate)
    return np.asarray(signal.lfilter(over, under, start))


def _released(hertz: float, frames: int, pluck: Pluck, rate: int, chance: np.random.RandomState) -> Signal:
    """The force on the string's end during the first period: high for ``place`` of it, low for the rest."""
    period = round(rate / hertz)
    wave = np.where(np.arange(period) < pluck.place * period, 1.0, 0.0)
    wave -= wave.mean()
    wave += pluck.scrape * _without_mean(chance.uniform(-1.0, 1.0, period))
    soft = np.hanning(max(1, round(pluck.finger_s * rate)) + 2)[1:-1]
    once = np.convolve(wave, soft / soft.sum())
    out = np.zeros(frames)
    out[: len(once)] = once
    return out


def _without_mean(noise: Signal) -> Signal:
    return np.asarray(noise - noise.mean())


def _round_trip(hertz: float, pluck: Pluck, rate: int) -> tuple[Signal, Signal]:
    """Give the filter of the whole string, numerator and denominator.

    One turn is ``gain * loss(z) * fraction(z) * z^-whole``; its phase at ``hertz`` is a full turn.
    """
    turn = 2.0 * np.pi * hertz / rate
    pole = _pole(hertz, pluck, rate)
    loss = (1.0 - pole) / (1.0 - pole * np.exp(-1j * turn))
    delay = rate / hertz + float(np.angle(loss)) / turn
    whole = int(delay) - 1
    fraction = _lagrange(delay - whole)
    kept = 10.0 ** (-3.0 / (pluck.t60_s * hertz))
    gain = kept / abs(loss * (fraction * np.exp(-1j * turn * np.arange(4))).sum())
    under = np.zeros(whole + 4)
    under[:2] = 1.0, -pole
    under[whole:] -= gain * (1.0 - pole) * fraction
    return np.array([1.0, -pole]), under


def _pole(hertz: float, pluck: Pluck, rate: int) -> float:
    """Give the one-pole loss that makes ``HIGH_HZ`` fall in ``high_t60_s``: p / (1-p)^2 follows from its gain there."""
    faster = NEPERS_TO_A_THOUSANDTH * (1.0 / pluck.high_t60_s - 1.0 / pluck.t60_s)
    ratio = np.expm1(2.0 * faster / hertz) / (2.0 * (1.0 - np.cos(2.0 * np.pi * HIGH_HZ / rate)))
    if ratio <= 0.0:
        return 0.0
    half = 1.0 + 0.5 / ratio
    return float(half - np.sqrt(half**2 - 1.0))


def _lagrange(delay: float) -> Signal:
    """Give the four taps that delay by 1 to 2 frames."""
    places = np.arange(4.0)
    return np.array([np.prod([(delay - m) / (k - m) for m in places if m != k]) for k in places])
