"""The virtual ALSA card that latency is measured on: building it, choosing it, reading what it heard."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from toccata.technician.card_log import VARIABLE, Entry, Kind, read_log

SOURCES = Path(__file__).parent / "vcard"
NAME = "vcard"
"""What the card is called where ALSA, or ``SDL``'s ``AUDIODEV``, asks for a device."""


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

    @property
    def large(self) -> Path:
        """While this file exists, the card takes no periods of less than 256 frames."""
        return self.folder / "large"

    @property
    def stalled(self) -> Path:
        """While this file exists, a write to the card does not return."""
        return self.folder / "stalled"

    def environment(self) -> dict[str, str]:
        """Tell what a process needs in its environment to find the card under the name ``vcard``."""
        return {
            "ALSA_CONFIG_PATH": str(self.folder / "asoundrc"),
            VARIABLE: str(self.log),
            "VCARD_UNPLUG": str(self.unplugged),
            "VCARD_BUSY": str(self.busy),
            "VCARD_LARGE": str(self.large),
            "VCARD_STALL": str(self.stalled),
        }

    def entries(self) -> list[Entry]:
        """Read the log so far; empty before the card was first opened."""
        return read_log(self.log)

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
