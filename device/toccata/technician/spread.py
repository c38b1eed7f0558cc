"""How far measured times spread: percentiles, as they are told and as they are written down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev

from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Spread:
    """What a row of measured times comes to, in milliseconds; ``std_ms`` is the standard deviation of all of them."""

    count: int
    p50_ms: float
    p99_ms: float
    p999_ms: float
    std_ms: float
    least_ms: float
    most_ms: float

    @classmethod
    def of(cls, times: Sequence[Seconds]) -> Spread:
        """Sum up times.

        Raises:
            ValueError: there are none.
        """
        ordered = sorted(1000.0 * time for time in times)
        p50, p99, p999 = (percentile(ordered, share) for share in (0.5, 0.99, 0.999))
        return cls(len(ordered), p50, p99, p999, pstdev(ordered), ordered[0], ordered[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """Give the least value that ``share`` (0-1) of them do not pass: the nearest rank, never a value in between.

    Raises:
        ValueError: there are no values.
    """
    if not ordered:
        raise ValueError("no values to take a percentile of")
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
