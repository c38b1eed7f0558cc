"""What an update meets of the computer, beside its disk: so that a test can cut it at every step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from toccata.technician.bundle_reading import Bundle
from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Sight:
    """What an instrument says of itself on the link: the fields of `toccata.link.State` of these names."""

    boards: tuple[bool, ...]
    sensors: tuple[bool | None, ...]
    card_ok: bool
    safe: str


@dataclass(frozen=True, slots=True)
class Running:
    """The instrument's process.

    Attributes:
        pid: 0: none.
        ready: it has said so to systemd.
        said: its status in one line, as it told systemd; "": none yet.
    """

    pid: int
    ready: bool
    said: str = ""


class Machine(Protocol):
    """The services and the new virtual environment. Faults are OSErrors."""

    def build(self, bundle: Bundle, slot: Path) -> None:
        """Make a slot of a bundle, without the network; nothing of it is synced."""

    def stop(self) -> None:
        """End the instrument and its config server."""

    def start(self) -> None:
        """Start them from ``current``; waits for nothing."""

    def running(self) -> Running:
        """Look at the instrument's process."""

    def sight(self, slot: Path) -> Sight | None:
        """Ask the instrument on the link, in the words of the version in this slot; None: no answer."""

    def web_answers(self) -> bool:
        """Ask the config server on loopback who it is."""

    def now(self) -> Seconds:
        """Tell the instant on the monotonic clock."""

    def sleep(self, span: Seconds) -> None:
        """Wait."""
