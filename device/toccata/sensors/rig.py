"""All boards of the instrument on one bus: when each is read, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toccata.events import Sensed
from toccata.sensors.board import Board
from toccata.sensors.bus import BusCounts, I2cBus
from toccata.sensors.depth import DepthWish
from toccata.sensors.wake import Wake
from toccata.settings.device import Device
from toccata.units import Seconds, from_ms

LINE_POLL_S = Seconds(0.050)
"""A board with a line is read this often without being called: an edge may get lost."""

CALL_GAP_S = Seconds(0.001)
"""A board is not read more often for its line's sake: a line that is stuck low costs no more than polling."""

REST_AFTER_S = Seconds(5.0)
REST_POLL = 2.0
"""Once nobody has played for 5 s, boards without a line are read half as often: four of them cost a sixth of a core at
1 ms. The first touch after a rest is 0.5 ms later on average."""

STUCK_PAUSE_S = Seconds(0.035)
"""A stuck bus costs 10 ms a call: after one such call all boards wait, so that the loop stays awake."""


class Rig:
    """The boards, in order of their numbers."""

    def __init__(self, device: Device, bus: I2cBus, wake: Wake, now: Callable[[], Seconds]) -> None:
        self.boards: Sequence[Board] = tuple(
            Board(number, settings, bus, now) for number, settings in enumerate(device.boards)
        )
        self._bus = bus
        self._wake = wake
        self._now = now
        poll = from_ms(device.poll_ms)
        # Boards that are polled are read in one go: each would else wake the loop by itself.
        self._rounds = [self._round(board, poll) for board in self.boards]
        self._rounds_at_rest = [self._round(board, Seconds(REST_POLL * poll)) for board in self.boards]
        self._rest_from = Seconds(0.0)
        self._lined = [board for board in self.boards if wake.has_line(board.number)]
        self._paused_until = Seconds(0.0)
        self._late = Seconds(0.0)

    @property
    def counts(self) -> BusCounts:
        """What happened on the bus since the start."""
        return self._bus.counts

    def take_late(self) -> Seconds:
        """The longest that a wait has lasted beyond its instant since the last call."""
        late, self._late = self._late, Seconds(0.0)
        return late

    def read(self, wish: DepthWish) -> list[Sensed]:
        """Read the boards that are due, in order of their numbers, until one has something to say.

        What it says is played first: the others, 0.12 ms each, are read in the next tick, which comes at once.
        """
        now = self._now()
        if now < self._paused_until:
            return []
        for board, poll, early in self._rounds_of(now):
            if now < board.due(poll, wish) - early and not self._is_called(board, now):
                continue
            told = board.scan(wish)
            if board.stuck_bus:
                self._paused_until = Seconds(self._now() + STUCK_PAUSE_S)
                return told + self._miss_the_others(board)
            if told:
                self._rest_from = Seconds(now + REST_AFTER_S)
                return told
        return []

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
        return max(due, self._paused_until)

    def close(self) -> None:
        """Let the bus and the lines go."""
        self._wake.close()
        self._bus.close()

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

    def _miss_the_others(self, stuck: Board) -> list[Sensed]:
        """On a stuck bus nobody can be read: the others are as lost as the one that was tried."""
        told: list[Sensed] = []
        for board in self.boards:
            if board is not stuck:
                told += board.miss("bus stuck")
        return told
