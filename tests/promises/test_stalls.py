"""What was touched before the loop stood still is not played afterwards (H21)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import Stage
from toccata.settings.client import Access
from toccata.units import PadId, Seconds

LATE_S = 0.150


@pytest.mark.parametrize("acceptance_ms", [0, 300])
@pytest.mark.parametrize("lines", [True, False], ids=["lines", "polling"])
def test_1_000_stalls_play_nothing_late(acceptance_ms, lines):
    stage, random = Stage(access=Access(acceptance_ms=acceptance_ms), lines=lines), Random(11)
    late = []
    for _ in range(250):
        pad = PadId(0, random.randrange(12))
        stage.forget()
        at = stage.touch(pad)
        if random.random() < 0.5:
            stage.run(random.uniform(0.0, 0.4))
        stage.time.spend(Seconds(random.uniform(0.1, 10.0)))
        stage.tick()
        stage.run(0.5)
        stage.lift(pad)
        stage.run(0.5)
        late += [one for one in stage.starts() if one.at - at > acceptance_ms / 1000.0 + LATE_S]

    assert late == []


def test_a_touch_after_a_stall_sounds():
    stage = Stage()
    for _ in range(50):
        stage.forget()
        stage.time.spend(Seconds(3.0))
        stage.tick()
        stage.touch(PadId(0, 3))
        stage.run(0.1)
        stage.lift(PadId(0, 3))
        stage.run(0.2)

        assert [one.pad for one in stage.starts()] == [PadId(0, 3)]
