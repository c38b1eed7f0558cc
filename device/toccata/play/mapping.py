"""Which sound a press plays, and how loud: steps, random choice, and a level that follows the touch."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from toccata.bank import Recipe, Sample
from toccata.play.part import Part, Sequence
from toccata.settings.client import Client, Mode, PadSettings, Setup
from toccata.units import Decibels, Gain, Level, PadId, to_gain

DYNAMICS_DB = Decibels(18.0)
"""A touch that only just counts is so much softer than a whole hand, on pads whose dynamics follow the touch."""


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
    wanted = (recipe(client, pad, sound) for _, pad in sorted(client.setup.pads.items()) for sound in pad.sounds)
    return list(dict.fromkeys(wanted))


def touch_gain(level: Level) -> Gain:
    """The gain of a touch of this level: straight in decibels, from -18 dB up to 0 dB."""
    return to_gain(Decibels(-DYNAMICS_DB * (1.0 - min(max(level, 0.0), 1.0))))


class SoundMap:
    """The setup's pads, each with its samples at hand."""

    def __init__(
        self, client: Client, samples: Mapping[Recipe, Sample], random: Random, follows: SoundMap | None = None
    ) -> None:
        """Lay out the parts.

        Args:
            client: whose active setup is played.
            samples: the bank, by recipe.
            random: chooses for random pads.
            follows: the map before; a pad that plays as it did keeps its part, sequences and choices go on from there.
        """
        self._random = random
        self._sequences: dict[str | PadId, Sequence] = _sequences(
            client.setup, {} if follows is None else follows._sequences
        )
        self._parts: dict[PadId, Part] = {}
        for pad, settings in client.setup.pads.items():
            baked = tuple(samples[recipe(client, settings, sound)] for sound in settings.sounds)
            sequence = self._sequences[settings.sequence or pad] if settings.mode is Mode.STEP else None
            part, before = Part(pad, settings, baked, sequence), None if follows is None else follows.part(pad)
            self._parts[pad] = part if before is None else _continued(part, before)

    def part(self, pad: PadId) -> Part | None:
        """What this pad plays in this map."""
        return self._parts.get(pad)

    def choose(self, part: Part) -> Sample:
        """The sample of this press; steps move on and random choices are remembered."""
        if part.sequence is not None:
            return part.samples[part.sequence.step()]
        if part.settings.mode is Mode.RANDOM:
            choice = self._random.choice([one for one in part.samples if one.sound != part.last] or part.samples)
            part.last = choice.sound
            return choice
        return part.samples[0]


def gain_of(part: Part, level: Level) -> Gain:
    """How loud a press of this level is, over what is baked in."""
    return touch_gain(level) if part.settings.dynamics else Gain(1.0)


def _continued(part: Part, before: Part) -> Part:
    """The part before, if nothing about it has changed; else the new one, with its memory."""
    if part.is_as(before):
        return before
    part.last = before.last
    return part


def _sequences(setup: Setup, before: Mapping[str | PadId, Sequence]) -> dict[str | PadId, Sequence]:
    """One place in each sequence for all the pads that share it; a step pad without a name has its own."""
    sequences = {
        settings.sequence or pad: Sequence(settings.sounds)
        for pad, settings in setup.pads.items()
        if settings.mode is Mode.STEP
    }
    same = {key: old for key, old in before.items() if key in sequences and sequences[key].sounds == old.sounds}
    return sequences | same
