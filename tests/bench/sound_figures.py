"""The figures of the pre-mix: what a measurement makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import median
from typing import Any

from row import Row, beside, by_load, told

from toccata.technician.spread import Spread


def kitchen_rows(given: Any) -> list[Row]:
    """Compare blocks with imports and pre-mixes beside them with idle ones; each such block must have had both."""
    idle, loaded = by_load(given)
    row = beside("finger to sound, import and pre-mix", idle, loaded)
    done = {kind: sum(block["done"].get(kind, 0) for block in loaded) for kind in ("import", "pre-mix", "failed")}
    measured = f"{row.measured}; {done['import']} imports of a minute, {done['pre-mix']} pre-mixes of 12 pads"
    return [replace(row, measured=measured, met=row.met and min(done["import"], done["pre-mix"]) > 0 == done["failed"])]


def premix_rows(given: Any) -> list[Row]:
    """Make the lines of the pre-mix; its times are of 12 pads, process and disk included."""
    goals = (
        ("first", "pre-mix of 12 pads, {}", 1000.0),
        ("warm", "the same again, warm worker, {}", 20.0),
        ("cold", "the same again, cold worker, {}", 300.0),
        ("load", "loading that bank, {}", 100.0),
    )
    rows = []
    for key, figure, most in goals:
        for pack, times in given.items():
            spread = Spread.of(times[key])
            met, goal = spread.p50_ms <= most, f"p50 <= {most:g} ms"
            used = f"; {1000 * median(times['processor']):.0f} ms of a processor" if key == "first" else ""
            rows.append(Row(figure.format(pack), goal, told(spread) + used, spread.count, met, spread))
    return rows


def layer_rows(given: Any) -> list[Row]:
    """Make the lines of pads that choose among layers: five samples each."""
    cold = given["cold"]["heard"]
    return [
        memory_row("memory, 12 struck pads in layers", given["memory"]),
        Row("their first start, nothing pre-mixed", "", f"{1000 * cold:.0f} ms", 1, True),
    ]


def memory_row(figure: str, memory: Mapping[str, Any]) -> Row:
    """Make the line of what an instrument holds in memory."""
    held = f"{memory['VmRSS']:.0f} MB, {memory['VmLck']:.0f} MB of addresses locked" + (
        ", on fault" if memory["on_fault"] else ", not on fault"
    )
    locked = memory["on_fault"] and memory["VmLck"] > 0.0
    return Row(figure, "<= 96 MB, locked on fault", held, 1, memory["VmRSS"] <= 96.0 and locked)
