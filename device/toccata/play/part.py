"""One pad's part: what it plays, from which samples, and how its hand is judged. A press keeps its part to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from toccata.bank import Sample
from toccata.settings.client import Access, ActivateOn, Mode, PadSettings
from toccata.units import Level, PadId

Ladder = tuple[Sample, ...]
"""One sound from soft to firm. A single sample: a touch does not choose; none: the sound is muted."""

SUSTAINED = frozenset({Mode.HOLD, Mode.LATCH, Mode.TIMED})
"""What loops, and what a sensor's hand shapes while it sounds."""


def follows(pad: PadId, settings: PadSettings) -> bool:
    """Tell whether what it sounds follows the hand: its ladder then has a soft, a medium and a firm layer at most."""
    return pad.is_sensor and settings.mode in SUSTAINED


def chooses(pad: PadId, settings: PadSettings) -> bool:
    """Tell whether how firm the press was chooses the gain and the rung, for all of the sound."""
    return settings.dynamics if not pad.is_sensor else settings.mode not in SUSTAINED


@dataclass(slots=True, eq=False)
class Sequence:
    """A place in a row of sounds, shared by all step pads that name it.

    Attributes:
        waits: the numbers of the steps that only an answering pad plays.
        next: the step that comes now.
        last: the step that was played last.
    """

    sounds: tuple[str, ...]
    waits: frozenset[int] = frozenset()
    next: int = 0
    last: int | None = None

    def due(self, plays: Callable[[int], bool], begin: int | None = None) -> int:
        """The step that comes now, or would if ``begin`` were next: the next one that plays."""
        begin = self.next if begin is None else begin
        return next(filter(plays, chain(range(begin, len(self.sounds)), range(begin))), begin)

    def again(self, plays: Callable[[int], bool]) -> int:
        """The step that was played last, or the nearest before it that plays; at the beginning, the first that does."""
        if self.last is None:
            return self.due(plays)
        return next(filter(plays, chain(range(self.last, -1, -1), range(len(self.sounds) - 1, -1, -1))), self.last)

    def move_on(self, played: int) -> None:
        """This step was played: the one after it is next."""
        self.last, self.next = played, self.after(played)

    def after(self, number: int) -> int:
        """The step behind this one; behind the last, the first."""
        return (number + 1) % len(self.sounds)


@dataclass(slots=True, eq=False)
class Part:
    """One mapped pad.

    Attributes:
        settings: what the therapist chose.
        ladders: its sounds, in the order of the settings.
        sequence: of a step pad.
        last: of a random pad, the sound that it chose last.
    """

    pad: PadId
    settings: PadSettings
    ladders: tuple[Ladder, ...]
    sequence: Sequence | None = None
    last: str | None = None

    @property
    def samples(self) -> list[Sample]:
        """All that it may play."""
        return [sample for ladder in self.ladders for sample in ladder]

    def sample(self, number: int, level: Level) -> Sample:
        """The sound of this number for a touch of this level: each rung has an equal share of the levels."""
        ladder = self.ladders[number]
        return ladder[min(int(max(level, 0.0) * len(ladder)), len(ladder) - 1)]

    @property
    def follows(self) -> bool:
        """What it sounds follows the hand."""
        return follows(self.pad, self.settings)

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
        return self.settings == other.settings and _keys(self) == _keys(other)


def _keys(part: Part) -> list[list[str]]:
    return [[sample.key for sample in ladder] for ladder in part.ladders]
