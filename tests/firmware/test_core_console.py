"""The application's commands on the serial line."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.core_runner import Core, decoded, framed, stuffed, with_crc
from toccata.sensors import pod_registers as pod
from toccata.sensors.pod_frames import FrameReader

REST = 800.0
OK, BAD = bytes([pod.REPLY_OK]), bytes([pod.REPLY_BAD])


def log(core: Core) -> list[tuple[int, int, int]]:
    (answer,) = core.ask("L")
    return list(struct.iter_unpack("<IBB", answer[3:]))


def test_hello_says_who_answers_and_what_lies_in_the_flash(core: Core) -> None:
    core.line("image 5000 POD4RP20")
    core.start()
    image = bytes.fromhex(core.line("peek 0x4100 5000"))
    (answer,) = core.ask("H")
    facts = struct.unpack(pod.HELLO_FORMAT, answer[3:])
    assert answer[:3] == b"H\x07" + OK
    assert facts == (2, pod.WHO_APPLICATION, b"POD4RP20", b"\1\0\0", 1, zlib.crc32(image), 5000, bytes(range(1, 9)))


def test_without_an_image_hello_says_so(core: Core) -> None:
    (answer,) = core.ask("H")
    assert struct.unpack(pod.HELLO_FORMAT, answer[3:])[4:7] == (0, 0, 0)


@pytest.mark.parametrize(("offset", "length"), [(0x4000, 1), (0x4100, 5000), (0x103FFF, 1), (0x4001, 255)])
def test_crc_is_that_of_the_flash(core: Core, offset: int, length: int) -> None:
    core.line("image 5000 POD4RP20")
    first = core.ask("C", struct.pack("<II", offset, length))
    core.line("poll 40")
    data = bytes.fromhex(core.line(f"peek {offset} {length}"))
    assert first + core.console() == [b"C\x07" + OK + struct.pack("<I", zlib.crc32(data))]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        bytes(7),
        bytes(9),
        struct.pack("<II", 0x3FFF, 2),
        struct.pack("<II", 0x104000, 1),
        struct.pack("<II", 0x4000, 0x100001),
        struct.pack("<II", 0x4000, 0),
        struct.pack("<II", 0x4001, 0xFFFFFFFF),
    ],
)
def test_a_crc_of_what_is_not_the_applications_is_refused(core: Core, payload: bytes) -> None:
    assert core.ask("C", payload) == [b"C\x07" + BAD]


def test_the_stream_is_a_frame_every_10_ms_until_the_host_is_silent_for_a_second(core: Core) -> None:
    assert core.ask("S", b"\1") == [b"S\x07" + OK + b"\1"]
    core.feed([REST] * 100)
    streamed = [decoded(answer[3:]) for answer in core.console()]
    assert [frame.stamp_ms for frame in streamed] == [26 + 10 * count for count in range(10)]
    for _ in range(12):
        core.feed([REST] * 100)
        streamed += [decoded(answer[3:]) for answer in core.console()]
    assert (len(streamed), log(core)[-1]) == (99, (1016, pod.EVENT_STREAM_ENDED, 0))


def test_the_stream_ends_when_asked(core: Core) -> None:
    core.ask("S", b"\1")
    assert core.ask("S", b"\0") == [b"S\x07" + OK + b"\0"]
    core.feed([REST] * 100)
    assert core.console() == []


@pytest.mark.parametrize("payload", [b"", b"\2", b"\1\1"])
def test_streaming_is_on_or_off(core: Core, payload: bytes) -> None:
    assert core.ask("S", payload) == [b"S\x07" + BAD]


def test_a_host_that_reads_nothing_loses_streamed_frames_and_no_reply(core: Core) -> None:
    core.ask("S", b"\1")
    core.feed([REST] * 600)
    answers = core.ask("H")
    assert (answers[-1][:3], {answer[:1] for answer in answers[:-1]}) == (b"H\x07" + OK, {b"S"})


def test_calibration_answers_with_the_rests_and_saves_them(core: Core) -> None:
    core.feed([(REST, 1000.0, REST, REST)] * 30)
    first = core.ask("K", b"\x02")
    again = core.ask("K", b"\x02", sequence=8)
    core.feed([(REST, 1000.0, REST, REST)] * pod.CALIBRATION_MS)
    (answer,) = core.console()
    assert (first, again, answer[:4]) == ([], [], b"K\x08" + OK + b"\x02")
    assert struct.unpack("<4H", answer[4:]) == (12800, 16000, 12800, 12800)
    core.start(at=(REST, REST + 900, REST, REST))
    assert [channel.flags for channel in core.frame().channels] == [0, pod.FLAG_HELD_AT_START, 0, 0]


def test_a_repeated_calibration_goes_on_and_answers_once(core: Core) -> None:
    core.ask("K", b"\x0f")
    core.feed([REST] * (pod.CALIBRATION_MS - 1))
    again = core.ask("K", b"\x0f")
    core.feed([REST])
    assert (again, [answer[:3] for answer in core.console()]) == ([], [b"K\x07" + OK])


@pytest.mark.parametrize("payload", [b"", b"\0", b"\x10", b"\x01\x01"])
def test_a_calibration_of_no_channel_is_refused(core: Core, payload: bytes) -> None:
    assert core.ask("K", payload) == [b"K\x07" + BAD]


def test_thresholds_are_told_set_and_saved(core: Core) -> None:
    told = core.ask("T", b"\2")
    changed = core.ask("T", struct.pack("<BHH", 2, 300, 120))
    core.start()
    assert told == [b"T\x07" + OK + struct.pack("<BHH", 2, 200, 100)]
    assert changed == [b"T\x07" + OK + struct.pack("<BHH", 2, 300, 120)]
    assert core.thresholds(2) == (300, 120)


@pytest.mark.parametrize(
    "payload", [b"", b"\4", b"\0\0", struct.pack("<BH", 0, 300), struct.pack("<BHHB", 0, 300, 100, 0)]
)
def test_thresholds_of_no_channel_or_of_another_length_are_refused(core: Core, payload: bytes) -> None:
    assert core.ask("T", payload) == [b"T\x07" + BAD]


@pytest.mark.parametrize(("on", "off"), [(300, 300), (300, 285), (31, 1), (4001, 1), (300, 0)])
def test_thresholds_out_of_range_are_refused_and_the_old_ones_told(core: Core, on: int, off: int) -> None:
    assert core.ask("T", struct.pack("<BHH", 1, on, off)) == [b"T\x07" + BAD + struct.pack("<BHH", 1, 200, 100)]
    assert core.thresholds(1) == (200, 100)


def test_a_flash_that_does_not_take_a_save_is_told(core: Core) -> None:
    core.line("power 0")
    answers = core.ask("T", struct.pack("<BHH", 1, 300, 100))
    assert [answer[2] for answer in answers] == [pod.REPLY_FLASH_FAILED]
    assert log(core)[-1][1:] == (pod.EVENT_SAVE_FAILED, 0)


def test_a_calibration_that_the_flash_does_not_take_is_told(core: Core) -> None:
    core.line(f"worn {pod.FLASH_PARAMETERS_0 + 5}")
    core.ask("K", b"\x0f")
    core.feed([REST] * pod.CALIBRATION_MS)
    assert [answer[2:4] for answer in core.console()] == [bytes([pod.REPLY_FLASH_FAILED, 0x0F])]
    assert core.status() & pod.STATUS_DEFAULTS


def test_the_same_thresholds_twice_cost_one_flash_cycle(core: Core) -> None:
    for _ in range(2):
        core.ask("T", struct.pack("<BHH", 1, 300, 100))
    assert [event[1:] for event in log(core)] == [(pod.EVENT_START, 0), (pod.EVENT_DEFAULTS, 0), (pod.EVENT_SAVED, 1)]


def test_the_gap_of_a_save_is_no_overrun_and_the_next_gap_is(core: Core) -> None:
    core.ask("T", struct.pack("<BHH", 1, 300, 100))
    core.line("gap 400")
    core.feed([REST])
    own = core.status() & pod.STATUS_OVERRUN
    core.line("gap 400")
    core.feed([REST])
    assert (own, core.status() & pod.STATUS_OVERRUN) == (0, pod.STATUS_OVERRUN)


def test_b_answers_first_and_then_wishes_for_the_loader(core: Core) -> None:
    core.line(f"say {framed(b'B' + bytes([7])).hex()}")
    unsent = core.line("wish")
    answer = core.console()
    assert (unsent, answer, core.line("wish")) == ("0", [b"B\x07" + OK], "1")


def test_a_reboot_ends_the_stream(core: Core) -> None:
    core.ask("S", b"\1")
    core.ask("B")
    core.feed([REST] * 50)
    assert (core.console(), core.line("wish")) == ([], "1")


def test_replies_that_find_no_room_are_lost_whole(core: Core) -> None:
    core.lines([f"say {framed(b'H' + bytes([sequence])).hex()}" for sequence in range(1, 60)])
    answers = core.console()
    assert [answer[:2] for answer in answers] == [b"H" + bytes([sequence]) for sequence in range(1, len(answers) + 1)]
    assert 512 - 40 < sum(len(answer) + 4 for answer in answers) <= 512


def test_go_is_answered_and_changes_nothing(core: Core) -> None:
    assert (core.ask("G"), core.line("wish")) == ([b"G\x07" + OK], "0")


def test_the_log_holds_the_last_16_events(core: Core) -> None:
    core.start(cause=pod.RESET_WATCHDOG)
    for _ in range(20):
        core.feed([(4095.0, REST, REST, REST)] * 3 + [REST] * 3)
    events = log(core)
    assert events == [(events[0][0] + 6 * count, pod.EVENT_RAIL, 0) for count in range(16)]


def test_the_log_tells_why_the_pod_started_what_was_lost_and_refused(core: Core) -> None:
    core.start(cause=pod.RESET_POWER)
    core.lines([f"lost {pod.LOST_SERIAL}", f"lost {pod.LOST_BUS}", "bus W 40 00 00 00 P", "poll 1"])
    assert log(core) == [
        (0, pod.EVENT_START, pod.RESET_POWER),
        (0, pod.EVENT_DEFAULTS, 0),
        (16, pod.EVENT_LOST, pod.LOST_SERIAL),
        (16, pod.EVENT_REFUSED, 1),
    ]


@pytest.mark.parametrize("command", sorted(set(map(chr, range(1, 256))) - set("HCBGSKTL")))
def test_an_unknown_command_is_told_as_such(shared: Core, command: str) -> None:
    shared.line("start 0")
    message = command.encode("latin-1") + b"\x07"
    assert shared.console(framed(message)) == [message + bytes([pod.REPLY_UNKNOWN])]


@settings(max_examples=150)
@given(st.binary(max_size=40), st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), max_size=4))
def test_what_is_damaged_gets_no_reply(shared: Core, payload: bytes, damage: list[tuple[int, int]]) -> None:
    """Sound is what the decoder of the other side takes too: a damaged frame may be another, sound one by chance."""
    shared.line("start 0")
    sent = bytearray(framed(b"?\x01" + payload) + framed(b"H\x02"))
    for at, byte in damage:
        sent[at % len(sent)] = byte
    sound = FrameReader().feed(bytes(sent) + b"\0" + framed(b"H\x03"))
    answers = shared.console(bytes(sent) + b"\0" + framed(b"H\x03"))
    assert ([answer[:2] for answer in answers], sound[-1]) == ([message[:2] for message in sound], b"H\x03")


@pytest.mark.parametrize("extra", [1, 2, 250, 600])
def test_a_longer_frame_that_begins_like_a_sound_one_is_none(core: Core, extra: int) -> None:
    """264 bytes are all that the receiver keeps; these make a sound message, but are not all of the frame."""
    longest = with_crc(b"H\7" + bytes(260))
    assert core.console(stuffed(longest + bytes(extra))) == []
    assert [answer[:3] for answer in core.console(stuffed(longest))] == [b"H\x07" + OK]


def test_a_frame_without_end_is_forgotten_at_its_zero(core: Core) -> None:
    assert core.console(bytes([200]) * 5000 + b"\0") == []
    assert [answer[:3] for answer in core.ask("H")] == [b"H\x07" + OK]
