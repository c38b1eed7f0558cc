"""The pod's core, built for this machine with ASan and UBSan, driven line by line. Levels are counts (12 bits)."""

from __future__ import annotations

import binascii
import functools
import struct
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toccata.sensors import pod_registers as pod

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / "firmware" / "host"
BUILT = ROOT / "build" / "host"
PIECE = 200  # samples in a line, and lines in flight; short enough answers for any pipe

Level = float | Sequence[float]


@dataclass(frozen=True, slots=True)
class Shown:
    """One channel of a FRAME."""

    value: int
    onsets: int
    velocity: int
    state: int
    flags: int


@dataclass(frozen=True, slots=True)
class Frame:
    sequence: int
    stamp_ms: int
    channels: tuple[Shown, ...]


@functools.cache
def built(target: str) -> Path:
    """Makes a target of firmware/host; one process at a time."""
    BUILT.mkdir(parents=True, exist_ok=True)
    subprocess.run(["flock", BUILT / "lock", "make", "-s", "-C", HOST, target], check=True)
    return BUILT


def pec(*parts: bytes) -> int:
    crc = 0
    for byte in b"".join(parts):
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def with_crc(message: bytes) -> bytes:
    """The message and its CRC-16."""
    return message + struct.pack(">H", binascii.crc_hqx(message, 0xFFFF))


def framed(message: bytes) -> bytes:
    """A serial message with its CRC, as it goes over the line."""
    return stuffed(with_crc(message))


def stuffed(plain: bytes) -> bytes:
    """COBS, and the zero that ends a frame."""
    rest = plain + b"\0"
    out = bytearray()
    while rest:
        block = rest[:254].split(b"\0", 1)[0]
        out += bytes([len(block) + 1]) + block
        rest = rest[len(block) + (len(block) < 254) :]
    return bytes(out) + b"\0"


def unframed(frame: bytes) -> bytes:
    """The message of a frame without its closing zero; its CRC must be right."""
    out = bytearray()
    while frame:
        size = frame[0]
        out += frame[1:size] + (b"\0" if size < 255 else b"")
        frame = frame[size:]
    message, crc = bytes(out[:-3]), bytes(out[-3:-1])
    assert struct.pack(">H", binascii.crc_hqx(message, 0xFFFF)) == crc
    return message


class Core:
    """A running core with a blank flash."""

    def __init__(self) -> None:
        runner = [built("runner") / "runner"]
        self._process = subprocess.Popen(runner, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def close(self) -> int:
        """Ends the runner: 0, or what ASan or UBSan ended it with."""
        self._process.communicate()
        return self._process.returncode

    def line(self, line: str) -> str:
        return self.lines([line])[0]

    def lines(self, lines: Iterable[str]) -> list[str]:
        """The answers to many lines."""
        every = list(lines)
        answers: list[str] = []
        for start in range(0, len(every), PIECE):
            piece = every[start : start + PIECE]
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write("\n".join(piece) + "\n")
            self._process.stdin.flush()
            answers += [self._process.stdout.readline() for _ in piece]
        assert all(answer.endswith("\n") for answer in answers), "the runner has ended"
        return [answer.strip() for answer in answers]

    def start(self, cause: int = 0, at: Level = 800.0) -> None:
        """Powers the pod up; its sensors stay at a level until every rest is found."""
        self.line(f"start {cause}")
        self.feed([at] * pod.START_MS)

    def feed(self, levels: Iterable[Level]) -> None:
        """A millisecond for each level: one for all channels, or one for each channel."""
        every = [_samples(level) for level in levels]
        self.lines("samples " + " ".join(every[start : start + PIECE]) for start in range(0, len(every), PIECE))

    def bus(self, script: str) -> str:
        return self.line(f"bus {script}")

    def read(self, register: int, size: int) -> bytes:
        """A read of that many bytes; its PEC must be right."""
        data = bytes.fromhex(self.bus(f"W {register:02x} R ?{size + 1} P"))
        assert pec(bytes([pod.ADDRESS << 1, register, pod.ADDRESS << 1 | 1]), data[:-1]) == data[-1]
        return data[:-1]

    def write(self, register: int, word: int, wrong: int = 0) -> None:
        """A word write; its PEC is right unless some of its bits are to be wrong."""
        body = struct.pack("<BH", register, word)
        sent = body + bytes([pec(bytes([pod.ADDRESS << 1]), body) ^ wrong])
        self.bus("W " + sent.hex(" ") + " P")

    def command(self, command: int) -> None:
        """A keyed CMD, and the main loop's work for it."""
        self.write(pod.REGISTER_CMD, pod.COMMAND_KEY << 8 | command)
        self.line("poll 1")

    def status(self) -> int:
        return self.read(pod.REGISTER_STATUS, 1)[0]

    def errors(self) -> int:
        return self.read(pod.REGISTER_ERRORS, 1)[0]

    def thresholds(self, channel: int) -> tuple[int, int]:
        low = pod.REGISTER_THRESHOLD_ON + 4 * channel
        return int.from_bytes(self.read(low, 2), "little"), int.from_bytes(self.read(low + 2, 2), "little")

    def frame(self) -> Frame:
        return decoded(self.read(pod.REGISTER_FRAME, pod.FRAME_SIZE))

    def onsets(self) -> tuple[int, ...]:
        return tuple(channel.onsets for channel in self.frame().channels)

    def console(self, sent: bytes = b"") -> list[bytes]:
        """Sends bytes to the application; the messages that it has sent since."""
        return _messages(self.line(f"console {sent.hex()}"))

    def ask(self, command: str, payload: bytes = b"", sequence: int = 7) -> list[bytes]:
        return self.console(framed(command.encode() + bytes([sequence]) + payload))

    def loader(self, command: str, payload: bytes = b"", sequence: int = 7) -> list[bytes]:
        """Asks the loader, once it was started."""
        return _messages(self.line(f"loader {framed(command.encode() + bytes([sequence]) + payload).hex()}"))


def decoded(data: bytes) -> Frame:
    length, sequence, stamp = struct.unpack_from(pod.FRAME_HEAD_FORMAT, data)
    assert length == len(data) - 1
    channels = struct.iter_unpack(pod.FRAME_CHANNEL_FORMAT, data[pod.FRAME_CHANNELS_AT :])
    return Frame(sequence, stamp, tuple(Shown(*channel) for channel in channels))


def _samples(level: Level) -> str:
    levels = (level,) * pod.CHANNELS if isinstance(level, (int, float)) else level
    return " ".join(str(round(each * pod.OVERSAMPLING)) for each in levels)


def _messages(sent: str) -> list[bytes]:
    return [unframed(frame) for frame in bytes.fromhex(sent).split(b"\0")[:-1]]
