"""All boards on one bus, and what else there is to play: when each is read, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toccata.events import Sensed
from toccata.sensors.board import Board
from toccata.sensors.bus import STUCK_PAUSE_S, BusCounts, I2cBus
from toccata.sensors.depth import DepthWish
from toccata.sensors.source import Source
from toccata.sensors.wake import Wake
from toccata.settings.device import Device
from toccata.units import NEVER, PadId, Seconds, from_ms

LINE_POLL_S = Seconds(0.050)
"""A board with a line is read this often without being called: an edge may get lost."""

CALL_GAP_S = Seconds(0.001)
"""A board is not read more often for its line's sake: a line that is stuck low costs no more than polling."""

REST_AFTER_S = Seconds(5.0)
REST_POLL = 2.0
"""Once nobody has played for 5 s, boards without a line are read half as often: four of them cost a sixth of a core at
1 ms. The first touch after a rest is 0.5 ms later on average."""


class Rig:
    """The boards, in order of their numbers, and after them the other sources."""

    def __init__(
        self, device: Device, bus: I2cBus, wake: Wake, now: Callable[[], Seconds], sources: Sequence[Source] = ()
    ) -> None:
        self.boards: Sequence[Board] = tuple(
            Board(number, settings, bus, now) for number, settings in enumerate(device.boards)
        )
        self._sources = tuple(sources)
        self._bus = bus
        self._wake = wake
        self._now = now
        poll = from_ms(device.poll_ms)
        # Boards that are polled are read in one go: each would else wake the loop by itself.
        self._rounds = [self._round(board, poll) for board in self.boards]
        self._rounds_at_rest = [self._round(board, Seconds(REST_POLL * poll)) for board in self.boards]
        self._rest_from = Seconds(0.0)
        self._lined = [board for board in self.boards if wake.has_line(board.number)]
        self._paused_until = Seconds(-NEVER)
        self._late = Seconds(0.0)

    @property
    def counts(self) -> BusCounts:
        """What happened on the bus since the start."""
        return self._bus.counts

    def standing(self) -> dict[PadId, bool]:
        """Tell of each sensor and switch that is read whether it answers and can be believed."""
        return {pad: answers for source in self._sources for pad, answers in source.standing().items()}

    def take_late(self) -> Seconds:
        """The longest that a wait has lasted beyond its instant since the last call."""
        late, self._late = self._late, Seconds(0.0)
        return late

    def read(self, wish: DepthWish) -> list[Sensed]:
        """Read the boards that are due, in order of their numbers, until one has something to say; then a source.

        What it says is played first: the others, 0.12 ms each, are read in the next tick, which comes at once. Of the
        sources only the one that has waited longest is read in a tick, so that none of them holds up a touch.
        """
        now = self._now()
        if now < self._paused_until:
            return self._read_source(wish, paused=True) if self._sources else []
        for board, poll, early in self._rounds_of(now):
            if now < board.due(poll, wish) - early and not self._is_called(board, now):
                continue
            told = board.scan(wish)
            if board.stuck_bus:
                return told + self._pause(board)
            if told:
                self._rest_from = Seconds(now + REST_AFTER_S)
                return told
        return self._read_source(wish, paused=False) if self._sources else []

    def wait(self, until: Seconds) -> None:
        """Wait until this instant, or until a board calls that can be read."""
        now = self._now()
        listened: list[int] = []
        for board in self._lined if now >= self._paused_until else ():
            if board.is_playing and (self._is_ripe(board, now) or not self._wake.is_called(board.number)):
                listened.append(board.number)
            elif board.is_playing:
                until = min(until, Seconds(board.read_at + CALL_GAP_S))
        self._wake.wait(until, listened)
        self._late = max(self._late, Seconds(self._now() - max(until, now)))

    def due(self, wish: DepthWish) -> Seconds:
        """The next instant at which a board is to be read, if no line calls before."""
        due = min(board.due(poll, wish) for board, poll, _ in self._rounds_of(self._now()))
        due = max(due, self._paused_until)
        return min(due, self._source_due(wish)) if self._sources else due

    def close(self) -> None:
        """Let the bus and the lines go."""
        self._wake.close()
        for bus in {self._bus, *(source.bus for source in self._sources if source.bus is not None)}:
            bus.close()

    def _round(self, board: Board, poll: Seconds) -> tuple[Board, Seconds, Seconds]:
        if self._wake.has_line(board.number):
            return board, LINE_POLL_S, Seconds(0.0)
        return board, poll, Seconds(poll / 2)

    def _rounds_of(self, now: Seconds) -> list[tuple[Board, Seconds, Seconds]]:
        return self._rounds if now < self._rest_from else self._rounds_at_rest

    def _is_called(self, board: Board, now: Seconds) -> bool:
        return board.is_playing and self._is_ripe(board, now) and self._wake.is_called(board.number)

    def _is_ripe(self, board: Board, now: Seconds) -> bool:
        return now >= board.read_at + CALL_GAP_S

    def _source_due(self, wish: DepthWish) -> Seconds:
        dues = (self._unpaused(source, source.due(wish)) for source in self._sources)
        return min(dues, default=NEVER)

    def _unpaused(self, source: Source, due: Seconds) -> Seconds:
        return max(due, self._paused_until) if source.bus is self._bus else due

    def _read_source(self, wish: DepthWish, paused: bool) -> list[Sensed]:
        """Read the source that is due for longest; on a stuck bus only those on other buses."""
        longest, latest = None, self._now()
        for source in self._sources:
            if paused and source.bus is self._bus:
                continue
            due = source.due(wish)
            if due <= latest:
                longest, latest = source, due
        if longest is None:
            return []
        told = longest.read(wish)
        return told + self._pause(longest) if longest.stuck_bus and longest.bus is self._bus else told

    def _pause(self, stuck: Board | Source) -> list[Sensed]:
        """On a stuck bus nobody can be read: the others are as lost as the one that was tried."""
        self._paused_until = Seconds(self._now() + STUCK_PAUSE_S)
        others: list[Board | Source] = [*self.boards, *(one for one in self._sources if one.bus is self._bus)]
        told: list[Sensed] = []
        for other in others:
            if other is not stuck:
                told += other.miss("bus stuck")
        return told
