from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from toccata.bank import CELL_S, Sample
from toccata.events import Cause
from toccata.play.ledger import Pace
from toccata.play.meter import SILENT_LUFS, Meter
from toccata.play.voice import Start
from toccata.play.voices import Voices
from toccata.sound.loudness import integrated, momentary_maximum, peak_envelope, true_peak, weighted_power
from toccata.units import Decibels, Gain, PadId, Seconds

RATE = 16_000
PAD = PadId(0, 0)


def struck(decay_s: float, hertz: float, peak: float) -> npt.NDArray[np.float64]:
    at = np.arange(round(4 * decay_s * RATE)) / RATE
    wave = peak * np.exp(-at / decay_s) * np.sin(2 * np.pi * hertz * at)
    return np.repeat(wave[:, np.newaxis], 2, axis=1)


def of(sound: npt.NDArray[np.float64], key: str = "s", loops: bool = False) -> Sample:
    """As the pre-mix describes it."""
    measured = integrated(sound, RATE) if loops else momentary_maximum(sound, RATE)
    return Sample(
        key=key,
        sound=key,
        gain_db=Decibels(0.0),
        rate=RATE,
        pcm=np.rint(sound * 32767).astype(np.int16),
        loop=(0, len(sound)) if loops else None,
        loudness_lufs=measured,
        true_peak_dbtp=true_peak(sound),
        envelope=peak_envelope(sound, RATE),
        release_s=Seconds(0.12),
        spoken=False,
    )


class Sounding:
    """Voices that begin at 10 s, and how loud they are said to be."""

    def __init__(self, *starts: tuple[Sample, float, bool]) -> None:
        self.voices = Voices([sample for sample, _, _ in starts], Gain(1.0), Pace.of(64, 48_000))
        for sample, gain, loops in starts:
            self.voices.start(Start(PAD, sample, Gain(gain), Cause.PRESS, loops), Seconds(10.0))
        self.meter = Meter()

    def lufs(self, at: float) -> float:
        self.voices.step(Seconds(at))
        return self.meter.lufs(self.voices.all(), Seconds(at))

    def energy(self, seconds: float) -> float:
        at = np.arange(10.0, 10.0 + seconds, CELL_S) + CELL_S / 2
        return float(sum(10 ** (self.lufs(one) / 10) for one in at) * CELL_S)


@pytest.mark.parametrize("decay_s", [0.05, 0.3, 1.5])
@pytest.mark.parametrize("gain", [1.0, 0.25])
def test_a_struck_sound_is_said_to_have_the_energy_that_it_has(decay_s: float, gain: float) -> None:
    sound = struck(decay_s, 440.0, 0.3)
    said = Sounding((of(sound), gain, False)).energy(6.5)
    true = weighted_power(sound * gain, RATE).sum() / RATE * 10**-0.0691
    assert 10 * np.log10(said / true) == pytest.approx(0.0, abs=0.3)


def test_a_loop_is_as_loud_as_it_was_measured_for_as_long_as_it_sounds() -> None:
    wave = np.repeat(0.1 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)[:, np.newaxis], 2, axis=1)
    sounding = Sounding((of(wave, loops=True), 0.5, True))
    expected = integrated(np.tile(wave, (3, 1)) * 0.5, RATE)
    assert [sounding.lufs(at) for at in (10.0, 60.0)] == pytest.approx([expected, expected], abs=0.1)


def test_voices_add_as_powers() -> None:
    wave = np.repeat(0.1 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)[:, np.newaxis], 2, axis=1)
    one, two = of(wave, "a", loops=True), of(wave, "b", loops=True)
    alone, both = Sounding((one, 0.5, True)), Sounding((one, 0.5, True), (two, 0.5, True))
    assert both.lufs(11.0) - alone.lufs(11.0) == pytest.approx(3.01, abs=0.01)


def test_nothing_is_silent_and_so_is_what_has_ended_or_faded() -> None:
    sounding = Sounding((of(struck(0.05, 440.0, 0.3)), 1.0, False))
    assert (sounding.lufs(10.5), Sounding().lufs(10.0)) == (SILENT_LUFS, SILENT_LUFS)
    loop = Sounding((of(np.full((RATE, 2), 0.1), loops=True), 1.0, True))
    loop.voices.fade_pad(PAD, Cause.LIFT, Seconds(0.2), Seconds(11.0))
    loud, half, gone = loop.lufs(11.0), loop.lufs(11.1), loop.lufs(11.5)
    assert (loud - half, gone) == (pytest.approx(6.0, abs=0.5), SILENT_LUFS)
