from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from toccata.bank import CELL_S
from toccata.sound.filters import filtered
from toccata.sound.loudness import (
    envelope_peak,
    integrated,
    k_weighting,
    momentary_maximum,
    peak_envelope,
    true_peak,
)

Sound = npt.NDArray[np.float64]

# ITU-R BS.1770-4 Annex 1, tables 1 and 2: shelf and high-pass at 48 kHz.
STANDARD = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def sine(hertz: float, seconds: float, rate: int, level_db: float, channels: int = 1) -> Sound:
    wave = 10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, np.newaxis], channels, axis=1)


def cell_of_each(points: int, rate: int, cells: int) -> npt.NDArray[np.int64]:
    return np.minimum(np.floor(np.arange(points) / (rate * CELL_S)).astype(np.int64), cells - 1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("measure", [momentary_maximum, integrated])
def test_the_reference_tone_reads_as_the_standard_says_at_every_rate(
    measure: Callable[[Sound, int], float], rate: int
) -> None:
    assert measure(sine(997.0, 4.0, rate, -20.0), rate) == pytest.approx(-23.01, abs=0.03)


def test_the_weighting_at_48_khz_is_the_standard_s_own_recursion() -> None:
    noise = np.random.RandomState(5).standard_normal((30_000, 2))
    expected = noise
    for b, a in STANDARD:
        expected = signal.lfilter(b, a, expected, axis=0)
    assert np.abs(filtered(noise, k_weighting(48_000), 48_000) - expected).max() < 1e-8


@pytest.mark.parametrize("hertz", [40.0, 100.0, 1000.0, 3000.0, 8000.0])
def test_a_tone_reads_the_same_at_96_khz_as_at_48(hertz: float) -> None:
    at_48, at_96 = (integrated(sine(hertz, 3.0, rate, -20.0), rate) for rate in (48_000, 96_000))
    assert at_96 == pytest.approx(at_48, abs=0.05)


def test_a_tone_on_both_channels_is_three_units_louder_than_on_one() -> None:
    assert integrated(sine(997.0, 2.0, 48_000, -20.0, channels=2), 48_000) == pytest.approx(-20.0, abs=0.03)


def test_quiet_passages_are_gated_out_of_the_integrated_loudness() -> None:
    """EBU Tech 3341, case 3, at a fifth of its length."""
    quiet, loud = sine(1000.0, 2.0, 48_000, -36.0, channels=2), sine(1000.0, 12.0, 48_000, -23.0, channels=2)
    assert integrated(np.concatenate([quiet, loud, quiet]), 48_000) == pytest.approx(-23.0, abs=0.1)


def test_the_momentary_maximum_finds_the_loudest_400_ms_wherever_they_lie() -> None:
    sound = sine(997.0, 3.0, 48_000, -50.0)
    sound[50_001 : 50_001 + 19_200] = sine(997.0, 0.4, 48_000, -20.0)
    assert momentary_maximum(sound, 48_000) == pytest.approx(-23.01, abs=0.05)


def test_a_sound_shorter_than_400_ms_counts_as_followed_by_silence() -> None:
    assert momentary_maximum(sine(997.0, 0.1, 48_000, -20.0), 48_000) == pytest.approx(-23.01 - 6.02, abs=0.1)


def test_silence_reads_minus_120() -> None:
    nothing = np.zeros((48_000, 2))
    assert (momentary_maximum(nothing, 48_000), integrated(nothing, 48_000), true_peak(nothing)) == (-120.0,) * 3


def test_a_peak_between_samples_is_found() -> None:
    time = np.arange(48_000)
    wave = np.sin(2.0 * np.pi * time / 4.0 + np.pi / 4.0) * signal.windows.tukey(48_000, 0.2)
    assert 20.0 * np.log10(np.abs(wave).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak(wave[:, np.newaxis]) == pytest.approx(0.0, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 6000), st.sampled_from([22_050, 44_100, 48_000, 96_000]))
def test_no_sample_and_no_peak_between_samples_passes_the_envelope(seed: int, frames: int, rate: int) -> None:
    noise = np.random.RandomState(seed).standard_normal((frames, 2))
    sound = signal.resample_poly(noise, 8, 5, axis=0) * signal.windows.tukey(-(-frames * 8 // 5), 0.1)[:, np.newaxis]
    envelope = peak_envelope(sound, rate)
    finer = np.abs(signal.resample_poly(sound, 4, 1, axis=0, window=("kaiser", 12.0))).max(axis=1)
    assert (np.abs(sound).max(axis=1) <= envelope[cell_of_each(len(sound), rate, len(envelope))]).all()
    assert (finer <= 1.01 * envelope[cell_of_each(len(finer), 4 * rate, len(envelope))] + 0.01).all()


def test_the_envelope_is_as_low_as_the_sound_allows() -> None:
    sound = sine(1000.0, 1.0, 48_000, -20.0) * signal.windows.tukey(48_000, 0.5)[:, np.newaxis]
    cells = np.abs(sound).reshape(-1, round(48_000 * CELL_S)).max(axis=1)
    assert peak_envelope(sound, 48_000) == pytest.approx(cells, rel=0.01, abs=1e-3)
    assert envelope_peak(peak_envelope(sound, 48_000)) == pytest.approx(-20.0, abs=0.02)


def test_a_loop_s_last_cell_follows_the_wave_across_the_seam() -> None:
    round_trip = 0.1 * np.cos(2.0 * np.pi * 1000.0 * np.arange(48_000) / 48_000)[:, np.newaxis]
    envelope = peak_envelope(round_trip, 48_000, (0, 48_000))
    assert envelope[-2:] == pytest.approx([0.1, 0.1], rel=1e-4)


def test_a_frame_that_a_cell_s_border_follows_at_once_counts_on_both_sides() -> None:
    """At 22,050 Hz a cell of 10 ms is 220.5 frames: frame 220 and the wave after it lie in two cells."""
    sound = np.zeros((661, 1))
    sound[220] = 1.0
    assert (peak_envelope(sound, 22_050)[:2] >= 1.0).all()
