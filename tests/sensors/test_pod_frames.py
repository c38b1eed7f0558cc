from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.pod_frames import LONGEST, FrameReader, framed, stuffed, unstuffed
from toccata.sensors.pod_layout import Version
from toccata.technician.pod_hello import Hello

GOLDEN = Path(__file__).parents[2] / "firmware" / "frames.txt"

RUN = bytes(range(1, 255))
MESSAGES = st.binary(min_size=2, max_size=262)


@pytest.mark.parametrize(
    ("plain", "on_the_line"),
    [
        (b"", b"\x01"),
        (b"\0", b"\x01\x01"),
        (b"\0\0", b"\x01\x01\x01"),
        (b"\x11\x22\0\x33", b"\x03\x11\x22\x02\x33"),
        (b"\x11\0\0\0", b"\x02\x11\x01\x01\x01"),
        (RUN, b"\xff" + RUN + b"\x01"),
        (b"\0" + RUN, b"\x01\xff" + RUN + b"\x01"),
        (RUN + b"\xff", b"\xff" + RUN + b"\x02\xff"),
        (RUN + b"\0", b"\xff" + RUN + b"\x01\x01"),
    ],
)
def test_bytes_are_stuffed_as_the_paper_shows(plain: bytes, on_the_line: bytes) -> None:
    assert (stuffed(plain), unstuffed(on_the_line)) == (on_the_line, plain)


def test_a_full_last_block_needs_no_empty_one_behind_it() -> None:
    assert unstuffed(b"\xff" + RUN) == RUN


@given(st.binary(max_size=600))
def test_whatever_is_stuffed_holds_no_zero_and_comes_back(plain: bytes) -> None:
    assert (stuffed(plain).count(0), unstuffed(stuffed(plain))) == (0, plain)


def test_a_frame_ends_with_the_crc_that_the_standard_gives_for_its_check_string() -> None:
    # CRC-16/CCITT-FALSE of "123456789" is 0x29B1.
    assert framed(b"123456789") == b"\0\x0c123456789\x29\xb1\0"


@given(st.lists(MESSAGES, max_size=4), st.integers(min_value=1, max_value=300))
def test_messages_are_found_however_the_line_cuts_them(messages: list[bytes], size: int) -> None:
    line = b"".join(framed(message) for message in messages)
    reader = FrameReader()
    found = [one for at in range(0, len(line), size) for one in reader.feed(line[at : at + size])]
    assert found == messages


@given(MESSAGES, st.data())
def test_a_frame_with_one_changed_byte_is_left_out_and_the_next_one_is_found(
    message: bytes, data: st.DataObject
) -> None:
    frame = bytearray(framed(message))
    at = data.draw(st.integers(min_value=1, max_value=len(frame) - 2))
    frame[at] ^= data.draw(st.integers(min_value=1, max_value=255))
    assert FrameReader().feed(bytes(frame) + framed(b"next")) == [b"next"]


def test_what_never_ends_is_not_gathered_for_ever() -> None:
    reader = FrameReader()
    for _ in range(1000):
        assert reader.feed(b"\x55" * LONGEST) == []
    assert (len(reader._gathered) <= LONGEST + 1, reader.feed(framed(b"at last"))) == (True, [b"at last"])


def golden(kind: str) -> list[tuple[bytes, str, dict[str, str]]]:
    """The serial frames that the firmware is held against too: bytes, command and what they mean."""
    lines = [line.split() for line in GOLDEN.read_text().splitlines() if line.startswith(f"{kind} ")]
    return [
        (bytes.fromhex("".join(words[1 : words.index("=")])), words[words.index("=") + 1], fields(words))
        for words in lines
    ]


def fields(words: list[str]) -> dict[str, str]:
    return dict(word.split("=") for word in words[words.index("=") + 2 :])


@pytest.mark.parametrize(("frame", "command", "means"), golden("ask"))
def test_questions_are_framed_as_the_firmware_reads_them(frame: bytes, command: str, means: dict[str, str]) -> None:
    message = command.encode() + bytes([int(means["sequence"])]) + bytes.fromhex(means["payload"])
    assert framed(message) == b"\0" + frame


@pytest.mark.parametrize(("frame", "command", "means"), golden("answer"))
def test_answers_are_read_as_the_firmware_frames_them(frame: bytes, command: str, means: dict[str, str]) -> None:
    head = command.encode() + bytes([int(means["sequence"]), int(means["status"])])
    assert FrameReader().feed(frame) == [head + bytes.fromhex(means["data"])]


@pytest.mark.parametrize("means", [means for _, command, means in golden("answer") if command == "H"])
def test_a_hello_tells_what_the_firmware_says_of_itself(means: dict[str, str]) -> None:
    hello = Hello.parse(bytes.fromhex(means["data"]))
    assert hello == Hello(
        protocol=int(means["protocol"]),
        application=means["who"] == "1",
        board=means["board"],
        version=Version(*map(int, means["version"].split("."))),
        whole=means["valid"] == "1",
        crc=int(means["image_crc"], 16),
        length=int(means["image_length"]),
        chip=means["chip_id"].replace("0" * 16, ""),
    )
