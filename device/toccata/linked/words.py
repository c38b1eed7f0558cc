"""What the loop has sensed and heard, as messages of the link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from toccata import link
from toccata.events import BoardFault, BoardRecovered, Ended, Heard, Ignored, Reading, Sensed, Started
from toccata.units import PadId

_HEARD: Mapping[type, Callable[[Any], link.FromInstrument]] = {
    Started: lambda one: link.Started(str(one.pad), one.sound, round(one.gain_db, 2) + 0.0, one.cause, one.at),
    Ended: lambda one: link.Ended(str(one.pad), one.sound, one.cause, one.at),
    Ignored: lambda one: link.Ignored(str(one.pad), one.why, one.at),
    BoardFault: lambda one: link.Fault(one.board, one.what, one.at, one.name),
    BoardRecovered: lambda one: link.Recovered(one.board, one.what, one.at, one.name),
}


class Touched:
    """Which pads are touched, so that a press and a lift are told once each."""

    def __init__(self) -> None:
        self._pads: dict[PadId, Reading] = {}

    def pressed(self) -> list[link.FromInstrument]:
        """All pads that are touched now, for whoever has just come."""
        return [_pressed(one) for one in self._pads.values()]

    def note(self, sensed: Sequence[Sensed]) -> list[link.FromInstrument]:
        """What these readings change: a reading of a pad that is touched already is no news."""
        return [message for one in sensed for message in self._follow(one)]

    def _follow(self, one: Sensed) -> Iterator[link.FromInstrument]:
        if isinstance(one, BoardFault):
            for pad in [pad for pad in self._pads if pad.board == one.board]:
                del self._pads[pad]
                yield link.Lifted(str(pad), one.at)
        elif isinstance(one, Reading) and one.level <= 0.0:
            if self._pads.pop(one.pad, None) is not None:
                yield link.Lifted(str(one.pad), one.at)
        elif isinstance(one, Reading) and one.pad not in self._pads:
            self._pads[one.pad] = one
            yield _pressed(one)


def messages_of(heard: Sequence[Heard]) -> list[link.FromInstrument]:
    """What was heard, one message each."""
    return [_HEARD[type(one)](one) for one in heard]


def _pressed(one: Reading) -> link.FromInstrument:
    return link.Pressed(str(one.pad), one.level, one.at)
