"""A bus that is stuck stops neither the loop nor the end of what sounds (H13, R2)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import RELEASE_S, Stage
from toccata.settings.client import Mode
from toccata.units import PadId

HELD = (PadId(0, 2), PadId(1, 7))


@pytest.mark.parametrize("lines", [True, False], ids=["lines", "polling"])
def test_held_notes_begin_to_fade_within_260_ms_and_all_boards_are_back_within_2_s(lines):
    stage, random = Stage(boards=4, mode=Mode.HOLD, lines=lines), Random(5)
    for _ in range(100 if lines else 20):
        stage.touch(*HELD)
        stage.run(0.5)
        stage.forget()
        lasting = random.choice([random.uniform(0.3, 3.0), random.uniform(3.0, 60.0 if lines else 5.0)])
        at = stage.fault("stuck", lasting)
        stage.run(lasting)
        stage.run(2.0)

        assert sorted(one.pad for one in stage.ends()) == [*HELD]
        assert max(one.at for one in stage.ends()) - at - RELEASE_S <= 0.260
        assert {one.what for one in stage.faults()} == {"bus stuck"}
        assert sorted(one.board for one in stage.recoveries()) == [0, 1, 2, 3]
        stage.lift(*HELD)
        stage.run(0.5)
        assert stage.starts() == []


def test_no_tick_takes_longer_than_12_ms_whatever_the_boards_were_doing():
    random = Random(6)
    for _ in range(60):
        stage = Stage(boards=4)
        stage.longest_tick = 0.0
        stage.touch(*(PadId(0, pad) for pad in range(random.randrange(12))))
        for board in range(random.randrange(4)):
            stage.fault("unplug", random.uniform(0.1, 5.0), board)
        stage.run(random.uniform(0.0, 1.0))
        stage.fault("stuck", 5.0)
        stage.run(5.0)

        assert stage.longest_tick <= 0.012


def test_a_bus_that_is_stuck_from_the_start_blocks_no_tick():
    stage = Stage(boards=4, before=lambda stage: stage.fault("stuck", 3.0))
    stage.run(2.0)
    blocked = stage.longest_tick
    stage.run(2.0)
    stage.touch(PadId(3, 1))
    stage.run(0.1)

    assert blocked <= 0.012
    assert [one.pad for one in stage.starts()] == [PadId(3, 1)]


def test_a_short_jam_ends_no_hold():
    stage, random = Stage(mode=Mode.HOLD), Random(7)
    stage.touch(HELD[0])
    for _ in range(200):
        stage.run(random.uniform(0.15, 0.4))
        stage.fault("stuck", random.uniform(0.001, 0.1))

    assert [len(stage.starts()), stage.ends()] == [1, []]
