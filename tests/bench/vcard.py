"""The virtual ALSA card that latency is measured on: building it, choosing it, reading what it heard."""

from __future__ import annotations

import struct
import subprocess
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCES = Path(__file__).parent / "vcard"
NAME = "vcard"
"""What the card is called where ALSA, or ``SDL``'s ``AUDIODEV``, asks for a device."""

_HEADER = struct.Struct("<8q")
_ENTRY = struct.Struct("<5q")


class Kind(IntEnum):
    """What an entry of the card's log tells."""

    ONSET = 1
    UNDERRUN = 2
    START = 3
    PARAMS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened at the card; both instants are on the monotonic clock, in nanoseconds.

    Attributes:
        kind: what happened; for PARAMS the next four are: when, rate, period and ring (in frames).
        written_ns: when the frame was handed to the card.
        heard_ns: when it left the card.
        frame: its number since the card started.
        value: its left sample, for an underrun the frames that were missing.
    """

    kind: Kind
    written_ns: int
    heard_ns: int
    frame: int
    value: int


@dataclass(frozen=True, slots=True)
class VirtualCard:
    """A built card: its folder holds the plug-in, its ALSA configuration, and later its log and switches."""

    folder: Path

    @property
    def log(self) -> Path:
        """Where the card writes what it hears."""
        return self.folder / "vcard.log"

    @property
    def unplugged(self) -> Path:
        """While this file exists, the card is gone."""
        return self.folder / "unplugged"

    @property
    def busy(self) -> Path:
        """While this file exists, the card can't be opened."""
        return self.folder / "busy"

    def environment(self) -> dict[str, str]:
        """Tell what a process needs in its environment to find the card under the name ``vcard``."""
        return {
            "ALSA_CONFIG_PATH": str(self.folder / "asoundrc"),
            "VCARD_LOG": str(self.log),
            "VCARD_UNPLUG": str(self.unplugged),
            "VCARD_BUSY": str(self.busy),
        }

    def entries(self) -> list[Entry]:
        """Read the log so far; empty before the card was first opened."""
        raw = self.log.read_bytes() if self.log.exists() else b""
        if len(raw) < _HEADER.size:
            return []
        count = _HEADER.unpack_from(raw)[0]
        rows = _ENTRY.iter_unpack(raw[_HEADER.size : _HEADER.size + count * _ENTRY.size])
        return [Entry(Kind(kind), written, heard, frame, value) for kind, written, heard, frame, value in rows]

    def count(self, kind: Kind) -> int:
        """Tell how many entries of one kind the log holds."""
        return sum(entry.kind is kind for entry in self.entries())


def build(folder: Path) -> VirtualCard:
    """Compile the card into a folder. Needs make, gcc and the headers of libasound2.

    Raises:
        subprocess.CalledProcessError: it doesn't compile; the compiler's words are on standard error.
    """
    folder = folder.resolve()
    subprocess.run(["make", "--silent", "-C", str(SOURCES), f"OUT={folder}"], check=True)
    template = (SOURCES / "asoundrc.in").read_text()
    (folder / "asoundrc").write_text(template.replace("@folder@", str(folder)))
    return VirtualCard(folder)
