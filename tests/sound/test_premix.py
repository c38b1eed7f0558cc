from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from made_sounds import made, played, tone
from scipy import signal

from toccata.bank import CELL_S, Recipe
from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.key import sample_key
from toccata.sound.loudness import integrated, momentary_maximum, true_peak
from toccata.sound.premix import bake
from toccata.units import Decibels, Seconds

RATE = 48_000


def recipe(gain_db: float = 0.0, attack_ms: float | None = None, least: float = 0.0, shelf: float = 0.0) -> Recipe:
    return Recipe("made/tone", Decibels(gain_db), attack_ms, least, Decibels(shelf))


def level_db(pcm: np.ndarray) -> float:
    return 20.0 * float(np.log10(np.sqrt(np.mean(pcm.astype(float) ** 2))))


@pytest.mark.parametrize("milliseconds", [5, 42, 100, 200])
def test_an_attack_rises_as_a_raised_cosine(tmp_path: Path, milliseconds: int) -> None:
    steady = np.full((RATE, 2), 20_000, dtype=np.int16)
    frames = milliseconds * RATE // 1000
    rise = 20_000.0 * (1.0 - np.cos(np.pi * np.arange(frames) / frames)) / 2.0
    pcm = bake(recipe(attack_ms=milliseconds), made(tmp_path, steady), RATE).pcm
    assert np.abs(pcm[:frames, 0] - rise).max() <= 2.0
    assert (pcm[frames:] == 20_000).all()


def test_no_attack_is_shorter_than_the_client_s_least(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.5, RATE))
    soft, softened = bake(recipe(attack_ms=100), info, RATE), bake(recipe(attack_ms=5, least=100), info, RATE)
    assert (softened.key, softened.pcm.tobytes()) == (soft.key, soft.pcm.tobytes())


@pytest.mark.parametrize("gain_db", [-30.0, -7.3, -0.1, 6.0])
@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_the_level_changes_by_exactly_the_gain(tmp_path: Path, gain_db: float, rate: int) -> None:
    info = made(tmp_path, tone(440.0, 1.0, RATE))
    plain, changed = (bake(recipe(gain), info, rate).pcm for gain in (0.0, gain_db))
    assert level_db(changed) - level_db(plain) == pytest.approx(gain_db, abs=0.05)


def test_a_gain_that_would_clip_is_refused_with_the_amount(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 1.0, RATE, peak=16_384.0))
    with pytest.raises(SoundError) as refusal:
        bake(recipe(gain_db=8.0), info, RATE)
    told = "made/tone: would pass full scale by 2.0 dB; lower gain_db or level_db by as much"
    assert str(refusal.value) == told


def test_a_full_scale_file_plays_unchanged(tmp_path: Path) -> None:
    noise = np.random.RandomState(3).randint(-32_768, 32_768, (RATE, 2)).astype(np.int16)
    assert (bake(recipe(), made(tmp_path, noise), RATE).pcm[240:] == noise[240:]).all()


def test_rounding_is_dithered_without_bias_by_one_step_each_way(tmp_path: Path) -> None:
    steady = np.full((RATE, 2), 1001, dtype=np.int16)
    pcm = bake(recipe(gain_db=-6.0), made(tmp_path, steady), RATE).pcm[240:]
    error = pcm - 1001.0 * 10.0**-0.3
    assert abs(error.mean()) < 0.01
    assert error.std() == pytest.approx(0.5, abs=0.01)
    assert np.abs(error).max() <= 1.5


def test_the_same_recipe_bakes_the_same_bits(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.3, 44_100), 44_100)
    one, other = (bake(recipe(-3.0, shelf=-6.0), info, RATE) for _ in range(2))
    assert one.pcm.tobytes() == other.pcm.tobytes()
    assert (one.key, one.loudness_lufs, one.envelope.tolist()) == (
        other.key,
        other.loudness_lufs,
        other.envelope.tolist(),
    )


def test_a_mono_file_is_heard_on_both_channels(tmp_path: Path) -> None:
    mono = tone(440.0, 0.2, RATE)[:, :1]
    pcm = bake(recipe(attack_ms=0), made(tmp_path, mono), RATE).pcm
    assert (pcm == np.repeat(mono, 2, axis=1)).all()


@pytest.mark.parametrize(("hertz", "change_db"), [(500.0, -0.1), (1000.0, -0.5), (2500.0, -3.0), (8000.0, -5.8)])
def test_the_comfort_shelf_takes_treble_and_leaves_the_rest(tmp_path: Path, hertz: float, change_db: float) -> None:
    info = made(tmp_path, tone(hertz, 1.0, RATE))
    plain, soft = (bake(recipe(shelf=shelf), info, RATE).pcm for shelf in (0.0, -6.0))
    assert level_db(soft) - level_db(plain) == pytest.approx(change_db, abs=0.1)


def test_a_loop_at_the_file_s_rate_plays_the_file_s_own_frames_for_ever(tmp_path: Path) -> None:
    lead_and_round = np.random.RandomState(4).randint(-9000, 9000, (50_000, 2)).astype(np.int16)
    sample = bake(recipe(attack_ms=42), made(tmp_path, lead_and_round, loop=(1000, 49_000), role="drone"), RATE)
    at = np.arange(200_000)
    at[at >= 49_000] = 1000 + (at[at >= 49_000] - 1000) % 48_000
    heard = played(sample, 200_000)
    assert (heard[2016:] == lead_and_round[at[2016:]]).all()


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("start", [0, 4410])
def test_a_resampled_loop_is_the_same_tone_through_every_seam(tmp_path: Path, rate: int, start: int) -> None:
    info = made(tmp_path, tone(440.0, 1.2, 44_100), 44_100, loop=(start, start + 44_100), role="drone")
    heard = played(bake(recipe(-6.0, attack_ms=42), info, rate), 4 * rate)
    ideal = 8000.0 * 10.0**-0.3 * np.sin(2.0 * np.pi * 440.0 * np.arange(4 * rate) / rate)
    late = round(0.05 * rate)
    assert np.abs(heard[late:, 0] - ideal[late:]).max() <= 3.0


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_a_round_continues_its_intro_whatever_was_done_to_it(catalogue: Mapping[str, SoundInfo], rate: int) -> None:
    """What comes before the round's start is what comes before its end, but for dither and rounding."""
    baked = Recipe("warm-pad/E4", Decibels(-3.0), attack_ms=20, shelf_db=Decibels(-12.0))
    sample = bake(baked, catalogue["warm-pad/E4"], rate)
    assert sample.loop is not None
    start, end = sample.loop
    before_start, before_end = (sample.pcm[at - rate // 200 : at].astype(int) for at in (start, end))
    assert np.abs(before_start - before_end).max() <= 3


@pytest.mark.parametrize(("rate", "attack"), [(48_000, 5.0), (48_000, 5000.0), (44_100, 42.0), (96_000, 100.0)])
def test_the_intro_holds_the_attack_in_whole_cells_and_the_round_its_whole_length(
    tmp_path: Path, rate: int, attack: float
) -> None:
    info = made(tmp_path, tone(440.0, 1.0, RATE), loop=(0, RATE), role="drone")
    sample = bake(recipe(attack_ms=attack), info, rate)
    assert sample.loop is not None
    start, end = sample.loop
    assert (start % round(rate * CELL_S), end - start, len(sample.pcm)) == (0, rate, end)
    assert start >= attack * rate / 1000.0


def test_a_loop_whose_length_is_no_whole_number_of_frames_is_stretched_by_half_a_frame_at_most(tmp_path: Path) -> None:
    info = made(tmp_path, tone(100.0 * 44_100 / 10_001, 1.0, 44_100), 44_100, loop=(0, 10_001), role="drone")
    sample = bake(recipe(attack_ms=5), info, RATE)
    assert sample.loop is not None
    start, end = sample.loop
    assert abs((end - start) - 10_001 * 48_000 / 44_100) <= 0.5
    assert np.abs(sample.pcm[start - 480 : start].astype(int) - sample.pcm[end - 480 : end]).max() <= 3


@pytest.mark.parametrize("name", ["marimba/G3", "warm-pad/G3"])
@pytest.mark.parametrize("rate", [48_000, 96_000])
def test_the_envelope_bounds_a_baked_sound_and_the_waves_between_its_samples(
    catalogue: Mapping[str, SoundInfo], name: str, rate: int
) -> None:
    sample = bake(Recipe(name, Decibels(6.0)), catalogue[name], rate)
    heard = sample.pcm[: 2 * rate] / 32_768.0
    finer = np.abs(signal.resample_poly(heard, 4, 1, axis=0)).max(axis=1)[: -rate // 10]
    bounds = sample.envelope[(np.arange(len(finer)) / (4 * rate * CELL_S)).astype(int)]
    assert (finer <= bounds * 1.001 + 2e-5).all()
    assert 20.0 * np.log10(sample.envelope.max()) == pytest.approx(sample.true_peak_dbtp, abs=1e-5)


def test_a_sample_says_its_loudness_as_its_role_is_measured(catalogue: Mapping[str, SoundInfo]) -> None:
    struck, pad = (bake(Recipe(name, Decibels(-6.0)), catalogue[name], RATE) for name in ("marimba/C4", "warm-pad/C4"))
    assert pad.loop is not None
    going_round = pad.pcm[pad.loop[0] : pad.loop[1]] / 32_768.0
    assert struck.loudness_lufs == momentary_maximum(struck.pcm / 32_768.0, RATE) == pytest.approx(-34.2, abs=0.3)
    assert pad.loudness_lufs == integrated(going_round, RATE) == pytest.approx(-40.0, abs=0.1)
    assert struck.true_peak_dbtp == pytest.approx(true_peak(struck.pcm / 32_768.0), abs=1e-3)


def test_a_sample_carries_what_play_must_know(tmp_path: Path) -> None:
    info = replace(made(tmp_path, tone(440.0, 0.5, RATE), role="speech"), spoken=True)
    sample = bake(recipe(-3.0), info, RATE)
    known = (sample.sound, sample.gain_db, sample.rate, sample.loop, sample.release_s, sample.spoken, sample.seconds)
    assert known == ("made/tone", -3.0, RATE, None, Seconds(0.3), True, Seconds(0.5))


def test_a_damaged_file_is_refused_in_one_line(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 1.0, RATE))
    info.file.write_bytes(info.file.read_bytes()[:200])
    with pytest.raises(SoundError) as refusal:
        bake(recipe(), info, RATE)
    assert str(refusal.value).startswith(f"{info.file}: ")
    assert str(refusal.value).endswith("; install the pack again")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    info = replace(made(tmp_path, tone(440.0, 0.1, RATE)), file=tmp_path / "gone.flac")
    with pytest.raises(SoundError, match=r"gone.flac: can't be decoded \(.*\); install the pack again$"):
        bake(recipe(), info, RATE)


def test_another_sound_under_the_same_name_is_refused(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.1, RATE))
    soundfile.write(info.file, tone(441.0, 0.1, RATE), RATE)
    with pytest.raises(SoundError, match=r"is not the sound that pack.toml describes; install the pack again$"):
        bake(recipe(), info, RATE)


@pytest.mark.parametrize("least_ms", [5.0, 42.0, 100.0])
@pytest.mark.parametrize("shelf_db", [0.0, -6.0, -12.0])
def test_every_choice_of_attack_and_comfort_is_a_sample_of_its_own_that_rises_so(
    tmp_path: Path, least_ms: float, shelf_db: float
) -> None:
    """Crisp, gentle and very gentle; a shelf leaves a steady wave as it is."""
    info = made(tmp_path, np.full((RATE, 2), 20_000, dtype=np.int16))
    sample = bake(recipe(least=least_ms, shelf=shelf_db), info, RATE)
    choices = [(least, shelf) for least in (5.0, 42.0, 100.0) for shelf in (0.0, -6.0, -12.0)]
    keys = [sample_key(recipe(least=least, shelf=shelf), info, RATE) for least, shelf in choices]
    assert (len(set(keys)), keys.index(sample.key)) == (9, choices.index((least_ms, shelf_db)))
    rise = sample.pcm[:, 0] / 20_000.0
    ten, ninety = (int(np.argmax(rise >= share)) for share in (0.1, 0.9))
    assert (ninety - ten) / RATE == pytest.approx(0.59 * least_ms / 1000.0, abs=0.001)
