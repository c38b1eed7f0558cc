"""A chip whose supply fails for a moment says that nobody touches it, for ever; it is found out (H11, R3)."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from promises.stage import Stage, pads_of
from toccata.settings.client import Mode
from toccata.units import PadId


@pytest.fixture(scope="module")
def thousand():
    """A thousand brown-outs, of idle boards and under hands: how long each took, what sounded wrongly, what did not."""
    stage, random, back, phantoms, dead = Stage(), Random(2), [], [], []
    for _ in range(1_000):
        stage.forget()
        held = random.sample(pads_of(1), random.choice([0, 0, 1, 3]))
        stage.touch(*held)
        stage.run(random.uniform(0.0, 0.3))
        at = stage.fault("brownout")
        stage.run(random.uniform(0.0, 0.3))
        stage.lift(*held)
        stage.run(2.0, until=lambda at=at: stage.recoveries(at))
        back += [one.at - at for one in stage.recoveries(at)]
        stage.run(0.5)
        phantoms += [one for one in stage.starts(at) if one.pad not in held or one.at > at + 0.010]
        touched_at = stage.touch(PadId(0, 5))
        stage.run(0.1)
        stage.lift(PadId(0, 5))
        stage.run(0.3)
        dead += [at] if len(stage.starts(touched_at)) != 1 else []
    return back, phantoms, dead


def test_1_000_brownouts_are_over_within_half_a_second(thousand):
    back, _, _ = thousand

    assert len(back) == 1_000
    assert float(np.quantile(back, 0.99)) <= 0.5


def test_1_000_brownouts_play_nothing_by_themselves(thousand):
    assert thousand[1] == []


def test_after_each_of_1_000_brownouts_a_touch_sounds(thousand):
    assert thousand[2] == []


def test_a_hold_sounds_on_through_a_brownout():
    stage = Stage(mode=Mode.HOLD)
    for _ in range(100):
        stage.forget()
        stage.touch(PadId(0, 3))
        stage.run(0.5)
        stage.fault("brownout")
        stage.run(2.0)
        held = [len(stage.starts()), len(stage.ends()), len(stage.recoveries())]
        stage.lift(PadId(0, 3))
        stage.run(1.0)

        assert [*held, len(stage.starts()), len(stage.ends())] == [1, 0, 1, 1, 1]
