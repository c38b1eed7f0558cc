"""One line of the table, and what several lines are made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from toccata.technician.spread import Spread


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        figure: what was measured.
        goal: the promise, in words; empty where none is made.
        measured: what it came to, in words.
        runs: how often.
        met: whether the promise holds.
        spread: of all runs, where it is a time.
    """

    figure: str
    goal: str
    measured: str
    runs: int
    met: bool
    spread: Spread | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the line as plain values."""
        return asdict(self)


Blocks = Sequence[Mapping[str, Any]]


def joined(blocks: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    """Lay the times of several blocks end to end."""
    return [time for block in blocks for time in block[key]]


def told(spread: Spread) -> str:
    """Write a spread on one line, in milliseconds."""
    return (
        f"{spread.p50_ms:.2f} / {spread.p99_ms:.2f} / {spread.p999_ms:.2f} / {spread.std_ms:.2f} / {spread.most_ms:.2f}"
    )


def by_load(given: Any) -> tuple[Blocks, Blocks]:
    """Part the blocks with something beside them from the idle ones between; idle ones first."""
    idle = [block for block in given["blocks"] if not block["busy"]]
    return idle, [block for block in given["blocks"] if block["busy"]]


def beside(figure: str, idle: Blocks, loaded: Blocks) -> Row:
    """Compare blocks.

    The p99.9 that counts is the median of those of the blocks: a host that stops the whole machine for some
    milliseconds hits a block of either kind (see the line on wake-ups).
    """
    calm, pressed = Spread.of(joined(idle, "whole")), Spread.of(joined(loaded, "whole"))
    usual = [median(Spread.of(block["whole"]).p999_ms for block in blocks) for blocks in (idle, loaded)]
    underruns = [sum(block["underruns"] for block in blocks) for blocks in (idle, loaded)]
    measured = (
        f"{told(pressed)}; idle {told(calm)}; p99.9 of a block {usual[1]:.2f}, idle {usual[0]:.2f}; "
        f"underruns {underruns[1]}, idle {underruns[0]}"
    )
    met = usual[1] <= usual[0] + 1.0 and underruns[1] <= underruns[0]
    return Row(figure, "p99.9 <= idle + 1 ms, underruns <= idle", measured, pressed.count, met, pressed)
