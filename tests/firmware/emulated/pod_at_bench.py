"""The emulated pod with a host at both of its ends, in emulated time."""

from __future__ import annotations

from typing import Any, NamedTuple

from emulator.bench import PodBench
from smbus2 import i2c_msg

from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_frames import FrameReader, framed
from toccata.sensors.pod_words import Snapshot, brief_of, frame_of, pec, pec_of_read

SAMPLES_A_MS = 64
LONGEST_STRETCH_NS = 10_000


class Reply(NamedTuple):
    status: int
    data: bytes


class PodAtBench:
    """Every read checks its PEC, every reply its CRC."""

    def __init__(self, image: bytes, **facts: Any) -> None:
        self.bench = PodBench(image, **facts)
        self._sequence = 0

    # The bus

    def raw(self, register: int, size: int) -> bytes:
        """Read so many bytes, whatever they are."""
        answer = i2c_msg.read(reg.ADDRESS, size)
        self.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, [register]), answer)
        return bytes(answer)

    def read(self, register: int, size: int = 1) -> bytes:
        answer = self.raw(register, size + 1)
        assert pec(answer, pec_of_read(reg.ADDRESS, register)) == 0
        return answer[:size]

    def write(self, register: int, value: int, flip: int = 0) -> None:
        """Write a word with its PEC; ``flip`` spoils bits of the PEC."""
        content = bytes((register, value & 0xFF, value >> 8))
        check = pec(content, pec(bytes((reg.ADDRESS << 1,))))
        self.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, content + bytes((check ^ flip,))))

    def command(self, code: int) -> None:
        self.write(reg.REGISTER_CMD, reg.COMMAND_KEY << 8 | code)

    def word(self, register: int) -> int:
        return int.from_bytes(self.read(register, 2), "little")

    @property
    def status(self) -> int:
        return self.read(reg.REGISTER_STATUS)[0]

    @property
    def uptime_ms(self) -> int:
        return int.from_bytes(self.read(reg.REGISTER_UPTIME_MS, 4), "little")

    def frame(self) -> Snapshot:
        found = frame_of(self.read(reg.REGISTER_FRAME, reg.FRAME_SIZE))
        assert found is not None
        return found

    def brief(self) -> Snapshot:
        found = brief_of(self.read(reg.REGISTER_BRIEF, reg.BRIEF_SIZE))
        assert found is not None
        return found

    def onsets(self) -> tuple[int, ...]:
        return tuple(channel.onsets for channel in self.frame().channels)

    def answers(self) -> bool:
        """Tell whether the application is on the bus."""
        try:
            return self.raw(reg.REGISTER_WHO_AM_I, 1)[0] == reg.WHO_AM_I
        except OSError:
            return False

    def wait_until_ready(self, ms: float = 500.0) -> None:
        assert self.bench.run_while(lambda: not (self.answers() and self.status & reg.STATUS_READY), ms)

    # The serial line

    def ask(self, letter: int, payload: bytes = b"", ms: float = 1000.0) -> Reply:
        """Send a command and wait for its reply."""
        frame, head = self._next_frame(letter, payload)
        heard = self.exchange(frame, head, ms)
        assert heard is not None, f"no reply to {head!r}"
        return heard

    def send(self, letter: int, payload: bytes = b"") -> None:
        """Send a command and wait for nothing."""
        self.bench.send(self._next_frame(letter, payload)[0])

    def _next_frame(self, letter: int, payload: bytes) -> tuple[bytes, bytes]:
        self._sequence = self._sequence % 255 + 1
        head = bytes((letter, self._sequence))
        return framed(head + payload), head

    def exchange(self, sent: bytes, head: bytes, ms: float) -> Reply | None:
        """Send bytes and wait for the reply that begins with ``head``."""
        reader, found = FrameReader(), list[bytes]()
        self.bench.received.clear()
        self.bench.send(sent)

        def waiting() -> bool:
            messages = reader.feed(bytes(self.bench.received))
            self.bench.received.clear()
            found.extend(message for message in messages if message[:2] == head)
            return not found

        self.bench.run_while(waiting, ms)
        return Reply(found[0][2], found[0][3:]) if found else None

    def who(self) -> int:
        """Ask who answers on the serial line: WHO_LOADER or WHO_APPLICATION."""
        return self.ask(reg.COMMAND_HELLO).data[reg.HELLO_WHO_AT]

    def valid(self) -> int:
        return self.ask(reg.COMMAND_HELLO).data[reg.HELLO_VALID_AT]

    def wait_for(self, who: int) -> None:
        """Wait for this program; a start takes less than the 60 ms of one try."""
        self.bench.run_ms(60)
        assert self.who() == who
