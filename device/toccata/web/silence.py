"""Tells the instrument which own sounds are silent now."""

from __future__ import annotations

from collections.abc import Iterable

from toccata.link import Mute
from toccata.web.house import House


async def apply_silence(house: House, names: Iterable[str]) -> None:
    """Let these sounds fade at once, and who plays play by what the files say; a silent instrument reads them later."""
    for name in names:
        house.link.say(Mute(name))
    state = house.link.state
    if state is not None and state.client:
        await house.play(state.client, state.setup or None)
