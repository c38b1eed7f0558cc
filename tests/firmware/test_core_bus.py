"""The pod's registers as the bus shows them: reads with PEC, word writes with a mandatory PEC, status and errors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.core_runner import Core, pec
from toccata.sensors import pod_registers as pod

DEFAULTS = (pod.ON_DEFAULT, pod.OFF_DEFAULT)
ONE_BYTE = range(0x08)
WORDS = tuple(range(0x40, 0x50, 2))
LONG_WORDS = (pod.REGISTER_IMAGE_CRC, pod.REGISTER_BUILD_ID, pod.REGISTER_UPTIME_MS)
SOUND_WRITE = bytes([0x40, 0x2C, 0x01, pec(bytes([0x54, 0x40, 0x2C, 0x01]))])  # 300 to the on threshold of channel 0
BLOCKS = {pod.REGISTER_FRAME: pod.FRAME_SIZE, pod.REGISTER_BRIEF: pod.BRIEF_SIZE}


def size_of(register: int) -> int:
    if register in BLOCKS:
        return BLOCKS[register]
    return 4 if register in LONG_WORDS else 2 if register in WORDS else 1


def test_the_first_registers_say_what_answers(core: Core) -> None:
    assert [core.read(register, 1)[0] for register in range(8)] == [0xB5, 2, 1, 0, 0, 0x21, 4, 0]


@pytest.mark.parametrize("register", range(256))
def test_every_read_ends_with_its_pec_and_then_gives_ff(shared: Core, register: int) -> None:
    shared.start()
    data = shared.read(register, size_of(register))
    beyond = shared.bus(f"W {register:02x} R ?{len(data) + 6} P")[2 * len(data) + 2 :]
    known = register in {*ONE_BYTE, *WORDS, *LONG_WORDS, *BLOCKS}
    assert (data != b"\xff", beyond) == (known, "ff" * 5)


def test_a_read_after_a_stop_gives_the_register_chosen_last(core: Core) -> None:
    core.bus("W 01 P")
    assert core.bus("R ?1 P") == f"{pod.MAP_VERSION:02x}"


def test_a_write_chooses_its_register_for_the_next_read(core: Core) -> None:
    core.bus(f"W {SOUND_WRITE.hex(' ')} P")
    assert core.bus("R ?2 P") == "2c01"


def test_brief_shows_the_onsets_and_the_pressure_of_the_frame(core: Core) -> None:
    core.feed([(800.0, 1000.0, 2000.0, 3200.0)] * 30)
    channels = core.frame().channels
    brief = core.read(pod.REGISTER_BRIEF, pod.BRIEF_SIZE)
    assert list(brief[2:]) == [part for c in channels for part in (c.onsets, c.value >> 4)]


def test_the_sequence_counts_the_snapshots_given_and_the_stamp_the_samples(core: Core) -> None:
    first = core.frame()
    core.feed([800.0] * 5)
    core.read(pod.REGISTER_BRIEF, pod.BRIEF_SIZE)
    later = core.frame()
    assert (later.sequence - first.sequence, later.stamp_ms - first.stamp_ms) == (2, 5)


def test_a_threshold_that_is_written_counts_for_the_next_sample(core: Core) -> None:
    core.write(pod.REGISTER_THRESHOLD_ON + 4, 1000)
    core.feed([800.0 + 900] * 20)
    assert core.onsets() == (1, 0, 1, 1)
    assert [core.thresholds(channel) for channel in range(4)] == [DEFAULTS, (1000, 100), DEFAULTS, DEFAULTS]


@pytest.mark.parametrize("wrong", [1 << bit for bit in range(8)])
def test_a_write_with_a_bad_pec_changes_nothing_and_is_told(core: Core, wrong: int) -> None:
    core.write(pod.REGISTER_THRESHOLD_ON, 1000, wrong=wrong)
    assert (core.thresholds(0), core.errors(), core.status() & pod.STATUS_PECERR) == (DEFAULTS, 1, pod.STATUS_PECERR)


@pytest.mark.parametrize("length", [2, 3, 5, 8, 9, 300])
def test_a_write_of_another_length_changes_nothing_and_counts(core: Core, length: int) -> None:
    sent = (SOUND_WRITE + bytes(length))[:length]
    taken = core.bus(f"W {sent.hex(' ')} P")
    assert (core.thresholds(0), core.errors(), core.status() & pod.STATUS_PECERR) == (DEFAULTS, 1, 0)
    assert taken == "!" * max(0, length - 4)


@pytest.mark.parametrize(
    ("register", "value"),
    [
        (0x40, 31),
        (0x40, 115),
        (0x40, 4001),
        (0x40, 0xFFFF),
        (0x42, 0),
        (0x42, 185),
        (0x42, 0xFFFF),
        (0x41, 300),
        (0x50, 300),
        (0x05, 0),
    ],
)
def test_a_value_that_no_register_takes_is_refused(core: Core, register: int, value: int) -> None:
    core.write(register, value)
    assert ([core.thresholds(channel) for channel in range(4)], core.errors()) == ([DEFAULTS] * 4, 1)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 4200)), max_size=12))
def test_whatever_is_written_off_stays_below_on(shared: Core, writes: list[tuple[int, int]]) -> None:
    shared.line("start 0")
    for register, value in writes:
        shared.write(register, value)
    for channel in range(pod.CHANNELS):
        on, off = shared.thresholds(channel)
        assert (pod.ON_MIN <= on <= pod.ON_MAX, pod.OFF_MIN <= off <= on - pod.HYSTERESIS_MIN) == (True, True)


def test_a_repeated_start_ends_a_write_too(core: Core) -> None:
    core.bus(f"W {SOUND_WRITE.hex(' ')} W 00 P")
    core.bus("W 44 2c 01 00 R ?1 P")
    assert (core.thresholds(0), core.thresholds(1), core.errors()) == ((300, 100), DEFAULTS, 1)


def test_errors_stay_at_255_until_they_are_cleared(core: Core) -> None:
    core.lines(["bus W 40 2c 01 00 P"] * 300)
    before = core.errors(), core.status() & pod.STATUS_PECERR
    core.command(pod.BUS_COMMAND_CLEAR)
    assert (before, core.errors(), core.status() & pod.STATUS_PECERR) == ((255, pod.STATUS_PECERR), 0, 0)


def test_clear_ends_the_error_bits_and_leaves_the_others(core: Core) -> None:
    core.start(cause=pod.RESET_WATCHDOG | pod.RESET_POWER)
    core.line(f"lost {pod.LOST_BUS}")
    before = core.status()
    core.command(pod.BUS_COMMAND_CLEAR)
    errors = pod.STATUS_OVERRUN | pod.STATUS_WATCHDOG | pod.STATUS_POWER
    assert (before, core.status()) == (errors | core.status(), pod.STATUS_READY | pod.STATUS_DEFAULTS)


@pytest.mark.parametrize(("gap", "lost"), [(0, 0), (1, pod.STATUS_OVERRUN), (400, pod.STATUS_OVERRUN)])
def test_overrun_says_that_samples_were_lost(core: Core, gap: int, lost: int) -> None:
    core.line(f"gap {gap}")
    core.feed([800.0])
    assert core.status() & pod.STATUS_OVERRUN == lost


@pytest.mark.parametrize("word", [0x0001, 0x5A01, 0xA500, 0xA505, 0xA5FF, 0x01A5])
def test_a_command_without_its_key_or_of_no_meaning_is_refused(core: Core, word: int) -> None:
    core.write(pod.REGISTER_CMD, word)
    core.line("poll 1")
    assert (core.errors(), core.status(), core.line("wish")) == (1, pod.STATUS_READY | pod.STATUS_DEFAULTS, "0")


def test_a_command_is_refused_while_another_waits(core: Core) -> None:
    for _ in range(2):
        core.write(pod.REGISTER_CMD, pod.COMMAND_KEY << 8 | pod.BUS_COMMAND_CALIBRATE)
    assert core.errors() == 1


def test_a_saved_threshold_survives_power_off_and_an_unsaved_one_does_not(core: Core) -> None:
    core.write(pod.REGISTER_THRESHOLD_ON, 700)
    core.command(pod.BUS_COMMAND_SAVE)
    core.write(pod.REGISTER_THRESHOLD_ON, 900)
    saved = core.status() & pod.STATUS_DEFAULTS
    core.start()
    assert (core.thresholds(0), saved, core.status() & pod.STATUS_DEFAULTS) == ((700, 100), 0, 0)


def test_the_bus_can_send_the_pod_into_its_loader(core: Core) -> None:
    core.command(pod.BUS_COMMAND_REBOOT_TO_LOADER)
    assert core.line("wish") == "1"


def test_image_and_uptime_are_read_as_whole_words(core: Core) -> None:
    core.line("image 5000 POD4RP20")
    core.start()
    core.feed([800.0] * 284)
    told = [int.from_bytes(core.read(register, 4), "little") for register in LONG_WORDS]
    (hello,) = core.ask("H")
    crc = int.from_bytes(hello[3 + pod.HELLO_IMAGE_CRC_AT :][:4], "little")
    assert told == [crc, 0x1A2B3C4D, 300]
    assert crc != 0
