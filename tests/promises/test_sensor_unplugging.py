"""A sensor's chip that is unplugged takes nothing with it but its own sensors (H14)."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from sensors.beside import CHIN, PAD_0, SQUEEZE, Beside, told
from toccata.events import BoardRecovered, Reading
from toccata.units import PadId

OTHERS = {SQUEEZE: PAD_0, PAD_0: SQUEEZE, CHIN: SQUEEZE}


def held_up(said, pad):
    """The longest gap between two readings of a sensor."""
    at = [one.at for one in said if isinstance(one, Reading) and one.pad == pad]
    return max(later - sooner for sooner, later in pairwise(at))


@pytest.fixture(scope="module", params=OTHERS, ids=str)
def cycles(request):
    """Five hundred times: one chip goes and comes; touches of a board that were missed, gaps of another, returns."""
    gone, other = request.param, OTHERS[request.param]
    beside, random, missed, gaps, back, loud = Beside({gone, other}, lines=True, every=0.010), Random(5), [], [], [], []
    for beat in range(500):
        away, pad, at = (
            random.uniform(0.12, 0.2) if beat % 50 else random.uniform(1.0, 4.0),
            PadId(beat % 4, beat % 12),
            beside.time.now(),
        )
        beside.fault("unplug", gone, away)
        beside.hands.touch(pad, 0.8)
        said = beside.run(away)
        beside.hands.touch(pad, 0.0)
        said += beside.run(0.3 if beat % 50 else 2.0)
        if not any(
            isinstance(one, Reading) and one.pad == pad and one.level > 0.0 and one.at < at + 0.03 for one in said
        ):
            missed.append(pad)
        gaps.append(held_up(said, other))
        back += [one.at - at - away for one in said if isinstance(one, BoardRecovered)]
        loud += [one for one in said if isinstance(one, Reading) and one.pad == gone and one.level > 0.02]
        assert {name for _, name, _ in told(said)} <= {str(gone)}
    return missed, gaps, back, loud


def test_500_times_a_board_misses_no_touch(cycles):
    assert cycles[0] == []


def test_500_times_another_sensor_is_read_on(cycles):
    assert max(cycles[1]) < 0.025


def test_500_times_the_sensor_is_back_within_2_s(cycles):
    assert len(cycles[2]) == 500
    assert max(cycles[2]) <= 2.0


def test_500_times_nothing_is_read_from_it_that_nobody_pressed(cycles):
    assert cycles[3] == []
