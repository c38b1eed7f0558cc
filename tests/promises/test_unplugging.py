"""A board that is unplugged takes nothing with it but its own pads (H14)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import Stage
from toccata.units import PadId


@pytest.fixture(scope="module")
def cycles():
    """Five hundred times: board 0 goes and comes while board 1 is played; touches of it that were missed, returns."""
    stage, random, missed, back, wrong = Stage(boards=2), Random(8), [], [], []
    for _ in range(500):
        away = random.uniform(0.1, 4.0)
        at = stage.fault("unplug", away)
        stage.forget()
        for beat in range(int((away + 2.0) / 0.3)):
            pad = PadId(1, beat % 12)
            touched_at = stage.touch(pad)
            stage.run(0.15)
            stage.lift(pad)
            stage.run(0.15)
            delays = [one.at - touched_at for one in stage.starts(touched_at) if one.pad == pad]
            missed += [pad] if len(delays) != 1 or delays[0] > 0.040 else []
        stage.run(at + away + 2.0 - stage.time.now())
        back += [one.at - at - away for one in stage.recoveries() if one.board == 0]
        wrong += [one for one in stage.starts() if one.pad.board == 0]
    return missed, back, wrong


def test_500_times_the_other_board_misses_no_touch(cycles):
    assert cycles[0] == []


def test_500_times_the_board_is_back_within_2_s(cycles):
    assert len(cycles[1]) >= 480
    assert max(cycles[1]) <= 2.0


def test_500_times_nothing_sounds_on_the_board_that_goes_and_comes(cycles):
    assert cycles[2] == []
