"""Samples for how firmly a pad is touched: straight crossfades between the layers of a sound."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from made_sounds import Pcm, made, tone

from toccata.bank import Recipe
from toccata.errors import SoundError
from toccata.play.mapping import FIRMNESSES
from toccata.sound.catalogue import Layer, SoundInfo
from toccata.sound.crossfade import crossfaded
from toccata.sound.key import sample_key
from toccata.sound.layers import shares
from toccata.sound.loudness import momentary_maximum
from toccata.sound.premix import bake
from toccata.units import Decibels

RATE = 48_000
FLAT_DB = 0.5
FINE = [number / 16 for number in range(17)]


def layer(folder: Path, name: str, pcm: Pcm, rate: int = RATE) -> Layer:
    file = folder / f"{name}.flac"
    soundfile.write(file, pcm, rate, subtype="PCM_16", format="FLAC")
    return Layer(name, file, hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").tobytes()).hexdigest())


def layered(folder: Path, *names: str) -> SoundInfo:
    """The made sound with these layers: the soft one half as loud and longer, the firm one twice as loud."""
    made_of = {"soft": tone(440.0, 0.4, RATE, 4000.0), "firm": tone(440.0, 0.3, RATE, 16_000.0)}
    info = made(folder, tone(440.0, 0.3, RATE))
    return replace(info, layers=tuple(layer(folder, name, made_of[name]) for name in names))


def recipe(firmness: float | None = None, gain_db: float = 0.0, name: str = "made/tone") -> Recipe:
    return Recipe(name, Decibels(gain_db), firmness=firmness)


def peak(info: SoundInfo, firmness: float | None) -> float:
    return float(np.abs(bake(recipe(firmness), info, RATE).pcm[4800:9600]).max())


def test_from_soft_to_firm_each_layer_is_reached_and_half_way_both_are_heard(tmp_path: Path) -> None:
    info = layered(tmp_path, "soft", "firm")
    heard = [peak(info, firmness) for firmness in FIRMNESSES]
    assert heard == pytest.approx([4000.0, 6000.0, 8000.0, 12_000.0, 16_000.0], abs=1.0)
    assert peak(info, None) == 8000.0


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), [8000.0] * 5),
        (("firm",), [8000.0] * 3 + [12_000.0, 16_000.0]),
        (("soft",), [4000.0, 6000.0] + [8000.0] * 3),
    ],
)
def test_without_a_layer_on_that_side_the_sound_s_own_file_is_heard(
    tmp_path: Path, names: tuple[str, ...], expected: list[float]
) -> None:
    info = layered(tmp_path, *names)
    assert [peak(info, firmness) for firmness in FIRMNESSES] == pytest.approx(expected, abs=1.0)


def test_only_what_sounds_otherwise_is_another_sample(tmp_path: Path) -> None:
    def keys(info: SoundInfo) -> list[str]:
        return [sample_key(recipe(firmness), info, RATE) for firmness in (None, *FIRMNESSES)]

    with_none, with_both = keys(layered(tmp_path)), keys(layered(tmp_path, "soft", "firm"))
    assert len(set(with_none)) == 1
    assert len(set(with_both)) == 5
    assert with_both[0] == with_both[3] == with_none[0]
    assert with_both[1] != keys(replace(layered(tmp_path, "firm"), layers=()))[1]


def test_a_layer_that_has_changed_is_another_sample(tmp_path: Path) -> None:
    info = layered(tmp_path, "firm")
    other = replace(info, layers=(replace(info.layers[0], pcm_sha256="0" * 64),))
    one, another = (sample_key(recipe(0.75), each, RATE) for each in (info, other))
    assert one != another
    assert sample_key(recipe(0.5), info, RATE) == sample_key(recipe(0.5), other, RATE)


def test_the_shorter_layer_is_followed_by_silence_and_a_layer_alone_is_its_own_file(tmp_path: Path) -> None:
    info = layered(tmp_path, "soft")
    soft, both, medium = (bake(recipe(firmness), info, RATE).pcm for firmness in (0.0, 0.25, 0.5))
    assert [len(one) for one in (soft, both, medium)] == [19_200, 19_200, 14_400]
    assert (soft[240:] == tone(440.0, 0.4, RATE, 4000.0)[240:]).all()
    assert np.abs(both[14_400:] - soft[14_400:] / 2).max() <= 1.5


def test_layers_of_different_rates_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    info = layered(tmp_path, "soft")
    other = replace(info, layers=(layer(tmp_path, "soft", tone(440.0, 0.4, 44_100), 44_100),))
    with pytest.raises(SoundError, match=r"made/tone: has layers of different rates; correct pack.toml, or the files"):
        bake(recipe(0.25), other, RATE)
    other.layers[0].file.write_bytes(b"")
    with pytest.raises(SoundError, match=r"soft.flac: can't be decoded"):
        bake(recipe(0.0), other, RATE)


def loudnesses(info: SoundInfo) -> list[float]:
    """Along the crossfade, LUFS."""
    heard = [crossfaded(shares(info, firmness)) for firmness in FINE]
    return [momentary_maximum(source.pcm / 32_768.0, source.rate) for source in heard]


@pytest.mark.parametrize("name", ["C3", "G3", "C4", "G4", "C5"])
def test_a_straight_crossfade_of_a_shipped_sound_is_equally_loud_all_along(
    catalogue: Mapping[str, SoundInfo], name: str
) -> None:
    along = loudnesses(catalogue[f"marimba/{name}"])
    assert max(along) - min(along) <= FLAT_DB


def centroid(info: SoundInfo, firmness: float) -> float:
    """Of the first 100 ms, Hz."""
    power = np.abs(np.fft.rfft(crossfaded(shares(info, firmness)).pcm[:4800, 0])) ** 2
    return float((power * np.fft.rfftfreq(4800, 1.0 / RATE)).sum() / power.sum())


@pytest.mark.parametrize("name", ["C3", "C4", "C5"])
def test_the_five_points_are_brighter_the_firmer_by_an_eighth_at_most(
    catalogue: Mapping[str, SoundInfo], name: str
) -> None:
    bright = [centroid(catalogue[f"marimba/{name}"], firmness) for firmness in FIRMNESSES]
    steps = [other / one for one, other in pairwise(bright)]
    assert 1.0 < min(steps) < max(steps) < 1.13
