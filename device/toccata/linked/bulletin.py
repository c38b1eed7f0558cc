"""What is told without asking, to the config server and a guest: what holds, what happens, health, counts of boards."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toccata import link
from toccata.audio.player import Player
from toccata.events import Heard, Sensed
from toccata.linked.words import Touched
from toccata.sensors.rig import Rig
from toccata.units import NEVER, Decibels, PadId, Seconds

BEAT_S = Seconds(0.1)
HEALTH_S = Seconds(1.0)

_MEGABYTE = 1_000_000

Tell = Callable[[int, Sequence[link.FromInstrument], Sequence[Heard]], None]
"""Tells one server or guest messages as they are, and what was heard."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now, apart from boards and card; ``pairing_until`` is NEVER while the window is closed."""

    client: str
    setup: str
    file: str
    quiet: bool
    cleaning: bool
    trim_db: Decibels
    knob_db: Decibels
    pairing_until: Seconds
    pairs_technician: bool = False


@dataclass(slots=True)
class _Ear:
    """Whoever listens: its number, what it was told to hold, and the last counts that it was told of each board."""

    number: int
    told: tuple[object, ...] | None = None
    counted: dict[int, Seconds] = field(default_factory=dict)


class Bulletin:
    """Keeps one config server informed, and a guest beside it; without either, next to nothing is done.

    The guest hears what the server hears, and what it looks at itself. For the server it is not there.
    """

    def __init__(self, tell: Tell, rig: Rig, player: Player, sensors: Sequence[PadId] = (), safe: str = "") -> None:
        self._tell = tell
        self._safe = safe
        self._sensors = tuple(sensors)
        self._rig = rig
        self._player = player
        self._touched = Touched()
        self._server: _Ear | None = None
        self._guest: _Ear | None = None
        self._due = self._health_due = NEVER

    def due(self) -> Seconds:
        """When ``beat`` is to be called next."""
        return self._due

    def welcome(self, number: int, now: Seconds, guest: bool = False) -> None:
        """Another server, or guest, is there: it is told all that holds with the next beat, which is due at once."""
        if self._server is None and (self._guest is None or not guest):
            self._health_due = Seconds(now + HEALTH_S)
            self._rig.take_late()
        if guest:
            self._guest = _Ear(number)
        else:
            self._server = _Ear(number)
        self._due = now

    def part(self, guest: bool = False) -> None:
        """The server, or the guest, is gone."""
        if guest:
            self._guest = None
        else:
            self._server = None
        if not self._ears():
            self._due = NEVER

    def say(self, *messages: link.FromInstrument) -> None:
        """Tell whoever listens."""
        for ear in self._ears() if messages else ():
            self._tell(ear.number, messages, ())

    def say_to_guest(self, *messages: link.FromInstrument) -> None:
        """Tell the guest alone: the server has not asked for it."""
        if self._guest is not None and messages:
            self._tell(self._guest.number, messages, ())

    def listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        """Take what the loop has sensed and heard."""
        messages = self._touched.note(sensed) if sensed else []
        if messages or heard:
            for ear in self._ears():
                self._tell(ear.number, messages, heard)

    def beat(self, standing: Standing, watched: Sequence[int], now: Seconds, by_guest: Sequence[int] = ()) -> None:
        """Tell what has changed, once a second how the instrument is, and what looks at watched boards have found."""
        self._due = Seconds(max(self._due + BEAT_S, now))
        self.state(standing, now)
        if self._server is not None:
            self._count(self._server, watched)
        if self._guest is not None:
            self._count(self._guest, sorted({*watched, *by_guest}))
        if now >= self._health_due - BEAT_S / 2:
            self._health_due = Seconds(max(self._health_due + HEALTH_S, now))
            self.say(self._health(now))

    def state(self, standing: Standing, now: Seconds) -> None:
        """Tell what holds now to whom it is news; a newcomer is told the pads that are touched, too."""
        ears = self._ears()
        if not ears:
            return
        boards, answers = tuple(board.is_there for board in self._rig.boards), self._rig.standing()
        sensors = tuple(answers.get(pad) for pad in self._sensors)
        news = (standing, boards, sensors, self._player.told)
        for ear in ears:
            if news != ear.told:
                is_new, ear.told = ear.told is None, news
                state = self._state(standing, boards, sensors, now)
                self._tell(ear.number, (state, *(self._touched.pressed() if is_new else ())), ())

    def _ears(self) -> list[_Ear]:
        return [ear for ear in (self._server, self._guest) if ear is not None]

    def _state(
        self, standing: Standing, boards: tuple[bool, ...], sensors: tuple[bool | None, ...], now: Seconds
    ) -> link.State:
        until = standing.pairing_until
        return link.State(
            client=standing.client,
            setup=standing.setup,
            file=standing.file,
            quiet=standing.quiet,
            cleaning=standing.cleaning,
            trim_db=standing.trim_db,
            pairing_s=round(max(until - now, 0.0), 1) if until < NEVER else 0.0,
            card=self._player.told,
            card_ok=self._player.card_ok,
            boards=boards,
            sensors=sensors,
            knob_db=standing.knob_db,
            safe=self._safe,
            pairs_technician=standing.pairs_technician,
        )

    def _count(self, ear: _Ear, watched: Sequence[int]) -> None:
        for number in watched:
            found = self._rig.boards[number].look.found
            if found is not None and found.at != ear.counted.get(number):
                ear.counted[number] = found.at
                counts = link.Counts(number, found.survey.figures, found.survey.baselines, found.at)
                self._tell(ear.number, (counts,), ())

    def _health(self, now: Seconds) -> link.Health:
        counts = [board.counts for board in self._rig.boards]
        return link.Health(
            at=now,
            bus_errors=self._rig.counts.failures,
            unconfirmed=sum(one.unconfirmed for one in counts),
            board_faults=tuple(one.faults for one in counts),
            late_ms=round(self._rig.take_late() * 1000.0, 2),
            memory_mb=_resident_mb(),
            underruns=self._player.underruns,
            bus_calls=self._rig.counts.calls,
        )


def _resident_mb() -> float:
    """Read this process's resident memory (proc(5), statm: the second figure, in pages)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE, 1)
