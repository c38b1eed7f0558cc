"""How much of a week's dose was heard of this instrument, as it was kept last: each five minutes while it plays."""

from __future__ import annotations

from pathlib import Path

from toccata.dose import Hours, percent_of
from toccata.store.dose_note import read_dose
from toccata.store.own_loudness import own_loudness


def dose_percent(data: Path) -> float | None:
    """Tell the share of the last 168 hours of play, in percent; None: the loudness was never measured."""
    measured = own_loudness(data)
    return None if measured is None else percent_of((read_dose(data) or Hours()).week_pa2h, measured.limit_dba)
