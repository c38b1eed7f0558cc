from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from toccata.bank import Sample
from toccata.sound.loudness import integrated, true_peak
from toccata.technician.pink_noise import (
    QUIET_DBTP,
    RISE_DB_PER_S,
    START_DBTP,
    loud_noise,
    quiet_noise,
)

RATE = 48_000
LOUD, QUIET = loud_noise(RATE), quiet_noise(RATE)


def played(sample: Sample) -> npt.NDArray[np.float64]:
    return sample.pcm / 32_767.0


def rise_of(sample: Sample) -> npt.NDArray[np.float64]:
    """The gain of each frame of the rise beside the round that it leads into; frames near zero left out."""
    assert sample.loop is not None
    first, last = sample.loop
    whole = sample.pcm[:, 0].astype(float)
    steady = np.resize(whole[first:last][::-1], first)[::-1]
    telling = np.abs(steady) > 0.2 * np.abs(steady).max()
    gains = np.full(first, np.nan)
    gains[telling] = whole[:first][telling] / steady[telling]
    return gains


def test_the_noise_that_is_measured_has_minus_28_lufs_and_goes_round_without_a_seam() -> None:
    assert LOUD.loop is not None
    twice = np.concatenate([played(LOUD)[LOUD.loop[0] :]] * 2)
    assert integrated(twice, RATE) == pytest.approx(-28.0, abs=0.05)
    step = np.abs(np.diff(twice[:, 0]))
    seam = len(twice) // 2 - 1
    assert step[seam] <= np.percentile(step, 99.9)


def test_each_octave_holds_as_much_of_the_noise_as_every_other() -> None:
    assert LOUD.loop is not None
    power = np.abs(np.fft.rfft(played(LOUD)[LOUD.loop[0] :, 0])) ** 2
    hertz = np.fft.rfftfreq(LOUD.loop[1] - LOUD.loop[0], 1 / RATE)
    octaves = [power[(hertz >= low) & (hertz < 2 * low)].sum() for low in (62.5, 250, 1000, 4000)]
    assert 10 * np.log10(max(octaves) / min(octaves)) < 0.2


def test_until_it_is_confirmed_nothing_passes_minus_40_dbtp() -> None:
    assert true_peak(played(QUIET)) == pytest.approx(QUIET_DBTP, abs=0.1)


@pytest.mark.parametrize("sample", [QUIET, LOUD], ids=["quiet", "loud"])
def test_noise_begins_under_minus_60_dbfs_and_rises_by_6_db_a_second(sample: Sample) -> None:
    peaks = np.abs(played(sample)[: RATE // 10]).max()
    assert 20 * np.log10(peaks) <= START_DBTP + RISE_DB_PER_S * 0.1
    gains = 20 * np.log10(rise_of(sample)[RATE:])
    at = np.flatnonzero(~np.isnan(gains))
    off = gains[at] - RISE_DB_PER_S * (at + RATE - (len(gains) + RATE)) / RATE
    assert np.abs(off).max() < 0.5
    assert gains[at[-1]] == pytest.approx(0.0, abs=0.1)


def test_both_channels_are_the_same() -> None:
    assert np.array_equal(LOUD.pcm[:, 0], LOUD.pcm[:, 1])
