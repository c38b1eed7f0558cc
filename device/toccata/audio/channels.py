"""Which of the mixer's channels each voice has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toccata.audio.line import FULL, Line
from toccata.units import NEVER, Seconds


@dataclass(slots=True, eq=False)
class Sounding:
    """A voice that has a channel.

    Attributes:
        voice: its number.
        channel: where it plays.
        pcm: what it plays; held here so that it outlives its bank.
        ends_at: when it will have been played to its end; NEVER for one that goes round.
        volume: its gain in 128ths, as its chunk was last told.
        moving: the line that its gain follows, or None.
        fading: the line of its channel's own volume to silence, which SDL_mixer follows, or None.
        hastened: ``moving`` is a second, faster way to silence.
    """

    voice: int
    channel: int
    pcm: npt.NDArray[np.int16]
    ends_at: float
    volume: int
    moving: Line | None = None
    fading: Line | None = None
    hastened: bool = False

    def present(self, now: Seconds) -> float:
        """Tell how loud it is at an instant: 128.0 is unchanged."""
        volume = self.volume if self.moving is None else self.moving(now)
        return volume if self.fading is None else volume * self.fading(now) / FULL

    def silent_at(self) -> Seconds:
        """Tell when its fade will be over; NEVER for a voice that doesn't fade."""
        lines = [self.fading, self.moving if self.hastened else None]
        return min((line.ends_at for line in lines if line is not None), default=NEVER)


class Channels:
    """The free channels, and the voices that have the others.

    A voice that has ended keeps its channel until ``free_ended``.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._free: list[int] = []
        self._sounding: dict[int, Sounding] = {}
        self.clear()

    def get(self, voice: int) -> Sounding | None:
        """Find a voice; one that ended a while ago is not found."""
        return self._sounding.get(voice)

    def sounding(self) -> list[Sounding]:
        """List the voices, oldest first; some may have ended since the last ``free_ended``."""
        return list(self._sounding.values())

    def take(self) -> int | None:
        """Take a free channel, or None."""
        return self._free.pop() if self._free else None

    def give(self, sounding: Sounding) -> None:
        """Note that a voice plays on the channel that was taken for it."""
        self._sounding[sounding.voice] = sounding

    def free(self, sounding: Sounding) -> None:
        """Note that a voice has ended."""
        del self._sounding[sounding.voice]
        self._free.append(sounding.channel)

    def free_ended(self, plays: Callable[[int], int]) -> list[Sounding]:
        """Free the channels of all voices that ended, and list these; ``plays`` tells whether a channel sounds."""
        ended = [each for each in self._sounding.values() if not plays(each.channel)]
        for sounding in ended:
            self.free(sounding)
        return ended

    def clear(self) -> None:
        """Free all channels."""
        self._sounding.clear()
        self._free = list(range(self._count))[::-1]


def least_missed(sounding: list[Sounding], now: Seconds) -> Sounding:
    """Choose the voice that gives up its channel: the most faded, else the one that ends first, else the oldest."""
    return min(sounding, key=lambda each: _worth(each, now))


def _worth(sounding: Sounding, now: Seconds) -> tuple[bool, float]:
    if sounding.fading is None:
        return True, sounding.ends_at
    return False, sounding.present(now)
