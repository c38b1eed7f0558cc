from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_sounds import made, tone

from toccata.bank import Recipe, is_baked
from toccata.errors import SoundError
from toccata.sound.job import Job
from toccata.sound.oven import Oven
from toccata.sound.prepare import prepare_bank
from toccata.units import Decibels, Seconds

RATE = 48_000


@pytest.fixture
def oven() -> Iterator[Oven]:
    oven = Oven()
    oven.warm()
    yield oven
    oven.cool()


def baked(oven: Oven, folder: Path, gain_db: float) -> bool:
    info = made(folder, tone(440.0, 0.2, RATE))
    recipe = Recipe("made/tone", Decibels(gain_db))
    keys = prepare_bank([recipe], {info.name: info}, RATE, folder / "bank", bake=oven.bake)
    return is_baked(folder / "bank", keys[recipe])


def test_one_process_bakes_job_after_job(oven: Oven, tmp_path: Path) -> None:
    process = oven._process
    assert [baked(oven, tmp_path, gain_db) for gain_db in (-1.0, -2.0, -3.0)] == [True] * 3
    assert oven._process is process


def test_a_sound_that_can_not_be_baked_is_told_and_the_next_one_is_baked(oven: Oven, tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="full scale"):
        baked(oven, tmp_path, 40.0)
    assert baked(oven, tmp_path, -3.0)


def test_where_no_process_is_warm_a_job_has_its_own(tmp_path: Path) -> None:
    assert baked(Oven(), tmp_path, -3.0)


def test_a_process_that_dies_is_made_up_for(oven: Oven, tmp_path: Path) -> None:
    assert oven._process is not None
    os.kill(oven._process.pid, signal.SIGKILL)
    oven._process.wait()
    assert baked(oven, tmp_path, -3.0)
    oven.warm()
    assert baked(oven, tmp_path, -4.0)


def test_a_process_that_hangs_is_ended_and_told(tmp_path: Path) -> None:
    oven = Oven([sys.executable, "-c", "import time; time.sleep(600)"])
    oven.warm()
    process = oven._process
    with pytest.raises(SoundError, match="took longer than"):
        oven.bake(Job((), {}, RATE, tmp_path), Seconds(0.05))
    assert process is not None
    assert process.poll() is not None


def test_a_process_that_can_not_be_started_is_done_without(tmp_path: Path) -> None:
    oven = Oven([str(tmp_path / "none")])
    oven.warm()
    assert baked(oven, tmp_path, -3.0)


def test_a_cooled_oven_holds_no_process(oven: Oven) -> None:
    process = oven._process
    oven.cool()
    assert process is not None
    assert process.poll() == 0


def test_an_answer_that_is_no_fault_is_told_as_one(tmp_path: Path) -> None:
    oven = Oven([sys.executable, "-c", "input(); print('nonsense', flush=True); input()"])
    oven.warm()
    with pytest.raises(SoundError, match="nonsense"):
        oven.bake(Job((), {}, RATE, tmp_path), Seconds(30.0))
    oven.cool()
