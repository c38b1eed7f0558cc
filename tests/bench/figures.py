"""The figures that are promised: how each is measured, its goal, and what a measurement makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from toccata.technician.spread import Spread

Orders = dict[str, Any]


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement.

    Attributes:
        script: the process that measures, beside this file.
        orders: what it is told; a count under one of SCALED is a tenth of it in a quick run.
        rows: makes lines of the table from what it gives.
    """

    script: str
    orders: Mapping[str, Any]
    rows: Callable[[Any], list[Row]]


SCALED: Mapping[str, int] = {"touches": 20, "runs": 3, "switches": 20, "times": 20, "seconds": 5, "ticks_s": 2}
"""The counts that a quick run divides by ten, and how far down they go."""


def scaled(orders: Mapping[str, Any], quick: bool) -> Orders:
    """Tell what a process is told in a whole or in a quick run."""
    if not quick:
        return dict(orders)
    return {
        key: max(value // 10, SCALED[key]) if key in SCALED and value > 0 else value for key, value in orders.items()
    }


def joined(blocks: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    """Lay the times of several blocks end to end."""
    return [time for block in blocks for time in block[key]]


def touch_rows(how: str) -> Callable[[Any], list[Row]]:
    """Make the two lines of a run of touches; ``how`` the boards are read."""

    def rows(given: Any) -> list[Row]:
        blocks = given["blocks"]
        whole, confirmed = Spread.of(joined(blocks, "whole")), Spread.of(joined(blocks, "confirmed"))
        lost = sum(block["touches"] for block in blocks) - whole.count
        return [
            _spread_row(f"confirming read to sound, {how}", confirmed, 4.2, 0.5, lost),
            _spread_row(f"finger to sound, {how}", whole, 10.0, 1.5, lost),
        ]

    return rows


def _spread_row(figure: str, spread: Spread, p99_ms: float, std_ms: float, lost: int) -> Row:
    met = spread.p99_ms <= p99_ms and spread.std_ms <= std_ms and not lost
    measured = f"{told(spread)}, {lost} lost"
    return Row(figure, f"p99 <= {p99_ms:g} ms, std <= {std_ms:g}", measured, spread.count, met, spread)


def told(spread: Spread) -> str:
    """Write a spread on one line, in milliseconds."""
    return (
        f"{spread.p50_ms:.2f} / {spread.p99_ms:.2f} / {spread.p999_ms:.2f} / {spread.std_ms:.2f} / {spread.most_ms:.2f}"
    )


def load_rows(given: Any) -> list[Row]:
    """Compare blocks with both cores busy with the idle ones between them.

    The p99.9 that counts is the median of those of the blocks: a host that stops the whole machine for some
    milliseconds hits a block of either kind (see the line on wake-ups).
    """
    idle = [block for block in given["blocks"] if not block["busy"]]
    loaded = [block for block in given["blocks"] if block["busy"]]
    calm, pressed = Spread.of(joined(idle, "whole")), Spread.of(joined(loaded, "whole"))
    usual = [median(Spread.of(block["whole"]).p999_ms for block in blocks) for blocks in (idle, loaded)]
    underruns = [sum(block["underruns"] for block in blocks) for blocks in (idle, loaded)]
    measured = (
        f"{told(pressed)}; idle {told(calm)}; p99.9 of a block {usual[1]:.2f}, idle {usual[0]:.2f}; "
        f"underruns {underruns[1]}, idle {underruns[0]}"
    )
    met = usual[1] <= usual[0] + 1.0 and underruns[1] <= underruns[0]
    goal = "p99.9 <= idle + 1 ms, underruns <= idle"
    return [Row("finger to sound, cores busy", goal, measured, pressed.count, met, pressed)]


def wake_rows(given: Any) -> list[Row]:
    """Make the line on the machine itself: no promise, but what every other line has to be read with."""
    spread = Spread.of(given["late"])
    much = sum(late > 0.001 for late in given["late"])
    measured = f"{told(spread)} late; {much} times more than 1 ms"
    return [Row("wake-up of a lone real-time thread", "", measured, spread.count, True, spread)]


def tick_rows(given: Any) -> list[Row]:
    """Make the lines of ticks, and of the processor's share while boards are polled."""
    still, playing = Spread.of(given["ticks"]), Spread.of(given["playing"])
    return [
        Row("tick of four boards, at rest", "p99 <= 1 ms", told(still), still.count, still.p99_ms <= 1.0, still),
        Row("tick while 30 pads a second are played", "", told(playing), playing.count, True, playing),
        _at_rest(given, "polled", 0.12),
    ]


def rest_rows(given: Any) -> list[Row]:
    """Make the line of the processor's share while the boards' lines are waited for."""
    return [_at_rest(given, "on lines", 0.05)]


def _at_rest(given: Any, how: str, most: float) -> Row:
    cpu = given["cpu"]
    mixer = sum(share for name, share in cpu["threads"].items() if name.startswith("SDLAudio"))
    measured = f"{cpu['share']:.1%}, of it {mixer:.1%} SDL's mixer (simulating the chips too: {given['simulated']:.1%})"
    return Row(f"processor at rest, {how}", f"<= {most:.0%} of a core", measured, 1, cpu["share"] <= most)


def start_rows(given: Any) -> list[Row]:
    """Make the lines of start and memory."""
    warm, cold, memory = Spread.of([run["heard"] for run in given["warm"]]), given["cold"], given["memory"]
    said = Spread.of([run["said"] for run in given["warm"]])
    measured = f"{told(warm)}; to its own line {said.p50_ms:.0f} ms; cold bank {1000 * cold['heard']:.0f} ms"
    held = f"{memory['VmRSS']:.0f} MB, {memory['VmLck']:.0f} MB of addresses locked" + (
        ", on fault" if memory["on_fault"] else ", not on fault"
    )
    locked = memory["on_fault"] and memory["VmLck"] > 0.0
    return [
        Row("start to first sound of a key", "<= 1 s", measured, warm.count, warm.most_ms <= 1000.0, warm),
        Row("memory, 12 warm pads", "<= 96 MB, locked on fault", held, 1, memory["VmRSS"] <= 96.0 and locked),
    ]


def switch_rows(given: Any) -> list[Row]:
    """Make the line of setups."""
    spread = Spread.of(given["times"])
    return [Row("switch of setup", "p99 <= 100 ms", told(spread), spread.count, spread.p99_ms <= 100.0, spread)]


def replug_rows(given: Any) -> list[Row]:
    """Make the line of a card that goes and comes back."""
    rounds = given["rounds"]
    back = [one["silent"] for one in rounds if one["silent"] is not None]
    bursts = sum(one["bursts"] for one in rounds)
    spread = Spread.of(back)
    measured = f"{len(back)} of {len(rounds)} play again; {told(spread)}; {bursts} bursts"
    met = len(back) == len(rounds) and spread.most_ms <= 3000.0 and not bursts
    return [Row("card away and back", "all, <= 3 s, 0 bursts", measured, len(rounds), met, spread)]


FIGURES: Mapping[str, Figure] = {
    "wakes": Figure("wakes", {"seconds": 20}, wake_rows),
    "lines": Figure("touches", {"lines": True, "blocks": [0], "touches": 2500, "seed": 1}, touch_rows("on lines")),
    "polling": Figure("touches", {"lines": False, "blocks": [0], "touches": 2500, "seed": 2}, touch_rows("polled")),
    "load": Figure("touches", {"lines": True, "blocks": [0, 3] * 5, "touches": 1000, "seed": 3}, load_rows),
    "start": Figure("start", {"runs": 10, "client": "warm-pads"}, start_rows),
    "switch": Figure("switches", {"switches": 300, "client": "two-setups"}, switch_rows),
    "tick": Figure("ticks", {"lines": False, "seconds": 20, "ticks_s": 10, "touches": 500}, tick_rows),
    "rest": Figure("ticks", {"lines": True, "seconds": 20, "ticks_s": 0, "touches": 0}, rest_rows),
    "replug": Figure("replugs", {"times": 200}, replug_rows),
}
