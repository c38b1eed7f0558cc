"""Drool and drift: the touches that are made sound, and hardly any that is not (H17)."""

from __future__ import annotations

from random import Random

import pytest
from stage import Stage

from toccata.units import PadId

HOUR = 3600.0


@pytest.fixture(scope="module")
def traces():
    """Two hours on two boards that drift and are wet half of the time: touches, how many sounded, starts without one."""
    stage, random, made, sounded, phantoms = Stage(boards=2), Random(10), 0, 0, []
    stage.fault("drift", 3 * HOUR, 0)
    stage.fault("drift", 3 * HOUR, 1, 0.7)
    dry = [0.0, 0.0]
    while stage.time.now() < 2 * HOUR:
        for board in (0, 1):
            if stage.time.now() >= dry[board]:
                lasting = random.uniform(10.0, 90.0)
                stage.fault("wet", lasting, board, random.uniform(0.3, 1.0))
                dry[board] = stage.time.now() + lasting * random.uniform(1.5, 2.5)
        pads = [PadId(random.randrange(2), random.randrange(12)) for _ in range(random.choice([1, 1, 1, 2]))]
        stage.forget()
        for pad in pads:
            stage.touch(pad, amount=random.uniform(0.4, 1.0))
        stage.run(random.uniform(0.15, 1.0))
        stage.lift(*pads)
        stage.run(random.uniform(0.2, 4.0))
        heard = [one.pad for one in stage.starts()]
        made += len(set(pads))
        sounded += len(set(pads) & set(heard))
        phantoms += [pad for pad in set(heard) - set(pads)] + [pad for pad in pads if heard.count(pad) > 1]
    return made, sounded, phantoms


def test_98_of_100_touches_of_wet_boards_sound(traces):
    made, sounded, _ = traces

    assert made > 4_000
    assert sounded >= 0.98 * made


def test_wet_boards_play_one_sound_an_hour_by_themselves_at_most(traces):
    assert len(traces[2]) <= 2
