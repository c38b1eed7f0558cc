from __future__ import annotations

import errno
from collections.abc import Callable

import pytest
from emulator.built import FIRMWARE
from smbus2 import i2c_msg

from firmware.emulated.pod_at_bench import LONGEST_STRETCH_NS, PodAtBench
from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_words import pec, pec_of_read

FIXED = {"WHO_AM_I", "MAP_VER", "FW_MAJOR", "FW_MINOR", "FW_PATCH", "CHANNEL_COUNT", "NOTHING"}
Started = Callable[..., PodAtBench]


def golden(kind: str) -> list[tuple[bytes, str, dict[str, str]]]:
    """The lines of frames.txt of one kind: bytes, what they are, and what they mean."""
    found = []
    for line in (FIRMWARE / "frames.txt").read_text("utf-8").splitlines():
        said, _, meaning = line.partition(" = ")
        if said.startswith(f"{kind} "):
            name, *facts = meaning.split()
            found.append((bytes.fromhex(said[len(kind) :]), name, dict(fact.split("=") for fact in facts)))
    return found


@pytest.mark.parametrize("khz", [100, 400])
def test_fixed_registers_read_as_the_golden_frames_say(started: Started, khz: int) -> None:
    pod = started(khz=khz)
    lines = [frame for frame, name, _ in golden("read") if name in FIXED]
    assert [bytes(frame[:1]) + pod.raw(frame[0], len(frame) - 1) for frame in lines] == lines


def set_back(pod: PodAtBench) -> None:
    """All thresholds and ERRORS as at the first start: what the golden writes meet."""
    for channel in range(reg.CHANNELS):
        at = 4 * channel
        pod.write(reg.REGISTER_THRESHOLD_OFF + at, reg.OFF_MIN)
        pod.write(reg.REGISTER_THRESHOLD_ON + at, reg.ON_DEFAULT)
        pod.write(reg.REGISTER_THRESHOLD_OFF + at, reg.OFF_DEFAULT)
    pod.command(reg.BUS_COMMAND_CLEAR)


def test_golden_writes_are_taken_or_refused_as_they_say(pod: PodAtBench) -> None:
    told = {}
    for frame, name, facts in golden("write"):
        if name != "CMD":
            set_back(pod)
            pod.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, frame))
            kept = None if "refused" in facts else pod.word(frame[0])
            told[frame] = (pod.read(reg.REGISTER_ERRORS)[0], kept)
    assert told == {
        frame: (1, None) if "refused" in facts else (0, int(facts["value"]))
        for frame, name, facts in golden("write")
        if name != "CMD"
    }


def test_another_address_is_not_acknowledged(pod: PodAtBench) -> None:
    with pytest.raises(OSError, match="Remote I/O error") as told:
        pod.bench.i2c_rdwr(i2c_msg.write(0x2B, [0]))
    assert told.value.errno == errno.EREMOTEIO


def test_the_general_call_is_not_acknowledged(pod: PodAtBench) -> None:
    with pytest.raises(OSError, match="Remote I/O error"):
        pod.bench.i2c_rdwr(i2c_msg.write(0, [reg.REGISTER_THRESHOLD_ON, 0, 2, 0]))


def test_a_write_with_a_wrong_pec_changes_nothing_and_is_told(pod: PodAtBench) -> None:
    pod.write(reg.REGISTER_THRESHOLD_ON, 777)
    pod.write(reg.REGISTER_THRESHOLD_ON, 555, flip=0x08)
    assert pod.word(reg.REGISTER_THRESHOLD_ON) == 777
    assert pod.status & reg.STATUS_PECERR
    pod.command(reg.BUS_COMMAND_CLEAR)
    assert not pod.status & reg.STATUS_PECERR


@pytest.mark.parametrize("khz", [100, 400])
def test_the_clock_is_never_held_longer_than_ten_microseconds(started: Started, khz: int) -> None:
    pod = started(khz=khz)
    pod.ask(reg.COMMAND_STREAM, b"\x01")
    for turn in range(1000):
        if turn % 200 == 0:
            pod.bench.send(bytes(40))
        pod.read(*((reg.REGISTER_FRAME, reg.FRAME_SIZE) if turn % 2 else (reg.REGISTER_BRIEF, reg.BRIEF_SIZE)))
        pod.write(reg.REGISTER_THRESHOLD_OFF, 50 + turn % 50)
    assert pod.bench.bus.stretches >= 1000
    assert 0 < pod.bench.bus.longest_stretch_ns <= LONGEST_STRETCH_NS


def test_500_reads_in_a_row_miss_no_sequence_number(started: Started) -> None:
    pod = started(khz=400)
    first = pod.frame().sequence
    assert [pod.frame().sequence for _ in range(500)] == [(first + 1 + turn) % 256 for turn in range(500)]


def test_a_write_right_behind_a_stop_is_not_lost(started: Started) -> None:
    pod = started(khz=400)
    for value in range(200, 260):
        pod.write(reg.REGISTER_THRESHOLD_ON, value)
        pod.write(reg.REGISTER_THRESHOLD_ON + 4, value + 1)
    assert pod.read(reg.REGISTER_ERRORS)[0] == 0
    assert (pod.word(reg.REGISTER_THRESHOLD_ON), pod.word(reg.REGISTER_THRESHOLD_ON + 4)) == (259, 260)


@pytest.mark.parametrize("late_us", [20, 40, 55, 70, 90, 120])
def test_nothing_is_lost_if_the_interrupt_comes_when_the_next_transfer_is_under_way(
    started: Started, late_us: float
) -> None:
    pod = started(khz=400)
    pod.bench.chip.i2c.entry_ns = late_us * 1000
    told = []
    for value in range(200, 230):
        pod.write(reg.REGISTER_THRESHOLD_ON, value)
        pod.write(reg.REGISTER_THRESHOLD_ON + 4, value + 1)
        told.append((pod.word(reg.REGISTER_THRESHOLD_ON), pod.word(reg.REGISTER_THRESHOLD_ON + 4)))
    assert told == [(value, value + 1) for value in range(200, 230)]
    assert pod.read(reg.REGISTER_ERRORS)[0] == 0


def test_a_write_longer_than_the_receive_fifo_waits_for_a_late_interrupt(started: Started) -> None:
    pod = started(khz=400)
    pod.bench.chip.i2c.entry_ns = 600_000
    pod.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, [reg.REGISTER_THRESHOLD_ON, *range(40)]))
    assert pod.read(reg.REGISTER_ERRORS)[0] == 1


def test_what_one_read_left_over_does_not_reach_the_next(pod: PodAtBench) -> None:
    for size in (1, 3, 15, 16, 17, 28):
        pod.raw(reg.REGISTER_FRAME, size)
        assert pod.read(reg.REGISTER_WHO_AM_I) == bytes((reg.WHO_AM_I,))
    assert pod.raw(reg.REGISTER_WHO_AM_I, 5)[2:] == b"\xff\xff\xff"


def test_a_flush_that_comes_after_the_read_began_does_not_hold_the_clock_for_ever(pod: PodAtBench) -> None:
    pod.bench.chip.i2c.flushes_late = True
    for size in (1, 3, 15, 16, 17, 28):
        pod.raw(reg.REGISTER_FRAME, size)
        assert pod.read(reg.REGISTER_WHO_AM_I) == bytes((reg.WHO_AM_I,))
        assert pod.frame() is not None


def test_a_read_after_one_that_the_host_broke_off_with_a_stop_begins_anew(pod: PodAtBench) -> None:
    pod.bench.chip.i2c.acknowledges_all = True
    pod.raw(reg.REGISTER_FRAME, 4)
    pod.bench.chip.i2c.acknowledges_all = False
    answer = i2c_msg.read(reg.ADDRESS, reg.FRAME_SIZE + 1)
    pod.bench.i2c_rdwr(answer)
    assert pec(bytes(answer), pec_of_read(reg.ADDRESS, reg.REGISTER_FRAME)) == 0


def test_a_host_that_dies_in_the_middle_of_a_read_finds_the_bus_free_again(pod: PodAtBench) -> None:
    for khz in (100, 400):
        pod.bench.bus.khz = khz
        pod.bench.bus.begin((i2c_msg.write(reg.ADDRESS, [reg.REGISTER_FRAME]), i2c_msg.read(reg.ADDRESS, 29)))
        pod.bench.run_ms(0.5)
        pod.bench.bus.fall_silent()
        with pytest.raises(OSError, match="timed out"):
            pod.frame()
        pod.bench.run_ms(45)
        assert pod.read(reg.REGISTER_WHO_AM_I) == bytes((reg.WHO_AM_I,))
    assert pod.status & (reg.STATUS_OVERRUN | reg.STATUS_WATCHDOG) == 0


def test_a_read_that_repeats_its_start_is_a_new_one(pod: PodAtBench) -> None:
    first, second = i2c_msg.read(reg.ADDRESS, 29), i2c_msg.read(reg.ADDRESS, 29)
    pod.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, [reg.REGISTER_FRAME]), first, second)
    assert bytes(second)[1] == bytes(first)[1] + 1
