"""What was promised to the tablets, and what really holds: whatever a check needs to know of the world's past."""

from __future__ import annotations

from dataclasses import dataclass, field

from toccata.settings.loudness import Loudness
from toccata.settings.script import FaultKind
from toccata.units import FIRST_SENSOR, NEVER, PadId, Seconds

POD = FIRST_SENSOR + 2
"""It is on a bus of its own."""

LONG_AGO = Seconds(-NEVER)
DRIES_S = 2.0
A_ROUND_S = 0.020
"""A round of program 1, with a stuck bus in it."""


class Broken(AssertionError):  # noqa: N818 - a sentence, as all faults of the product
    """An invariant does not hold."""


@dataclass(slots=True)
class Contact:
    """One touch; ``up_at`` NEVER: it lasts. A firmer one is one anew: a chip that starts takes a hand for its rest."""

    down_at: Seconds
    amount: float
    up_at: Seconds = NEVER


@dataclass(frozen=True, slots=True)
class Suffered:
    """One fault that was let loose. ``is_deaf``: nothing true comes from there as long as it lasts."""

    kind: FaultKind
    board: int
    start: Seconds
    end: Seconds
    is_deaf: bool


@dataclass(slots=True)
class Books:
    """The ledger of a storm.

    Attributes:
        may_be: for each document, the versions of which one must lie on the disk: the last that was acknowledged, and
            those that were asked for since and never answered, or answered with a failure.
        ceilings: of the device, that a technician has asked for.
        sensed: since when program 1 has known of each pad that it believes to be touched.
        muted_at: since when the own sound is to be silent; NEVER: it may be heard.
        measured: the loudness of which one was measured last: the last that was kept, and those that may have been.
    """

    may_be: dict[str, set[str]]
    contacts: dict[PadId, Contact] = field(default_factory=dict)
    faults: list[Suffered] = field(default_factory=list)
    ceilings: set[float] = field(default_factory=lambda: {-1.0})
    measured: list[Loudness | None] = field(default_factory=lambda: [None])
    sensed: dict[PadId, Seconds] = field(default_factory=dict)
    muted_at: Seconds = NEVER
    recovered: dict[int, Seconds] = field(default_factory=dict)
    unmuted_at: Seconds = LONG_AGO
    swapped_at: Seconds = LONG_AGO
    began_at: Seconds = LONG_AGO
    ended_at: Seconds = LONG_AGO
    disturbed_at: Seconds = LONG_AGO
    card_lost_at: Seconds = NEVER
    card_back_at: Seconds = LONG_AGO
    told_until: int = 0

    def acknowledged(self, document: str, version: str) -> None:
        self.may_be[document] = {version}

    def tried(self, document: str, version: str) -> None:
        self.may_be[document].add(version)

    def touch(self, pad: PadId, amount: float, now: Seconds) -> None:
        contact = self.contacts.get(pad)
        is_down = contact is not None and contact.up_at == NEVER
        if amount > 0.0 and not (is_down and contact is not None and amount <= contact.amount):
            self.contacts[pad] = Contact(now, amount)
        elif amount > 0.0 and contact is not None:
            contact.amount = amount
        elif amount == 0.0 and is_down and contact is not None:
            contact.up_at = now

    def is_touched(self, pad: PadId, now: Seconds, within: float = 0.0) -> bool:
        contact = self.contacts.get(pad)
        return contact is not None and contact.up_at >= now - within

    def is_from_before(self, pad: PadId) -> bool:
        """Tell whether this pad's touch began before its board was well, or was known before an end of silence.

        A finger that came a moment before that end, and was seen after it, is a new touch for whoever was silent.
        """
        well_since = max(self.recovered.get(pad.board, LONG_AGO), self.began_at)
        known_at = self.sensed.get(pad, NEVER)
        return self.contacts[pad].down_at < well_since or known_at < max(self.unmuted_at, self.swapped_at) - A_ROUND_S

    def deaf_since(self, board: int, now: Seconds) -> Seconds:
        """Since when nothing true has come from this board; NEVER: it can be heard."""
        since = NEVER
        for fault in self.faults:
            if (
                fault.is_deaf
                and fault.start <= now < fault.end
                and (fault.board == board or (fault.kind is FaultKind.STUCK and fault.board != POD))
            ):
                since = min(since, fault.start)
        return since

    def is_wet(self, board: int, now: Seconds, dries_s: float = DRIES_S) -> bool:
        """Tell whether water lies, or lay just now, between this board's pads: neighbours are touched, too (H17)."""
        wet = (fault for fault in self.faults if fault.kind is FaultKind.WET and fault.board == board)
        return any(fault.start <= now <= fault.end + dries_s for fault in wet)

    def calm_since(self) -> Seconds:
        """Since when nothing has gone wrong with boards, card, link and programs."""
        ends = (fault.end for fault in self.faults)
        return Seconds(max(self.disturbed_at, self.card_back_at, self.began_at, *ends))
