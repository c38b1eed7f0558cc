"""The data partition on a disk that is in use: the real programs, on a disk that is a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from installer_stage import DATA_UUID, WITH_SBIN, needs_disk_programs, superblock, tree, with_disks, with_part

from installer import ext4
from installer.data_actions import MakePartition
from installer.disk import GIB, MIB, SECTOR, Append, Disk, Part, parts
from installer.disk_facts import data_uuid, root_disk
from installer.place import Place
from installer.refusal import Refusal

NODE = "/dev/mmcblk0"
START, SIZE = 512 * MIB, GIB
TABLE = f"label: dos\nlabel-id: 0xabcd\nstart={MIB}, size={511 * MIB}\n"
PLAN = Append(Disk(NODE, "0xabcd", 2 * GIB, (Part(1, MIB, 511 * MIB),), 1, 0), START, SIZE)
COMMANDS = ("losetup --find", "mkfs.ext4", "losetup --detach", "sfdisk", "partx", "udevadm")


class OnFile:
    """Runs what changes the disk on a file in its place; ``cut``: the power goes after the command of that name."""

    def __init__(self, file: Path, cut: str = "") -> None:
        self.asked: list[str] = []
        self._file, self._cut = file, cut

    def run(self, argv: Sequence[str], remedy: str, given: str = "") -> str:
        line = " ".join(argv)
        self.asked.append(line)
        if argv[0] in ("mkfs.ext4", "sfdisk"):
            command = ["sfdisk", *argv[1:-1], str(self._file)] if argv[0] == "sfdisk" else self._formatting(argv)
            subprocess.run(command, input=given.encode(), check=True, capture_output=True, env=WITH_SBIN)
        if self._cut and line.startswith(self._cut):
            raise Refusal("the power is gone", remedy)
        return "/dev/loop7\n"

    def run_here(self, argv: Sequence[str], remedy: str) -> str:
        raise NotImplementedError

    def _formatting(self, argv: Sequence[str]) -> list[str]:
        """The loop begins where the partition will."""
        assert argv[-1] == "/dev/loop7"
        options = [f"{one},offset={START * SECTOR}" if "lazy" in one else one for one in argv[:-1]]
        return [*options, str(self._file), f"{SIZE // 2}k"]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = with_disks(Place(tree(tmp_path).root, runs=True), {"mmcblk0": {"mmcblk0p1": "", "mmcblk0p2": ""}})
    with open(place.at(NODE), "wb") as file:
        file.truncate(2 * GIB * SECTOR)
    subprocess.run(["sfdisk", "--quiet", str(place.at(NODE))], input=TABLE.encode(), check=True, env=WITH_SBIN)
    return place


def on_disk(place: Place) -> tuple[list[Part], str]:
    """The table, and the label of what lies where the data will."""
    told = subprocess.run(
        ["sfdisk", "--json", place.at(NODE)], capture_output=True, text=True, check=True, env=WITH_SBIN
    ).stdout
    there = ext4.read(place.at(NODE), START * SECTOR)
    return [part for part in parts(told)[2] if part.start != MIB], there.label if there else ""


@needs_disk_programs
def test_the_file_system_is_whole_before_the_table_names_it(place: Place) -> None:
    shell = OnFile(place.at(NODE))
    MakePartition(PLAN).do(place, shell)
    assert [line for line in COMMANDS if not any(one.startswith(line) for one in shell.asked)] == []
    assert [line.split()[0] for line in shell.asked] == [line.split()[0] for line in COMMANDS]
    assert shell.asked[0] == f"losetup --find --show --offset {START * SECTOR} --sizelimit {SIZE * SECTOR} {NODE}"
    assert on_disk(place)[0][0].size == SIZE
    checked = ["e2fsck", "-fn", f"{place.at(NODE)}?offset={START * SECTOR}"]
    assert subprocess.run(checked, capture_output=True, check=False, env=WITH_SBIN).returncode == 0


@needs_disk_programs
@pytest.mark.parametrize("cut", COMMANDS)
def test_cut_after_any_command_the_table_names_nothing_half_and_the_next_run_ends_it(place: Place, cut: str) -> None:
    with pytest.raises(Refusal):
        MakePartition(PLAN).do(place, OnFile(place.at(NODE), cut))
    named, label = on_disk(place)
    assert (named == []) is (COMMANDS.index(cut) < COMMANDS.index("sfdisk"))
    assert label == ("toccata-data" if cut != "losetup --find" else "")
    if not named:
        MakePartition(PLAN).do(place, OnFile(place.at(NODE)))
    assert [part.start for part in on_disk(place)[0]] == [START]


@needs_disk_programs
def test_data_whose_entry_in_the_table_was_lost_are_never_formatted(place: Place) -> None:
    with open(place.at(NODE), "r+b") as disk:
        disk.seek(START * SECTOR)
        disk.write(superblock("toccata-data") + b"clients")
    shell = OnFile(place.at(NODE))
    MakePartition(PLAN).do(place, shell)
    assert [line.split()[0] for line in shell.asked] == ["sfdisk", "partx", "udevadm"]
    assert ext4.read(place.at(NODE), START * SECTOR) == ext4.Ext4("toccata-data", DATA_UUID)


class Told:
    """Tells what stands in the table; the kernel takes it over when it is asked to."""

    def __init__(self, place: Place, numbers: Sequence[int]) -> None:
        self.asked: list[str] = []
        self._place, self._numbers = place, numbers

    def run(self, argv: Sequence[str], remedy: str, given: str = "") -> str:
        raise NotImplementedError

    def run_here(self, argv: Sequence[str], remedy: str) -> str:
        self.asked.append(" ".join(argv))
        if argv[0] == "partx":
            with_part(self._place, "mmcblk0", "mmcblk0p3", 3, "toccata-data")
        rows = [{"node": f"{NODE}p{one}", "start": one, "size": 1, "type": "83"} for one in self._numbers]
        return json.dumps({"partitiontable": {"label": "dos", "id": "0xabcd", "partitions": rows}})


@pytest.mark.parametrize(
    ("numbers", "asked", "found"),
    [([1, 2], [], None), ([1, 2, 3], [f"partx --update {NODE}", "udevadm settle"], DATA_UUID)],
)
def test_an_entry_that_an_ended_run_left_without_a_word_to_the_kernel_is_made_known(
    tmp_path: Path, numbers: list[int], asked: list[str], found: str | None
) -> None:
    place = with_disks(Place(tmp_path, runs=True), {"mmcblk0": {"mmcblk0p1": "bootfs", "mmcblk0p2": "rootfs"}})
    place.at("/sys/devices/mmcblk0/size").write_text("9000\n")
    shell = Told(place, numbers)
    root_disk(shell, tmp_path)
    assert (shell.asked[1:], data_uuid(tmp_path)) == (asked, found)


@pytest.mark.parametrize(
    ("disks", "found"),
    [
        ({"mmcblk0": {"p1": "bootfs", "p2": "rootfs", "p3": "toccata-data"}}, DATA_UUID),
        ({"mmcblk0": {"p1": "bootfs", "p2": "rootfs"}, "sda": {"sda1": "bootfs", "sda3": "toccata-data"}}, None),
        ({"mmcblk0": {"p1": "bootfs", "p2": "rootfs", "p3": "toccata-new"}}, None),
    ],
)
def test_data_of_another_card_in_a_reader_are_never_taken_for_the_instruments_own(
    tmp_path: Path, disks: dict[str, dict[str, str]], found: str | None
) -> None:
    assert data_uuid(with_disks(Place(tmp_path, runs=True), disks).root) == found


def test_what_is_no_ext4_is_told_as_none(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"x" * 1500)
    (tmp_path / "other").write_bytes(b"x" * 4096)
    assert [ext4.read(tmp_path / name) for name in ("short", "other", "away")] == [None, None, None]
