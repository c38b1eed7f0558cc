"""The lines of the table on updates."""

from __future__ import annotations

from statistics import median
from typing import Any

from row import Row

LONGEST_BACK_S = 300.0
"""Goal for the way back from a broken version."""


def update_rows(given: Any) -> list[Row]:
    """Make the lines of updates that are kept, and of ways back; a version that does not play breaks the promise."""
    updates, back = given["updates"], given["back"]
    kept = f"{median(updates):.1f} s at the median, {max(updates):.1f} s at most, of it 5 s of watching"
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in back.items())
    met = given["plays"] and max(back.values()) <= LONGEST_BACK_S
    return [
        Row("update, simulated services, small slots", "", kept, len(updates), given["plays"]),
        Row("broken version started to old one ready", "<= 5 min", told, len(back), met),
    ]
