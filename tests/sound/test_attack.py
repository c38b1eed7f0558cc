from __future__ import annotations

import numpy as np
import pytest

from toccata.sound.attack import rise_ms

RATE = 48_000


def risen(rise_s: float, seconds: float = 1.0) -> np.ndarray:
    """A tone of 2 kHz that rises as a raised cosine and then falls slowly, stereo."""
    time = np.arange(round(seconds * RATE)) / RATE
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time / rise_s, 0.0, 1.0))
    wave = rise * np.sin(2.0 * np.pi * 2000.0 * time) * (1.0 - 0.001 * time)
    return np.repeat(wave[:, np.newaxis], 2, axis=1)


@pytest.mark.parametrize("length_ms", [10.0, 42.0, 100.0])
def test_a_raised_cosine_rises_in_59_hundredths_of_its_length(length_ms: float) -> None:
    assert rise_ms(risen(length_ms / 1000.0), RATE) == pytest.approx(0.590 * length_ms, rel=0.05)


def test_a_step_reads_one_millisecond_and_less_on_the_first_frame() -> None:
    step = risen(1e-6)
    late = np.concatenate([np.zeros((480, 2)), step])
    assert (rise_ms(late, RATE), rise_ms(step, RATE)) == pytest.approx((1.1, 0.35), abs=0.1)


def test_the_loudest_moment_counts_however_late_it_comes() -> None:
    assert rise_ms(risen(0.9), RATE) == pytest.approx(531.0, rel=0.05)


def test_silence_does_not_rise() -> None:
    assert rise_ms(np.zeros((RATE, 1)), RATE) == 0.0
