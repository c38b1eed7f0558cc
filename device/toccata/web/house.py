"""What all requests share: the files, the tablets, the link, and who listens."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from toccata.doctor.hearing import Hearing
from toccata.errors import ToccataError
from toccata.link import Applied as LinkApplied
from toccata.link import ClosePairing, FromInstrument, Greeting, Pressed, State, ToInstrument
from toccata.link import Refused as LinkRefused
from toccata.settings.layout import default_layout
from toccata.settings.own_sound import Description, OwnSound
from toccata.sound.upload import Shelf, take_in
from toccata.store.clients import Clients
from toccata.units import PadId, Seconds
from toccata.web import pairing
from toccata.web.diary import Diary, Line, What
from toccata.web.examiner import Examiner
from toccata.web.link_call import LinkCall
from toccata.web.live import Live
from toccata.web.problem import SILENT, RequestError
from toccata.web.sessions import Sessions
from toccata.web.silence import Silence
from toccata.web.stock import Stock
from toccata.web.tablets import Tablets
from toccata.web.taps import Taps
from toccata.web.told import ClientCard
from toccata.web.wifi_desk import WifiDesk

T = TypeVar("T")

MOST_LONG = 2
"""Exports and recordings at once. Threads are six on two cores; the others are for saves, which must never wait."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What differs from program to test: clocks, chance, names.

    Attributes:
        clock: monotonic.
        wall: seconds since 1970, by the instrument's clock.
        draw: a random whole number from 0 to below its argument.
        name: of the instrument.
        enter_key: let a browser on the same machine in, once; "": nobody.
    """

    clock: Callable[[], Seconds]
    wall: Callable[[], float]
    name: str
    enter_key: str = ""
    draw: Callable[[int], int] = secrets.randbelow


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card, the file and the boards that it was made of, and whether the whole document was judged."""

    signature: object
    card: ClientCard
    judged: bool


async def _not_needed(now_s: int) -> None:
    """On loopback alone nobody needs a certificate."""


@dataclass(slots=True)
class House:
    """The server's own state; whatever must outlive it lies in the store.

    ``told_at`` is what a paired tablet's clock told last, in seconds since 1970, and when that was; ``day`` is the day
    by which recordings expire, YYYY-MM-DD, or "".
    """

    around: Surroundings
    stock: Stock
    clients: Clients
    tablets: Tablets
    link: LinkCall
    silence: Silence
    sessions: Sessions = field(default_factory=Sessions)
    live: Live = field(default_factory=Live)
    hearing: Hearing = field(default_factory=Hearing)
    examiner: Examiner = field(default_factory=Examiner)
    wifi: WifiDesk = field(default_factory=WifiDesk)
    window: pairing.Window = field(default_factory=pairing.Window)
    saving: asyncio.Lock = field(default_factory=asyncio.Lock)
    carrying: asyncio.Lock = field(default_factory=asyncio.Lock)
    making: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_LONG))
    taking: asyncio.Lock = field(default_factory=asyncio.Lock)
    one_child: threading.Lock = field(default_factory=threading.Lock)
    make_ready: Callable[[Path, Description, Shelf], OwnSound] = take_in
    taps: Taps = field(default_factory=Taps)
    requests: int = 0
    cards: dict[str, KnownCard] = field(default_factory=dict)
    describe: Callable[[], Mapping[str, Any]] = dict
    told_time: Callable[[int], Awaitable[object]] = _not_needed
    told_at: tuple[int, Seconds] | None = None
    day: str = ""
    entered: bool = False
    asked_at: Seconds = Seconds(0.0)

    @classmethod
    def of(cls, data: Path, link_socket: Path, around: Surroundings, answer_s: float = 3.0) -> House:
        """Put it together; ``run`` brings the link up.

        Raises:
            ToccataError: the packs are missing or damaged.
        """
        stock, link = Stock(data), LinkCall(link_socket, answer_s)
        clients = Clients(data, stock.judge)
        house = cls(around, stock, clients, Tablets(data), link, Silence(link, stock, clients))
        house.asked_at, house.day = around.clock(), stock.shelf.day()
        for tablet in house.tablets.all():
            house.sessions.meet(tablet, around.clock(), around.wall())
        return house

    async def run(self) -> None:
        """Keep the link up, until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.link.run(self._hear, self._link))
            both.create_task(self.silence.keep())

    @property
    def now(self) -> Seconds:
        """This instant."""
        return self.around.clock()

    def say(self, message: ToInstrument) -> None:
        """Tell the instrument something.

        Raises:
            RequestError: it does not run.
        """
        if not self.link.say(message):
            raise RequestError(409, *SILENT)

    def take_in(self, recording: Path, description: Description) -> OwnSound:
        """Make a recording ready and keep it, one at a time, whoever brings it. Waits; to be called from a thread.

        Its process has 75 MB, and the server with all that it starts may have 200. Raises what
        `toccata.sound.upload.take_in` raises.
        """
        with self.one_child:
            return self.make_ready(recording, description, self.stock.shelf)

    def pads_to_play(self) -> list[str]:
        """Name what a tablet can be paired by: drawn pads on a board that plays; where they are too few, jacks, too."""
        device, state = self.stock.device, self.link.state
        drawn = self.stock.inputs() if device.layout is None else self.stock.inputs() & device.layout.keys()
        boards = state.boards if state is not None else ()
        pads = [str(pad) for pad in sorted(drawn) if pad.board < len(boards) and boards[pad.board]]
        jacks = [str(pad) for pad in sorted(drawn) if pad.is_switch and device.switches[pad.pad].gpio is not None]
        return pads if pairing.length_for(len(pads)) is not None else pads + jacks

    def layout(self) -> dict[str, object]:
        """Give the places of the pads as a page draws them."""
        device = self.stock.device
        spots = device.layout if device.layout is not None else default_layout(self.stock.inputs())
        return {str(PadId(*pad)): msgspec.to_builtins(spot) for pad, spot in spots.items()}

    def lock_idle(self) -> None:
        """Tell the pages of every tablet that has just become idle."""
        for tablet in self.live.tablets():
            found = self.tablets.find(tablet)
            if found is not None and self.sessions.is_locked(found, self.now):
                self.live.end(tablet, {"type": "locked"})

    def remember(self) -> None:
        """Keep what the next start needs: who was there when, and whose page is locked.

        Raises:
            ToccataError: it could not be kept.
        """
        now, wall = self.now, self.around.wall()
        self.tablets.change_all(
            lambda tablet: msgspec.structs.replace(
                tablet,
                seen_at=max(tablet.seen_at, round(wall - self.sessions.idle_s(tablet.id, now), 0)),
                locked=self.sessions.is_locked(tablet, now),
                wrong=self.sessions.wrong(tablet.id),
            )
        )

    async def aside(self, work: Callable[[], T]) -> T:
        """Do what waits for the disk beside the loop; the store itself keeps writers apart."""
        return await asyncio.to_thread(work)

    def time_of_day(self) -> tuple[float, bool]:
        """Seconds since 1970, and whether a tablet told so; before one has, the instrument's own clock is asked."""
        if self.told_at is None:
            return self.around.wall(), False
        told_s, at = self.told_at
        return told_s + (self.now - at), True

    async def log(self, what: What, tablet: str, about: str = "") -> None:
        """Write down who came in, or what was allowed."""
        at, by_tablet = self.time_of_day()
        line = Line(round(at, 0), what, tablet, about, by_tablet)
        await asyncio.to_thread(Diary(self.stock.data).add, line)

    async def save(self, work: Callable[[], T]) -> T:
        """Change the tablets beside the loop, one change after the other."""
        async with self.saving:
            return await asyncio.to_thread(work)

    async def play(self, client: str, setup: str | None) -> LinkApplied | LinkRefused | None:
        """Have a client played; None: the instrument does not run, or does not answer."""
        return await self.link.play(client, setup)

    def _link(self, up: bool) -> None:
        self.examiner.forget()
        if up:
            self.silence.link_is_up()
        else:
            self.hearing.forget()
        self.live.tell({"type": "running", "running": up})

    def _hear(self, message: FromInstrument, line: bytes) -> None:
        self.hearing.take(message)
        if isinstance(message, State):
            self.window = pairing.told(self.window, message.pairing_s, self.now, message.pairs_technician)
            self.silence.state_came()
        elif isinstance(message, Pressed):
            self._touched(message.pad)
        if not isinstance(message, Greeting | LinkApplied | LinkRefused):
            self.live.tell(line)

    def _touched(self, pad: str) -> None:
        if not self.window.attempts or self.window.open_for(self.now) <= 0.0:
            return
        self.window = pairing.touched(self.window, pad, self.pads_to_play(), self.around.draw, self.now)
        if self.window.spent and not any(attempt.done_at is not None for attempt in self.window.attempts):
            # No try is left; where a tablet is done, its name is told when it takes its cookie.
            self.link.say(ClosePairing())


def try_to_remember(house: House) -> None:
    """Remember at the end; a disk that fails then costs a PIN at the next start."""
    try:
        house.remember()
    except ToccataError:
        return
