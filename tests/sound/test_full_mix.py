"""What the measured ceiling is reckoned from: how loud sixteen of our sounds are together."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
import pytest

from toccata.settings.loudness import FULL_MIX_LU, NOISE_LUFS
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.decode import decode
from toccata.sound.loudness import momentary_maximum

RATE, SECONDS, VOICES = 48_000, 2.0, 16
CATALOGUE = read_catalogue(packs_folder())
PACKS = sorted({name.partition("/")[0] for name in CATALOGUE})


def beginning(sound: str) -> npt.NDArray[np.float64]:
    """The first two seconds, both channels, full scale 1.0."""
    pcm = decode(CATALOGUE[sound]).pcm[: round(RATE * SECONDS)] / 32_768.0
    whole = np.zeros((round(RATE * SECONDS), 2))
    whole[: len(pcm)] = pcm
    return whole


def loudness_of(sounds: list[str]) -> float:
    return momentary_maximum(np.sum([beginning(sound) for sound in sounds], axis=0), RATE)


@pytest.mark.parametrize("pack", PACKS)
def test_all_pads_of_a_pack_at_once_are_within_the_full_mix(pack: str) -> None:
    sounds = [name for name in CATALOGUE if name.startswith(f"{pack}/")][:VOICES]
    assert loudness_of(sounds) <= NOISE_LUFS + FULL_MIX_LU


def test_sixteen_of_all_sounds_are_within_the_full_mix_and_not_far_from_it() -> None:
    random, struck = Random(1), [name for name in CATALOGUE if CATALOGUE[name].role in ("note", "drum", "effect")]
    loudest = max(loudness_of(random.sample(struck, VOICES)) for _ in range(5))
    assert NOISE_LUFS + FULL_MIX_LU - 6.0 <= loudest <= NOISE_LUFS + FULL_MIX_LU
