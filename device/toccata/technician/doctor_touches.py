"""A guided touch of every pad: only so the doctor sees what a touch takes away, and which pads are shorted."""

from __future__ import annotations

from collections.abc import Callable

from toccata.doctor.called import called_pad
from toccata.technician.doctor_look import Look, Now
from toccata.units import Seconds

TOUCH_S = Seconds(10.0)
"""A pad that nobody touches for so long is left out."""

LIFT_S = Seconds(5.0)
SLICE_S = Seconds(0.2)
HELD_S = Seconds(0.6)
"""A finger stays so long, to be looked at several times."""


def guide(look: Look, addresses: list[int], now: Now, tell: Callable[[str], None]) -> None:
    """Have each pad of each board that plays touched with one finger, one after the other."""
    pads = [seen.pad for board in look.hearing.boards(addresses) for seen in board.pads]
    tell(f"Touch each of {len(pads)} pads when it is called, with one finger, for a second. One that fails is passed.")
    for number, pad in enumerate(pads, start=1):
        tell(f"{number} of {len(pads)}: touch {called_pad(pad)}")
        until = Seconds(now() + TOUCH_S)
        while not look.hearing.is_touched(pad) and now() < until:
            look.pump(Seconds(now() + SLICE_S))
        if not look.hearing.is_touched(pad):
            tell(f"{called_pad(pad)}: nothing was felt")
            continue
        look.pump(Seconds(now() + HELD_S))
        tell("let go")
        until = Seconds(now() + LIFT_S)
        while look.hearing.is_touched(pad) and now() < until:
            look.pump(Seconds(now() + SLICE_S))
