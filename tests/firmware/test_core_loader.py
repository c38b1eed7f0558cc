"""The serial loader's commands on a flash that ends the run when anything but the application's part is touched."""

from __future__ import annotations

import struct
import zlib

import pytest

from firmware.core_runner import Core, framed
from toccata.sensors import pod_registers as pod

OK, BAD, FAILED, OTHER = (
    bytes([code]) for code in (pod.REPLY_OK, pod.REPLY_BAD, pod.REPLY_FLASH_FAILED, pod.REPLY_OTHER_BOARD)
)
IMAGE = bytes(range(256)) * 5
PAGE = pod.FLASH_PAGE


def header(image: bytes = IMAGE, board: bytes = b"POD4RP20", crc: int | None = None) -> bytes:
    crc = zlib.crc32(image) if crc is None else crc
    return struct.pack(pod.HEADER_FORMAT, pod.IMAGE_MAGIC, len(image), crc, 0x010000, board, 0x1234).ljust(
        PAGE, b"\xff"
    )


@pytest.fixture
def loader(core: Core) -> Core:
    core.line("loader-start")
    return core


def write(core: Core, offset: int, page: bytes) -> list[bytes]:
    return core.loader("W", struct.pack("<I", offset) + page)


def erase(core: Core, offset: int) -> list[bytes]:
    return core.loader("E", struct.pack("<I", offset))


def install(core: Core, first_page: bytes, image: bytes = IMAGE) -> None:
    """As a host does: erase, image, and the header page last."""
    assert erase(core, pod.FLASH_APPLICATION) == [b"E\x07" + OK]
    for at in range(0, len(image), PAGE):
        assert write(core, pod.FLASH_IMAGE + at, image[at : at + PAGE]) == [b"W\x07" + OK]
    assert write(core, pod.FLASH_APPLICATION, first_page) == [b"W\x07" + OK]


def test_go_is_answered_before_the_application_starts(loader: Core) -> None:
    install(loader, header())
    loader.line(f"loader-say {framed(b'G' + bytes([7])).hex()}")
    unsent = loader.line("loader-wish")
    sent = loader.line("loader ")
    assert (unsent, sent, loader.line("loader-wish")) == ("0", framed(b"G\x07" + OK).hex(), "2")


def test_an_image_that_was_written_is_told_and_started(loader: Core) -> None:
    install(loader, header())
    (hello,) = loader.loader("H")
    facts = struct.unpack(pod.HELLO_FORMAT, hello[3:])
    go = loader.loader("G")
    assert facts == (2, pod.WHO_LOADER, b"POD4RP20", b"\1\0\0", 1, zlib.crc32(IMAGE), len(IMAGE), bytes(range(1, 9)))
    assert (go, loader.line("loader-wish")) == ([b"G\x07" + OK], "2")


@pytest.mark.parametrize(
    ("first_page", "reply"),
    [
        (header(board=b"POD8RP20"), OTHER),
        (header(crc=1), BAD),
        (header(board=b"POD8RP20", crc=1), BAD),
        (header(image=bytes(255)), BAD),
        (header(image=bytes(0xFFF01)), BAD),
        (b"\0" + header()[1:], BAD),
        (bytes(PAGE), BAD),
    ],
)
def test_what_is_damaged_or_for_another_board_is_never_started(loader: Core, first_page: bytes, reply: bytes) -> None:
    install(loader, first_page)
    (hello,) = loader.loader("H")
    assert hello[3 + pod.HELLO_VALID_AT] == 0
    assert (loader.loader("G"), loader.line("loader-wish")) == ([b"G\x07" + reply], "0")


@pytest.mark.parametrize("length", [0, 255, pod.IMAGE_LENGTH_MAX + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_header_with_an_impossible_length_counts_as_none(loader: Core, length: int) -> None:
    install(loader, header()[:4] + struct.pack("<I", length) + header()[8:])
    (hello,) = loader.loader("H")
    assert struct.unpack(pod.HELLO_FORMAT, hello[3:])[4:7] == (0, 0, 0)


def test_an_image_that_fills_its_part_of_the_flash_is_sound(core: Core) -> None:
    core.lines([f"image {pod.IMAGE_LENGTH_MAX} {pod.BOARD_ID}", "loader-start"])
    (hello,) = core.loader("H")
    assert (hello[3 + pod.HELLO_VALID_AT], core.loader("G")) == (1, [b"G\x07" + OK])


def test_without_its_header_page_half_an_image_is_never_started(loader: Core) -> None:
    install(loader, header())
    (hello,) = loader.loader("H")
    assert hello[3 + pod.HELLO_VALID_AT] == 1
    assert erase(loader, pod.FLASH_APPLICATION) == [b"E\x07" + OK]
    assert (loader.loader("G"), loader.line("loader-wish")) == ([b"G\x07" + BAD], "0")


@pytest.mark.parametrize(
    ("command", "data"), [("E", b""), ("W", bytes(PAGE)), ("W", bytes(16))], ids=["erased", "page", "piece"]
)
def test_a_change_before_the_reply_to_go_has_left_takes_the_start_back(loader: Core, command: str, data: bytes) -> None:
    install(loader, header())
    changed = command.encode() + bytes([8]) + struct.pack("<I", pod.FLASH_APPLICATION) + data
    loader.line(f"loader-say {(framed(b'G' + bytes([7])) + framed(changed)).hex()}")
    loader.line("loader ")
    assert loader.line("loader-wish") == "0"
    assert (loader.loader("G"), loader.line("loader-wish")) == ([b"G\x07" + BAD], "0")


@pytest.mark.parametrize("offset", [0, 0x3000, 0x4001, 0x4100, 0x104000, 0x1FE000, 0x1FF000, 0x200000, 0xFFFFF000])
def test_nothing_but_whole_sectors_of_the_application_is_erased(loader: Core, offset: int) -> None:
    assert erase(loader, offset) == [b"E\x07" + BAD]


@pytest.mark.parametrize("offset", [0, 0x3F00, 0x4001, 0x4080, 0x104000, 0x1FE000, 0x1FF000, 0x200000, 0xFFFFFF00])
def test_nothing_but_whole_pages_of_the_application_is_written(loader: Core, offset: int) -> None:
    assert write(loader, offset, bytes(PAGE)) == [b"W\x07" + BAD]


@pytest.mark.parametrize("offset", [0x4000, 0x103F00])
def test_the_first_and_the_last_page_can_be_written(loader: Core, offset: int) -> None:
    assert write(loader, offset, IMAGE[:PAGE]) == [b"W\x07" + OK]
    assert bytes.fromhex(loader.line(f"peek {offset} {PAGE}")) == IMAGE[:PAGE]


@pytest.mark.parametrize("size", [0, 1, 255, 257])
def test_a_page_of_another_size_is_refused_or_unheard(loader: Core, size: int) -> None:
    answers = write(loader, pod.FLASH_IMAGE, bytes(size))
    assert answers == ([] if size > PAGE else [b"W\x07" + BAD])
    assert loader.line(f"peek {pod.FLASH_IMAGE} {PAGE}") == "ff" * PAGE


def test_a_page_that_the_flash_does_not_hold_is_told(loader: Core) -> None:
    assert write(loader, pod.FLASH_IMAGE, bytes(PAGE)) == [b"W\x07" + OK]
    assert write(loader, pod.FLASH_IMAGE, IMAGE[:PAGE]) == [b"W\x07" + FAILED]


@pytest.mark.parametrize("fault", ["power 100", f"worn {pod.FLASH_IMAGE + 200}"])
def test_a_page_that_the_flash_takes_in_part_is_told(loader: Core, fault: str) -> None:
    loader.line(fault)
    assert write(loader, pod.FLASH_IMAGE, IMAGE[:PAGE]) == [b"W\x07" + FAILED]


@pytest.mark.parametrize("payload", [b"", b"\x00\x40\x00", b"\x00\x40\x00\x00\x00"])
def test_an_erase_of_another_length_is_refused(loader: Core, payload: bytes) -> None:
    assert loader.loader("E", payload) == [b"E\x07" + BAD]


@pytest.mark.parametrize("part", [(0, 0x4000), (0x103FFF, 2), (0x1FE000, 36)])
def test_a_crc_of_what_is_not_the_applications_is_refused(loader: Core, part: tuple[int, int]) -> None:
    assert loader.loader("C", struct.pack("<II", *part)) == [b"C\x07" + BAD]


def test_a_repeated_page_costs_the_flash_nothing(loader: Core) -> None:
    write(loader, pod.FLASH_IMAGE, IMAGE[:PAGE])
    loader.line("power 0")
    assert write(loader, pod.FLASH_IMAGE, IMAGE[:PAGE]) == [b"W\x07" + OK]


def test_a_sector_that_is_not_erased_whole_is_told(loader: Core) -> None:
    loader.line("power 100")
    assert erase(loader, pod.FLASH_APPLICATION) == [b"E\x07" + FAILED]


def test_crc_of_a_large_part_is_answered(loader: Core) -> None:
    whole = bytes.fromhex(loader.line("peek 0x4000 0x100000"))
    answers = loader.loader("C", struct.pack("<II", 0x4000, 0x100000))
    assert answers == [b"C\x07" + OK + struct.pack("<I", zlib.crc32(whole))]


def test_b_is_answered_and_the_loader_stays(loader: Core) -> None:
    assert (loader.loader("B"), loader.line("loader-wish")) == ([b"B\x07" + OK], "0")


@pytest.mark.parametrize("command", "SKTLZ")
def test_what_only_the_application_knows_is_unknown_here(loader: Core, command: str) -> None:
    assert loader.loader(command) == [command.encode() + b"\x07\xff"]


def test_parameters_survive_everything_that_the_loader_does(core: Core) -> None:
    core.ask("T", struct.pack("<BHH", 2, 300, 120))
    core.line("loader-start")
    for sector in range(0, pod.FLASH_SIZE, pod.FLASH_SECTOR * 8):
        erase(core, sector)
    core.start()
    assert core.thresholds(2) == (300, 120)


@pytest.mark.parametrize("size", [16, 32, 64, 128])
def test_a_page_may_come_in_pieces_in_any_order(loader: Core, size: int) -> None:
    for at in (*range(size, PAGE, 2 * size), *range(0, PAGE, 2 * size)):
        assert write(loader, pod.FLASH_IMAGE + at, IMAGE[at : at + size]) == [b"W\x07" + OK]
    assert bytes.fromhex(loader.line(f"peek {pod.FLASH_IMAGE} {2 * PAGE}")) == IMAGE[:PAGE] + b"\xff" * PAGE


@pytest.mark.parametrize(("offset", "size"), [(8, 16), (16, 32), (128, 256), (0, 8), (0, 15), (0, 48), (0, 192)])
def test_a_piece_of_another_size_or_out_of_its_place_is_refused(loader: Core, offset: int, size: int) -> None:
    assert write(loader, pod.FLASH_IMAGE + offset, bytes(size)) == [b"W\x07" + BAD]
    assert loader.line(f"peek {pod.FLASH_IMAGE} {PAGE}") == "ff" * PAGE
