"""Mean, middle and the straight line through points: the ``statistics`` module would cost a server 1 MB. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Trend:
    """Mean, standard deviation around a straight line, and its slope a second."""

    mean: float
    noise: float
    slope: float


def mean(figures: Sequence[float]) -> float:
    """Give the mean of at least one figure."""
    return sum(figures) / len(figures)


def middle(figures: Sequence[float]) -> float:
    """Give the median of at least one figure; of an even count the mean of the two in the middle."""
    ordered, half = sorted(figures), len(figures) // 2
    return float(ordered[half]) if len(figures) % 2 else (ordered[half - 1] + ordered[half]) / 2


def line_through(points: Sequence[tuple[float, float]]) -> Trend:
    """Draw the straight line of least squares through at least one point (instant, figure)."""
    centre, level = mean([at for at, _ in points]), mean([figure for _, figure in points])
    spread = sum((at - centre) ** 2 for at, _ in points)
    slope = sum((at - centre) * (figure - level) for at, figure in points) / spread if spread else 0.0
    squares = sum((figure - level - slope * (at - centre)) ** 2 for at, figure in points)
    return Trend(level, sqrt(squares / max(len(points) - 2, 1)), slope)
