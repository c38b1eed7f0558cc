from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, DATA_UUID, FSTAB, Recorder, installed, listing, tree, with_disks, with_part

from installer import fstab, initramfs_texts, storage_steps
from installer.disk import GIB, MIB, Disk, Part, Shrink
from installer.place import Place
from installer.refusal import Refusal
from installer.steps import AFTER_SPLIT, Step
from installer.storage_steps import divide
from installer.wish import Wish

WISH = Wish("Blue Room", None, CHECKOUT)
BOOT = Part(1, MIB, 512 * MIB)
FULL = Disk("/dev/mmcblk0", "0xabcd", 16 * GIB, (BOOT, Part(2, BOOT.end, 16 * GIB - BOOT.end)), 2, 2 * GIB)
WHERE = f"START={BOOT.end + 4 * GIB}\nSIZE={12 * GIB - BOOT.end - MIB}\n"
LEFT_OVER = (initramfs_texts.SCRIPT, initramfs_texts.HOOK, initramfs_texts.PLAN, storage_steps.FINISH)
LOOSE = Disk("/dev/mmcblk0", "0xabcd", 16 * GIB, (BOOT, Part(2, BOOT.end, 6 * GIB)), 2, 2 * GIB)


@pytest.fixture
def alive(tmp_path: Path) -> Place:
    place = Place(tree(tmp_path / "root").root, runs=True)
    return with_disks(place, {"mmcblk0": {"mmcblk0p1": "bootfs", "mmcblk0p2": "rootfs"}})


def room(disk: Disk | None) -> tuple[Step, ...]:
    return (Step("data partition", lambda facts, wish: divide(facts, wish, disk)),)


def with_partition(place: Place) -> Place:
    with_part(place, "mmcblk0", "mmcblk0p3", 3, "toccata-data")
    return place


def test_a_full_card_is_divided_at_the_next_start_and_that_is_said(alive: Place) -> None:
    shell = Recorder(alive.root)
    told = installed(alive, shell, WISH, room(FULL))
    said = "the next start makes the root smaller; it takes about 9 minutes, and the power must stay on"
    assert told == [f"data partition: {said}"]
    plan, _, uuid = (alive.text("/etc/toccata/split") or "").partition("UUID=")
    assert (plan, len(uuid)) == (f"TABLE=0xabcd\nNUMBER=2\nSECTORS={4 * GIB}\nNEW=3\n{WHERE}", 37)
    assert shell.asked[-1] == "update-initramfs -u"
    assert alive.text("/etc/fstab") == FSTAB


def test_a_division_that_waits_for_the_next_start_is_not_asked_twice(alive: Place) -> None:
    installed(alive, Recorder(alive.root), WISH, room(FULL))
    again = Recorder(alive.root)
    assert installed(alive, again, WISH, room(FULL)) == ["data partition: as it should be"]
    assert again.asked == []


@pytest.mark.parametrize(
    ("disk", "said"),
    [
        (None, "the root lies on no disk that can be divided; run ./install --no-split"),
        (
            Disk("/dev/sda", "", 5 * GIB, (BOOT, Part(2, BOOT.end, 5 * GIB - BOOT.end)), 2, 4 * GIB),
            "there is no room for client data: the disk has 5.0 GiB, and root and data need 7.5; "
            "take a larger card, or run ./install --no-split",
        ),
    ],
)
def test_too_little_room_is_refused_and_nothing_is_changed(alive: Place, disk: Disk | None, said: str) -> None:
    before, shell = listing(alive), Recorder(alive.root)
    with pytest.raises(Refusal) as told:
        installed(alive, shell, WISH, room(disk))
    assert (str(told.value), shell.asked, listing(alive)) == (f"data partition: {said}", [], before)


def test_after_the_division_data_move_and_the_system_becomes_read_only(alive: Place) -> None:
    installed(alive, Recorder(alive.root), WISH, room(FULL))
    data, shell = alive.at(fstab.DATA), Recorder(alive.root)
    data.mkdir(parents=True)
    (data / "instrument.json").write_text("{}")
    installed(with_partition(alive), shell, WISH, AFTER_SPLIT)
    assert (list(data.iterdir()), alive.text("/run/toccata-data/instrument.json")) == ([], "{}")
    assert alive.text("/etc/fstab") == fstab.read_only(FSTAB, f"UUID={DATA_UUID}")
    assert [
        path for path in (initramfs_texts.SCRIPT, initramfs_texts.PLAN, storage_steps.FINISH) if alive.at(path).exists()
    ] == []
    assert shell.asked == [
        f"mount -t ext4 UUID={DATA_UUID} /run/toccata-data",
        "sync -f /run/toccata-data",
        "chown toccata:toccata /run/toccata-data",
        "umount /run/toccata-data",
        "systemctl daemon-reload",
        "mount /var/lib/toccata",
        "systemctl --no-block reboot",
    ]


@pytest.mark.parametrize(
    "line", [fstab.data_line(fstab.BY_LABEL).replace("60s", "10s"), f"UUID=77 {fstab.DATA} ext4 defaults 0 2"]
)
def test_data_that_have_their_partition_by_an_older_line_or_somebodys_own_are_not_moved(
    alive: Place, line: str
) -> None:
    alive.at("/etc/fstab").write_text(FSTAB + line + "\n")
    shell = Recorder(alive.root)
    told = installed(with_partition(alive), shell, WISH, (Step("data", storage_steps.move),))
    assert (told, shell.asked) == (["data: as it should be"], [])


def test_a_division_that_failed_is_not_tried_again_and_the_system_stays_as_it_was(alive: Place) -> None:
    installed(alive, Recorder(alive.root), WISH, room(FULL))
    shell = Recorder(alive.root)
    installed(alive, shell, WISH, AFTER_SPLIT)
    assert (alive.text("/etc/fstab"), shell.asked) == (FSTAB, ["update-initramfs -u"])
    assert not alive.at(initramfs_texts.SCRIPT).exists()


@pytest.mark.parametrize("text", [initramfs_texts.HOOK_TEXT, initramfs_texts.SCRIPT_TEXT])
def test_the_scripts_of_the_initramfs_are_sound_shell(text: str) -> None:
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n"], input=text, text=True, capture_output=True, check=False).stderr == ""
    asked = subprocess.run([shell, "-s", "prereqs"], input=text, text=True, capture_output=True, check=False)
    assert (asked.returncode, asked.stdout) == (0, "")


def test_what_no_start_has_to_do_any_more_is_taken_back(alive: Place) -> None:
    installed(alive, Recorder(alive.root), WISH, room(FULL))
    shell = Recorder(alive.root)
    installed(alive, shell, replace(WISH, split=False), room(None))
    assert ([path for path in LEFT_OVER if alive.at(path).exists()], shell.asked) == ([], ["update-initramfs -u"])


def test_the_plan_names_the_disk_the_partition_and_the_new_one() -> None:
    start = BOOT.end + 4096
    said = f"TABLE=0xabcd\nNUMBER=2\nSECTORS=4096\nNEW=3\nSTART={start}\nSIZE={16 * GIB - start - MIB}\n"
    assert initramfs_texts.plan_text(Shrink(FULL, 4096), DATA_UUID) == f"{said}UUID={DATA_UUID}\n"
