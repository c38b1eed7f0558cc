"""The quality gate: what every shipped sound keeps, measured on the file itself."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from spectra import cents_off, decibels, seam_z, share_above_db

from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.loudness import integrated, momentary_maximum, true_peak

RATE = 48_000
CHECKOUT = Path(__file__).parents[2]
NOTES = {"C3": 48, "D3": 50, "E3": 52, "G3": 55, "A3": 57, "C4": 60, "D4": 62, "E4": 64, "G4": 67, "A4": 69}
NOTES |= {"C5": 72, "D5": 74}
PACKS = ("marimba", "warm-pad")


@dataclass(frozen=True)
class Shipped:
    stated: dict[str, Any]
    pcm: npt.NDArray[np.int16]
    rate: int

    @property
    def sound(self) -> npt.NDArray[np.float64]:
        return self.pcm / 32768.0


@cache
def manifest(pack: str) -> dict[str, Any]:
    return tomllib.loads((packs_folder() / pack / "pack.toml").read_text(encoding="utf-8"))


@cache
def shipped(pack: str, note: str) -> Shipped:
    stated = next(entry for entry in manifest(pack)["sounds"] if entry["name"] == note)
    pcm, rate = soundfile.read(packs_folder() / pack / stated["file"], dtype="int16", always_2d=True)
    return Shipped(stated, pcm, rate)


every_sound = pytest.mark.parametrize(("pack", "note"), [(pack, note) for pack in PACKS for note in NOTES])
every_one_shot = pytest.mark.parametrize("note", NOTES)


def test_both_packs_hold_the_twelve_pentatonic_notes_in_order() -> None:
    assert list(read_catalogue(packs_folder())) == [f"{pack}/{note}" for pack in PACKS for note in NOTES]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_says_that_it_is_free_and_the_licence_is_there(pack: str) -> None:
    assert manifest(pack)["licence"] == "CC0-1.0"
    assert "CC0 1.0 Universal" in (CHECKOUT / "sounds" / "LICENSE").read_text(encoding="utf-8")


@every_sound
def test_a_file_has_the_rate_length_note_and_samples_that_its_manifest_states(pack: str, note: str) -> None:
    one = shipped(pack, note)
    found = (one.rate, round(len(one.pcm) / RATE, 3), hashlib.sha256(one.pcm.astype("<i2").tobytes()).hexdigest())
    assert found == (RATE, one.stated["seconds"], one.stated["pcm_sha256"])
    assert (one.stated["note"], one.pcm.shape[1]) == (NOTES[note], 2)


@every_sound
def test_a_sound_has_the_loudness_of_its_role_and_stays_under_its_ceiling(pack: str, note: str) -> None:
    one, levels = shipped(pack, note), manifest(pack)["levels"]
    struck = pack == "marimba"
    loudness = momentary_maximum(one.sound, RATE) if struck else integrated(one.sound, RATE)
    assert loudness == pytest.approx(-28.0 if struck else -34.0, abs=0.5)
    assert true_peak(one.sound) <= levels["true_peak_max_dbtp"] == (-15.0 if struck else -17.0)
    stated = one.stated["loudness_lufs_m" if struck else "loudness_lufs_i"], one.stated["true_peak_dbtp"]
    assert stated == pytest.approx((loudness, true_peak(one.sound)), abs=0.01)


@every_sound
def test_a_sound_is_in_tune_dark_and_free_of_direct_current(pack: str, note: str) -> None:
    sound = shipped(pack, note).sound
    assert abs(cents_off(sound, RATE, 440.0 * 2.0 ** ((NOTES[note] - 69) / 12.0))) <= 3.0
    assert share_above_db(sound, RATE, 5000.0) <= -20.0
    assert decibels(float(np.abs(sound.mean(axis=0)).max())) < -65.0


@every_one_shot
def test_a_marimba_note_starts_at_once_from_nothing_and_ends_in_silence(note: str) -> None:
    sound = shipped("marimba", note).sound
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 0.01 * np.abs(sound).max())
    assert decibels(float(np.abs(sound[[0, -1]]).max())) < -70.0
    assert loud[0] < 0.002 * RATE
    assert len(sound) <= 3.0 * RATE


@every_one_shot
def test_a_warm_pad_goes_round_without_a_seam(note: str) -> None:
    one = shipped("warm-pad", note)
    assert one.stated["loop"] == {"start": 0, "end": 8 * RATE} == {"start": 0, "end": len(one.pcm)}
    assert seam_z(one.sound) <= 5.0
    steps = np.abs(np.diff(one.sound, axis=0)).max(axis=0)
    assert (np.abs(one.sound[0] - one.sound[-1]) <= steps).all()


@every_one_shot
def test_a_warm_pad_answers_at_its_full_level_from_the_first_moment(note: str) -> None:
    power = (shipped("warm-pad", note).sound ** 2).reshape(20, -1).mean(axis=1)
    assert power[0] >= 0.8 * power.max()


def test_all_packs_together_stay_small_enough_for_git() -> None:
    assert sum(file.stat().st_size for file in packs_folder().rglob("*.flac")) < 8_000_000
