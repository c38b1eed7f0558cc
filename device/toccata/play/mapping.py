"""Which sound a press plays, and how loud: steps, turns, random choice, and what follows the touch's level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from random import Random

from toccata.bank import Recipe, Sample
from toccata.events import Why
from toccata.play.curve import shaped, touch_gain
from toccata.play.part import Ladder, Part, Sequence, chooses, follows
from toccata.settings.client import Client, Mode, PadSettings, Setup
from toccata.units import Decibels, Gain, Level, PadId

FIRMNESSES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What a sound is baked at for such pads: its soft, medium and firm layer, and one half-way between neighbours.

From each to the next the centroid of a marimba's first 100 ms moves by an eighth at most, by a fifth over the layers
alone. Twelve such pads take 20 MB; nine points would take 35.
"""

LAYERS = (0.0, 0.5, 1.0)
"""What sounds together and follows a sensor's hand: the layers themselves."""


def recipe(client: Client, pad: PadSettings, sound: str) -> Recipe:
    """What the pre-mix has to bake for one sound of one pad."""
    return Recipe(
        sound=sound,
        gain_db=Decibels(pad.gain_db + client.level_db),
        attack_ms=pad.attack_ms,
        min_attack_ms=client.min_attack_ms,
        shelf_db=client.comfort_shelf_db,
    )


def recipes(client: Client) -> list[Recipe]:
    """All that the client's active setup plays, each recipe once, in the order of the pads."""
    pads = sorted(client.setup.pads.items())
    wanted = (
        one for pad, settings in pads for sound in settings.sounds for one in _rungs(client, pad, settings, sound)
    )
    return list(dict.fromkeys(wanted))


class SoundMap:
    """The setup's pads, each with its samples at hand."""

    def __init__(
        self, client: Client, samples: Mapping[Recipe, Sample], random: Random, follows: SoundMap | None = None
    ) -> None:
        """Lay out the parts.

        Args:
            client: whose active setup is played.
            samples: the bank, by recipe; a sound that it lacks is muted.
            random: chooses for random pads.
            follows: the map before; a pad that plays as it did keeps its part, sequences and choices go on from there.
                What is muted there stays so for presses that have begun, until this map has it.
        """
        self._random = random
        self._muted: set[str] = set() if follows is None else follows._muted
        self._sequences: dict[str | PadId, Sequence] = _sequences(
            client.setup, {} if follows is None else follows._sequences
        )
        self._parts: dict[PadId, Part] = {}
        for pad, settings in client.setup.pads.items():
            ladders = tuple(_ladder(_rungs(client, pad, settings, sound), samples) for sound in settings.sounds)
            sequence = self._sequences[settings.sequence or pad] if settings.mode is Mode.STEP else None
            part, before = Part(pad, settings, ladders, sequence), None if follows is None else follows.part(pad)
            self._parts[pad] = part if before is None else _continued(part, before)
            for sound, ladder in zip(settings.sounds, ladders, strict=True):
                (self._muted.discard if ladder else self._muted.add)(sound)

    def part(self, pad: PadId) -> Part | None:
        """What this pad plays in this map."""
        return self._parts.get(pad)

    def mute(self, sound: str) -> None:
        """Let no press start this sound, not even one that has begun."""
        self._muted.add(sound)

    def refusal(self, part: Part, ahead: Iterable[Part] = ()) -> Why | None:
        """Why a press of this part would stay silent now, or when those ahead of it have sounded."""
        if not any(self._plays(part, number) for number in range(len(part.ladders))):
            return Why.MUTED
        sequence = part.sequence
        if sequence is None or part.settings.answers:
            return None
        due = self._due(sequence, partial(self._plays, part), ahead)
        return Why.WAITING if due in sequence.waits else None

    def choose(self, part: Part, level: Level) -> Ladder:
        """What this press sounds, which is not refused; steps move on and random choices are remembered.

        One sample; where a sensor's hand crossfades the layers while it sounds, all of them.
        """
        number = 0
        if part.sequence is not None:
            number = self._step(part, part.sequence)
        elif part.settings.mode is Mode.RANDOM:
            number = self._any(part)
        return part.ladders[number] if part.follows else (part.sample(number, _counts(part, level)),)

    def _plays(self, part: Part, number: int) -> bool:
        return bool(part.ladders[number]) and part.settings.sounds[number] not in self._muted

    def _due(self, sequence: Sequence, plays: Callable[[int], bool], ahead: Iterable[Part]) -> int:
        due = sequence.due(plays)
        for one in ahead:
            if one.sequence is sequence and one.settings.answers == (due in sequence.waits):
                due = sequence.due(plays, sequence.after(due))
        return due

    def _step(self, part: Part, sequence: Sequence) -> int:
        """An answering pad whose turn it is not repeats what was heard last: it is never dead, and moves nothing on."""
        plays = partial(self._plays, part)
        due = sequence.due(plays)
        if part.settings.answers and due not in sequence.waits:
            return sequence.again(plays)
        sequence.move_on(due)
        return due

    def _any(self, part: Part) -> int:
        sounds = part.settings.sounds
        playing = [number for number in range(len(sounds)) if self._plays(part, number)]
        number = self._random.choice([one for one in playing if sounds[one] != part.last] or playing)
        part.last = sounds[number]
        return number


def gain_of(part: Part, level: Level) -> Gain:
    """How loud a press of this level is, over what is baked in; what follows a hand is booked as loud as it can be."""
    return touch_gain(_counts(part, level)) if chooses(part.pad, part.settings) else Gain(1.0)


def _counts(part: Part, level: Level) -> Level:
    return shaped(level, part.settings.curve) if part.pad.is_sensor else level


def _continued(part: Part, before: Part) -> Part:
    """The part before, if nothing about it has changed; else the new one, with its memory."""
    if part.is_as(before):
        return before
    part.last = before.last
    return part


def _sequences(setup: Setup, before: Mapping[str | PadId, Sequence]) -> dict[str | PadId, Sequence]:
    """One place in each sequence for all the pads that share it; a step pad without a name has its own."""
    sequences = {
        settings.sequence or pad: Sequence(settings.sounds, frozenset(settings.waits))
        for pad, settings in setup.pads.items()
        if settings.mode is Mode.STEP
    }
    same = {key: old for key, old in before.items() if key in sequences and sequences[key].sounds == old.sounds}
    for key, old in same.items():
        old.waits = sequences[key].waits
    return sequences | same


def _rungs(client: Client, pad: PadId, settings: PadSettings, sound: str) -> tuple[Recipe, ...]:
    plain = recipe(client, settings, sound)
    rungs = LAYERS if follows(pad, settings) else FIRMNESSES if chooses(pad, settings) else ()
    return tuple(replace(plain, firmness=one) for one in rungs) or (plain,)


def _ladder(rungs: tuple[Recipe, ...], samples: Mapping[Recipe, Sample]) -> Ladder:
    """A sound without layers is the same sample on every rung, and needs one."""
    found = tuple(samples[rung] for rung in rungs if rung in samples)
    return found if len({sample.key for sample in found}) > 1 else found[:1]
