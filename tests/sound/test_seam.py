from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.sound.catalogue import packs_folder
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


@settings(max_examples=40, deadline=None)
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


def stepped(loop: np.ndarray) -> np.ndarray:
    """Let it drift up to -60 dBFS, and fall back at the seam."""
    loop[-4800:] += np.linspace(0.0, 0.001, 4800)[:, np.newaxis]
    return loop


PLANTED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "a step": stepped,
    "the last 37 ms missing": lambda loop: loop[:-1776],
    "the first 37 ms missing": lambda loop: loop[1776:],
    "the last quarter of a second missing": lambda loop: loop[:-12_000],
}


@pytest.mark.parametrize("groove", ["heartbeat-60", "lullaby-72", "ostinato-80", "sway-96", "circle-96"])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_seam_that_is_planted_in_a_shipped_groove_is_noticed_and_its_own_is_none(groove: str, planted: str) -> None:
    loop, _ = soundfile.read(packs_folder() / "grooves" / f"{groove}.flac", always_2d=True)
    assert kept(seam_of(loop)) == (True, True)
    assert not all(kept(seam_of(PLANTED[planted](loop))))
