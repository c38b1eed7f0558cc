"""What the loop asks of whatever makes the sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from toccata.bank import Sample
from toccata.events import Note, Silence, Turn
from toccata.units import Seconds


class Player(Protocol):
    """Plays notes from a bank. No call waits, opens a file or raises because a card went away."""

    @property
    def rate(self) -> int:
        """Frames a second that the bank must be baked at."""

    @property
    def frames(self) -> int:
        """Frames a buffer: one voice may start so much later than another that was asked for at the same instant."""

    @property
    def told(self) -> str:
        """One line for a person: what is played on, and whether it is what was asked for."""

    @property
    def card_ok(self) -> bool:
        """False while nothing that is played is heard: no card, or it is away."""

    @property
    def underruns(self) -> int | None:
        """How often the card ran dry since the start; None: it can't tell."""

    @property
    def mixed(self) -> int | None:
        """A figure that is another one after every buffer that was mixed; None while there is no card to mix for."""

    def load(self, samples: Mapping[str, Sample]) -> None:
        """Make these samples ready, beside those that still sound. Called between ticks, never while a touch waits."""

    def play(self, note: Note) -> None:
        """Start a voice, and those beside it, from the beginning of its sample, at its gain from the first frame on."""

    def turn(self, turn: Turn) -> None:
        """Move a voice to another gain in small steps; a voice that has ended is left alone."""

    def silence(self, silence: Silence) -> None:
        """Fade a voice out; a voice that has ended is left alone."""

    def tick(self, now: Seconds) -> None:
        """Do what is due: gain steps, a look at the card, reopening it."""

    def due(self) -> Seconds:
        """The next instant at which ``tick`` has something to do."""

    def close(self) -> None:
        """Fade everything within 60 ms, then let the card go."""
