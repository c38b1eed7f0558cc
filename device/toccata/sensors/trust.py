"""What is believed of one sensor: how long its last share stands, and when it is lost. Pure."""

from __future__ import annotations

from toccata.events import BoardFault, BoardRecovered, Reading, Sensed
from toccata.units import Level, PadId, Seconds

PATIENCE_S = Seconds(0.100)
"""For so long nothing but doubtful samples may come; then the sensor is lost. As with a board (H12)."""


class Trust:
    """Turns samples of one sensor, good and bad ones, into what the play core is told.

    Attributes:
        pad: the sensor.
        is_believed: whether its last sample was good, or not long ago.
    """

    def __init__(self, pad: PadId) -> None:
        self.pad = pad
        self.is_believed = False
        self._lost_by = ""
        self._bad_since: Seconds | None = None

    def good(self, level: Level, at: Seconds, onset: bool = False) -> list[Sensed]:
        """Take a sample in range; a sensor that was lost is back by it."""
        self._bad_since = None
        reading = Reading(self.pad, level, at, onset=onset)
        if self.is_believed:
            return [reading]
        self.is_believed = True
        lost_by, self._lost_by = self._lost_by, ""
        if not lost_by:
            return [reading]
        return [BoardRecovered(self.pad.board, lost_by, at, self.pad.name), reading]

    def bad(self, what: str, at: Seconds) -> list[Sensed]:
        """Take it that there was no sample, or one that can't be right: for 100 ms the last good one stands."""
        if not self.is_believed:
            return []
        if self._bad_since is None:
            self._bad_since = at
        return self.refuse(what, at) if at - self._bad_since > PATIENCE_S else []

    def refuse(self, what: str, at: Seconds) -> list[Sensed]:
        """Believe nothing of it from now on: it is at rest, and lost; told once."""
        if what == self._lost_by:
            return []
        self.is_believed, self._lost_by, self._bad_since = False, what, None
        return [BoardFault(self.pad.board, what, at, self.pad.name), Reading(self.pad, Level(0.0), at)]
