"""All that was seen of an instrument, and all findings on it, in the order of the page. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.doctor.boards import BoardSeen, Unseen, judge_board, none_examined, simulated
from toccata.doctor.dose import judge_dose
from toccata.doctor.finding import Finding
from toccata.doctor.machine import MachineSeen, judge_machine
from toccata.doctor.playing import BusSeen, CardSeen, LatencySeen, judge_bus, judge_safe, judge_sound


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; None: it was not there to be seen.

    Attributes:
        boards: each of them; () where none was examined.
        why_none: then this is why.
        bus: that of the boards.
        card: the sound card, as the instrument tells of it.
        late_ms: the longest that a tick was late.
        latency: measured with bench tones.
        dose_percent: of a week's dose; None: the loudness was never measured.
        unseen: what keeps them from being examined.
        simulated: the instrument plays simulated boards.
        safe: why the safe profile plays; "": it does not; None: no instrument runs that could tell.
        machine: what is under it.
    """

    machine: MachineSeen
    boards: tuple[BoardSeen, ...] = ()
    why_none: str = ""
    bus: BusSeen | None = None
    card: CardSeen | None = None
    late_ms: float | None = None
    latency: LatencySeen | None = None
    safe: str | None = None
    simulated: bool = False
    unseen: Unseen = Unseen.NOT_HERE
    dose_percent: float | None = None


def examine(seen: Seen) -> tuple[Finding, ...]:
    """Judge everything."""
    found = [one for board in seen.boards for one in judge_board(board)]
    if not seen.boards:
        found.append(none_examined(seen.why_none, seen.unseen))
    elif seen.simulated:
        found.insert(0, simulated())
    found += judge_bus(seen.bus, seen.machine.bus_khz, seen.machine.is_installed)
    found += judge_sound(seen.card, seen.late_ms, seen.latency, seen.machine.is_installed)
    found.append(judge_dose(seen.dose_percent, seen.machine.is_installed))
    found += judge_machine(seen.machine)
    if seen.safe is not None:
        found.append(judge_safe(seen.safe))
    return tuple(found)
