"""All sensors: which are played, which are looked at or hushed, and what is believed of one that was lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toccata.events import BoardFault, Cause, Ignored, Lift, Moved, Press, Reading, Sensed, Why
from toccata.play.onset import Onset
from toccata.play.squeeze import Squeeze, Stage
from toccata.play.touch import LOST_S, STALE_S
from toccata.units import FIRST_SENSOR, NEVER, Level, PadId, Seconds

PLAYED_READ_S = Seconds(0.001)
"""A sensor that is played: as often as its chip can; the first milliseconds of a squeeze say how hard it is."""

WATCHED_READ_S = Seconds(0.050)
"""A sensor that is only looked at: 20 times a second, as it is told to the page."""

Felt = Press | Moved | Lift | Ignored

NOW = Seconds(0.0)
"""Due as soon as anybody asks."""


class Pressure:
    """Keeps, for every sensor, whether a hand squeezes it, and how firmly."""

    def __init__(
        self,
        played: Mapping[PadId, Onset],
        onset: Callable[[PadId], Onset],
        follows: Pressure | None = None,
        keeps: bool = False,
    ) -> None:
        """Begin with sensors that nobody has read, or with what is known of them.

        Args:
            played: the sensors that are mapped, each as its person is calibrated.
            onset: the same of any sensor, for those that are only looked at.
            follows: whose sensors are taken over: their rests, what is hushed and looked at, faults.
            keeps: a squeeze goes on as it began; else what is squeezed now waits until it was let go.
        """
        self._played = played
        self._onset = onset
        self._squeezes: dict[PadId, Squeeze] = {} if follows is None else follows._squeezes
        self._hushed: dict[PadId, Seconds] = {} if follows is None else follows._hushed
        self._watched: dict[PadId, Seconds] = {} if follows is None else follows._watched
        self._lost: dict[PadId, Seconds] = {} if follows is None else follows._lost
        self._owed: list[Felt] = follows._owed if follows is not None and keeps else []
        for pad, squeeze in self._squeezes.items():
            if squeeze.is_down and not keeps:
                self._end(pad, squeeze)
            squeeze.retune(played[pad] if pad in played else onset(pad))
        self._due = self._next_due()

    def sense(self, sensed: Sensed, now: Seconds) -> list[Felt] | tuple[Felt, ...]:
        """Take in what a sensor says."""
        if isinstance(sensed, Reading):
            return self._read(sensed, now)
        pad = next((one for one in self._squeezes if one.board == sensed.board), None)
        if pad is None:
            return []
        if isinstance(sensed, BoardFault):
            return self._lose(pad, sensed.at)
        self._lost.pop(pad, None)
        self._due = self._next_due()
        return []

    def step(self, now: Seconds) -> list[Felt]:
        """Do what is due: squeezes without a second sample, sensors that do not come back, hushes that end."""
        if now < self._due:
            return []
        felt, self._owed = self._owed, []
        for pad, squeeze in self._squeezes.items():
            felt += squeeze.step(now)
            if now >= self._given_up_at(pad):
                squeeze.distrust()
                felt.append(Lift(pad, now, Cause.FAULT))
        for untils in (self._hushed, self._watched):
            for pad in [pad for pad, until in untils.items() if now >= until]:
                del untils[pad]
        self._due = self._next_due()
        return felt

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        return self._due

    def hush(self, at: Seconds, why: Why) -> list[Felt]:
        """A squeeze that is being measured counts for nothing before it was let go."""
        felt: list[Felt] = []
        for pad, squeeze in self._squeezes.items():
            if squeeze.stage is Stage.RISING:
                squeeze.distrust()
                felt.append(Ignored(at, pad, why))
        self._due = self._next_due()
        return felt

    def hush_sensor(self, pad: PadId, until: Seconds) -> None:
        """Play nothing of this sensor until then, and then only what begins after it was let go."""
        squeeze = self._squeezes.get(pad)
        self._hushed[pad] = until
        if squeeze is not None and squeeze.is_down:
            self._end(pad, squeeze)
        self._due = self._next_due()

    def is_hushed(self, pad: PadId) -> bool:
        """Tell whether nothing of this is to be played now."""
        return pad in self._hushed

    def unhush_sensor(self, pad: PadId) -> None:
        """Play this sensor again; what is squeezed now waits until it was let go."""
        self._hushed.pop(pad, None)
        self._due = self._next_due()

    def watch_sensor(self, pad: PadId, until: Seconds) -> None:
        """Somebody looks at this sensor until then: it is read even if nothing is mapped to it."""
        self._watched[pad] = until
        self._due = self._next_due()

    def levels(self) -> dict[PadId, tuple[float, Level]]:
        """The last reading of every sensor that is read and not lost: its share of the full scale, and its level."""
        read = (item for item in self._squeezes.items() if item[0] not in self._lost)
        return {pad: (one.share, one.level) for pad, one in read if self.read_wish(pad) < NEVER}

    def read_wish(self, pad: PadId) -> Seconds:
        """How often this sensor is to be read; NEVER: nobody plays it, and nobody looks at it."""
        squeeze = self._squeezes.get(pad)
        if pad in self._played or (squeeze is not None and squeeze.is_down):
            return PLAYED_READ_S
        return WATCHED_READ_S if pad in self._watched or pad in self._hushed else NEVER

    def _end(self, pad: PadId, squeeze: Squeeze) -> None:
        """Whoever was told of a squeeze is told of its end; the hand itself counts for nothing before it was let go."""
        if squeeze.stage is Stage.HELD:
            self._owed.append(Lift(pad, squeeze.at))
        squeeze.distrust()

    def _read(self, reading: Reading, now: Seconds) -> list[Felt] | tuple[Felt, ...]:
        if now - reading.at > STALE_S:
            return []
        pad, at = reading.pad, Seconds(min(reading.at, now))
        squeeze = self._squeezes.get(pad)
        if squeeze is None:
            onset = self._played.get(pad)
            squeeze = self._squeezes[pad] = Squeeze(pad, self._onset(pad) if onset is None else onset)
        if pad in self._hushed or (pad not in self._played and not squeeze.is_down):
            squeeze.look(reading, at)
            return []
        rose = squeeze.stage is Stage.RISING
        felt = squeeze.feel(reading, at)
        if rose or squeeze.stage is Stage.RISING:
            self._due = self._next_due()
        return felt

    def _lose(self, pad: PadId, at: Seconds) -> list[Felt]:
        self._lost.setdefault(pad, at)
        squeeze = self._squeezes[pad]
        felt: list[Felt] = [Ignored(at, pad, Why.FAULT)] if squeeze.stage is Stage.RISING else []
        squeeze.doubt()
        self._due = self._next_due()
        return felt

    def _given_up_at(self, pad: PadId) -> Seconds:
        held = pad in self._lost and self._squeezes[pad].stage is Stage.HELD
        return Seconds(self._lost[pad] + LOST_S) if held else NEVER

    def _next_due(self) -> Seconds:
        if self._owed:
            return NOW
        instants = [min(one.due(), self._given_up_at(pad)) for pad, one in self._squeezes.items()]
        return Seconds(min([*instants, *self._hushed.values(), *self._watched.values()], default=NEVER))


def is_of_sensor(sensed: Sensed) -> bool:
    """Tell whether this speaks of a sensor."""
    return (sensed.pad.board if isinstance(sensed, Reading) else sensed.board) >= FIRST_SENSOR
