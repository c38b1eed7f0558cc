"""Which states a power cut may leave: all up to the last flush, and of what followed any part, torn or whole.

Pure: chance is an argument. A drive promises nothing of what came after the last flush that it has answered: of those
requests each may be there or not, in whatever order, and one of them may be half there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from crash_log import Entry

SECTOR, PAGE = 512, 4096
SHARES = (0.1, 0.5, 0.9, 1.0)
"""How much of what followed the flush is kept, on average: almost nothing, half, almost all, all but what is torn."""

TORN = 0.5
"""In so many states one request is torn, where there is one that can be."""

TRIES = 20
BEFORE_A_FLUSH = 0.7
"""So many cuts come when all was sent and the flush is not answered yet: then there is the most to lose."""


@dataclass(frozen=True, slots=True)
class State:
    """What lies on the drive after the cut.

    Attributes:
        cut: how many entries had been sent.
        flushed: the entries before this one all lie there.
        kept: the numbers of those after it that do.
        torn: of which of them only a part does, as (number, first byte, last byte + 1); None: of none.
    """

    cut: int
    flushed: int
    kept: tuple[int, ...]
    torn: tuple[int, int, int] | None


def states(entries: Sequence[Entry], wanted: int, random: Random) -> Iterator[State]:
    """Give as many different states, the cuts spread evenly over the log and in its order.

    Raises:
        ValueError: the log is too short for as many.
    """
    flushes = [number for number, entry in enumerate(entries) if entry.flush]
    seen: set[State] = set()
    chosen: list[State] = []
    for tries in range(TRIES * wanted):
        if len(chosen) == wanted:
            return iter(sorted(chosen, key=lambda state: state.cut))
        place = (tries % wanted + random.random()) / wanted
        state = _state(entries, flushes, round(place * len(entries)), random)
        # What lies on the drive decides, not when the cut came.
        same = State(0, state.flushed, state.kept, state.torn)
        if same not in seen:
            seen.add(same)
            chosen.append(state)
    raise ValueError(f"{len(entries)} entries leave fewer than {wanted} different states")


def pieces(entries: Sequence[Entry], state: State) -> Iterator[tuple[Entry, int, int]]:
    """Give what is to be written over the flushed part: entry, first byte of it and last byte + 1."""
    for number in state.kept:
        if state.torn is None or state.torn[0] != number:
            yield entries[number], 0, entries[number].length
        else:
            yield entries[number], state.torn[1], state.torn[2]


def _state(entries: Sequence[Entry], flushes: Sequence[int], cut: int, random: Random) -> State:
    before = bisect_left(flushes, cut)
    if before < len(flushes) and random.random() < BEFORE_A_FLUSH:
        cut = flushes[before]
    flushed = flushes[before - 1] + 1 if before else 0
    followed = [number for number in range(flushed, cut) if entries[number].length]
    share = random.choice(SHARES)
    kept = tuple(number for number in followed if random.random() < share)
    large = [number for number in kept if entries[number].length > SECTOR]
    if not large or random.random() >= TORN:
        return State(cut, flushed, kept, None)
    return State(cut, flushed, kept, _tear(random.choice(large), entries, random))


def _tear(number: int, entries: Sequence[Entry], random: Random) -> tuple[int, int, int]:
    """Keep the beginning or the end of a request, cut at a sector, or at a page where it has several."""
    length = entries[number].length
    unit = random.choice([size for size in (SECTOR, PAGE) if size < length])
    at = random.randrange(unit, length, unit)
    return random.choice([(number, 0, at), (number, at, length)])
