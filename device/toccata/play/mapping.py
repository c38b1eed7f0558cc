"""Which sound a press plays, and how loud: steps, random choice, and a level that follows the touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from toccata.bank import Recipe, Sample
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


@dataclass(slots=True)
class _Sequence:
    length: int
    next: int = 0


class SoundMap:
    """The setup's pads, each with its samples at hand."""

    def __init__(self, client: Client, samples: Mapping[Recipe, Sample], random: Random) -> None:
        self._random = random
        self._pads = client.setup.pads
        self._samples = {
            pad: tuple(samples[recipe(client, settings, sound)] for sound in settings.sounds)
            for pad, settings in self._pads.items()
        }
        self._sequences = _sequences(client.setup)
        self._last: dict[PadId, Sample] = {}

    def choose(self, pad: PadId) -> Sample:
        """The sample of this press; steps move on and random choices are remembered."""
        settings, samples = self._pads[pad], self._samples[pad]
        if settings.mode is Mode.STEP:
            sequence = self._sequences[settings.sequence or pad]
            sample = samples[sequence.next]
            sequence.next = (sequence.next + 1) % sequence.length
            return sample
        if settings.mode is Mode.RANDOM:
            return self._another(pad, samples)
        return samples[0]

    def gain(self, pad: PadId, level: Level) -> Gain:
        """How loud this press is, over what is baked in."""
        return touch_gain(level) if self._pads[pad].dynamics else Gain(1.0)

    def _another(self, pad: PadId, samples: tuple[Sample, ...]) -> Sample:
        last = self._last.get(pad)
        choice = self._random.choice([sample for sample in samples if sample is not last] or samples)
        self._last[pad] = choice
        return choice


def _sequences(setup: Setup) -> dict[str | PadId, _Sequence]:
    """One place in each sequence for all the pads that share it; a step pad without a name has its own."""
    return {
        settings.sequence or pad: _Sequence(len(settings.sounds))
        for pad, settings in setup.pads.items()
        if settings.mode is Mode.STEP
    }
