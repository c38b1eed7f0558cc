"""The emulated pod's serial line in its own time: what ``toccata flash`` waits for passes there, not on the wall."""

from __future__ import annotations

from emulator.bench import MILLISECOND_NS, PodBench

from toccata.sensors.simulated.pod_line import Noise
from toccata.technician.pod_requests import Patience, Requests
from toccata.units import Seconds


class EmulatedLine:
    """A line to the bench.

    Args:
        bench: the pod; its real loader or application answers.
        noise: on both ways.
        cut: the power goes in the middle of this change of the flash, counted from 1: erased sectors and pages.
    """

    def __init__(self, bench: PodBench, noise: Noise | None = None, cut: int | None = None) -> None:
        self.name = "pod"
        self._bench, self._noise = bench, noise or Noise()
        flash = bench.flash
        self._cut_at = None if cut is None else flash.erases + flash.programs + cut

    def now(self) -> Seconds:
        """Emulated."""
        return Seconds(self._bench.now())

    def write(self, data: bytes) -> None:
        """Put bytes on the line; they arrive while time passes."""
        self._bench.send(self._noise.through(data))

    def read(self, wait: Seconds) -> bytes:
        """What has come, as soon as something has."""
        end = self._bench.now() + wait
        while not self._bench.received and self._bench.now() < end:
            self._bench.run_while(
                lambda: not (self._bench.received or self._cuts()), ms=1000.0 * (end - self._bench.now())
            )
        come = bytes(self._bench.received)
        self._bench.received.clear()
        return self._noise.through(come)

    def close(self) -> None:
        """Nothing is kept open."""

    def _cuts(self) -> bool:
        """Take the power away if it is time; the flash is then in the middle of something."""
        flash = self._bench.flash
        if self._cut_at is None or flash.erases + flash.programs < self._cut_at:
            return False
        self._cut_at = None
        self._bench.chip.run_until(self._bench.chip.now_ns + 0.2 * MILLISECOND_NS)
        self._bench.power_off()
        return True


def asked(bench: PodBench, message: bytes) -> bytes:
    """The status and the data that the pod answers to a message."""
    answer = Requests(EmulatedLine(bench)).ask(message[:1], message[1:], Patience())
    assert answer is not None
    return bytes((answer.status,)) + answer.data
