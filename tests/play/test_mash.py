"""Twelve pads of real marimba notes, mashed for hours: how much the ceiling takes from a new voice."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from random import Random

import pytest

from toccata.bank import Recipe, Sample
from toccata.events import Cause, Note
from toccata.play.ledger import Pace
from toccata.play.voice import FADE_S, Start
from toccata.play.voices import Voices
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.premix import bake
from toccata.units import Decibels, Gain, PadId, Seconds, to_decibels, to_gain

NOTES = ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")
CEILING = to_gain(Decibels(-3.0))


def marimba(level_db: float) -> list[Sample]:
    """The shipped notes, as the pre-mix bakes them at a client's level."""
    catalogue = read_catalogue(packs_folder())
    names = [f"marimba/{note}" for note in NOTES]
    return [bake(Recipe(name, Decibels(level_db)), catalogue[name], 48_000).without_pcm() for name in names]


def touches(random: Random, hours: float) -> Iterator[tuple[float, int]]:
    """Every pad is touched every 0.2 to 0.6 s, at random."""
    coming = [(random.uniform(0.0, 0.6), pad) for pad in range(12)]
    heapq.heapify(coming)
    while coming[0][0] < hours * 3600:
        at, pad = coming[0]
        heapq.heapreplace(coming, (at + random.uniform(0.2, 0.6), pad))
        yield at, pad


def lowered(samples: Sequence[Sample], hours: float) -> list[int]:
    """How many new voices were lowered by 0, 1, 2, ... whole decibels."""
    voices, counts = Voices(samples, CEILING, Pace.of(64, 48_000)), [0] * 121
    starts = [Start(PadId(0, pad), sample, Gain(1.0), Cause.PRESS) for pad, sample in enumerate(samples)]
    for at, pad in touches(Random(1), hours):
        now = Seconds(at)
        voices.step(now)
        voices.fade_pad(starts[pad].pad, Cause.PRESS, FADE_S, now)
        voices.start(starts[pad], now)
        note = next(one for one in voices.drain()[0] if type(one) is Note)
        counts[int(-to_decibels(note.gain))] += 1
    return counts


def test_in_ten_hours_of_twelve_mashed_pads_fewer_than_one_voice_in_a_hundred_loses_6_db() -> None:
    counts = lowered(marimba(-6.0), hours=10.0)
    assert sum(counts) > 1_000_000
    assert sum(counts[6:]) < 0.01 * sum(counts)
    assert sum(counts[40:]) == 0


@pytest.mark.parametrize("level_db", [-3.0, 0.0])
def test_the_same_holds_for_louder_clients(level_db: float) -> None:
    counts = lowered(marimba(level_db), hours=0.2)
    assert sum(counts[6:]) < 0.01 * sum(counts)
    assert sum(counts[40:]) == 0
