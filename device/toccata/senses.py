"""Where touches come from: boards and sensors on their buses, with the boards' lines, or simulated ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toccata.errors import BoardError
from toccata.sensors.bus import I2cBus, open_adapter, open_bus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.pressure_source import PressureSource
from toccata.sensors.simulated.boards import LiveWake, SimulatedBoards
from toccata.sensors.simulated.timeline import RealTime
from toccata.sensors.sought import SoughtAdapter
from toccata.sensors.wake import PollingWake, Wake
from toccata.settings.device import Device
from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Senses:
    """What the rig reads, and what wakes the loop.

    Attributes:
        bus: that of the boards.
        wake: waits for the boards' lines.
        sources: the chips of the pressure sensors.
        simulated: where fingers are laid on, if nothing of this is real.
    """

    bus: I2cBus
    wake: Wake
    sources: tuple[PressureSource, ...]
    simulated: SimulatedBoards | None = None


class Finder:
    """Finds the senses of an instrument."""

    def __init__(
        self,
        device: Device,
        listens_to: Sequence[int],
        now: Callable[[], Seconds],
        tell: Callable[[str], None],
    ) -> None:
        """Prepare to look.

        Args:
            device: the boards that there should be.
            listens_to: files that wake the loop as soon as they hold something to read.
            now: the clock.
            tell: takes what a person should know.
        """
        self._device = device
        self._listens_to = tuple(listens_to)
        self._now = now
        self._tell = tell

    def find(self, simulate: bool | None, patient: bool = False) -> Senses:
        """Take simulated boards (True), real ones (False), or real ones if one answers (None).

        ``patient``: real ones are sought for ever, and so is a bus that is not there.

        Raises:
            BoardError: real ones are wanted, there is no bus, and nobody is patient.
        """
        if simulate is False and patient:
            return self._real(must_answer=False, opened=self._sought_bus)
        if not simulate:
            try:
                return self._real(must_answer=simulate is None)
            except BoardError as fault:
                if simulate is False:
                    raise
                self._tell(f"{fault.where}: {fault.what}; playing simulated boards")
        return self._simulated()

    def _simulated(self) -> Senses:
        real, device, now = RealTime(), self._device, self._now
        boards = SimulatedBoards(device, real)
        bus = I2cBus(boards.adapter, now)
        sources = pressure_sources(device, bus, I2cBus(boards.pod_adapter, now), now)
        return Senses(bus, LiveWake(boards, real, self._listens_to), sources, boards)

    def _real(self, must_answer: bool, opened: Callable[[int, Callable[[], Seconds]], I2cBus] = open_bus) -> Senses:
        device = self._device
        bus = opened(device.bus, self._now)
        found = [number for number, board in enumerate(device.boards) if _answers(bus, board.address)]
        if not found and must_answer:
            bus.close()
            raise BoardError(f"/dev/i2c-{device.bus}", "no MPR121 answers", "check the cable of the boards")
        self._tell(boards_answering({number: device.boards[number].address for number in found}))
        sources = pressure_sources(device, bus, self._pod_bus(opened), self._now)
        return Senses(bus, self._lines(), sources)

    def _sought_bus(self, number: int, now: Callable[[], Seconds]) -> I2cBus:
        try:
            return open_bus(number, now)
        except BoardError as fault:
            self._tell(f"{fault}; it is sought once a second")
            return I2cBus(SoughtAdapter(lambda: open_adapter(number)), now)

    def _pod_bus(self, opened: Callable[[int, Callable[[], Seconds]], I2cBus]) -> I2cBus | None:
        if self._device.pod is None:
            return None
        try:
            return opened(self._device.pod.bus, self._now)
        except BoardError as fault:
            self._tell(f"{fault}; the pod is not read")
            return None

    def _lines(self) -> Wake:
        boards = enumerate(self._device.boards)
        lines = {number: board.irq_gpio for number, board in boards if board.irq_gpio is not None}
        if not lines:
            return PollingWake(self._listens_to)
        try:
            # gpiozero takes 0.2 s to import: only for who has wired a line.
            from toccata.sensors.irq import IrqWake  # noqa: PLC0415

            return IrqWake(lines, self._listens_to)
        except (BoardError, ImportError) as fault:
            self._tell(f"{fault}; all boards are polled")
            return PollingWake(self._listens_to)


def boards_answering(addresses: Mapping[int, int]) -> str:
    """Say which boards answer, counted from 1 as on the pages; ``addresses``: by the boards' numbers."""
    if not addresses:
        return "no board answers yet; they are sought once a second"
    named = ", ".join(f"board {number + 1} (0x{address:02X})" for number, address in addresses.items())
    return f"1 board answers: {named}" if len(addresses) == 1 else f"{len(addresses)} boards answer: {named}"


def _answers(bus: I2cBus, address: int) -> bool:
    try:
        bus.readfrom_into(address, bytearray(1))
    except OSError:
        return False
    return True
