from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.sound.gate.rules import MOST_CLICK, MOST_COLOUR, MOST_LOSS
from toccata.sound.seam import Seam, seam_of

RATE = 48_000
BEAT = RATE * 60 // 80
RUSTLE = np.random.RandomState(5).randint(-1, 2, (4 * BEAT, 1)) / 32768.0


def beats(levels: tuple[float, ...], decay: float, hertz: float) -> np.ndarray:
    """Soft thumps, one a beat, each ringing on through the loop's end; with the noise of 16 bits, mono."""
    time = np.arange(4 * BEAT) / RATE
    hit = np.sin(2.0 * np.pi * hertz * time) * np.exp(-decay * time) * np.minimum(1.0, time / 0.005)
    rung = sum(level * np.roll(hit, number * BEAT) for number, level in enumerate(levels))
    return np.asarray(0.1 * rung)[:, np.newaxis] + RUSTLE


def kept(seam: Seam) -> tuple[bool, bool]:
    return seam.loss <= MOST_LOSS, seam.click <= MOST_CLICK


loops = st.builds(
    beats,
    st.tuples(st.floats(0.3, 1.0), *3 * [st.floats(0.2, 1.0)]),
    decay=st.floats(5.0, 20.0),
    hertz=st.floats(60.0, 300.0),
)


@settings(max_examples=40, deadline=None)
@given(loops)
def test_a_beat_on_the_seam_is_neither_a_loss_nor_a_click(loop: np.ndarray) -> None:
    assert kept(seam_of(loop)) == (True, True)


@settings(max_examples=40, deadline=None)
@given(loops, st.floats(0.01, 0.05))
def test_a_step_at_the_seam_is_a_click_under_any_beat(loop: np.ndarray, step: float) -> None:
    loop[-4800:, 0] += np.linspace(0.0, step, 4800)
    assert not kept(seam_of(loop))[1]


@settings(max_examples=40, deadline=None)
@given(loops, st.floats(0.001, 0.01))
def test_a_rattle_that_ends_at_the_seam_is_a_loss_under_any_beat(loop: np.ndarray, level: float) -> None:
    rattle = np.random.RandomState(6).standard_normal(14_400) * np.linspace(0.0, 1.0, 14_400)
    loop[-14_400:, 0] += level * rattle
    assert not kept(seam_of(loop))[0]


@given(st.integers(240, 2000))
def test_a_tone_that_fits_its_loop_has_no_seam(cycles: int) -> None:
    time = np.arange(2 * RATE) / (2 * RATE)
    seam = seam_of(0.1 * np.sin(2.0 * np.pi * cycles * time)[:, np.newaxis] + RUSTLE[: 2 * RATE])
    assert (seam.colour <= MOST_COLOUR, *kept(seam)) == (True, True, True)


@pytest.mark.parametrize("missing", [0.25, 0.5, 0.75])
def test_a_tone_whose_last_cycle_is_cut_has_one(missing: float) -> None:
    frames = round(2 * RATE - missing * RATE / 440.0)
    wave = 0.1 * np.sin(2.0 * np.pi * 440.0 * np.arange(frames) / RATE)
    seam = seam_of(wave[:, np.newaxis] + RUSTLE[:frames])
    assert (seam.colour > MOST_COLOUR, seam.click > MOST_CLICK) == (True, True)
