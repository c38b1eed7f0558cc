"""Tells the instrument what it missed while the link was down: own sounds that became silent, and saved setups."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from toccata.errors import ToccataError
from toccata.link import Mute
from toccata.settings.own_sound import PACK, own_sounds_in
from toccata.store.clients import Clients
from toccata.web.link_call import LinkCall
from toccata.web.stock import Stock


class Silence:
    """What the instrument is still to be told: sounds that became silent or are heard again, and what was saved."""

    def __init__(self, link: LinkCall, stock: Stock, clients: Clients) -> None:
        self._link, self._stock, self._clients = link, stock, clients
        self._untold: set[str] = set()
        self._is_stale = False
        self._is_new = False
        self._came = asyncio.Event()

    def link_is_up(self) -> None:
        """Look anew at what is silent as soon as the instrument says who plays."""
        self._is_new = True

    def state_came(self) -> None:
        """Take the chance, if it is the first since the link came up."""
        if self._is_new:
            self._is_new = False
            self._came.set()

    async def apply(self, names: Iterable[str]) -> None:
        """Let these sounds fade at once, and who plays play by what the files say.

        Where the instrument does not hear it, it is told when the link is up again: it may have played on meanwhile.
        """
        self._untold |= set(names)
        self._is_stale = True
        await self._tell()

    async def keep(self) -> None:
        """Catch up whenever the link is up again, until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            await self.catch_up()

    async def catch_up(self) -> None:
        """Tell what was not heard, what is silent in who plays, and that their file is another one by now.

        A server just started knows nothing else, and a change that came before its link was up is saved, not played.
        """
        with suppress(ToccataError, OSError):
            silent, is_behind = await asyncio.to_thread(lambda: (self._silent(), self._is_behind()))
            self._untold |= silent
            self._is_stale |= bool(silent) or is_behind
        await self._tell()

    async def _tell(self) -> None:
        state, names = self._link.state, sorted(self._untold)
        if not self._is_stale or state is None or not all([self._link.say(Mute(name)) for name in names]):
            return
        if state.client and await self._link.play(state.client, state.setup or None) is None:
            return
        self._untold.difference_update(names)
        self._is_stale = bool(self._untold)

    def _is_behind(self) -> bool:
        """Whether who plays was saved since it was read for play; one from elsewhere has no version. Reads a file."""
        state = self._link.state
        if state is None or state.safe or not state.file or not self._clients.exists(state.client):
            return False
        return self._clients.glance(state.client).version != state.file

    def _silent(self) -> set[str]:
        """Name the silent sounds of who plays. Reads files."""
        state = self._link.state
        if state is None or not self._clients.exists(state.client):
            return set()
        sounds, played = self._stock.sounds, own_sounds_in(self._clients.glance(state.client).text)
        found = {name: sounds.get(name) for name in (f"{PACK}/{digits}" for digits in played)}
        return {name for name, info in found.items() if info is not None and info.muted}
