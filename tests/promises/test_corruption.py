"""What a damaged bus or a dying chip says is not music (H9, H10, R4)."""

from __future__ import annotations

import ctypes
from random import Random

import pytest

from promises.stage import Stage, pads_of
from toccata.settings.client import Mode
from toccata.units import PadId

READ = 1


def test_a_million_reads_with_flipped_bits_and_bursts_of_ones_play_and_end_nothing():
    stage, random = Stage(boards=4, mode=Mode.HOLD, lines=False), Random(3)
    stage.touch(*pads_of(1)[:3])
    stage.run(0.5)
    stage.fault_everywhere("bitflip", 1e6, 1e-3)
    before = stage.bus.counts.calls
    while stage.bus.counts.calls < before + 1_000_000:
        stage.fault("garbage", random.uniform(0.001, 0.095), random.randrange(4))
        stage.run(1.0)
    stage.lift(*pads_of(1)[:3])
    stage.run(1.0)

    assert [len(stage.starts()), len(stage.ends()), stage.faults()] == [3, 3, []]


@pytest.mark.parametrize("rate", [1.0, 0.3, 0.03])
def test_reads_that_are_hardly_ever_right_play_nothing(rate):
    stage = Stage(boards=4, lines=False)
    for _ in range(10):
        stage.fault_everywhere("bitflip", 2.0, rate)
        stage.run(4.0)

    assert stage.starts() == []
    assert [len(stage.faults()) == len(stage.recoveries()), bool(stage.faults())] == [True, True]


class Dying:
    """An adapter whose chips, while they are dying, call all pads touched and show nonsense elsewhere."""

    def __init__(self, adapter, canary):
        self.is_dying = False
        self._rdwr, self._canary = adapter.i2c_rdwr, canary

    def i2c_rdwr(self, *messages):
        self._rdwr(*messages)
        if self.is_dying and messages[-1].flags & READ:
            answer = {0x00: b"\xff\x0f", 0x57: self._canary}.get(messages[0].buf[0][0], b"\x01" * 40)
            ctypes.memmove(messages[-1].buf, answer, messages[-1].len)


def dying_stage(canary):
    stage = Stage(lines=False)
    dying = Dying(stage.hands.adapter, canary)
    stage.bus._rdwr = dying.i2c_rdwr
    return stage, dying


@pytest.mark.parametrize("canary", [b"\xff" * 8, b"\0" * 8], ids=["ones", "zeros"])
def test_250_bursts_of_all_pads_from_a_chip_without_its_canary_sound_nothing(canary):
    (stage, dying), random = dying_stage(canary), Random(4)
    for _ in range(250):
        stage.forget()
        at, dying.is_dying = stage.time.now(), True
        stage.run(random.uniform(0.002, 0.3))
        dying.is_dying = False
        stage.run(2.0)

        assert stage.starts() == []
        assert stage.faults()[0].at - at < 2.0
        assert stage.recoveries()


def test_80_times_water_that_runs_off_all_pads_at_once_sounds_nothing():
    stage, random = Stage(boards=4), Random(12)
    for _ in range(20):
        for board in range(4):
            stage.fault("wet", 60.0 + random.uniform(0.0, 5.0), board)
        stage.run(70.0)

    assert stage.starts() == []


def test_a_forearm_sounds_all_its_pads_never_more_than_four_in_50_ms():
    stage = Stage()
    for count in range(8, 13):
        stage.forget()
        pads = [PadId(0, pad) for pad in range(count)]
        at = stage.touch(*pads)
        stage.run(0.5)
        stage.lift(*pads)
        stage.run(1.0)
        starts = [one.at for one in stage.starts()]

        assert [one.pad for one in stage.starts()] == pads
        assert starts[-1] - at < 0.15
        assert all(later - earlier > 0.0499 for earlier, later in zip(starts, starts[4:], strict=False))
