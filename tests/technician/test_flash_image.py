from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from technician.flash_bench import NEW, Bench, calibrated, image_of
from toccata.errors import ImageError
from toccata.sensors.pod_layout import Header, Version
from toccata.technician.pod_image import parse_image, read_image
from toccata.technician.shipped_image import shipped_image

IMAGE = image_of(3)
VERSION, BOARD, BUILD = range(12, 16), range(16, 24), range(24, 28)


def wrong(content: bytes) -> str:
    with pytest.raises(ImageError) as fault:
        parse_image(content, "pod.pod")
    return str(fault.value)


def test_an_image_tells_version_board_length_and_crc() -> None:
    image = parse_image(IMAGE, "pod.pod")
    crc = zlib.crc32(IMAGE[256 : 256 + 668])
    assert image.header == Header(668, crc, NEW, b"POD4RP20", 0x1234)
    assert (str(image), image.board) == (f"1.1.0, build 00001234, 668 bytes, CRC {crc:08x}", "POD4RP20")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 500, IMAGE[:255], IMAGE[256:]])
def test_what_is_no_image_is_said_to_be_none(content: bytes) -> None:
    assert wrong(content) == "pod.pod: is no image of a sensor pod; give another file"


@pytest.mark.parametrize("content", [IMAGE[:-256], IMAGE + b"\xff" * 256, IMAGE[:-1]])
def test_an_image_that_was_cut_or_is_too_long_is_damaged(content: bytes) -> None:
    assert wrong(content) == (
        f"pod.pod: is damaged: {len(content)} bytes where its header asks for 1024; give another file"
    )


@pytest.mark.parametrize("length", [0, 255, 0xFFF01, 0xFFFFFFFF])
def test_a_length_that_no_pod_can_hold_is_refused(length: int) -> None:
    content = IMAGE[:4] + length.to_bytes(4, "little") + IMAGE[8:]
    assert wrong(content) == f"pod.pod: its header says {length} bytes, wanted 256 to 1048320; give another file"


@given(st.integers(min_value=0, max_value=len(IMAGE) - 1), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_found_but_those_that_say_version_board_and_build(at: int, change: int) -> None:
    content = bytearray(IMAGE)
    content[at] ^= change
    try:
        parse_image(bytes(content), "pod.pod")
    except ImageError:
        return
    assert at in (*VERSION, *BOARD, *BUILD)


def test_an_image_with_a_false_version_is_found_out_by_the_pod() -> None:
    # The header's version has no CRC; the program itself knows better.
    bench = Bench()
    pod = bench.pod
    pod.built_in = Version(1, 0, 0)
    for there_already in (False, True):
        told = bench.flash(image_of(3, NEW))
        assert (told.status, "another application answers: 1.0.0, CRC" in told.fault) == (2, True)
        assert ("nothing was written" in told.fault) == there_already


def test_an_image_for_another_board_is_not_written() -> None:
    bench = Bench(calibrated(IMAGE))
    told = bench.flash(image_of(3, board=b"POD8RP23"))
    assert told.fault == "pod.pod: is for board POD8RP23, and the pod is a POD4RP20; give the image for this board"
    assert (told.status, bench.pod.runs(IMAGE)) == (2, True)


@pytest.mark.parametrize("content", [b"no image", IMAGE[:300] + b"\0" + IMAGE[301:]])
def test_a_wrong_or_damaged_image_is_refused_before_any_port_is_asked(content: bytes) -> None:
    bench = Bench(calibrated(IMAGE))
    assert (bench.flash(content).status, bench.pod.answered) == (2, 0)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"can't be read \(No such file or directory\); give another file"):
        read_image(tmp_path / "pod.pod")


@pytest.mark.parametrize("place", ["device/toccata/firmware", "firmware/build"])
def test_the_image_of_this_program_is_in_the_package_or_in_its_checkout(place: str, tmp_path: Path) -> None:
    package = tmp_path / "device" / "toccata"
    with pytest.raises(ImageError, match=r"firmware/build/pod\.pod: is not there; run make firmware, or name a file"):
        shipped_image(package)
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "pod.pod").write_bytes(IMAGE)
    assert shipped_image(package) == tmp_path / place / "pod.pod"
