"""The bill of materials of the instruments and the pod: one table, as CSV for ordering and as Markdown for reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from drawing.netlist import Kind, Netlist, ordered

HEAD = ("part", "maker", "number", "what matters")
ABOUT = """# Bill of materials

Made from parts.toml, instruments/*.toml and pod.toml by `python hardware/draw.py`; the same as [bill.csv](bill.csv).
Quantities are for one piece of each. An instrument with a sensor pod needs the pod's column too. Where a maker and a
number stand, that part is known to fit and an equal one will do; `any` means: whatever has the properties in the last
column. No prices: they differ from shop to shop. Not listed: wire, solder, case, screws ([MOUNTING.md](MOUNTING.md)).
"""


def bill(things: Sequence[Netlist], known: Mapping[str, Kind]) -> list[tuple[str, ...]]:
    """List what to order: what it is, a column of quantities for each thing, then maker, number, what matters."""
    counts = [ordered(thing, known) for thing in things]
    rows = [
        (kind.what, *(str(count[kind.name] or "") for count in counts), kind.maker or "any", kind.number, kind.needs)
        for kind in known.values()
        if any(count[kind.name] for count in counts)
    ]
    return [(HEAD[0], *(thing.title for thing in things), *HEAD[1:]), *rows]


def bill_csv(rows: Sequence[Sequence[str]]) -> str:
    """Write the bill as CSV (RFC 4180), lines ended by LF."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def bill_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Write the bill as a page."""
    return f"{ABOUT}\n{table(rows)}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Write rows as a Markdown table; the first is its head."""
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
