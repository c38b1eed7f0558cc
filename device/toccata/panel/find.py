"""Finds the panel's lines."""

from __future__ import annotations

from collections.abc import Callable

from toccata.panel.panel import Lines
from toccata.settings.device import PanelSettings


def find_lines(settings: PanelSettings | None, ring: Callable[[], None], tell: Callable[[str], None]) -> Lines:
    """Claim what instrument.json names; what can't be had is told in a line.

    Args:
        settings: the panel; None: there is none.
        ring: wakes the loop, from another thread.
        tell: takes what a person should know.
    """
    if settings is None or settings == PanelSettings(knob_lowest_db=settings.knob_lowest_db):
        return Lines()
    # gpiozero takes 0.2 s to import: only for who has wired a line.
    from toccata.panel.lines import claim_panel  # noqa: PLC0415

    return claim_panel(settings, ring, tell)
