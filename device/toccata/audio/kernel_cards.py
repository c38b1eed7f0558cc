"""Which sound card an instrument plays on whose instrument.json names none, and that has nobody to ask: the service's.

"The default device" is whatever a desktop's sound server makes of it, for its own user; or a screen that happens to be
plugged in. So the kernel's own list is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc/asound")
_CARD = re.compile(r"^\s*(\d+) \[(\S+)\s*\]: (\S+)", re.MULTILINE)

_SCREEN = "hdmi"
_OWN_JACK = "bcm2835"
_NONE_OF_OURS = ("Loopback", "Dummy")


@dataclass(frozen=True, slots=True)
class KernelCard:
    """One card that plays: its number, its id and its driver, as the kernel tells them (ALSA's proc.rst, ``cards``)."""

    number: int
    id: str
    driver: str


def kernel_cards(proc: Path = PROC) -> tuple[KernelCard, ...]:
    """List the cards that play; none where the kernel has no sound."""
    try:
        told = (proc / "cards").read_text()
    except OSError:
        return ()
    cards = (KernelCard(int(number), name, driver) for number, name, driver in _CARD.findall(told))
    return tuple(card for card in cards if any((proc / f"card{card.number}").glob("pcm*p")))


def chosen_card(cards: tuple[KernelCard, ...]) -> str | None:
    """Choose: a card on the header or on USB, then the Raspberry Pi's own jack, then a screen; None: there is none.

    A screen takes no plain sound, so it is opened by the name that converts it (``default:``), later than others could.
    """
    playing = [card for card in cards if card.driver not in _NONE_OF_OURS]
    if not playing:
        return None
    best = min(playing, key=lambda card: (_rank(card), card.number))
    return f"{'default' if _SCREEN in best.driver.lower() else 'hw'}:CARD={best.id}"


def _rank(card: KernelCard) -> int:
    driver = card.driver.lower()
    return 2 if _SCREEN in driver else 1 if driver.startswith(_OWN_JACK) else 0
