"""The simulated pod, register by register."""

from __future__ import annotations

import pytest

from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_words import frame_of, pec
from toccata.sensors.simulated.pod import SimulatedPod


def chip(at=0.1):
    made = SimulatedPod()
    made.read(1, at)
    return made


def write(made, register, word, at, spoilt=0):
    body = bytes([register]) + word.to_bytes(2, "little")
    made.write(body + bytes([pec(bytes([reg.ADDRESS << 1]) + body) ^ spoilt]), at)


def ask(made, register, size, at):
    made.write(bytes([register]), at)
    return made.read(size, at)


@pytest.mark.parametrize(
    ("register", "answer"),
    [
        (reg.REGISTER_WHO_AM_I, "B5 EB FF"),
        (reg.REGISTER_MAP_VER, "02 8C FF"),
        (reg.REGISTER_CHANNEL_COUNT, "04 88 FF"),
        (reg.REGISTER_STATUS, "31 BE FF"),
        (reg.REGISTER_THRESHOLD_ON, "C8 00 4F"),
        (0x08, "FF 4B FF"),
    ],
)
def test_registers_answer_as_in_the_golden_frames(register, answer):
    assert ask(chip(), register, 3, 0.1) == bytes.fromhex(answer)


def test_a_threshold_is_taken_with_its_pec_only():
    made = chip()
    write(made, reg.REGISTER_THRESHOLD_ON, 300, 0.1)
    write(made, reg.REGISTER_THRESHOLD_ON, 999, 0.1, spoilt=1)
    write(made, reg.REGISTER_THRESHOLD_OFF, 300, 0.1)
    assert ask(made, reg.REGISTER_THRESHOLD_ON, 2, 0.1) == (300).to_bytes(2, "little")
    assert ask(made, reg.REGISTER_ERRORS, 1, 0.1) == b"\x02"
    assert ask(made, reg.REGISTER_STATUS, 1, 0.1)[0] & reg.STATUS_PECERR


def test_clear_forgets_errors():
    made = chip()
    write(made, 0x50, 1, 0.1)
    write(made, reg.REGISTER_CMD, reg.COMMAND_KEY << 8 | reg.BUS_COMMAND_CLEAR, 0.1)
    assert [ask(made, reg.REGISTER_ERRORS, 1, 0.1), ask(made, reg.REGISTER_STATUS, 1, 0.1)] == [b"\0", b"\x21"]


def test_a_step_is_an_onset_within_3_ms_and_its_velocity_follows_5_ms_later():
    made = chip()
    made.touch(0, 0.5, 0.1)
    told = []
    for ms in range(12):
        frame = frame_of(ask(made, reg.REGISTER_FRAME, reg.FRAME_SIZE, 0.1005 + ms / 1000))
        told.append((frame.channels[0].onsets, frame.channels[0].state, frame.channels[0].velocity))
    first = next(ms for ms, (count, _, _) in enumerate(told) if count)
    assert first <= 3
    assert told[first + 5][1:] == (reg.STATE_HELD, 127)


def test_an_hour_at_rest_takes_no_time():
    made = chip()
    assert ask(made, reg.REGISTER_BRIEF, 3, 3600.0)[2] == 0
