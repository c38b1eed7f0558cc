"""The golden frames of firmware/frames.txt: what goes over the pod's bus and serial line, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "firmware" / "frames.txt"


@dataclass(frozen=True, slots=True)
class GoldenFrame:
    """One line: `kind` is read, write, ask or answer; `fields` are the meaning's keys and values as written."""

    kind: str
    data: bytes
    name: str
    fields: dict[str, str]

    def number(self, key: str) -> int:
        return int(self.fields[key], 0)

    def numbers(self, key: str) -> tuple[int, ...]:
        return tuple(int(value, 0) for value in self.fields[key].split(","))

    def bytes_of(self, key: str) -> bytes:
        return bytes.fromhex(self.fields[key])


def golden_frames(kind: str, *names: str) -> list[GoldenFrame]:
    """All lines of a kind, or those of the names."""
    lines = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    frames = [one_line(line) for line in lines]
    return [frame for frame in frames if frame.kind == kind and (not names or frame.name in names)]


def one_line(line: str) -> GoldenFrame:
    sent, meaning = line.split(" = ")
    kind, *data = sent.split()
    name, *fields = meaning.split()
    return GoldenFrame(kind, bytes.fromhex("".join(data)), name, dict(field.split("=", 1) for field in fields))
