"""The figures of the pre-mix: what a measurement makes of it."""

from __future__ import annotations

from dataclasses import replace
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
            rows.append(Row(figure.format(pack), goal, told(spread), spread.count, met, spread))
    return rows
