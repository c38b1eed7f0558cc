"""A sound as it will be heard from the touch on: at the card's rate, a loop laid out so that its seam is silent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr

from toccata.bank import CELL_S
from toccata.sound.decode import Source
from toccata.sound.filters import SETTLE_S as FILTER_SETTLE_S
from toccata.sound.filters import Biquad, Signal, filtered

Pcm = npt.NDArray[np.int16] | npt.NDArray[np.float64]

PIECE = 1 << 20
"""Frames: 22 s at 48 kHz."""

SETTLE_S = 0.040
"""Within this time resampling (soxr, very high quality) and the shelf have forgotten that the sound began."""


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """What is heard, in steps of 16 bits.

    Attributes:
        pieces: float64, shape (frames, 2), one after the other and once only; of a loop one piece, the intro, heard
            once, and then one round.
        loop: the round, in frames; its end is the end of all.
        exact: the samples are those of the file.
    """

    pieces: Iterable[Signal]
    loop: tuple[int, int] | None
    exact: bool


def unroll(
    source: Source, loop: tuple[int, int] | None, rate: int, attack_frames: int, shelf: Biquad | None
) -> Unrolled:
    """Bring a sound to the card's rate and through the shelf.

    A loop gets an intro, which holds the attack: whole cells of the envelope, as many as the attack and the settling
    take. The round that follows is the file's loop from where the intro leaves it. Where its length at the
    card's rate is no whole number of frames, the sound is stretched to the nearest: by half a frame at most.
    """
    exact = source.exact and source.rate == rate and shelf is None
    if loop is None:
        return Unrolled(_in_turn(source.pcm, (source.rate, rate), rate, shelf), None, exact)
    length = loop[1] - loop[0]
    round_frames = max(1, round(length * rate / source.rate))
    ratio = round_frames / length
    intro = _whole_cells(max(attack_frames, loop[0] * ratio + SETTLE_S * rate), rate)
    heard = intro + round_frames
    going_round = _going_round(source, loop, math.ceil((heard + SETTLE_S * rate) / ratio))
    pcm = _sounded(going_round, (length, round_frames), rate, shelf)[:heard]
    return Unrolled([pcm], (intro, heard), exact)


def _going_round(source: Source, loop: tuple[int, int], frames: int) -> Pcm:
    """Play the file from its beginning for so many frames, going back to the loop's start at its end."""
    again = source.pcm[loop[0] : loop[1]]
    rounds = -(-max(frames - loop[1], 0) // len(again))
    return np.concatenate([source.pcm[: loop[1]], *[again] * rounds])[:frames]


def _in_turn(pcm: Pcm, rates: tuple[int, int], rate: int, shelf: Biquad | None) -> Iterator[Signal]:
    """A long sound takes no more memory than a piece of it, beside the sound itself."""
    if len(pcm) <= PIECE:
        yield _sounded(pcm, rates, rate, shelf)
        return
    stream = None if rates[0] == rates[1] else soxr.ResampleStream(*rates, pcm.shape[1], "float64", quality="VHQ")
    before = np.zeros((round(FILTER_SETTLE_S * rate), pcm.shape[1]))
    for first in range(0, len(pcm), PIECE):
        sound: Signal = pcm[first : first + PIECE].astype(np.float64)
        if stream is not None:
            sound = stream.resample_chunk(sound, last=first + PIECE >= len(pcm))
        if shelf is not None:
            together = np.concatenate([before, sound])
            sound, before = filtered(together, (shelf,), rate)[len(before) :], together[-len(before) :]
        yield sound


def _sounded(pcm: Pcm, rates: tuple[int, int], rate: int, shelf: Biquad | None) -> Signal:
    sound: Signal = pcm.astype(np.float64)
    if rates[0] != rates[1]:
        sound = soxr.resample(sound, rates[0], rates[1], quality="VHQ")
    return sound if shelf is None else filtered(sound, (shelf,), rate)


def _whole_cells(frames: float, rate: int) -> int:
    return round(math.ceil(frames / (rate * CELL_S)) * rate * CELL_S)
