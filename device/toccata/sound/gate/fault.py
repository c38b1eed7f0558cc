"""What the quality gate says of a pack: one line for each thing that is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be.

    Attributes:
        file: pack and file, ``marimba/C4-soft.flac``.
        what: what was looked at: ``pitch``.
        measured: what was found, with its unit: ``+7.2 cents``.
        wanted: what it must be: ``within 3 cents``.
        remedy: what whoever makes the pack can do.
    """

    file: str
    what: str
    measured: str
    wanted: str
    remedy: str

    def __str__(self) -> str:
        told = f"{self.file}: {self.what} is {self.measured}, wanted {self.wanted}; {self.remedy}"
        return "".join(sign if sign.isprintable() else "?" for sign in told)
