from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from installer.disk import (
    GIB,
    LEAST_DATA,
    MIB,
    TABLE_END,
    Append,
    Disk,
    NoRoom,
    Part,
    Shrink,
    mount_source,
    parts,
    plan,
)

BOOT = Part(1, 8 * 2048, 512 * MIB)
START = BOOT.end


def card(gib: int, root_gib: float | None = None, used_gib: float = 2.5) -> Disk:
    size = gib * GIB
    root = Part(2, START, int(root_gib * GIB) if root_gib else size - START)
    return Disk("/dev/mmcblk0", "0x12345678", size, (BOOT, root), 2, int(used_gib * GIB))


def test_free_space_behind_the_root_becomes_the_partition() -> None:
    found = plan(card(16, root_gib=6))
    start = START + 6 * GIB
    assert found == Append(card(16, root_gib=6), start, (16 * GIB - TABLE_END - start) // MIB * MIB)


def test_a_root_that_fills_the_card_is_made_smaller_with_room_for_two_slots() -> None:
    assert plan(card(16)) == Shrink(card(16), int(4.5 * GIB))


def test_a_small_root_keeps_four_gibibytes() -> None:
    assert plan(card(16, used_gib=1)) == Shrink(card(16, used_gib=1), 4 * GIB)


@pytest.mark.parametrize(
    ("disk", "why"),
    [
        (card(8, used_gib=6), r"the disk has 8.0 GiB, and root and data need 9\.5"),
        (card(4), r"the disk has 4.0 GiB, and root and data need 6\.0"),
        (replace(card(16), root_kind="btrfs"), "the root is btrfs, which can't be made smaller"),
        (replace(card(16), root=1), "the root is not the last partition of its disk"),
        (
            replace(card(16, 4), parts=(BOOT, *(Part(n, START + n * GIB, GIB) for n in (2, 3, 4)))),
            "the disk has four partitions already, more than this kind of table can hold",
        ),
    ],
)
def test_too_little_room_is_refused_with_the_reason(disk: Disk, why: str) -> None:
    found = plan(disk)
    assert isinstance(found, NoRoom)
    assert re.fullmatch(why, found.why)


def test_a_gpt_may_have_more_than_four() -> None:
    many = tuple(Part(n, START + n * GIB, GIB) for n in (2, 3, 4))
    assert isinstance(plan(replace(card(16, 4), parts=(BOOT, *many), kind="gpt")), Append)


@given(
    st.integers(min_value=2, max_value=512),
    st.floats(min_value=0.5, max_value=400),
    st.one_of(st.none(), st.floats(min_value=1, max_value=500)),
)
def test_no_plan_ever_touches_what_is_used_or_leaves_the_disk(gib: int, used: float, root: float | None) -> None:
    disk = card(gib, root, used)
    assume(disk.parts[1].end <= disk.size)
    assume(disk.root_used <= disk.parts[1].size)
    match plan(disk):
        case Append(_, start, size):
            assert start >= max(part.end for part in disk.parts)
            assert start + size <= disk.size - TABLE_END
            assert size >= LEAST_DATA
            assert start % MIB == size % MIB == 0
        case Shrink(_, size):
            assert disk.root_used + GIB < size < disk.parts[1].size
            assert START + size + LEAST_DATA <= disk.size - TABLE_END
            assert size % MIB == 0
        case NoRoom(why):
            assert why


def test_the_time_that_is_told_grows_with_what_is_used() -> None:
    assert [Shrink(card(64, used_gib=used), 0).minutes for used in (1, 3, 10)] == [5, 12, 37]


def test_sfdisks_answer_is_read_without_extended_partitions() -> None:
    rows = [("mmcblk0p1", "c"), ("mmcblk0p2", "83"), ("mmcblk0p4", "5")]
    said = [{"node": f"/dev/{node}", "start": 2048, "size": 10, "type": kind} for node, kind in rows]
    table = json.dumps({"partitiontable": {"label": "dos", "id": "0xab", "partitions": said}})
    assert parts(table) == ("0xab", "dos", (Part(1, 2048, 10), Part(2, 2048, 10)))


def test_the_roots_device_is_found_among_the_mounts() -> None:
    rows = [
        "22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw",
        "28 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw",
    ]
    assert (mount_source(rows), mount_source(rows[:1])) == (("179:2", "ext4"), None)
