from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from made_sounds import made, tone

from toccata.bank import Recipe, read_sample
from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.job import Job, read_job, write_job
from toccata.sound.premix import prepare
from toccata.sound.prepare import prepare_bank
from toccata.units import Decibels, Seconds

RATE = 48_000
RECIPES = (
    Recipe("marimba/C5", Decibels(-6.0)),
    Recipe("marimba/D5", Decibels(-6.0), attack_ms=60.0),
    Recipe("warm-pad/C4", Decibels(0.0), shelf_db=Decibels(-6.0)),
)


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in folder.iterdir()}


def premix_process(job: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "toccata.sound.premix"]
    done = subprocess.run(command, input=job, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_bank_holds_every_recipe_under_its_key(catalogue: Mapping[str, SoundInfo], tmp_path: Path) -> None:
    keys = prepare_bank(RECIPES, catalogue, RATE, tmp_path / "bank")
    samples = [read_sample(tmp_path / "bank", keys[recipe]) for recipe in RECIPES]
    assert [(one.sound, one.gain_db, one.rate) for one in samples] == [
        ("marimba/C5", -6.0, RATE),
        ("marimba/D5", -6.0, RATE),
        ("warm-pad/C4", 0.0, RATE),
    ]
    assert len(contents(tmp_path / "bank")) == 6


def test_a_second_pre_mix_reads_no_sound_and_writes_no_file(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    recipes, bank = [Recipe("made/tone", Decibels(-3.0))], tmp_path / "bank"
    first = prepare_bank(recipes, {info.name: info}, RATE, bank)
    laid_down = contents(bank)
    info.file.unlink()
    assert prepare(recipes, {info.name: info}, RATE, bank) == first
    assert contents(bank) == laid_down


def test_a_bank_that_is_whole_is_there_at_once_without_another_process(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    recipes, bank = [Recipe("made/tone", Decibels(-3.0))], tmp_path / "bank"
    first = prepare_bank(recipes, {info.name: info}, RATE, bank)
    assert prepare_bank(recipes, {info.name: info}, RATE, bank, patience=Seconds(0.001)) == first


def test_only_what_is_new_is_baked(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    old, new, bank = Recipe("made/tone", Decibels(-3.0)), Recipe("made/tone", Decibels(-4.0)), tmp_path / "bank"
    prepare_bank([old], {info.name: info}, RATE, bank)
    laid_down = contents(bank)
    keys = prepare_bank([old, new], {info.name: info}, RATE, bank)
    now = contents(bank)
    assert now.keys() - laid_down.keys() == {f"{keys[new]}.pcm", f"{keys[new]}.json"}
    assert {name: now[name] for name in laid_down} == laid_down


def test_recipes_that_bake_the_same_share_one_sample(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    twins = [Recipe("made/tone", Decibels(0.0)), Recipe("made/tone", Decibels(0.0), attack_ms=5.0)]
    keys = prepare_bank(twins, {info.name: info}, RATE, tmp_path / "bank")
    assert keys[twins[0]] == keys[twins[1]]
    assert len(contents(tmp_path / "bank")) == 2


def test_two_pre_mixes_at_the_same_moment_do_each_other_no_harm(
    catalogue: Mapping[str, SoundInfo], tmp_path: Path
) -> None:
    job = write_job(Job(RECIPES, catalogue, RATE, tmp_path / "bank"))
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(premix_process, job) for _ in range(2)]
    assert [one.result() for one in both] == [(0, ""), (0, "")]
    keys = prepare_bank(RECIPES, catalogue, RATE, tmp_path / "bank")
    assert {read_sample(tmp_path / "bank", key).sound for key in keys.values()} == {r.sound for r in RECIPES}
    assert len(contents(tmp_path / "bank")) == 6


def test_a_job_is_the_same_after_its_way_to_the_child(catalogue: Mapping[str, SoundInfo], tmp_path: Path) -> None:
    needed = {recipe.sound: catalogue[recipe.sound] for recipe in RECIPES}
    assert read_job(write_job(Job(RECIPES, catalogue, RATE, tmp_path))) == Job(RECIPES, needed, RATE, tmp_path)


def test_what_the_child_finds_wrong_is_told_in_its_own_line(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    with pytest.raises(SoundError) as refusal:
        prepare_bank([Recipe("made/tone", Decibels(40.0))], {info.name: info}, RATE, tmp_path / "bank")
    told = "made/tone: would pass full scale by 27.8 dB; lower gain_db or level_db by as much"
    assert str(refusal.value) == told


def test_an_unknown_sound_is_told_before_anything_is_baked(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    recipes = [Recipe("made/tone", Decibels(0.0)), Recipe("made/tune", Decibels(0.0))]
    with pytest.raises(SoundError) as refusal:
        prepare_bank(recipes, {info.name: info}, RATE, tmp_path / "bank")
    assert str(refusal.value) == "made/tune: no pack has this sound; did you mean made/tone?"
    assert not (tmp_path / "bank").exists()


def test_a_folder_that_can_t_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    (tmp_path / "bank").write_text("a file", encoding="utf-8")
    with pytest.raises(SoundError) as refusal:
        prepare_bank([Recipe("made/tone", Decibels(0.0))], {info.name: info}, RATE, tmp_path / "bank")
    told = f"{tmp_path / 'bank'}: can't be written (File exists); free some space, check its owner"
    assert str(refusal.value) == told


def test_a_pre_mix_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    info = made(tmp_path, tone(440.0, 0.2, RATE))
    with pytest.raises(SoundError) as refusal:
        prepare_bank([Recipe("made/tone", Decibels(0.0))], {info.name: info}, RATE, tmp_path, Seconds(0.001))
    assert str(refusal.value) == "pre-mix: took longer than 0.001 s; use fewer sounds, or start again"


@pytest.mark.parametrize(("seconds", "told"), [(1333.0, ""), (1334.0, "257 MB")])
def test_more_than_256_mb_for_one_setup_are_refused_in_one_line(tmp_path: Path, seconds: float, told: str) -> None:
    half = replace(made(tmp_path, tone(440.0, 0.2, RATE)), seconds=Seconds(seconds / 2))
    recipes = [Recipe("made/tone", Decibels(-3.0)), Recipe("made/tone", Decibels(-6.0))]
    bank, refused = tmp_path / "bank", ""
    try:
        prepare_bank(recipes, {half.name: half}, RATE, bank)
    except SoundError as fault:
        refused = str(fault)
    line = "this setup: its sounds take {} of memory, and 256 is the most; use fewer or shorter sounds in it"
    assert (refused, bank.exists()) == ((line.format(told), False) if told else ("", True))


def test_the_playing_process_loads_no_decoder_and_no_resampler() -> None:
    script = "import sys, toccata.sound.prepare; print(sorted({'scipy', 'soundfile', 'soxr'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
