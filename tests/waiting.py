"""Waiting for what real programs, threads and files do: for a condition, asked again and again, up to a limit."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""No verdict on speed: so long even a loaded machine takes for nothing that is waited for here."""

ASKED_EVERY_S = 0.01


def _rest() -> None:
    time.sleep(ASKED_EVERY_S)


def until(happened: Callable[[], object], what: str, rest: Callable[[], object] = _rest) -> None:
    """Wait for something to be true; ``rest`` lets time pass between two looks.

    Raises:
        AssertionError: it did not happen within the limit.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not come"
        rest()
