"""The pod on the bench: power, sensors, the I2C controller's end and the serial line's end, in emulated time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from emulator.adc import Input
from emulator.chip import Chip
from emulator.flash_chip import FlashChip
from emulator.i2c_controller import I2cController, Message

POD_ADDRESS = 0x2A
MILLISECOND_NS = 1e6
LONGEST_TRANSACTION_NS = 1e9
RESTING = 0.02
"""Where unpressed sensors lie, as a share of full scale."""


class PodBench:
    """A pod whose time passes only when somebody spends it.

    It is an adapter for ``toccata.sensors.bus.I2cBus`` (``i2c_rdwr``, ``close``) and a timeline (``now``, ``spend``).

    Args:
        image: what the flash holds from its first byte on; the rest is blank.
        khz: of the I2C bus.
        seed: of the RAM's contents at power-on and of what half-done flash changes leave.
    """

    def __init__(self, image: bytes = b"", khz: int = 100, seed: int = 0) -> None:
        self.flash = FlashChip(image, seed)
        self.chip = Chip(self.flash, seed)
        self.bus = I2cController(self.chip.rp.clock, self.chip.i2c, khz, self.chip.pause)
        self.received = bytearray()
        self.chip.uart.on_bytes = self.hear
        self.adc(range(4), RESTING)
        self.power_on()

    def power_on(self) -> None:
        """Start the pod from its boot ROM."""
        self.chip.power_on()

    def power_off(self) -> None:
        """Take the power away at this instant."""
        self.chip.power_off()

    def brown_out(self, ms: float = 5.0) -> None:
        """Let the supply dip for so long that the detector resets the chip (RP2040 datasheet, 2.10.5)."""
        self.power_off()
        self.run_ms(ms)
        self.power_on()

    def adc(self, channels: int | range, share: float | Input) -> None:
        """Put channels at ``share`` of full scale, or let them follow a function of emulated nanoseconds."""
        for channel in (channels,) if isinstance(channels, int) else channels:
            self.chip.adc.see(channel, share)

    def freeze_sampling(self, frozen: bool = True) -> None:
        """Stop the ADC as a dead clock would: the program goes on, but no sample comes."""
        self.chip.adc.freeze(frozen)

    # Time ----------------------------------------------------------------------------------------------------------

    def now(self) -> float:
        """Tell the emulated seconds."""
        return self.chip.now_ns * 1e-9

    def spend(self, span: float) -> None:
        """Let ``span`` seconds pass."""
        self.chip.run_until(self.chip.now_ns + span * 1e9)

    def run_ms(self, ms: float) -> None:
        """Let ``ms`` milliseconds pass."""
        self.chip.run_until(self.chip.now_ns + ms * MILLISECOND_NS)

    def run_while(self, waiting: Callable[[], bool], ms: float) -> bool:
        """Run while ``waiting``, at most ``ms``, looking every 0.1 ms; tell whether the waiting is over."""
        end = self.chip.now_ns + ms * MILLISECOND_NS
        while waiting() and self.chip.now_ns < end:
            self.run_ms(0.1)
        return not waiting()

    # The two ends of the wires ---------------------------------------------------------------------------------------

    def i2c_rdwr(self, *messages: Message) -> None:
        """Transfer the messages as one transaction in bus time; fills those that read.

        Raises:
            OSError: EREMOTEIO: nobody acknowledged; ETIMEDOUT: the clock was held longer than 10 ms.
        """
        self.bus.begin(messages)
        self.chip.run_until(self.chip.now_ns + LONGEST_TRANSACTION_NS, lambda: self.bus.done)
        self.bus.verdict()

    def close(self) -> None:
        """Nothing is held that could be given back."""

    def send(self, data: bytes) -> None:
        """Send to the pod at 115200 baud; the bytes arrive while time passes."""
        self.chip.uart.feed(data)

    def hear(self, data: bytes) -> None:
        """Keep what the pod sends in ``received``."""
        self.received += data


class Timeline(Protocol):
    """A clock that can also be made to pass, in seconds: the shape of ``VirtualTime``."""

    def now(self) -> float:
        """Tell the present instant."""

    def spend(self, span: Any) -> None:
        """Let ``span`` pass."""


class Following:
    """The pod on another timeline (``VirtualTime``): the emulated pod catches up before each call and never runs ahead.

    Args:
        bench: the pod.
        timeline: anything with ``now()`` and ``spend(span)`` in seconds.
    """

    def __init__(self, bench: PodBench, timeline: Timeline) -> None:
        self._bench, self._timeline = bench, timeline
        self._offset = bench.now() - timeline.now()

    def catch_up(self) -> None:
        """Run the pod up to the timeline's present."""
        behind = self._timeline.now() + self._offset - self._bench.now()
        if behind > 0:
            self._bench.spend(behind)

    def i2c_rdwr(self, *messages: Message) -> None:
        """Transfer at the timeline's present; what it takes is spent there too.

        Raises:
            OSError: as the bench's.
        """
        self.catch_up()
        begun = self._bench.now()
        try:
            self._bench.i2c_rdwr(*messages)
        finally:
            self._timeline.spend(self._bench.now() - begun)

    def close(self) -> None:
        """Nothing is held that could be given back."""
