from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from toccata.dose import Hours, percent_of
from toccata.dosing import Beside, Dosing
from toccata.settings.loudness import Loudness, Person
from toccata.store.dose_note import read_dose, save_dose
from toccata.units import NEVER, Seconds

MEASURED = Loudness({0: 68.0, 25: 60.0, 50: 55.0}, -28.0, Person.CHILD, "2026-11-23")
AT_75_DBA = -13.0
"""LUFS: 15 above what was measured as 60 dB(A)."""


class Counting:
    """A dose that is counted in virtual time, from any instant on."""

    def __init__(self, data: Path, sounding: Callable[[float], float], start: float = 1000.0) -> None:
        self.told: list[str] = []
        self.now, self.changes = start, [(start, 0.0)]
        beside = Beside(lambda: None, self.told.append)
        self.dosing = Dosing(data, MEASURED, sounding, beside, Random(1))

    def run(self, seconds: float) -> Counting:
        until = self.now + seconds
        while self.dosing.due() < until:
            self.now = max(self.dosing.due(), self.now)
            if self.dosing.step(Seconds(self.now)):
                self.changes.append((self.now, self.dosing.lower_db))
        self.now = until
        return self

    @property
    def percent(self) -> float:
        return percent_of(self.dosing.since_start_pa2h, MEASURED.limit_dba)


def test_an_hour_at_the_limit_is_a_fortieth_of_the_week(tmp_path: Path) -> None:
    assert Counting(tmp_path, lambda _: AT_75_DBA).run(3600).percent == pytest.approx(2.5, rel=1e-3)


def test_silence_is_none_of_it(tmp_path: Path) -> None:
    assert Counting(tmp_path, lambda _: -120.0).run(3600).percent < 1e-9


@pytest.mark.parametrize("beat_s", [0.25, 0.5, 1.0, 2.0])
def test_a_rhythm_that_goes_with_the_looks_is_counted_as_every_other(tmp_path: Path, beat_s: float) -> None:
    on = Counting(tmp_path, lambda now: AT_75_DBA if now % beat_s < beat_s / 10 else -120.0).run(20 * 3600)
    assert on.percent == pytest.approx(50.0 / 10, rel=0.05)


def test_without_a_measure_nothing_is_asked_or_kept(tmp_path: Path) -> None:
    dosing = Dosing(tmp_path, None, lambda _: pytest.fail("asked"), Beside(lambda: None, print), Random(1))
    assert (dosing.due(), dosing.step(Seconds(1e6)), dosing.lower_db) == (NEVER, False, 0.0)
    dosing.close()
    assert list(tmp_path.iterdir()) == []


def test_what_was_heard_is_kept_over_a_restart_whatever_the_clocks_say(tmp_path: Path) -> None:
    first = Counting(tmp_path, lambda _: AT_75_DBA, start=5000.0).run(7200)
    first.dosing.close()
    again = Counting(tmp_path, lambda _: AT_75_DBA, start=3.0).run(3600)
    again.dosing.close()
    kept = read_dose(tmp_path)
    assert kept is not None
    assert percent_of(kept.week_pa2h, 75.0) == pytest.approx(7.5, rel=1e-3)


def test_a_program_that_was_stopped_for_an_hour_made_no_sound_meanwhile(tmp_path: Path) -> None:
    counting = Counting(tmp_path, lambda _: AT_75_DBA).run(60)
    counting.now += 3600
    before = counting.percent
    counting.run(1)
    assert counting.percent - before <= percent_of(0.506 / 40 / 3600 * 5, 75.0)


def full(data: Path, percent: float) -> None:
    save_dose(data, Hours((0.506 * percent / 100,), 0.0))


def test_past_the_whole_dose_the_level_goes_down_by_half_a_decibel_every_half_minute(tmp_path: Path) -> None:
    full(tmp_path, 99.9)
    counting = Counting(tmp_path, lambda _: AT_75_DBA).run(1200)
    steps = [after - before for (_, before), (_, after) in zip(counting.changes, counting.changes[1:], strict=False)]
    spans = [
        after - before for (before, _), (after, _) in zip(counting.changes[1:], counting.changes[2:], strict=False)
    ]
    assert steps == [-0.5] * 12
    assert min(spans) >= 29.0
    assert "100 % of a week's dose (WHO-ITU H.870): the instrument plays up to 6 dB softer" in counting.told


def test_after_a_restart_with_a_whole_dose_the_first_sound_is_softer_already(tmp_path: Path) -> None:
    full(tmp_path, 120.0)
    assert Counting(tmp_path, lambda _: -120.0).dosing.lower_db == -6.0


def test_each_warning_is_told_once(tmp_path: Path) -> None:
    full(tmp_path, 49.9)
    counting = Counting(tmp_path, lambda _: AT_75_DBA).run(3600)
    assert [line.partition(":")[2] for line in counting.told] == [" plan quiet times"]


def test_it_is_saved_while_it_plays_too(tmp_path: Path) -> None:
    counting = Counting(tmp_path, lambda _: AT_75_DBA).run(400)
    assert counting.dosing.saved_within(Seconds(20.0))
    kept = read_dose(tmp_path)
    assert kept is not None
    assert 290 <= kept.into_s <= 310
