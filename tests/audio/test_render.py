from __future__ import annotations

import io
import wave
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.audio.render import RenderPlayer
from toccata.bank import Sample
from toccata.events import Action, Note, Silence, Turn
from toccata.units import Decibels, Gain, Seconds

RATE = 8_000
SPREAD = np.random.default_rng(5)


def baked(key: str, frames: int, loop: tuple[int, int] | None = None, level: int = 4_000) -> Sample:
    pcm = SPREAD.integers(-level, level, (frames, 2), endpoint=True).astype(np.int16)
    envelope = np.ones(1, dtype=np.float32)
    return Sample(key, key, Decibels(0.0), RATE, pcm, loop, -20.0, -1.0, envelope, Seconds(0.12), spoken=False)


BANK = {each.key: each for each in (baked("hit", 3_000), baked("word", 40_000), baked("drone", 5_000, (701, 4_900)))}


def rendered(actions: Iterable[Action], end: float, ticks: Iterable[float] = (), bank: dict[str, Sample] = BANK):
    target = io.BytesIO()
    player = RenderPlayer(target, RATE)
    player.load(bank)
    calls = {Note: player.play, Turn: player.turn, Silence: player.silence}
    for at, action in sorted(
        [(act.at, act) for act in actions] + [(at, None) for at in ticks], key=lambda pair: pair[0]
    ):
        player.tick(Seconds(at)) if action is None else calls[type(action)](action)
    player.tick(Seconds(end))
    player.close()
    target.seek(0)
    with wave.open(target) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (RATE, 2, 2)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)


def note(voice: int, sample: str, at: float, gain: float = 1.0, loop: bool = False) -> Note:
    return Note(voice, sample, Gain(gain), loop, Seconds(at))


def source(sample: Sample, loop: bool, frames: int) -> npt.NDArray[np.float64]:
    """One voice at full gain, frame by frame."""
    out, at = np.zeros((frames, 2)), 0
    for frame in range(frames):
        if at >= len(sample.pcm):
            break
        out[frame] = sample.pcm[at]
        at = sample.loop[0] if loop and sample.loop and at + 1 == sample.loop[1] else at + 1
    return out


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(BANK)),
            st.integers(0, 3 * RATE),
            st.integers(0, 128),
            st.booleans(),
            st.tuples(st.integers(0, RATE), st.integers(1, RATE)),
        ),
        max_size=6,
    ),
    st.lists(st.floats(0.0, 6.0), max_size=5),
)
@settings(max_examples=25, deadline=None)
def test_a_render_is_the_rounded_sum_of_its_voices(voices, ticks) -> None:
    frames, actions = 6 * RATE, []
    expected = np.zeros((frames, 2))
    for number, (key, start, volume, loop, (wait, over)) in enumerate(sorted(voices, key=lambda each: each[1])):
        actions.append(note(number, key, start / RATE, volume / 128, loop))
        actions.append(Silence(number, Seconds(over / RATE), Seconds((start + wait) / RATE)))
        line = np.interp(np.arange(frames - start), [wait, wait + over], [volume / 128, 0.0])
        expected[start:] += source(BANK[key], loop, frames - start) * line[:, np.newaxis]
    assert np.array_equal(rendered(actions, 6.0, ticks), np.clip(np.rint(expected), -32_768, 32_767))


def flat(*actions: Action, end: float) -> npt.NDArray[np.int64]:
    """The gain of what is rendered, in 128ths of a hundred."""
    sample = baked("flat", 100, (0, 100), level=0)
    sample.pcm[:] = 12_800
    return rendered(actions, end, bank={"flat": sample})[:, 0].astype(np.int64)


def drone(voice: int, gain: float = 1.0) -> Note:
    return note(voice, "flat", 0.0, gain, loop=True)


def test_a_gain_is_rounded_down_to_a_128th() -> None:
    assert set(flat(drone(1, 0.3), end=1.0)[:RATE].tolist()) == {3_800}


def test_a_turn_goes_straight_to_its_gain_and_stays() -> None:
    heard = flat(drone(1), Turn(1, Gain(0.5), Seconds(1.0), Seconds(1.0)), end=3.0)
    expected = np.rint(np.interp(np.arange(3 * RATE), [RATE, 2 * RATE], [12_800, 6_400]))
    assert np.array_equal(heard[: 3 * RATE], expected)


def test_a_fade_begins_where_a_turn_has_got_to() -> None:
    turn = Turn(1, Gain(0.0), Seconds(2.0), Seconds(0.0))
    heard = flat(drone(1), turn, Silence(1, Seconds(1.0), Seconds(1.0)), end=3.0)
    assert heard[[0, RATE, RATE + RATE // 2]].tolist() == [12_800, 6_400, 3_200]
    assert not heard[2 * RATE :].any()


def test_a_fade_can_be_hastened_but_not_slowed_or_turned() -> None:
    fades = [Silence(1, Seconds(2.0), Seconds(0.0)), Silence(1, Seconds(0.5), Seconds(1.0))]
    ignored = [Turn(1, Gain(1.0), Seconds(0.1), Seconds(1.1)), Silence(1, Seconds(9.0), Seconds(1.2))]
    heard = flat(drone(1), *fades, *ignored, end=3.0)
    expected = np.rint(np.interp(np.arange(3 * RATE), [0, RATE, RATE + RATE // 2], [12_800, 6_400, 0]))
    assert np.array_equal(heard, expected)


def test_a_sum_that_passes_full_scale_is_clipped() -> None:
    assert flat(drone(1), drone(2), drone(3), end=1.0)[:RATE].max() == 32_767


def test_close_fades_what_still_sounds_within_60_ms() -> None:
    heard = flat(drone(1), end=1.0)
    assert np.array_equal(heard[RATE:], np.rint(np.interp(np.arange(480), [0, 480], [12_800, 0])))


def test_the_file_ends_with_the_last_tick_where_nothing_sounds() -> None:
    assert len(rendered([note(1, "hit", 0.0)], 2.0)) == 2 * RATE


def test_a_voice_outlives_its_bank() -> None:
    target = io.BytesIO()
    player = RenderPlayer(target, RATE)
    player.load(BANK)
    player.play(note(1, "hit", 0.0))
    player.load({})
    player.tick(Seconds(1.0))
    player.close()
    assert target.getvalue()[44 : 44 + 12_000] == BANK["hit"].pcm.tobytes()
