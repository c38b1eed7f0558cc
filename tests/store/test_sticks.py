from __future__ import annotations

from pathlib import Path

import pytest

from toccata.store.sticks import Stick, find_stick, sticks


class Tree:
    """A machine's disks and mounts, as files."""

    def __init__(self, root: Path) -> None:
        self.root, self.blocks, self.mounts = root, root / "block", root / "mountinfo"
        self.blocks.mkdir()
        self.mounts.touch()

    def disk(self, name: str, number: str, removable: bool, below: str = "pci0") -> None:
        folder = self.root / "devices" / below / name
        for path, content in (("dev", number), ("removable", str(int(removable)))):
            self.file(folder / path, content)
        first = number.split(":")
        self.file(folder / f"{name}1" / "dev", f"{first[0]}:{int(first[1]) + 1}")
        (self.blocks / name).symlink_to(folder)

    def mount(self, number: str, folder: Path | str, options: str = "rw,nosuid") -> None:
        place = str(folder).replace(" ", "\\040")
        line = f"36 35 {number} / {place} {options} shared:1 - vfat /dev/x rw\n"
        self.mounts.write_text(self.mounts.read_text() + line)

    def file(self, path: Path, content: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n")

    def found(self) -> list[tuple[str, str, bool]]:
        return [(stick.id, stick.name, stick.writable) for stick in sticks(self.mounts, self.blocks)]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_a_mounted_stick_is_listed_with_its_name_and_room(tree: Tree) -> None:
    folder = tree.root / "MUSIC STICK"
    folder.mkdir()
    tree.disk("sda", "8:0", removable=True)
    tree.mount("8:1", folder)
    [stick] = sticks(tree.mounts, tree.blocks)
    assert stick == Stick("sda1", "MUSIC STICK", folder, stick.free_mb, writable=True)
    assert stick.free_mb > 0
    assert find_stick("sda1", tree.mounts, tree.blocks) == stick
    assert find_stick("sdb1", tree.mounts, tree.blocks) is None


def test_a_stick_without_partitions_and_one_that_can_only_be_read_are_listed(tree: Tree) -> None:
    tree.disk("sda", "8:0", removable=True)
    tree.mount("8:0", tree.root, "ro,nosuid")
    assert tree.found() == [("sda", tree.root.name, False)]


def test_a_disk_on_usb_that_does_not_call_itself_removable_is_listed(tree: Tree) -> None:
    tree.disk("sda", "8:0", removable=False, below="pci0/usb1/1-2")
    tree.mount("8:1", tree.root)
    assert tree.found() == [("sda1", tree.root.name, True)]


def test_built_in_disks_and_what_is_not_mounted_are_no_sticks(tree: Tree) -> None:
    tree.disk("mmcblk0", "179:0", removable=False)
    tree.disk("sda", "8:0", removable=True)
    tree.mount("179:1", tree.root)
    tree.mount("0:22", tree.root)
    assert tree.found() == []


def test_the_disk_that_the_system_runs_from_is_no_stick(tree: Tree) -> None:
    tree.disk("sda", "8:0", removable=True, below="usb1")
    tree.mount("8:1", "/")
    tree.mount("8:0", tree.root)
    assert tree.found() == []


def test_a_stick_that_was_pulled_out_while_mounted_is_left_out(tree: Tree) -> None:
    tree.disk("sda", "8:0", removable=True)
    tree.mount("8:1", tree.root / "gone")
    assert tree.found() == []


def test_a_stick_that_is_mounted_twice_is_listed_once(tree: Tree) -> None:
    (tree.root / "second").mkdir()
    tree.disk("sda", "8:0", removable=True)
    tree.mount("8:1", tree.root)
    tree.mount("8:1", tree.root / "second")
    assert tree.found() == [("sda1", tree.root.name, True)]


def test_where_nothing_can_be_read_there_are_no_sticks(tmp_path: Path) -> None:
    assert sticks(tmp_path / "none", tmp_path / "none") == []
