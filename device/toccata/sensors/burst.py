"""Whether pads that a chip calls touched one after another are one burst: a forearm, or water that runs off. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from toccata.units import Seconds

BURST = 8
BURST_S = Seconds(0.012)
"""Eight new touches within three updates of the chip are a burst: pads differ in when they reach their thresholds."""


class Bursts:
    """Remembers which pads of one board were touched a moment ago."""

    def __init__(self) -> None:
        self._recent: tuple[int, ...] = ()
        self._until = Seconds(0.0)

    def joined(self, new: Sequence[int], held: int, now: Seconds) -> tuple[int, ...] | None:
        """These pads are touched anew, while those of the bits ``held`` stay so.

        Gives the pads of a moment ago that are one burst with them, maybe none; None: it is no burst.
        """
        recent = () if now > self._until else tuple(pad for pad in self._recent if held >> pad & 1)
        if new:
            self._recent, self._until = (*recent, *new), Seconds(now + BURST_S)
        return recent if len(new) + len(recent) >= BURST else None
