"""Where everything lies; below another root for a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders, all below one root."""

    root: Path = Path("/")

    @property
    def wish(self) -> Path:
        """What the config server wishes; the folder is its own."""
        return self.root / "run/toccata/wifi-wish.json"

    @property
    def own(self) -> Path:
        """The folder for what is told; root's, in memory."""
        return self.root / "run/toccata-wifi"

    @property
    def state(self) -> Path:
        """What is told to the config server."""
        return self.own / "state.json"

    @property
    def taken(self) -> Path:
        """Where a wish goes before it is looked at: nobody else can change it there."""
        return self.own / "taken"

    @property
    def tried(self) -> Path:
        """How often the house's Wi-Fi was asked for in vain, and when."""
        return self.own / "tried"

    @property
    def on_trial(self) -> Path:
        """NetworkManager's profiles in memory: one here goes before one of the same id on the disk."""
        return self.root / "run/NetworkManager/system-connections"

    @property
    def kept(self) -> Path:
        """NetworkManager's profiles on the disk, which is read-only."""
        return self.root / "etc/NetworkManager/system-connections"

    @property
    def writable(self) -> Path:
        """What makes the disk writable for one command."""
        return self.root / "opt/toccata/host/writable"

    @property
    def program(self) -> Path:
        """This program."""
        return self.root / "opt/toccata/host/wifi"

    @property
    def neighbours(self) -> Path:
        """Who was met on a network (proc(5), /proc/net/arp)."""
        return self.root / "proc/self/net/arp"
