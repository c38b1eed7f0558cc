"""The dose at work: real loop and core in virtual time; what the player is told shows how loud it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from panel_stage import PAD, PanelStage
from toccata.dose import Hours
from toccata.dosing import Beside, Dosing
from toccata.hushing import Hushing, dosing_of
from toccata.settings.loudness import Loudness, Person
from toccata.store.dose_note import read_dose, save_dose
from toccata.units import Seconds

MEASURED = Loudness({0: 68.0, 25: 60.0, 50: 55.0}, -28.0, Person.CHILD, "2026-11-23")


def staged(folder: Path, percent: float) -> tuple[PanelStage, Dosing]:
    """An instrument whose dose was so full when it was last switched off, and that plays at 75 dB(A) since."""
    save_dose(folder, Hours((0.506 * percent / 100.0,), 0.0))
    stage = PanelStage(folder, None)
    beside = Beside(lambda: None, stage.told.append)
    dosing = Dosing(folder, MEASURED, lambda _: -13.0, beside, Random(1))
    stage.desk._hushing = Hushing(stage.playing, stage.loop, stage.rig, dosing)
    stage.run(0.1)
    stage.desk.step(stage.time.now())
    return stage, dosing


def gain_of_a_touch(stage: PanelStage) -> float:
    stage.touch(PAD, 0.5)
    stage.run(0.5)
    stage.touch(PAD, 0.0)
    stage.run(0.5)
    return float(stage.player.gains[-1])


def test_a_full_dose_plays_6_db_softer_from_the_first_sound_on(tmp_path: Path) -> None:
    usual, full = (gain_of_a_touch(staged(tmp_path / str(share), share)[0]) for share in (10, 120))
    assert full / usual == pytest.approx(0.501, abs=0.01)


def test_a_dose_that_fills_up_while_it_plays_lowers_it_step_by_step(tmp_path: Path) -> None:
    stage, dosing = staged(tmp_path, 99.99)
    gains = [gain_of_a_touch(stage)]
    for _ in range(14):
        stage.run(30.0)
        gains.append(gain_of_a_touch(stage))
    ratios = [after / before for before, after in pairwise(gains)]
    assert min(ratios) >= 10 ** (-1.05 / 20)
    assert gains[-1] / gains[0] == pytest.approx(0.501, abs=0.01)
    assert dosing.lower_db == -6.0


def test_what_sounds_is_counted_by_its_measured_loudness_and_kept(tmp_path: Path) -> None:
    stage = PanelStage(tmp_path, None)
    basis = stage.playing.basis
    device = replace(basis.stock.device, loudness=MEASURED)
    stage.playing.basis = replace(basis, stock=replace(basis.stock, device=device))
    dosing = dosing_of(stage.playing, stage.player, stage.told.append)
    stage.desk._hushing = Hushing(stage.playing, stage.loop, stage.rig, dosing)
    stage.touch(PAD, 0.5)
    stage.run(60.0)
    stage.desk.step(stage.time.now())
    stage.run(60.0)
    dosing.close()
    kept = read_dose(tmp_path)
    assert kept is not None
    # A loop of -30 LUFS is 58 dB(A) here; its gain is 1.
    assert kept.week_pa2h == pytest.approx((20e-6 * 10 ** (58 / 20)) ** 2 * kept.into_s / 3600, rel=0.05)
    assert kept.into_s >= 55.0


def test_while_the_card_is_away_nothing_is_counted(tmp_path: Path) -> None:
    stage, _ = staged(tmp_path, 10)
    basis = stage.playing.basis
    device = replace(basis.stock.device, loudness=MEASURED)
    stage.playing.basis = replace(basis, stock=replace(basis.stock, device=device))
    stage.touch(PAD, 0.5)
    stage.run(1.0)
    stage.player.card_lost = True
    dosing = dosing_of(stage.playing, stage.player, stage.told.append)
    for second in range(100):
        dosing.step(Seconds(stage.time.now() + second))
    assert dosing.since_start_pa2h < 1e-12
