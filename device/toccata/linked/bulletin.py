"""What the config server is told without asking: what holds, what happens, how the instrument is, counts of boards."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
"""Tells one server messages as they are, and what was heard."""


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


class Bulletin:
    """Keeps one config server informed; without one, next to nothing is done."""

    def __init__(self, tell: Tell, rig: Rig, player: Player, sensors: Sequence[PadId] = ()) -> None:
        self._tell = tell
        self._sensors = tuple(sensors)
        self._rig = rig
        self._player = player
        self._touched = Touched()
        self._server = 0
        self._told: tuple[object, ...] | None = None
        self._due = self._health_due = NEVER
        self._counted: dict[int, Seconds] = {}

    def due(self) -> Seconds:
        """When ``beat`` is to be called next."""
        return self._due

    def welcome(self, server: int, now: Seconds) -> None:
        """Another server is there: it is told all that holds with the next beat, which is due at once."""
        self._server, self._told = server, None
        self._due, self._health_due = now, Seconds(now + HEALTH_S)
        self._rig.take_late()

    def part(self) -> None:
        """The server is gone."""
        self._server, self._due = 0, NEVER

    def say(self, *messages: link.FromInstrument) -> None:
        """Tell the server this, if there is one."""
        if self._server:
            self._tell(self._server, messages, ())

    def listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        """Take what the loop has sensed and heard."""
        messages = self._touched.note(sensed) if sensed else []
        if self._server and (messages or heard):
            self._tell(self._server, messages, heard)

    def beat(self, standing: Standing, watched: Sequence[int], now: Seconds) -> None:
        """Tell what has changed, once a second how the instrument is, and what looks at watched boards have found."""
        self._due = Seconds(max(self._due + BEAT_S, now))
        self.state(standing, now)
        self._count(watched)
        if now >= self._health_due - BEAT_S / 2:
            self._health_due = Seconds(max(self._health_due + HEALTH_S, now))
            self.say(self._health(now))

    def state(self, standing: Standing, now: Seconds) -> None:
        """Tell what holds now if that is news; a newcomer is told the pads that are touched, too."""
        if not self._server:
            return
        boards, answers = tuple(board.is_playing for board in self._rig.boards), self._rig.standing()
        sensors = tuple(answers.get(pad) for pad in self._sensors)
        news = (standing, boards, sensors, self._player.told)
        if news == self._told:
            return
        is_new, self._told = self._told is None, news
        self.say(self._state(standing, boards, sensors, now), *(self._touched.pressed() if is_new else ()))

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
        )

    def _count(self, watched: Sequence[int]) -> None:
        for number in watched:
            found = self._rig.boards[number].look.found
            if found is not None and found.at != self._counted.get(number):
                self._counted[number] = found.at
                self.say(link.Counts(number, found.survey.figures, found.survey.baselines, found.at))

    def _health(self, now: Seconds) -> link.Health:
        counts = [board.counts for board in self._rig.boards]
        return link.Health(
            at=now,
            bus_errors=self._rig.counts.failures,
            unconfirmed=sum(one.unconfirmed for one in counts),
            board_faults=tuple(one.faults for one in counts),
            late_ms=round(self._rig.take_late() * 1000.0, 2),
            memory_mb=_resident_mb(),
        )


def _resident_mb() -> float:
    """Read this process's resident memory (proc(5), statm: the second figure, in pages)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE, 1)
