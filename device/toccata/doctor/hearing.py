"""What is heard of a running instrument on its link, kept for the doctor. Pure: messages in, what was seen out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toccata.doctor.boards import BoardSeen
from toccata.doctor.playing import BusSeen, CardSeen
from toccata.doctor.watch import BoardWatch
from toccata.link import Counts, FromInstrument, Greeting, Health, Lifted, Pressed, State
from toccata.settings.device import PADS_PER_BOARD
from toccata.units import PadId, Seconds

GAP_S = Seconds(2.0)
"""Counts that come after so long a pause begin a look anew."""

RECENT = 10
"""Words on health, a second apart: what they have in common is what happens now."""


class Hearing:
    """All that holds of what was heard; ``forget`` it when the instrument is gone."""

    def __init__(self) -> None:
        self._takes: Mapping[type, Callable[[Any], object]] = {
            Greeting: self._greet,
            State: self._hold,
            Health: self._note_health,
            Counts: self._count,
            Pressed: lambda one: self._pressed.setdefault(one.pad, one.at),
            Lifted: lambda one: self._pressed.pop(one.pad, None),
        }
        self.forget()

    def forget(self) -> None:
        """Nothing is known any more."""
        self.greeting: Greeting | None = None
        self.state: State | None = None
        self.health: Health | None = None
        self._recent: deque[Health] = deque(maxlen=RECENT)
        self._pressed: dict[str, float] = {}
        self._watches: dict[int, BoardWatch] = {}
        self._at = 0.0

    def take(self, message: FromInstrument) -> None:
        """Take one message in."""
        take = self._takes.get(type(message))
        if take is not None:
            take(message)
        self._at = max(self._at, float(getattr(message, "at", 0.0)))

    def looks(self, board: int) -> int:
        """Tell how many looks at a board are kept."""
        return self._watches[board].looks if board in self._watches else 0

    def is_touched(self, pad: PadId) -> bool:
        """Tell whether a pad was touched in the last look at its board."""
        watch = self._watches.get(pad.board)
        return watch is not None and watch.is_touched(pad.pad)

    def boards(self, addresses: Sequence[int], alone: bool = False) -> tuple[BoardSeen, ...]:
        """Tell what was seen of each board; ``addresses`` in the order of boards, ``alone`` as `BoardWatch.pads`."""
        plays = self.state.boards if self.state is not None else ()
        return tuple(
            self._board(number, address, plays[number], alone)
            for number, address in enumerate(addresses)
            if number < len(plays)
        )

    def bus(self) -> BusSeen | None:
        """Tell what the bus did."""
        if self.health is None:
            return None
        new = self.health.bus_errors - self._recent[0].bus_errors
        return BusSeen(self.health.bus_calls, self.health.bus_errors, new)

    def card(self) -> CardSeen | None:
        """Tell how the card is."""
        if self.state is None:
            return None
        now, first = (self.health.underruns, self._recent[0].underruns) if self.health is not None else (None, None)
        return CardSeen(self.state.card, self.state.card_ok, now, 0 if now is None or first is None else now - first)

    def late_ms(self) -> float | None:
        """Tell the longest that a tick was late of late; None: nothing was told yet."""
        return max((one.late_ms for one in self._recent), default=None)

    def _board(self, number: int, address: int, plays: bool, alone: bool) -> BoardSeen:
        faults = self.health.board_faults[number] if self.health and number < len(self.health.board_faults) else 0
        watch = self._watches.get(number)
        if watch is None or not plays:
            return BoardSeen(number, address, plays, faults)
        held = [self._held(PadId(number, pad)) for pad in range(PADS_PER_BOARD)]
        pads = tuple(watch.pads(held, alone))
        return BoardSeen(number, address, plays, faults, pads, tuple(watch.rises()), tuple(watch.drifts()))

    def _held(self, pad: PadId) -> Seconds:
        since = self._pressed.get(str(pad))
        return Seconds(0.0 if since is None else max(self._at - since, 0.0))

    def _greet(self, greeting: Greeting) -> None:
        self.forget()
        self.greeting = greeting

    def _hold(self, state: State) -> None:
        self.state = state

    def _note_health(self, health: Health) -> None:
        self.health = health
        self._recent.append(health)

    def _count(self, counts: Counts) -> None:
        watch = self._watches.get(counts.board)
        if watch is None or counts.at > watch.last_at + GAP_S:
            watch = self._watches[counts.board] = BoardWatch(counts.board)
        watch.take(counts)
