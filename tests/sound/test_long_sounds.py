"""Sounds that are longer than the pre-mix takes at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_sounds import made, tone

from toccata.bank import Recipe
from toccata.sound.filters import filtered, high_shelf
from toccata.sound.loudness import integrated, integrated_in_turn, peak_envelope
from toccata.sound.premix import SHELF_HZ, SHELF_SLOPE, bake
from toccata.sound.unroll import PIECE
from toccata.units import Decibels

RATE = 48_000
LONG_S = 24.0
BORDER = slice(PIECE - 5_000, PIECE + 5_000)


def recipe(gain_db: float = 0.0, shelf_db: float = 0.0) -> Recipe:
    return Recipe("made/tone", Decibels(gain_db), attack_ms=100.0, shelf_db=Decibels(shelf_db))


def noise(seconds: float) -> np.ndarray:
    swell = np.sin(np.linspace(0.0, 7.0, round(seconds * RATE)))[:, np.newaxis] ** 2
    return np.rint(np.random.RandomState(8).standard_normal((round(seconds * RATE), 2)) * swell * 2000.0).astype(
        np.int16
    )


def test_a_long_file_plays_unchanged_after_its_attack(tmp_path: Path) -> None:
    pcm = noise(LONG_S)
    assert len(pcm) > PIECE
    baked = bake(recipe(), made(tmp_path, pcm, role="bed"), RATE)
    assert (baked.pcm[4800:] == pcm[4800:]).all()
    assert baked.loudness_lufs == pytest.approx(integrated(baked.pcm / 32_768.0, RATE), abs=0.02)
    assert (baked.envelope == peak_envelope(baked.pcm / 32_768.0, RATE)).all()


def test_the_shelf_goes_on_from_piece_to_piece(tmp_path: Path) -> None:
    pcm = noise(LONG_S)
    whole = filtered(pcm.astype(np.float64), (high_shelf(RATE, SHELF_HZ, -6.0, SHELF_SLOPE),), RATE)
    baked = bake(recipe(shelf_db=-6.0), made(tmp_path, pcm, role="bed"), RATE)
    assert np.abs(baked.pcm[BORDER] - whole[BORDER]).max() <= 1.5


def test_another_rate_goes_on_from_piece_to_piece(tmp_path: Path) -> None:
    pcm = tone(441.0, LONG_S, RATE)
    baked = bake(recipe(-6.0), made(tmp_path, pcm, role="bed"), 44_100)
    ideal = 8000.0 * 10.0**-0.3 * np.sin(2.0 * np.pi * 441.0 * np.arange(len(baked.pcm)) / 44_100)
    assert len(baked.pcm) == pytest.approx(LONG_S * 44_100, abs=1)
    assert np.abs(baked.pcm[5000:-5000, 0] - ideal[5000:-5000]).max() <= 3.0


def test_the_loudness_of_a_long_sound_is_that_of_the_whole() -> None:
    pcm = noise(45.0)
    assert integrated_in_turn(pcm, RATE, 32_768.0) == pytest.approx(integrated(pcm / 32_768.0, RATE), abs=0.001)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_the_envelope_of_a_long_sound_is_the_same_wherever_it_is_cut(rate: int) -> None:
    """What lies far from both ends of a part doesn't know that it is a part."""
    sound = (tone(997.0, 8.0, rate) + tone(rate / 2.5, 8.0, rate, 5000.0)) / 32_768.0
    whole, later = peak_envelope(sound, rate), peak_envelope(sound[rate:], rate)
    assert later[30:-1] == pytest.approx(whole[130:][: len(later) - 31], rel=1e-3)
