"""Drool and drift: the touches that are made sound, and hardly any that is not (H17)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import Stage
from toccata.settings.client import Mode
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


COVERED = PadId(0, 7)


def covered_from_the_start(amount, seed=0):
    return Stage(mode=Mode.HOLD, seed=seed, before=lambda stage: stage.touch(COVERED, amount=amount))


def lasts(stage, started):
    return next(one.at for one in stage.ends(started.at) if one.pad == started.pad) - started.at


@pytest.mark.parametrize("lasting", [0.5, 3.0, 40.0])
@pytest.mark.parametrize("amount", [0.5, 0.7, 1.0])
def test_water_beside_a_hand_that_was_there_at_the_start_holds_nothing_for_longer_than_3_s(amount, lasting):
    for seed in range(4):
        stage = covered_from_the_start(amount, seed)
        stage.fault("wet", lasting)
        stage.run(45.0)
        stage.lift(COVERED)
        stage.run(5.0)

        assert len(stage.ends()) == len(stage.starts())
        alone = [one for one in stage.starts() if one.pad != COVERED]
        assert [one for one in alone if lasts(stage, one) > 3.0] == []


@pytest.mark.parametrize(("amount", "held_s"), [(0.3, 2.5), (0.7, 10.0), (1.0, 10.0)])
def test_beside_such_a_hand_every_touch_sounds_and_a_firm_one_for_as_long_as_it_is_held(amount, held_s):
    stage = covered_from_the_start(1.0)
    for pad in (PadId(0, 6), PadId(0, 8)):
        stage.forget()
        touched_at = stage.touch(pad, amount=amount)
        stage.run(10.0)
        stage.lift(pad)
        stage.run(1.0)

        assert [one.pad for one in stage.starts()] == [pad]
        assert stage.ends()[0].at >= touched_at + held_s


@pytest.mark.parametrize("held_s", [3.0, 10.0])
@pytest.mark.parametrize("amount", [0.2, 0.3, 0.4])
def test_who_has_held_a_pad_slightly_beside_such_a_hand_is_heard_at_each_touch_after_that(amount, held_s):
    stage = covered_from_the_start(1.0)
    stage.touch(PadId(0, 6), amount=amount)
    stage.run(held_s)
    stage.lift(PadId(0, 6))
    stage.run(0.15)
    stage.forget()
    for _ in range(6):
        stage.touch(PadId(0, 6), amount=amount)
        stage.run(0.3)
        stage.lift(PadId(0, 6))
        stage.run(0.3)

    assert [one.pad for one in stage.starts()] == [PadId(0, 6)] * 6


@pytest.mark.parametrize("after", [2.5, 2.54, 2.56, 2.6])
def test_no_touch_of_another_pad_is_lost_when_a_slight_one_beside_such_a_hand_ends(after):
    stage = covered_from_the_start(1.0)
    stage.touch(PadId(0, 6), amount=0.3)
    stage.run(after)
    stage.forget()
    stage.touch(PadId(0, 1))
    stage.run(0.1)

    assert [one.pad for one in stage.starts()] == [PadId(0, 1)]


@pytest.mark.parametrize("amount", [0.3, 0.42])
def test_a_firm_touch_beside_such_a_hand_that_slackens_sounds_for_as_long_as_it_is_held(amount):
    stage = covered_from_the_start(1.0)
    touched_at = stage.touch(PadId(0, 6), amount=1.0)
    stage.run(4.0)
    stage.touch(PadId(0, 6), amount=amount)
    stage.run(6.0)
    stage.lift(PadId(0, 6))
    stage.run(1.0)

    assert [one.at >= touched_at + 10.0 for one in stage.ends(touched_at)] == [True]


def test_water_around_hands_that_were_there_at_the_start_plays_nothing_under_them():
    covered = [PadId(0, 2), COVERED]
    for seed in range(6):
        stage = Stage(mode=Mode.HOLD, seed=seed, before=lambda stage: stage.touch(*covered, amount=1.0))
        stage.fault("wet", 20.0)
        stage.run(25.0)

        assert [one.pad for one in stage.starts() if one.pad in covered] == []
