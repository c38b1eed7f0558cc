from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.sound.spectrum import centroid_hz, cents_off, share_above_db, spectrum_of

RATE = 48_000


def ringing(*partials: tuple[float, float], seconds: float = 1.0) -> np.ndarray:
    """Partials (hertz, weight) that die away by 60 dB, mono."""
    time = np.arange(round(seconds * RATE)) / RATE
    waves = sum(weight * np.sin(2.0 * np.pi * hertz * time) for hertz, weight in partials)
    return np.asarray(waves * np.exp(-6.9 * time / seconds))[:, np.newaxis]


@settings(max_examples=40, deadline=None)
@given(st.floats(100.0, 2000.0), st.floats(-50.0, 50.0))
def test_how_far_a_struck_tone_lies_from_its_note_is_known_within_half_a_cent(hertz: float, cents: float) -> None:
    sounded = hertz * 2.0 ** (cents / 1200.0)
    sound = ringing((sounded, 1.0), (2.9 * sounded, 0.5))
    assert cents_off(spectrum_of(sound, RATE, False), hertz) == pytest.approx(cents, abs=0.5)


@settings(max_examples=40, deadline=None)
@given(st.integers(200, 4000))
def test_a_partial_that_fits_its_loop_is_known_exactly(cycles: int) -> None:
    sound = np.sin(2.0 * np.pi * cycles * np.arange(2 * RATE) / (2 * RATE))[:, np.newaxis]
    assert cents_off(spectrum_of(sound, RATE, True), cycles / 2.0) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("wrong", [0.5, 2.0, 1.125], ids=["octave below", "octave above", "whole tone above"])
def test_another_note_is_not_heard_as_this_one(wrong: float) -> None:
    sound = ringing((440.0 * wrong, 1.0), (880.0 * wrong, 0.3))
    assert cents_off(spectrum_of(sound, RATE, False), 440.0) is None


def test_silence_has_no_pitch_and_nothing_high() -> None:
    silence = spectrum_of(np.zeros((RATE, 2)), RATE, False)
    assert (cents_off(silence, 440.0), share_above_db(silence, 5000.0)) == (None, -180.0)
    assert centroid_hz(np.zeros((RATE, 2)), RATE) == 0.0


@settings(max_examples=40, deadline=None)
@given(st.floats(-60.0, 0.0))
def test_the_energy_above_a_frequency_is_told_against_all_of_it(level_db: float) -> None:
    time = np.arange(RATE) / RATE
    high = 10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * 8000.0 * time)
    sound = np.stack([np.sin(2.0 * np.pi * 500.0 * time), high], axis=1)
    share = 10.0 ** (level_db / 10.0)
    assert share_above_db(spectrum_of(sound, RATE, True), 5000.0) == pytest.approx(
        10.0 * np.log10(share / (1.0 + share)), abs=0.01
    )


def test_brightness_is_the_middle_of_the_power() -> None:
    time = np.arange(RATE) / RATE
    sound = np.sin(2.0 * np.pi * 400.0 * time) + np.sin(2.0 * np.pi * 1200.0 * time)
    assert centroid_hz(sound[:, np.newaxis], RATE) == pytest.approx(800.0, abs=0.1)
