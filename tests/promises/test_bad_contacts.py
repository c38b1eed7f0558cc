"""A bus that is not acknowledged loses no real touch (H12, R1)."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from promises.stage import Stage
from toccata.units import NEVER, PadId


def touches(stage, count):
    """Touch pads of two boards, 100 ms and longer: delays of the starts, how many had none, how many had no touch."""
    random, delays, lost, phantoms = Random(1), [], 0, 0
    for _ in range(count):
        pad = PadId(random.randrange(2), random.randrange(12))
        stage.forget()
        at = stage.touch(pad)
        stage.run(random.uniform(0.1, 0.2))
        stage.lift(pad)
        stage.run(random.uniform(0.06, 0.2))
        mine = [start.at - at for start in stage.starts() if start.pad == pad]
        delays += mine[:1]
        lost += not mine
        phantoms += len(stage.starts()) - len(mine[:1])
    return delays, lost, phantoms


def p99(delays):
    return float(np.quantile(delays, 0.99))


@pytest.fixture(scope="module")
def sound():
    return p99(touches(Stage(boards=2), 500)[0])


@pytest.mark.parametrize(("lines", "count"), [(True, 8_000), (False, 2_000)], ids=["lines", "polling"])
def test_5_percent_of_nacks_lose_none_of_10_000_touches(lines, count, sound):
    stage = Stage(boards=2, lines=lines)
    stage.fault_everywhere("nack", 1e6, 0.05)
    delays, lost, phantoms = touches(stage, count)

    assert [lost, phantoms, len(delays)] == [0, 0, count]
    assert p99(delays) <= sound + 0.010


def test_20_percent_of_nacks_lose_1_percent_at_most_and_play_nothing():
    stage = Stage(boards=2)
    stage.fault_everywhere("nack", 1e6, 0.20)
    _, lost, phantoms = touches(stage, 2_000)

    assert phantoms == 0
    assert lost <= 20


def test_bursts_of_50_nacks_lose_no_touch():
    stage, random = Stage(), Random(2)
    for _ in range(1_000):
        stage.forget()
        stage.touch(PadId(0, 3))
        stage.run(random.uniform(0.0, 0.05))
        # 50 calls of 28 us each, tried three times over.
        stage.fault("nack", 0.005)
        stage.run(0.1)
        stage.lift(PadId(0, 3))
        stage.run(0.1)

        assert [len(stage.starts()), stage.faults()] == [1, []]


def test_a_dead_bus_is_told_within_2_s():
    stage = Stage()
    at = stage.fault("nack", NEVER)
    stage.run(2.0)

    assert [one.what for one in stage.faults()] == ["no answer"]
    assert stage.faults()[0].at - at < 2.0
