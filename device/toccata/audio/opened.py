"""What was asked of a sound card, what it gave, and the line that tells it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

_OWNER = re.compile(r"^owner_pid\s*:\s*(\d+)", re.MULTILINE)
_DELAY = re.compile(r"^delay\s*:\s*(\d+)", re.MULTILINE)
_FIGURE = re.compile(r"^(rate|period_size|buffer_size): (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rate in frames a second, and a buffer in frames."""

    rate: int
    frames: int

    def __str__(self) -> str:
        return f"{self.frames} frames at {self.rate / 1000:g} kHz"


@dataclass(frozen=True, slots=True)
class Given:
    """What the kernel set up: frames a second, frames in a period, frames in the ring."""

    rate: int
    period: int
    ring: int


def attempts(wanted: Asked) -> tuple[Asked, ...]:
    """List what is tried in turn. 256 frames are what every card gives; at 96 kHz they last half as long."""
    return tuple(dict.fromkeys((wanted, Asked(96_000, 256), Asked(wanted.rate, 256))))


def read_given(owners: Collection[int], proc: Path = Path("/proc/asound")) -> Given | None:
    """Read what the kernel card that one of these threads opened was set to; None where it is no kernel card.

    Source: the kernel's ALSA documentation, proc.rst (hw_params, status).
    """
    status = status_file(owners, proc)
    return None if status is None else _figures(_text(status.with_name("hw_params")))


def status_file(owners: Collection[int], proc: Path = Path("/proc/asound")) -> Path | None:
    """Find where the kernel tells how the card that one of these threads opened gets on; None: no kernel card."""
    for status in sorted(proc.glob("card*/pcm*p/sub*/status")):
        owner = _OWNER.search(_text(status))
        if owner is not None and int(owner[1]) in owners:
            return status
    return None


def frames_ahead(status: Path) -> int | None:
    """Read how many frames lie in the ring before the next one that is written; None: the card is not running."""
    delay = _DELAY.search(_text(status))
    return None if delay is None else int(delay[1])


def tell(card: str | None, wanted: Asked, opened: Asked, given: Given | None) -> str:
    """Say in one line what is played on, and whether it is what was asked for."""
    where = f"sound on {card or 'the default device'}"
    if given is None:
        what = f"{opened} (no kernel card: what it gives can't be read)"
    elif (given.rate, given.period) == (opened.rate, opened.frames):
        what = f"{opened}, {given.ring} in the ring"
    else:
        what = f"{Asked(given.rate, given.period)}, {given.ring} in the ring, though {opened} were asked"
    return f"{where}: {what}" + ("" if opened == wanted else f"; {wanted} can't be had")


def _figures(hw_params: str) -> Given | None:
    found = {name: int(figure) for name, figure in _FIGURE.findall(hw_params)}
    if len(found) != 3:
        return None
    return Given(rate=found["rate"], period=found["period_size"], ring=found["buffer_size"])


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
