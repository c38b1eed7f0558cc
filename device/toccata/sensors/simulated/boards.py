"""The simulated inputs of an instrument, and the lines that wake its loop, in virtual or in real time."""

from __future__ import annotations

import select
from collections.abc import Collection, Sequence

from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.sensors.simulated.sensors import chips_beside_the_boards, inputs_by_board, pods
from toccata.sensors.simulated.timeline import RealTime, Timeline, VirtualTime
from toccata.settings.device import Device, PodSettings
from toccata.units import NEVER, PadId, Seconds


class SimulatedBoards:
    """One simulated MPR121 for every board of the device, and its sensors' chips, with a hand for each pad and sensor.

    Attributes:
        addresses: of the boards.
        adapter: the bus of boards and sensors.
        pod_adapter: the pod's own bus.
    """

    def __init__(self, device: Device, timeline: Timeline, seed: int = 0) -> None:
        self.addresses = tuple(board.address for board in device.boards)
        chips = {address: SimulatedMpr121(seed=seed * 4 + number) for number, address in enumerate(self.addresses)}
        beside = chips_beside_the_boards(device, seed)
        self.adapter = SimulatedAdapter(timeline, {**chips, **beside}, device.bus_khz, seed)
        pod_khz = (device.pod or PodSettings()).bus_khz
        self.pod_adapter = SimulatedAdapter(timeline, pods(device, seed), pod_khz, seed)
        self._sensors = inputs_by_board(device)

    def touch(self, pad: PadId, amount: float) -> None:
        """Lay a finger on a pad: 0.0 lifts it, 1.0 is a whole hand. Squeeze a sensor: to that share of its scale.

        A pad of a board that this instrument has not is nobody's.
        """
        if len(self.addresses) <= pad.board and pad.board not in self._sensors:
            return
        adapter, address, electrode = self._place(pad.board, pad.pad)
        adapter.touch(address, electrode, amount)

    def inject(self, kind: FaultKind, board: int, start: Seconds, end: Seconds, rate: float) -> None:
        """Let something go wrong with one board, or a sensor's chip, from ``start`` until ``end``."""
        adapter, address, _ = self._place(board, 0)
        adapter.inject(Fault(kind, address, start, end, rate))

    def _place(self, board: int, pad: int) -> tuple[SimulatedAdapter, int, int]:
        if board < len(self.addresses):
            return self.adapter, self.addresses[board], pad
        sensor = self._sensors[board]
        return self.pod_adapter if sensor.on_pod else self.adapter, sensor.address, sensor.electrode

    def is_called(self, board: int) -> bool:
        """Tell whether this board's IRQ line is low."""
        return self.adapter.irq_low(self.addresses[board])

    def next_call(self) -> Seconds:
        """The next instant at which a line might fall by itself."""
        return Seconds(min((self.adapter.next_change(address) for address in self.addresses), default=NEVER))


class VirtualWake:
    """Lines in virtual time: waiting moves the clock on to the next instant at which something may happen."""

    def __init__(self, boards: SimulatedBoards, time: VirtualTime, lines: bool = True) -> None:
        self._boards = boards
        self._time = time
        self._lines = lines

    def wait(self, until: Seconds, boards: Collection[int]) -> None:
        """Jump to ``until``, or to where the line of one of these boards falls before it."""
        if not self._lines:
            self._time.advance_to(until)
        while self._time.now() < until:
            if any(self._boards.is_called(board) for board in boards):
                return
            self._time.advance_to(min(until, self._boards.next_call()))

    def is_called(self, board: int) -> bool:
        """Tell whether this board's line is low."""
        return self._lines and self._boards.is_called(board)

    def has_line(self, board: int) -> bool:
        """Tell whether this board has a line; without lines, all are polled."""
        return self._lines and board < len(self._boards.addresses)

    def close(self) -> None:
        """Nothing is held."""


class LiveWake:
    """Lines in real time; files that hold something to read, such as a terminal, wake the loop too."""

    def __init__(
        self, boards: SimulatedBoards, time: RealTime, listens_to: Sequence[int] = (), lines: bool = True
    ) -> None:
        self._boards = boards
        self._time = time
        self._listens_to = tuple(listens_to)
        self._lines = lines

    def wait(self, until: Seconds, boards: Collection[int]) -> None:
        """Wait until this instant, until a line falls, or until there is something to read."""
        if self._lines:
            if any(self._boards.is_called(board) for board in boards):
                return
            until = min(until, self._boards.next_call())
        left = until - self._time.now()
        if left > 0:
            select.select(self._listens_to, (), (), left)

    def is_called(self, board: int) -> bool:
        """Tell whether this board's line is low."""
        return self._lines and self._boards.is_called(board)

    def has_line(self, board: int) -> bool:
        """Tell whether this board has a line."""
        return self._lines and board < len(self._boards.addresses)

    def close(self) -> None:
        """Nothing is held."""
