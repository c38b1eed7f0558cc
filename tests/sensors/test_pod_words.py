"""What the pod says on the bus, held against the golden frames that its firmware is held against, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_words import brief_of, frame_of, pec, pec_of_read

LINES = (Path(__file__).parents[2] / "firmware/frames.txt").read_text().splitlines()
READS = [line for line in LINES if line.startswith("read ")]
SNAPSHOTS = [line for line in READS if " FRAME " in line or " BRIEF " in line]
SIZES = {reg.REGISTER_FRAME: reg.FRAME_SIZE, reg.REGISTER_BRIEF: reg.BRIEF_SIZE}


def taken_apart(line):
    """Register, what the pod answers, and what it means: numbers, and lists of one for each channel."""
    said, meant = line.removeprefix("read ").split(" = ")
    register, *answer = bytes.fromhex(said.replace(" ", ""))
    told = dict(pair.split("=") for pair in meant.split()[1:])
    return register, bytes(answer), {key: [int(one, 0) for one in value.split(",")] for key, value in told.items()}


@pytest.mark.parametrize("line", READS, ids=lambda line: line[5:20])
def test_the_pec_of_every_golden_read_is_right(line):
    register, answer, _ = taken_apart(line)
    ends = [end for end in range(2, len(answer) + 1) if pec(answer[:end], pec_of_read(reg.ADDRESS, register)) == 0]
    assert SIZES.get(register, ends[0] - 1) + 1 in ends


@pytest.mark.parametrize("line", SNAPSHOTS, ids=lambda line: line[5:20])
def test_every_golden_snapshot_is_understood(line):
    register, answer, meant = taken_apart(line)
    found = (frame_of if register == reg.REGISTER_FRAME else brief_of)(answer[: SIZES[register]])
    assert [found.sequence] == meant["sequence"]
    assert [channel.onsets for channel in found.channels] == meant["onsets"]
    if register == reg.REGISTER_BRIEF:
        shares = [None if one == 255 else one * 16 / 4095 for one in meant["pressure"]]
        assert [channel.level for channel in found.channels] == shares
    else:
        rails = [flags & reg.FLAG_RAIL for flags in meant["flags"]]
        shares = [None if rail else one / 4095 for one, rail in zip(meant["value"], rails, strict=True)]
        shown = [(channel.level, channel.velocity, channel.state) for channel in found.channels]
        assert shown == list(zip(shares, meant["velocity"], meant["state"], strict=True))


@given(st.binary(min_size=reg.FRAME_SIZE, max_size=reg.FRAME_SIZE))
def test_whatever_a_frame_holds_no_level_lies_outside_0_and_1(data):
    found = frame_of(bytes([reg.FRAME_SIZE - 1]) + data[1:])
    assert all(one.level is None or 0.0 <= one.level <= 1.0 for one in found.channels)
    assert frame_of(data) is None or data[0] == reg.FRAME_SIZE - 1


@given(st.integers(0, 255), st.integers(0, 255))
def test_every_value_of_a_brief_is_a_share_and_the_rail_none(onsets, pressure):
    data = bytes([9, 1, *[onsets, pressure] * 4])
    level = brief_of(data).channels[0].level
    assert level is None if pressure == 255 else 0.0 <= level < 1.0


@given(st.binary(min_size=1, max_size=30), st.integers(0, 239))
def test_no_flipped_bit_passes_the_pec(data, bit):
    whole = bytearray(data) + bytes([pec(data)])
    whole[bit // 8 % len(whole)] ^= 1 << bit % 8
    assert pec(whole) != 0
