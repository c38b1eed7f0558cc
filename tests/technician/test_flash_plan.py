from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from technician.flash_bench import image_of
from toccata.sensors.pod_layout import HEADER_AT, SECTOR, Header
from toccata.technician.flash_plan import Compare, Erase, Step, Write, plan
from toccata.technician.pod_image import PodImage, parse_image

PAGES = st.integers(min_value=2, max_value=70)


def image(pages: int) -> PodImage:
    return parse_image(image_of(pages), "pod.pod")


def done(flash: bytearray, step: Step) -> bool:
    """Do a step on a flash; tells what a comparison finds."""
    match step:
        case Erase(offset):
            flash[offset : offset + SECTOR] = b"\xff" * SECTOR
        case Write(offset, page):
            flash[offset : offset + len(page)] = bytes(a & b for a, b in zip(flash[offset:], page, strict=False))
        case Compare(offset, length, crc):
            return zlib.crc32(flash[offset : offset + length]) == crc
    return True


def bootable(flash: bytearray) -> bool:
    header = Header.parse(bytes(flash[HEADER_AT : HEADER_AT + 256]))
    at = HEADER_AT + 256
    return header is not None and zlib.crc32(flash[at : at + header.length]) == header.crc


def test_a_small_image_takes_these_steps() -> None:
    small = image(2)
    first, second, third = (small.content[at : at + 256] for at in (0, 256, 512))
    assert plan(small) == (
        Erase(0x4000),
        Write(0x4100, second),
        Write(0x4200, third),
        Compare(0x4100, 512, zlib.crc32(second + third)),
        Write(0x4000, first),
        Compare(0x4000, 768, small.crc),
    )


@given(PAGES)
def test_the_plan_turns_any_flash_into_the_image_and_changes_nothing_behind_its_sectors(pages: int) -> None:
    flash = bytearray(b"\x5a" * 0x10000)
    wanted = image(pages)
    assert all(done(flash, step) for step in plan(wanted))
    end = HEADER_AT + len(wanted.content)
    sector_end = end + -end % SECTOR
    assert flash[HEADER_AT:end] == wanted.content
    assert flash[:HEADER_AT] + flash[sector_end:] == b"\x5a" * (HEADER_AT + 0x10000 - sector_end)


@given(PAGES, PAGES)
def test_from_the_first_step_to_the_header_nothing_could_be_started(old: int, new: int) -> None:
    flash = bytearray(b"\xff" * 0x20000)
    held = image(old).content
    flash[HEADER_AT : HEADER_AT + len(held)] = held
    steps = plan(image(new))
    can = [bootable(flash)] + [done(flash, step) and bootable(flash) for step in steps]
    assert can == [True] + [False] * (len(steps) - 2) + [True, True]


@given(PAGES)
def test_the_header_is_written_last_and_the_image_is_read_back_before_and_after(pages: int) -> None:
    *_, before, header, after = plan(image(pages))
    size = 256 * (pages + 1)
    assert [(step.offset, getattr(step, "length", 0)) for step in (before, header, after)] == [
        (0x4100, size - 256),
        (0x4000, 0),
        (0x4000, size),
    ]
