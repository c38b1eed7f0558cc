"""What is struck or plucked swings in modes: damped sines, each excited as far as the blow's duration allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

Gain = Callable[[float], float]
"""Of a frequency in Hz."""

HIGHEST_HZ = 16_000.0
"""Modes above are left out: they would come near to half the rate."""
PHASE = 0.5
"""No two modes begin together: each is up to this far, in radians, from a zero."""
SECOND_OF_PAIR = 1.0 / 3.0
"""Level of a pair's second mode over the first's: the two beat by 6 dB."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which a body swings.

    Attributes:
        ratio: its frequency over the fundamental's.
        weight: how strongly a blow at the usual place excites it.
        ring: its decay time over the fundamental's.
        split_hz: how much higher its twin lies, for a body that is nearly round; 0 where it has none.
    """

    ratio: float
    weight: float
    ring: float
    split_hz: float = 0.0


@dataclass(frozen=True, slots=True)
class Blow:
    """How a body is set going: by a mallet's push, or by the release of a thumb.

    Attributes:
        contact_s: how long the push or the release takes. A mode at 1 over it is excited at a quarter of its weight.
        rise_s: how long the body takes until it swings fully, two or three times the 10-90 % rise that is measured.
        noise: level of the blow's own sound over the body's peak.
    """

    contact_s: float
    rise_s: float
    noise: float

    def gain(self, hertz: float) -> float:
        """Spectrum of the push, 1.0 at 0 Hz.

        The push has the shape t^3 exp(-2 pi t / contact): it comes faster than it goes, as felt's does. Its spectrum
        has no zeros, so the firmer of two blows is the brighter at every frequency.
        """
        return float((1.0 + (hertz * self.contact_s) ** 2) ** -2)

    def on(self, hertz: float, reference_hz: float) -> Blow:
        """Give the blow for another note: the smaller body has the smaller mallet, by the root of its frequency."""
        smaller = (reference_hz / hertz) ** 0.5
        return Blow(self.contact_s * smaller, self.rise_s * smaller, self.noise)


@dataclass(frozen=True, slots=True)
class Knock:
    """Colour of a blow's own noise: a bell-shaped band around ``hertz``, over in about five times ``fade_s``."""

    hertz: float
    width_hz: float
    fade_s: float = 0.005


def ringing(
    modes: Sequence[Mode], hertz: float, t60_s: float, gain: Gain, time: Signal, chance: np.random.RandomState
) -> Signal:
    """Sum the modes of a body: shape of ``time`` (seconds from the blow), level arbitrary.

    Args:
        modes: what swings.
        hertz: the fundamental.
        t60_s: how long the fundamental takes to fall by 60 dB.
        gain: the spectrum of the push.
        time: when, in seconds.
        chance: settles the phases; one number is drawn for each mode.
    """
    body = np.zeros_like(time)
    for mode in modes:
        phase = chance.uniform(-PHASE, PHASE)
        decay = np.exp(-np.log(1000.0) * time / (t60_s * mode.ring))
        for frequency, weight in _partials(mode, hertz):
            body += weight * gain(frequency) * decay * np.sin(2.0 * np.pi * frequency * time + phase)
    return body


def eased(sound: Signal, rise_s: float, rate: int) -> Signal:
    """Let a sound begin from nothing, by a raised cosine of ``rise_s``."""
    frames = round(rise_s * rate)
    begun = sound.copy()
    begun[:frames] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / frames)
    return begun


def knocked(colour: Knock, frames: int, rate: int, peak: float, chance: np.random.RandomState) -> Signal:
    """Give the dull noise of a blow with this peak, shape (frames,); it lasts 60 ms at most."""
    time = np.arange(round(0.06 * rate)) / rate
    spectrum = np.fft.rfft(chance.standard_normal(len(time)))
    hertz = np.fft.rfftfreq(len(time), 1.0 / rate)
    dull = np.fft.irfft(spectrum * np.exp(-(((hertz - colour.hertz) / colour.width_hz) ** 2)), len(time))
    knock = dull * np.exp(-time / colour.fade_s) * (1.0 - np.exp(-time / 0.0006))
    out = np.zeros(frames)
    out[: len(knock)] = peak * knock / np.abs(knock).max()
    return out


def _partials(mode: Mode, hertz: float) -> Iterator[tuple[float, float]]:
    """Give frequency and weight of a mode, and of its twin where it has one."""
    frequency = hertz * mode.ratio
    if frequency > HIGHEST_HZ:
        return
    yield frequency, mode.weight
    if mode.split_hz:
        yield frequency + mode.split_hz, mode.weight * SECOND_OF_PAIR
