"""One pad's part: what it plays, from which samples, and how its hand is judged. A press keeps its part to its end."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.bank import Sample
from toccata.settings.client import Access, ActivateOn, Mode, PadSettings
from toccata.units import PadId


@dataclass(slots=True, eq=False)
class Sequence:
    """A place in a row of sounds, shared by all step pads that name it."""

    sounds: tuple[str, ...]
    next: int = 0

    def step(self) -> int:
        """The number of the sound that comes now; the one after it is next."""
        now, self.next = self.next, (self.next + 1) % len(self.sounds)
        return now


@dataclass(slots=True, eq=False)
class Part:
    """One mapped pad.

    Attributes:
        settings: what the therapist chose.
        samples: its sounds, in the order of the settings.
        sequence: of a step pad.
        last: of a random pad, the sound that it chose last.
    """

    pad: PadId
    settings: PadSettings
    samples: tuple[Sample, ...]
    sequence: Sequence | None = None
    last: str | None = None

    @property
    def access(self) -> Access:
        """How its hand is judged."""
        return self.settings.access

    @property
    def lifts(self) -> bool:
        """Its sound starts on the lift of an accepted press; what sounds while it is held can't, and starts before."""
        return self.access.activate_on is ActivateOn.LIFT and self.settings.mode is not Mode.HOLD

    def is_as(self, other: Part) -> bool:
        """Tell whether both play the same in the same way."""
        keys = [sample.key for sample in self.samples]
        return self.settings == other.settings and keys == [sample.key for sample in other.samples]
