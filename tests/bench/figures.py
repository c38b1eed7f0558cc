"""The figures that are promised: how each is measured, its goal, and what a measurement makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flash_figures import flash_rows
from pod_figures import live_pod_rows, pod_rows
from pressure_figures import pressure_rows
from row import Row, beside, by_load, joined, told
from sound_figures import kitchen_rows, layer_rows, memory_row, premix_rows
from update_figures import update_rows

from toccata.technician.spread import Spread

Orders = dict[str, Any]


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


SCALED: Mapping[str, int] = {
    "touches": 20,
    "runs": 3,
    "switches": 20,
    "times": 20,
    "seconds": 5,
    "ticks_s": 2,
    "remaps": 10,
    "loads": 3,
    "restarts": 3,
    "saves": 20,
    "imports": 30,
    "kib": 16,
    "steps": 60,
    "updates": 2,
}
"""The counts that a quick run divides by ten, and how far down they go."""


def scaled(orders: Mapping[str, Any], quick: bool) -> Orders:
    """Tell what a process is told in a whole or in a quick run."""
    if not quick:
        return dict(orders)
    return {
        key: max(value // 10, SCALED[key]) if key in SCALED and value > 0 else value for key, value in orders.items()
    }


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


def load_rows(given: Any) -> list[Row]:
    """Compare blocks with both cores busy with the idle ones between them."""
    return [beside("finger to sound, cores busy", *by_load(given))]


def tablet_rows(given: Any) -> list[Row]:
    """Make the lines of tablets beside the instrument; a touch that is not heard, or a tablet let go, breaks them."""
    idle, loaded = by_load(given)
    compared = beside(f"finger to sound, {loaded[0]['busy']} tablets", idle, loaded)
    lost = sum(block["touches"] - len(block["whole"]) for block in loaded)
    row = replace(
        compared,
        goal=f"{compared.goal}, 0 lost",
        measured=f"{compared.measured}; {lost} lost",
        met=compared.met and not lost and all(_has_worked(block) for block in loaded),
    )
    crowds = [block["crowd"] for block in loaded]
    seen, saves = (Spread.of([time for crowd in crowds for time in crowd[key]]) for key in ("lags", "saves"))
    work = ", ".join(f"{sum(crowd['counts'].get(key, 0) for crowd in crowds)} {key}" for key in _WORK)
    return [
        row,
        Row("press to a tablet, of all these", "p99 <= 1 s", told(seen), seen.count, seen.p99_ms <= 1000.0, seen),
        Row("save, among all these", "", f"{told(saves)}; {work}", saves.count, True, saves),
    ]


_WORK = ("edits", "uploads", "exports", "events")


def _has_worked(block: Mapping[str, Any]) -> bool:
    """Tell whether every tablet stayed, and whatever was asked was done."""
    counts = block["crowd"]["counts"]
    failed = [key for key in counts if key.endswith("failed") or key in ("refused", "silent")]
    return counts["listening"] == block["busy"] and not failed and not block["crowd"]["faults"]


def remap_rows(given: Any) -> list[Row]:
    """Make the lines of remaps; one after which another sound is heard breaks the promise."""
    rows = []
    for key, name in (("known", "pre-mixed before"), ("new", "never pre-mixed")):
        spread = Spread.of(given[key])
        met = spread.p99_ms <= 300.0 and all(given["sounded"])
        rows.append(Row(f"remap to the new map, {name}", "p99 <= 300 ms", told(spread), spread.count, met, spread))
    return rows


def page_rows(given: Any) -> list[Row]:
    """Make the line of the Play page."""
    spread = Spread.of(given["times"])
    figure = f"Play page drawn, cold, {given['slower']}x slower"
    return [Row(figure, "all <= 1 s", told(spread), spread.count, spread.most_ms <= 1000.0, spread)]


def server_rows(given: Any) -> list[Row]:
    """Make the lines of the config server."""
    limits = (
        ("ready", "config server, start to a page", "all <= 0.5 s", 500.0),
        ("saves", "save of a client, to its answer", "", math.inf),
        ("server_back", "killed server back, linked", "all <= 2 s", 2000.0),
        ("instrument_back", "killed instrument back, linked", "all <= 2 s", 2000.0),
    )
    spreads = {key: Spread.of(given[key]) for key, *_ in limits}
    memory = given["memory"]
    held = Row("config server, memory", "<= 40 MB", f"{memory:.1f} MB", 1, memory <= 40.0)
    return [
        held,
        *(
            Row(figure, goal, told(spreads[key]), spreads[key].count, spreads[key].most_ms <= most, spreads[key])
            for key, figure, goal, most in limits
        ),
    ]


def store_rows(given: Any) -> list[Row]:
    """Make the line of the store; its times are milliseconds."""
    more, save = given["more"], Spread.of([ms / 1000.0 for ms in given["save"]])
    measured = f"{more:.1f} ms more (median); a save {told(save)}"
    figure = f"start with {given['clients']} clients, {given['sounds']} sounds"
    return [Row(figure, "<= 100 ms more than with one", measured, len(given["many"]), more <= 100.0)]


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
    warm, cold = Spread.of([run["heard"] for run in given["warm"]]), given["cold"]
    said = Spread.of([run["said"] for run in given["warm"]])
    measured = f"{told(warm)}; to its own line {said.p50_ms:.0f} ms; cold bank {1000 * cold['heard']:.0f} ms"
    return [
        Row("start to first sound of a key", "<= 1 s", measured, warm.count, warm.most_ms <= 1000.0, warm),
        memory_row("memory, 12 warm pads", given["memory"]),
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


def import_rows(given: Any) -> list[Row]:
    """Make the lines of recordings that are taken in; one too loud, too soft or over its ceiling breaks the promise."""
    spread, errors, refused = Spread.of(given["seconds"]), given["errors"], given["refused"]
    count = len(errors) + sum(refused.values())
    reasons = "".join(f"; {times} refused: {what}" for what, times in sorted(refused.items()))
    worst = (
        f"{len(errors)} taken, at most {max(errors, default=0.0):.2f} LU off, {given['over']} over the ceiling{reasons}"
    )
    kept = max(errors, default=0.0) <= 1.0 and not given["over"] and len(errors) >= count // 2
    return [
        Row("import of a 60 s m4a", "<= 1 s", told(spread), spread.count, spread.p50_ms <= 1000.0, spread),
        Row("memory of that import", "<= 128 MB", f"{given['mb']:.0f} MB", spread.count, given["mb"] <= 128.0),
        Row("recordings of -60 to 0 LUFS", "within 1 LU, or refused", worst, count, kept),
    ]


FIGURES: Mapping[str, Figure] = {
    "wakes": Figure("wakes", {"seconds": 20}, wake_rows),
    "lines": Figure("touches", {"lines": True, "blocks": [0], "touches": 2500, "seed": 1}, touch_rows("on lines")),
    "polling": Figure("touches", {"lines": False, "blocks": [0], "touches": 2500, "seed": 2}, touch_rows("polled")),
    "load": Figure("touches", {"lines": True, "blocks": [0, 3] * 5, "touches": 1000, "seed": 3}, load_rows),
    "kitchen": Figure(
        "touches", {"lines": True, "blocks": [0, 1] * 5, "touches": 1000, "seed": 5, "kitchen": True}, kitchen_rows
    ),
    "premix": Figure("premix", {"runs": 10}, premix_rows),
    "start": Figure("start", {"runs": 10, "client": "warm-pads"}, start_rows),
    "layers": Figure("start", {"runs": 3, "client": "layered-pads"}, layer_rows),
    "switch": Figure("switches", {"switches": 300, "client": "two-setups"}, switch_rows),
    "tick": Figure("ticks", {"lines": False, "seconds": 20, "ticks_s": 10, "touches": 500}, tick_rows),
    "rest": Figure("ticks", {"lines": True, "seconds": 20, "ticks_s": 0, "touches": 0}, rest_rows),
    "replug": Figure("replugs", {"times": 200}, replug_rows),
    "tablets": Figure("tablets", {"blocks": [0, 200] * 3, "seconds": 60, "seed": 4}, tablet_rows),
    "remap": Figure("remaps", {"remaps": 100}, remap_rows),
    "page": Figure("pages", {"loads": 10, "slower": 4}, page_rows),
    "server": Figure("server", {"runs": 10, "restarts": 20, "tablets": 20, "saves": 100}, server_rows),
    "import": Figure("imports", {"runs": 10, "imports": 500}, import_rows),
    "pressure": Figure("pressure", {"blocks": [1, 4], "steps": 600, "seed": 6}, pressure_rows),
    "pod": Figure("pod", {"steps": 60, "khz": [100, 400], "seed": 7}, pod_rows),
    "podlive": Figure("live_pod", {"steps": 60, "seed": 8}, live_pod_rows),
    "flash": Figure("flash", {"kib": 64}, flash_rows),
    "update": Figure("update", {"updates": 10}, update_rows),
    "store": Figure("store", {"clients": 1000, "sounds": 5000, "runs": 10}, store_rows),
}
