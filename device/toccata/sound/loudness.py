"""How loud a sound is, and how far it can reach: ITU-R BS.1770 loudness, true peak, and the peak envelope."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache, reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from toccata.bank import CELL_S
from toccata.sound.filters import SETTLE_S, Biquad, Signal, blocks_of, filtered

QUIETEST_LUFS = -120.0
MOMENT_S = 0.4
BLOCK_STEP_S = 0.1
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
OVERSAMPLING = 4

_STEPS = 200
"""Of BLOCK_STEP_S, at a time."""

_BLOCK, _GUARD = 8192, 512
"""Each block is faded in and out over its guards, so that its ends leave no trace between: what lies 200 Hz or more
under half the rate is followed as exactly as by one filter over the whole."""

# BS.1770-4 Annex 1 gives its two filters as coefficients at 48 kHz. These are the analogue filters that the bilinear
# transform turns into those coefficients, so that any rate can be measured.
_SHELF_HZ, _SHELF_DB, _SHELF_Q, _SHELF_BEND = (
    1681.974450955533,
    3.999843853973347,
    0.7071752369554196,
    0.4996667741545416,
)
_PASS_HZ, _PASS_Q = 38.13547087602444, 0.5003270373238773


def k_weighting(rate: int) -> tuple[Biquad, Biquad]:
    """Give the shelf and the high-pass of BS.1770-4 Annex 1 for this rate; at 48 kHz they are the standard's own."""
    return _head_shelf(rate), _low_cut(rate)


def momentary_maximum(sound: Signal, rate: int) -> float:
    """Give the greatest loudness of any 400 ms, in LUFS, for a struck sound; silence follows one that is shorter.

    Args:
        sound: shape (frames, channels), full scale 1.0; channels are left and right and weigh the same.
        rate: frames a second.

    Source: BS.1770-4 Annex 1 without gating; the window is EBU Tech 3341's, moved frame by frame.
    """
    return loudest_moment_of(weighted_power(sound, rate), rate)


def integrated(sound: Signal, rate: int) -> float:
    """Give the gated loudness of the whole, in LUFS, for a sustained sound. Arguments as ``momentary_maximum``.

    Source: BS.1770-4 Annex 1: blocks of 400 ms, a new one every 100 ms, gated at -70 LUFS and 10 LU under their mean.
    """
    return integrated_of(weighted_power(sound, rate), rate)


def weighted_power(sound: Signal, rate: int) -> npt.NDArray[np.float64]:
    """Give each frame's K-weighted power, the sum over both channels, full scale 1.0: what loudness is counted from."""
    return np.asarray(sum((filtered(sound, k_weighting(rate), rate) ** 2).T))


def loudest_moment_of(power: npt.NDArray[np.float64], rate: int) -> float:
    """Give the ``momentary_maximum`` of a sound of this weighted power."""
    window = round(MOMENT_S * rate)
    total = np.concatenate([[0.0], np.cumsum(power), np.full(window, power.sum())])
    return lufs(float((total[window:] - total[:-window]).max()) / window)


def integrated_of(power: npt.NDArray[np.float64], rate: int) -> float:
    """Give the ``integrated`` loudness of a sound of this weighted power."""
    window, step = round(MOMENT_S * rate), round(BLOCK_STEP_S * rate)
    if len(power) < window:
        return loudest_moment_of(power, rate)
    total = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - window + 1, step)
    blocks = (total[starts + window] - total[starts]) / window
    heard = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(heard):
        return QUIETEST_LUFS
    gate = heard.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)
    return lufs(float(heard[heard > gate].mean()))


def integrated_in_turn(sound: npt.NDArray[Any], rate: int, full_scale: float) -> float:
    """Give ``integrated`` of a long sound, some seconds at a time: half an hour takes no more memory than 20 s.

    Args:
        sound: as ``integrated``, but full scale is ``full_scale``.
        rate: frames a second, a multiple of ten.
        full_scale: what counts as 1.0.
    """
    step, settle = round(BLOCK_STEP_S * rate), round(SETTLE_S * rate)
    steps = []
    for first in range(0, len(sound) - step + 1, _STEPS * step):
        count = min(_STEPS, (len(sound) - first) // step)
        before = min(settle, first)
        power = weighted_power(sound[first - before : first + count * step] / full_scale, rate)[before:]
        steps.append(power.reshape(count, step).mean(axis=1))
    return integrated_of(np.concatenate(steps), round(1.0 / BLOCK_STEP_S))


def frame_peaks(sound: npt.NDArray[Any]) -> Signal:
    """Give the greatest absolute value at each frame and the three points between it and the next, over all channels.

    The sound, shape (frames, channels), is silent before and after. The points in between are those of the band-limited
    wave: BS.1770-4 Annex 2 at four times the rate, with an ideal filter in place of its 48 taps.
    """
    return np.concatenate([peaks for _, peaks in _peaks_in_turn(sound)])


def _peaks_in_turn(sound: npt.NDArray[Any]) -> Iterator[tuple[int, Signal]]:
    """The same, some frames at a time, each part with the number of its first frame."""
    for parts in zip(*(blocks_of(channel, _BLOCK, _GUARD, _GUARD) for channel in sound.T), strict=True):
        first = parts[0][0]
        peaks = reduce(np.maximum, (_block_peaks(blocks) for _, blocks in parts)).ravel()
        yield first, peaks[: len(sound) - first]


def _block_peaks(blocks: Signal) -> Signal:
    spectrum = np.fft.rfft(blocks * _taper())
    peaks = np.abs(blocks[:, _GUARD:-_GUARD])
    for turn in _turns():
        np.maximum(peaks, np.abs(np.fft.irfft(spectrum * turn, _BLOCK)[:, _GUARD:-_GUARD]), out=peaks)
    return peaks


@cache
def _taper() -> Signal:
    rise = 0.5 - 0.5 * np.cos(np.pi * (np.arange(_GUARD) + 0.5) / _GUARD)
    return np.concatenate([rise, np.ones(_BLOCK - 2 * _GUARD), rise[::-1]])


@cache
def _turns() -> tuple[npt.NDArray[np.complex128], ...]:
    """What moves a block's wave by one, two and three quarters of a frame."""
    turns = 2j * np.pi * np.arange(_BLOCK // 2 + 1) / _BLOCK
    return tuple(np.exp(turns * (part / OVERSAMPLING)) for part in range(1, OVERSAMPLING))


def loudest_channel(sound: Signal) -> npt.NDArray[np.float64]:
    """Give each frame's greatest absolute value over all channels; channel by channel, which is ten times as quick."""
    return reduce(np.maximum, np.abs(sound).T)


def true_peak(sound: Signal) -> float:
    """Give the greatest value between samples too, in dBTP; silence reads -120. ``sound`` as in ``frame_peaks``."""
    return _decibels(float(frame_peaks(sound).max()))


def peak_envelope(sound: npt.NDArray[Any], rate: int, loop: tuple[int, int] | None = None) -> npt.NDArray[np.float32]:
    """Give for every ``CELL_S`` the value that no sample and no true peak within it exceeds, float32, as ``sound``.

    Where the sound goes round, the wave between its last frame and its first is followed across the seam.
    """
    played = sound if loop is None else np.concatenate([sound, sound[loop[0] : loop[1]][:1024]])
    cells = math.ceil(len(sound) / (rate * CELL_S))
    starts = np.floor(np.arange(cells) * (rate * CELL_S)).astype(np.intp)
    highest = np.zeros(cells)
    for first, part in _peaks_in_turn(played):
        peaks = part[: max(len(sound) - first, 0)]
        begun, ends = np.searchsorted(starts, first, side="right") - 1, np.searchsorted(starts, first + len(peaks))
        if len(peaks):
            here = np.maximum.reduceat(peaks, np.maximum(starts[begun:ends] - first, 0))
            highest[begun:ends] = np.maximum(highest[begun:ends], here)
        # At a rate whose cells are no whole frames a cell begins after a frame: that one counts in the one before, too.
        borders = np.arange(np.searchsorted(starts, max(first, 1)), ends)
        highest[borders - 1] = np.maximum(highest[borders - 1], peaks[starts[borders] - first])
    return np.nextafter(highest.astype(np.float32), np.float32(np.inf))


def envelope_peak(envelope: npt.NDArray[np.float32]) -> float:
    """Give the true peak, in dBTP, that an envelope says."""
    return _decibels(float(envelope.max()))


def _head_shelf(rate: int) -> Biquad:
    k = math.tan(math.pi * _SHELF_HZ / rate)
    high = 10.0 ** (_SHELF_DB / 20.0)
    bend = high**_SHELF_BEND
    scale = 1.0 + k / _SHELF_Q + k * k
    return Biquad(
        b=(
            (high + bend * k / _SHELF_Q + k * k) / scale,
            2.0 * (k * k - high) / scale,
            (high - bend * k / _SHELF_Q + k * k) / scale,
        ),
        a=(1.0, 2.0 * (k * k - 1.0) / scale, (1.0 - k / _SHELF_Q + k * k) / scale),
    )


def _low_cut(rate: int) -> Biquad:
    """The standard writes the numerator 1, -2, 1 at 48 kHz: its 0.04 dB of gain is kept at the other rates."""
    k = math.tan(math.pi * _PASS_HZ / rate)
    scale = 1.0 + k / _PASS_Q + k * k
    at_48k = math.tan(math.pi * _PASS_HZ / 48_000)
    gain = (1.0 + at_48k / _PASS_Q + at_48k * at_48k) / scale
    return Biquad(
        b=(gain, -2.0 * gain, gain),
        a=(1.0, 2.0 * (k * k - 1.0) / scale, (1.0 - k / _PASS_Q + k * k) / scale),
    )


def lufs(power: float) -> float:
    """Turn mean weighted power into loudness: BS.1770-4 Annex 1, formula 2; nothing reads -120."""
    return max(-0.691 + 10.0 * math.log10(power), QUIETEST_LUFS) if power > 0.0 else QUIETEST_LUFS


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def _decibels(peak: float) -> float:
    return 20.0 * math.log10(peak) if peak > 1e-6 else -120.0
