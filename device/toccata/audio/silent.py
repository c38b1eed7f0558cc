"""The player where there is no sound card: everything else of the instrument goes on."""

from __future__ import annotations

from collections.abc import Mapping

from toccata.bank import Sample
from toccata.events import Note, Silence, Turn
from toccata.units import NEVER, Seconds


class SilentPlayer:
    """Plays nowhere.

    Args:
        rate: frames a second that the bank is baked at.
        why: what a person is told about the missing sound, such as the words of a CardError.
        raw: the sound system's own words, for a terminal.
    """

    def __init__(self, rate: int, why: str, raw: str = "") -> None:
        self._rate = rate
        self._why = why
        self.raw = raw

    @property
    def rate(self) -> int:
        """Frames a second, as given."""
        return self._rate

    @property
    def frames(self) -> int:
        """One: nothing is late where nothing sounds."""
        return 1

    @property
    def told(self) -> str:
        """One line that says that nothing will be heard, and why."""
        return f"no sound will be heard: {self._why}"

    @property
    def card_ok(self) -> bool:
        """Nothing is heard."""
        return False

    @property
    def underruns(self) -> int | None:
        """There is no card that could run dry."""
        return None

    @property
    def mixed(self) -> None:
        """Nothing is mixed for a card."""

    def load(self, samples: Mapping[str, Sample]) -> None:
        """Need no samples."""

    def play(self, note: Note) -> None:
        """Leave the note silent."""

    def turn(self, turn: Turn) -> None:
        """Leave all as it is."""

    def silence(self, silence: Silence) -> None:
        """Leave all as it is."""

    def tick(self, now: Seconds) -> None:
        """Have nothing due."""

    def due(self) -> Seconds:
        """Never."""
        return NEVER

    def close(self) -> None:
        """Have nothing to let go."""
