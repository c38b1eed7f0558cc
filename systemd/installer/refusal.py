"""What ends an installation: one line saying what, where, and the remedy."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  # it is what the person reads, not a fault of the program
    """Something is missing or failed; ``remedy`` is what to do before the next try."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy
