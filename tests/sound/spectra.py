"""What the packs are judged by, measured in a way of its own: pitch, bands, seams."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]


def decibels(value: float) -> float:
    return 20.0 * float(np.log10(max(value, 1e-9)))


def cents_off(sound: Sound, rate: int, hertz: float) -> float:
    """Distance of the strongest partial within a semitone of ``hertz``, from a spectrum of 2^22 points."""
    mono = sound.mean(axis=1)
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 1 << 22))
    bins = np.fft.rfftfreq(1 << 22, 1.0 / rate)
    near = np.flatnonzero(np.abs(np.log2(bins.clip(1.0) / hertz)) < 1.0 / 12.0)
    return 1200.0 * float(np.log2(bins[near[np.argmax(power[near])]] / hertz))


def share_above_db(sound: Sound, rate: int, hertz: float) -> float:
    """Energy above ``hertz`` over all energy."""
    power = (np.abs(np.fft.rfft(sound, axis=0)) ** 2).sum(axis=1)
    above = power[np.fft.rfftfreq(len(sound), 1.0 / rate) > hertz].sum()
    return 10.0 * float(np.log10(max(above / power.sum(), 1e-18)))


def seam_z(loop: Sound, window: int = 1024) -> float:
    """How far the change of spectrum across the seam lies above the changes within the loop, in their deviations."""
    mono = loop.mean(axis=1)
    twice = np.concatenate([mono, mono])
    inside = np.array([_flux(twice, at, window) for at in np.linspace(window, len(mono) - window, 120).astype(int)])
    seam = max(_flux(twice, len(mono) + shift, window) for shift in range(-256, 257, 64))
    return float((seam - inside.mean()) / inside.std())


def _flux(sound: Sound, at: int, window: int) -> float:
    shape = np.hanning(window)
    before = np.log(np.abs(np.fft.rfft(sound[at - window : at] * shape)) + 1e-4)
    after = np.log(np.abs(np.fft.rfft(sound[at : at + window] * shape)) + 1e-4)
    return float(np.sqrt(np.mean((before - after) ** 2)))
