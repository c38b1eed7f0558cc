"""What the pads of a board rest at: hands that lay there at a start, and baselines that have to be found anew. Pure."""

from __future__ import annotations

from statistics import median_low

from toccata.sensors.mpr121 import Survey
from toccata.units import NEVER, Seconds

LOWEST_IDLE = 150
"""Idle pads show 215-265 counts, a whole hand leaves 50-90: less than this at a start is a hand (H15)."""

HIDDEN_SHARE = 0.8
"""Idle pads lie within 0.9 to 1.1 of each other: one that shows less at a start may have a slighter hand on it."""

RELEASED_RATIO = 1.3
"""A pad that shows so much more than it did under the hand was let go."""

RISEN = 20
"""Counts above the baseline (of which the chip shows 0-3 too few): it was found under a hand."""

RISEN_FOR_S = Seconds(0.8)
"""With the check that finds it first, at most every 0.2 s, the board has then been idle for a second."""

TAPPED_FOR_S = Seconds(2.0)
"""A finger that taps such a pad covers it again and again, and the chip does not know: between taps it still rises."""


class Rest:
    """Keeps what was found at the last start with new baselines.

    Attributes:
        hidden: pads whose baselines were probably found under a hand: their chip does not show how firm it is.
    """

    def __init__(self) -> None:
        self._held: dict[int, int] = {}
        self.hidden: frozenset[int] = frozenset()
        self._risen_at = NEVER
        self._seen_at = NEVER

    @property
    def held(self) -> tuple[int, ...]:
        """Pads that a hand has covered since the start; their chip does not know."""
        return tuple(self._held)

    @property
    def has_risen(self) -> bool:
        """Tell whether the last look found pads above their baselines."""
        return self._risen_at < NEVER

    def start(self, figures: tuple[int, ...]) -> None:
        """The chip took these figures for its rest."""
        self._held = {pad: figure for pad, figure in enumerate(figures) if figure < LOWEST_IDLE}
        usual = HIDDEN_SHARE * median_low(figures)
        self.hidden = frozenset(pad for pad, figure in enumerate(figures) if pad in self._held or figure < usual)
        self._risen_at = NEVER

    def forget(self) -> None:
        """The chip was started with baselines that are known: it knows its hands itself."""
        self._held = {}
        self._risen_at = NEVER

    def touched(self, pads: tuple[int, ...]) -> list[int]:
        """The chip calls these pads touched; those that were held until now count as let go before."""
        self._risen_at = NEVER
        return [pad for pad in pads if self._held.pop(pad, None) is not None]

    def released(self, figures: tuple[int, ...]) -> list[int]:
        """Of the held pads, those that were let go."""
        gone = [pad for pad, under in self._held.items() if figures[pad] > RELEASED_RATIO * under]
        for pad in gone:
            del self._held[pad]
        return gone

    def is_wrong(self, survey: Survey, now: Seconds) -> bool:
        """Nobody touches the board: tell whether its baselines have to be found anew."""
        if self._held or not _any_risen(survey):
            if self._held or now > self._seen_at + TAPPED_FOR_S:
                self._risen_at = NEVER
            return False
        self._risen_at, self._seen_at = min(self._risen_at, now), now
        return now >= self._risen_at + RISEN_FOR_S


def _any_risen(survey: Survey) -> bool:
    return any(figure > baseline + RISEN for figure, baseline in zip(survey.figures, survey.baselines, strict=True))
