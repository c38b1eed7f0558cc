"""Drool and drift: the touches that are made sound, and hardly any that is not (H17)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import Stage
from toccata.units import PadId

PART_S = 360.0


@pytest.fixture(scope="module")
def traces():
    """Two boards, an hour each in ten parts, wet half of the time: touches made, how many sounded, starts of none."""
    made, sounded, phantoms = 0, 0, []
    for part in range(10):
        stage, random = Stage(boards=2, seed=part), Random(part)
        stage.fault_everywhere("drift", PART_S, 0.7)
        dry = [0.0, 0.0]
        while stage.time.now() < PART_S:
            rain(stage, random, dry)
            pads = {PadId(random.randrange(2), random.randrange(12)) for _ in range(random.choice([1, 1, 1, 2]))}
            heard = touch_for_a_while(stage, random, sorted(pads))
            made += len(pads)
            sounded += len(pads.intersection(heard))
            phantoms += [pad for pad in heard if pad not in pads] + [pad for pad in pads if heard.count(pad) > 1]
    return made, sounded, phantoms


def rain(stage, random, dry):
    now = stage.time.now()
    for board in (0, 1):
        if now >= dry[board]:
            lasting = random.uniform(10.0, 90.0)
            stage.fault("wet", lasting, board, random.uniform(0.3, 1.0))
            dry[board] = now + lasting * random.uniform(1.5, 2.5)


def touch_for_a_while(stage, random, pads):
    stage.forget()
    for pad in pads:
        stage.touch(pad, amount=random.uniform(0.4, 1.0))
    stage.run(random.uniform(0.15, 1.0))
    stage.lift(*pads)
    stage.run(random.uniform(0.2, 4.0))
    return [one.pad for one in stage.starts()]


def test_98_of_100_touches_of_wet_boards_sound(traces):
    made, sounded, _ = traces

    assert made > 1_500
    assert sounded >= 0.98 * made


def test_two_wet_boards_play_two_sounds_an_hour_by_themselves_at_most(traces):
    assert len(traces[2]) <= 2
