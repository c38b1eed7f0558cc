"""The golden frames, held against the core and against the constants that Python's side decodes them with."""

from __future__ import annotations

import struct

import pytest

from firmware.core_runner import ROOT, Core, decoded, framed, pec, unframed
from golden_frames import FILE, GoldenFrame, golden_frames
from toccata.sensors import pod_registers as pod

REGISTERS = {name.removeprefix("REGISTER_"): value for name, value in vars(pod).items() if name.startswith("REGISTER_")}
STRIDE = pod.REGISTER_THRESHOLD_ON_STRIDE
SNAPSHOTS = ("FRAME", "BRIEF")


def register_of(frame: GoldenFrame) -> int:
    return REGISTERS[frame.name] + STRIDE * int(frame.fields.get("channel", 0))


def columns(frame: GoldenFrame, *keys: str) -> list[tuple[int, ...]]:
    return list(zip(*(frame.numbers(key) for key in keys), strict=True))


def test_the_core_gives_and_takes_every_golden_frame(core: Core) -> None:
    every = sum(len(golden_frames(kind)) for kind in ("read", "write", "ask", "answer"))
    assert core.line(f"golden {FILE.relative_to(ROOT)}") == str(every)


@pytest.mark.parametrize("frame", golden_frames("read", "FRAME"), ids=lambda frame: frame.fields["sequence"])
def test_frames_decode_to_their_meaning(frame: GoldenFrame) -> None:
    shown = decoded(frame.data[1 : 1 + pod.FRAME_SIZE])
    told = [(c.value, c.onsets, c.velocity, c.state, c.flags) for c in shown.channels]
    assert told == columns(frame, "value", "onsets", "velocity", "state", "flags")
    assert (shown.sequence, shown.stamp_ms) == (frame.number("sequence"), frame.number("stamp_ms"))


@pytest.mark.parametrize("frame", golden_frames("read", "BRIEF"), ids=lambda frame: frame.fields["sequence"])
def test_briefs_decode_to_their_meaning(frame: GoldenFrame) -> None:
    head, channels = frame.data[1:3], frame.data[3 : 1 + pod.BRIEF_SIZE]
    assert struct.unpack(pod.BRIEF_HEAD_FORMAT, head) == (pod.BRIEF_SIZE - 1, frame.number("sequence"))
    assert list(struct.iter_unpack(pod.BRIEF_CHANNEL_FORMAT, channels)) == columns(frame, "onsets", "pressure")


@pytest.mark.parametrize("frame", golden_frames("read"), ids=lambda frame: frame.data.hex())
def test_reads_end_with_the_pec_of_the_standard(frame: GoldenFrame) -> None:
    sizes = {"FRAME": pod.FRAME_SIZE, "BRIEF": pod.BRIEF_SIZE, "THRESHOLD_ON": 2, "THRESHOLD_OFF": 2}
    size = sizes.get(frame.name, 4 if frame.data[0] >= pod.REGISTER_IMAGE_CRC else 1)
    register, data, check, beyond = (
        frame.data[:1],
        frame.data[1 : size + 1],
        frame.data[size + 1],
        frame.data[size + 2 :],
    )
    assert (check, set(beyond)) == (pec(b"\x54", register, b"\x55", data), {0xFF} if beyond else set())
    if frame.name not in {*SNAPSHOTS, "NOTHING"}:
        assert (register[0], int.from_bytes(data, "little")) == (register_of(frame), frame.number("value"))


@pytest.mark.parametrize("frame", golden_frames("write"), ids=lambda frame: frame.data.hex())
def test_writes_are_register_word_and_pec(frame: GoldenFrame) -> None:
    register, word, check = struct.unpack("<BHB", frame.data)
    value = frame.number("value") if frame.name != "CMD" else pod.COMMAND_KEY << 8 | frame.number("command")
    as_meant = (word, check) == (value, pec(b"\x54", frame.data[:3]))
    assert frame.name == "NOTHING" or register == register_of(frame)
    assert as_meant or frame.fields["refused"] == "1"


@pytest.mark.parametrize("frame", golden_frames("ask"), ids=lambda frame: f"{frame.name}{frame.fields['sequence']}")
def test_asks_are_command_sequence_and_payload(frame: GoldenFrame) -> None:
    message = frame.name.encode() + bytes([frame.number("sequence")]) + frame.bytes_of("payload")
    assert (frame.data, unframed(frame.data[:-1])) == (framed(message), message)


@pytest.mark.parametrize("frame", golden_frames("answer"), ids=lambda frame: frame.data[:9].hex())
def test_answers_are_command_sequence_status_and_data(frame: GoldenFrame) -> None:
    head = frame.name.encode() + bytes([frame.number("sequence"), frame.number("status")])
    assert unframed(frame.data[:-1]) == head + frame.bytes_of("data")


@pytest.mark.parametrize("frame", golden_frames("answer", "H"), ids=lambda frame: frame.fields["who"])
def test_hellos_decode_to_their_meaning(frame: GoldenFrame) -> None:
    protocol, who, board, version, valid, crc, length, chip = struct.unpack(pod.HELLO_FORMAT, frame.bytes_of("data"))
    assert (protocol, who, valid, crc, length) == tuple(
        frame.number(key) for key in ("protocol", "who", "valid", "image_crc", "image_length")
    )
    assert (board.decode(), ".".join(map(str, version)), chip.hex()) == tuple(
        frame.fields[key] for key in ("board", "version", "chip_id")
    )
