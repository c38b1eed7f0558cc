from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from installer_stage import WITH_SBIN, needs_disk_programs

from installer import ext4
from installer.initramfs_texts import FORMAT, SCRIPT_TEXT
from installer.initramfs_texts import WHOLE as WHOLE_AT_ONCE

UUID = "5eed0000-0000-4000-8000-00000000da7a"
PLAN = f"TABLE=0xabcd\nNUMBER=2\nSECTORS=4000\nNEW=3\nSTART=5000\nSIZE=3000\nUUID={UUID}\n"
# A disk that is a folder of notes: `fs` the size of the root's file system, sizes of partitions as sysfs says them,
# `uuid` and `label` what was formatted, `table` the new partition. After CUT calls the power is gone.
STUB = """#!/bin/sh
cd "$DISK"
echo "${0##*/} $*" >>calls
[ "$(wc -l <calls)" -le "${CUT:-99}" ] || { kill -9 $PPID; exit 1; }
case "${0##*/} $*" in
  "sfdisk --disk-id "*) echo "${TABLE_ID:-0xabcd}" ;;
  "blkid -l -t "*) echo "$DISK/dev/mmcblk0p2" ;;
  "e2fsck "*) exit "${CHECKED:-0}" ;;
  "resize2fs "*) [ -z "${FULL:-}" ] && echo 4000 >fs ;;
  "sfdisk "*" -N 2 "*) read -r row; echo "${row#,}" >sys/class/block/mmcblk0p2/size ;;
  "blkid -p -u filesystem -O 2560000 -s UUID -o value "*) [ ! -e uuid ] || { read -r it <uuid && echo "$it"; } ;;
  "mkfs.ext4 "*) echo "$*" >label; it=${*#* -U }; echo "${it%% *}" >uuid ;;
  "sfdisk "*" --append "*) read -r row; echo "$row" >table; touch dev/mmcblk0p3 ;;
esac
"""
PROGRAMS = ("sfdisk", "e2fsck", "resize2fs", "blkid", "mkfs.ext4", "partx", "udevadm")
WHOLE = {"fs": "4000", "size": "4000", "table": "start=5000, size=3000"}


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    for folder in ("bin", "dev", "sys/class/block", "sys/devices/mmcblk0/mmcblk0p2"):
        (tmp_path / folder).mkdir(parents=True)
    for name in PROGRAMS:
        (tmp_path / "bin" / name).write_text(STUB)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "sys/class/block/mmcblk0p2").symlink_to("../../devices/mmcblk0/mmcblk0p2")
    (tmp_path / "sys/class/block/mmcblk0p2/size").write_text("9000\n")
    (tmp_path / "sys/class/block/mmcblk0p2/partition").write_text("2\n")
    (tmp_path / "dev/mmcblk0p2").touch()
    for name, text in (("plan", PLAN), ("fs", "9000\n"), ("calls", ""), ("split", SCRIPT_TEXT)):
        (tmp_path / name).write_text(text)
    return tmp_path


def start(disk: Path, **more: str) -> str:
    """Start the computer; gives what the script told."""
    (disk / "calls").write_text("")
    own = {
        "ROOT": f"{disk}/dev/mmcblk0p2",
        "SPLIT_PLAN": f"{disk}/plan",
        "SPLIT_TOLD": f"{disk}/told",
        "DISK": str(disk),
    }
    places = {"SPLIT_SYS": f"{disk}/sys", "SPLIT_DEV": f"{disk}/dev", "PATH": f"{disk}/bin:{os.environ['PATH']}"}
    (disk / "told").write_text("")
    subprocess.run(["sh", str(disk / "split")], env=own | places | more, capture_output=True, check=False, timeout=60)
    return (disk / "told").read_text().strip()


def state(disk: Path) -> dict[str, str]:
    files = {"fs": disk / "fs", "size": disk / "sys/class/block/mmcblk0p2/size", "table": disk / "table"}
    return {name: file.read_text().strip() if file.exists() else "" for name, file in files.items()}


def test_the_root_is_checked_and_shrunk_before_its_partition_and_the_name_comes_last(disk: Path) -> None:
    assert (start(disk), state(disk)) == ("done", WHOLE)
    calls = [line.split() for line in (disk / "calls").read_text().splitlines()]
    changing = [
        call for call in calls if call[0] in ("e2fsck", "resize2fs", "mkfs.ext4", "e2label") or "--quiet" in call
    ]
    assert [(call[0], call[-1].rpartition("/")[2]) for call in changing] == [
        ("e2fsck", "mmcblk0p2"),
        ("resize2fs", "4000s"),
        ("sfdisk", "mmcblk0"),
        ("mkfs.ext4", "1500k"),
        ("sfdisk", "mmcblk0"),
    ]


@pytest.mark.parametrize("cut", range(13))
def test_cut_at_any_program_the_next_start_ends_it(disk: Path, cut: int) -> None:
    start(disk, CUT=str(cut))
    assert int(state(disk)["fs"]) <= int(state(disk)["size"])
    assert not (disk / "dev/mmcblk0p3").exists() or (disk / "label").exists()
    start(disk)
    assert state(disk) == WHOLE


def test_data_whose_place_in_the_table_was_lost_only_get_it_back(disk: Path) -> None:
    start(disk)
    for lost in ("dev/mmcblk0p3", "table", "label"):
        (disk / lost).unlink()
    assert (start(disk), state(disk)) == ("done", WHOLE)
    assert not (disk / "label").exists(), "nothing was formatted"


def test_what_another_life_of_the_card_has_left_there_is_formatted_over(disk: Path) -> None:
    (disk / "uuid").write_text("00000000-0000-4000-8000-000000000000\n")
    start(disk)
    assert (disk / "uuid").read_text().strip() == UUID


@needs_disk_programs
def test_the_real_programs_find_what_they_have_formatted_by_its_number(tmp_path: Path) -> None:
    card, place = tmp_path / "card", 5000 * 512
    with open(card, "wb") as file:
        file.truncate(64 * 2**20)
    asked = ["blkid", "-p", "-u", "filesystem", "-O", str(place), "-s", "UUID", "-o", "value", str(card)]
    before = subprocess.run(asked, capture_output=True, text=True, check=False, env=WITH_SBIN)
    options = ["-E", f"offset={place},{WHOLE_AT_ONCE}", "-U", UUID, "-L", "toccata-data", str(card), "32768k"]
    subprocess.run([*FORMAT, *options], check=True, capture_output=True, env=WITH_SBIN)
    after = subprocess.run(asked, capture_output=True, text=True, check=False, env=WITH_SBIN)
    assert (before.stdout, after.stdout) == ("", f"{UUID}\n")
    assert ext4.read(card, place) == ext4.Ext4("toccata-data", UUID)


@pytest.mark.parametrize("name", ["LABEL=rootfs", "PARTUUID=1234-02", "UUID=ab"])
def test_the_root_is_found_by_whatever_the_kernel_was_told(disk: Path, name: str) -> None:
    assert (start(disk, ROOT=name), state(disk)) == ("done", WHOLE)


def test_what_is_formatted_lies_where_the_partition_will(disk: Path) -> None:
    start(disk)
    told = (disk / "label").read_text()
    assert f"offset={5000 * 512}," in told
    assert told.split()[-4:] == ["-L", "toccata-data", f"{disk}/dev/mmcblk0", "1500k"]


def test_a_start_with_the_partition_in_place_touches_nothing(disk: Path) -> None:
    start(disk)
    assert start(disk) == ""
    assert [line.split()[0] for line in (disk / "calls").read_text().splitlines()] == ["sfdisk"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"TABLE_ID": "0x1111"}, "this is not the disk that the plan was made for"),
        ({"CHECKED": "4"}, "the root's file system has errors that could not be mended"),
        ({"FULL": "1"}, "the root's file system could not be made smaller"),
    ],
)
def test_what_fails_leaves_the_partitions_alone_and_the_computer_starts(
    disk: Path, fault: dict[str, str], said: str
) -> None:
    assert start(disk, **fault) == f"{said}; the computer starts as before"
    assert state(disk) == {"fs": "9000", "size": "9000", "table": ""}
