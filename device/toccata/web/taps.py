"""Of two taps of one page that arrive in the wrong order, the later one holds: each carries its number."""

from __future__ import annotations

from collections import OrderedDict

from toccata.web.asked import Tap

MOST_PAGES = 64
"""Pages are remembered so long as no 64 others tapped since; one that was forgotten is believed."""


class Taps:
    """The last tap that came, of each page and for each purpose. A request that got stuck on its way comes after it."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def is_overtaken(self, purpose: str, tablet: str, tap: Tap | None) -> bool:
        """Take a tap in; True: a later one of its page and purpose was taken before, so this one must do nothing."""
        if tap is None:
            return False
        key = (purpose, tablet, tap.page)
        if tap.number < self._last.get(key, 0):
            return True
        self._last[key] = tap.number
        self._last.move_to_end(key)
        if len(self._last) > MOST_PAGES:
            self._last.popitem(last=False)
        return False
