"""What the pod's core makes of extreme levels, of pads held at power-up, and of calibrations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.core_runner import Core
from toccata.sensors import pod_registers as pod

REST = 800.0
FULL = 4095.0


def saved_rests(core: Core) -> None:
    """Calibrates all channels and saves."""
    assert core.ask("K", b"\x0f") == []
    core.feed([REST] * pod.CALIBRATION_MS)
    assert [answer[2] for answer in core.console()] == [pod.REPLY_OK]


def test_every_16_bit_sample_gives_a_value_in_range(core: Core) -> None:
    for start in range(0, 65536, 8192):
        core.line(
            "samples " + " ".join(f"{raw} {65535 - raw} {raw ^ 0x5555} 65535" for raw in range(start, start + 8192))
        )
        for channel in core.frame().channels:
            assert 0 <= channel.value <= pod.FULL_SCALE
            assert 0 <= channel.velocity <= pod.VELOCITY_MAX


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 65535)] * 4), min_size=1, max_size=200))
def test_whatever_the_converter_gives_a_frame_stays_in_range(shared: Core, levels: list[tuple[int, ...]]) -> None:
    shared.lines(["start 0", "samples " + " ".join(str(raw) for four in levels for raw in four)])
    for channel in shared.frame().channels:
        assert 0 <= channel.value <= pod.FULL_SCALE
        assert channel.velocity <= pod.VELOCITY_MAX
        assert channel.state in {pod.STATE_IDLE, pod.STATE_MEASURING, pod.STATE_HELD}


def test_a_short_circuit_is_flagged_and_is_neither_a_press_nor_an_onset(core: Core) -> None:
    core.feed([(FULL, REST, REST, REST)] * 200)
    channel = core.frame().channels[0]
    brief = core.read(pod.REGISTER_BRIEF, pod.BRIEF_SIZE)
    assert (channel.value, channel.onsets, channel.flags) == (0, 0, pod.FLAG_RAIL)
    assert brief[pod.BRIEF_CHANNELS_AT :] == bytes([0, 255, 0, 0, 0, 0, 0, 0])


def test_a_rise_into_a_short_circuit_has_the_softest_velocity(core: Core) -> None:
    core.feed([2500.0] * 3 + [FULL] * 3)
    shorted = core.frame().channels[0]
    core.feed([REST] * 20 + [2500.0] * 20)
    assert (shorted.onsets, shorted.velocity, shorted.state, shorted.flags) == (1, 1, pod.STATE_HELD, pod.FLAG_RAIL)
    assert (core.frame().channels[0].onsets, core.frame().channels[0].velocity) == (2, 127)


def test_after_a_short_circuit_the_next_press_counts_and_the_way_back_does_not(core: Core) -> None:
    core.feed([FULL] * 50 + [3000.0, 2000.0, 1200.0] + [REST] * 20)
    back = core.onsets()
    core.feed([REST + 900] * 10)
    assert (back, core.onsets()) == ((0, 0, 0, 0), (1, 1, 1, 1))


def test_the_strongest_press_below_the_rail_is_a_full_value(core: Core) -> None:
    core.start(at=0.0)
    core.feed([4079.0] * 40)
    channel = core.frame().channels[0]
    assert (channel.value, channel.velocity, channel.flags) == (4079, 127, 0)
    assert core.read(pod.REGISTER_BRIEF, pod.BRIEF_SIZE)[pod.BRIEF_CHANNELS_AT + 1] == 254


def test_until_its_rest_is_known_a_channel_says_so(core: Core) -> None:
    core.line("start 0")
    core.feed([REST] * (pod.START_MS - 1))
    starting, unready = core.frame().channels[0], core.status()
    core.feed([REST])
    assert (starting.flags, unready & pod.STATUS_READY) == (pod.FLAG_STARTING, 0)
    assert (core.frame().channels[0].flags, core.status() & pod.STATUS_READY) == (0, pod.STATUS_READY)


@pytest.mark.parametrize("held", range(1, 16))
def test_pads_pressed_at_power_up_are_flagged_and_keep_their_saved_rest(core: Core, held: int) -> None:
    saved_rests(core)
    core.start(at=[REST + 1000 if held >> at & 1 else REST for at in range(4)])
    channels = core.frame().channels
    assert [(c.flags, c.value > 900, c.onsets) for c in channels] == [
        (pod.FLAG_HELD_AT_START, True, 0) if held >> at & 1 else (0, False, 0) for at in range(4)
    ]
    assert core.status() & pod.STATUS_HELD


@pytest.mark.parametrize(("above", "flag"), [(pod.ON_DEFAULT - 2, 0), (pod.ON_DEFAULT + 2, pod.FLAG_HELD_AT_START)])
def test_a_rest_counts_as_pressed_from_the_on_threshold_above_the_saved_one(
    core: Core, above: float, flag: int
) -> None:
    saved_rests(core)
    core.start(at=REST + above)
    assert core.frame().channels[1].flags == flag


def test_a_pad_pressed_at_power_up_plays_again_after_its_release(core: Core) -> None:
    saved_rests(core)
    core.start(at=REST + 1000)
    core.feed([REST] * 20)
    released = core.status() & pod.STATUS_HELD, core.frame().channels[0].flags
    core.feed([REST + 300] * 10)
    assert (released, core.onsets()) == ((0, 0), (1, 1, 1, 1))


def test_without_a_saved_rest_a_pressed_pad_is_sensitive_again_2_s_after_its_release(core: Core) -> None:
    core.start(at=REST + 2000)
    core.feed([REST] * 2000 + [REST + 1000] * 20)
    channel = core.frame().channels[0]
    assert (channel.onsets, channel.value >= 950) == (1, True)


def test_a_calibration_takes_the_rest_at_once(core: Core) -> None:
    core.feed([1500.0] * 40)
    core.command(pod.BUS_COMMAND_CALIBRATE)
    running = core.status() & pod.STATUS_CALIBRATING, core.frame().channels[2].state
    core.feed([1500.0] * (pod.CALIBRATION_MS + 10))
    after = core.frame().channels[2]
    assert running == (pod.STATUS_CALIBRATING, pod.STATE_HELD)
    assert (core.status() & pod.STATUS_CALIBRATING, after.state, after.value, after.onsets) == (0, pod.STATE_IDLE, 0, 1)


def test_a_short_circuit_is_never_taken_as_the_rest(core: Core) -> None:
    core.feed([FULL] * 10)
    core.ask("K", b"\x01")
    core.feed([FULL] * pod.CALIBRATION_MS)
    (answer,) = core.console()
    assert (answer[2], answer[3], int.from_bytes(answer[4:6], "little")) == (pod.REPLY_OK, 0, round(REST * 16))
