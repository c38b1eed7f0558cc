"""The day by which recordings expire: told by paired tablets, counted on by a clock that only runs, kept in the store.

It is the day that is left where it ends last on earth (UTC-12): whoever writes "until the 5th" on a tablet means the
5th there, and where that is nobody says. So a recording is never silent before its last day is over; in Europe it is
heard for half a day longer.

The instrument's own clock is never asked (see `trust.window`). A day that was told wrong is put right by the next
tablet: what has expired is silent, and nothing is erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from toccata import BUILT_S
from toccata.store.day import note_day
from toccata.web.house import House
from toccata.web.trust.window import AUTHORITY_LIFE_S

LAST_ZONE = timezone(timedelta(hours=-12))
"""Where each day ends last: AoE, "anywhere on earth" (IEEE 802.16)."""


async def take_time(house: House, now_s: int) -> None:
    """Take a tablet's word for the time, seconds since 1970; one before the build or 20 years after it is none.

    Raises:
        StoreError: a new day could not be kept.
    """
    if BUILT_S <= now_s <= BUILT_S + AUTHORITY_LIFE_S:
        house.told_at = now_s, house.now
        await turn_day(house)


async def turn_day(house: House) -> None:
    """See whether another day has begun; recordings whose last day is over fade, and stay silent from then on.

    Raises:
        StoreError: the day could not be kept.
    """
    day = _today(house)
    if day == house.day:
        return
    await house.aside(lambda: note_day(house.stock.data, day))
    before, house.day = house.day, day
    own, _ = await house.aside(house.stock.shelf.all)
    changed = [sound for sound in own if sound.has_expired(before) != sound.has_expired(day)]
    if changed:
        await house.silence.apply([sound.name for sound in changed if sound.has_expired(day)])
        house.live.tell({"type": "sounds"})


def _today(house: House) -> str:
    """Give the day in the last time zone; what was noted last where no tablet has told the time since the start."""
    if house.told_at is None:
        return house.day
    told, at = house.told_at
    return datetime.fromtimestamp(told + (house.now - at), LAST_ZONE).date().isoformat()
