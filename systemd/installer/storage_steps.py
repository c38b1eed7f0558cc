"""Steps that give client data a partition of their own and make all the rest read-only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from installer import disk, dpkg, fstab, initramfs_texts
from installer.actions import Action, Changes, Command, File, Folder, Gone, Link, Told
from installer.data_actions import AGAIN, MakePartition, MoveData
from installer.disk_facts import data_uuid
from installer.facts import Facts
from installer.place import Place
from installer.refusal import Refusal
from installer.shell import Shell
from installer.unit_links import UNITS
from installer.wish import Wish

MOUNT = f"{UNITS}/var-lib-toccata.mount.d/toccata.conf"
MOUNT_TEXT = "[Unit]\nOnFailure=toccata-data-lost.service\nBefore=systemd-tmpfiles-setup.service\n"
# They write to the system's disk, which can't be written to any more.
QUIET = (
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
    "fake-hwclock-save.timer", "fstrim.timer", "logrotate.timer", "man-db.timer", "dphys-swapfile.service",
)  # fmt: skip
# systemd-logind makes it at its first start, and does not start without it: a tree that never ran has none.
LINGER = "/var/lib/systemd/linger"
RESOLV, RESOLVED = "/etc/resolv.conf", "/run/NetworkManager/resolv.conf"
RESOLV_BEFORE = "/etc/toccata/resolv.conf"
FINISH = f"{UNITS}/toccata-split.service"
FINISH_LINK = f"{UNITS}/multi-user.target.wants/toccata-split.service"
FINISH_TEXT = """# Made by Toccata's install, for the start that has made the root smaller.
[Unit]
Description=Toccata: client data move to their partition
# One that chooses the slot has the lock meanwhile, and this would be refused until the next start.
After=local-fs.target toccata-slot.service
# Not before the socket: that comes before basic.target, and this after it. systemd would leave one of them out.
Before=toccata-instrument.service toccata-web.service

[Service]
Type=oneshot
# A disk that answers no more must not keep the instrument silent for ever; moving the data takes seconds.
TimeoutStartSec=30min
Environment=PYTHONPATH=/opt/toccata/host
ExecStart=/usr/bin/python3 -Ps -m installer --after-split

[Install]
WantedBy=multi-user.target
"""
UPDATE_INITRAMFS = ("update-initramfs", "-u")
NETWORK = "look at the network, then run ./install again"
WITHOUT = "take a larger card, or run ./install --no-split"


def source(place: Place) -> str | None:
    """Say by what the data partition is mounted; None: it is not there.

    Another computer's tree is taken to get one with its image, by its label.
    """
    if not place.runs:
        return fstab.BY_LABEL
    uuid = data_uuid(place.root)
    return f"UUID={uuid}" if uuid else fstab.others_source(place.text("/etc/fstab") or "")


def has_partition(place: Place) -> bool:
    """Say whether the data partition is there."""
    return source(place) is not None


def room(facts: Facts, wish: Wish, table: disk.Disk | None) -> disk.Append | disk.Shrink | None:
    """Say where the partition will come from; None: it is there, or not wanted.

    Raises:
        Refusal: there is too little room, or the disk is of a kind that can't be divided.
    """
    if not wish.split or has_partition(facts.place):
        return None
    if table is None:
        raise Refusal("the root lies on no disk that can be divided", "run ./install --no-split")
    found = disk.plan(table)
    if isinstance(found, disk.NoRoom):
        raise Refusal(f"there is no room for client data: {found.why}", WITHOUT)
    return found


def look_for_room(facts: Facts, wish: Wish, table: disk.Disk | None) -> Sequence[Action]:
    """Refuse early, before anything else is done, where there is too little room."""
    room(facts, wish, table)
    return ()


def divide(facts: Facts, wish: Wish, table: disk.Disk | None) -> Sequence[Action]:
    """Make the partition now, or have the next start make the root smaller; take back what it need not do any more."""
    found = room(facts, wish, table)
    if isinstance(found, disk.Append):
        return (MakePartition(found),)
    if found is None:
        return undivided(facts, wish)
    uuid = initramfs_texts.planned_uuid(facts.place.text(initramfs_texts.PLAN))
    texts = (
        File(initramfs_texts.PLAN, initramfs_texts.plan_text(found, uuid)),
        File(initramfs_texts.HOOK, initramfs_texts.HOOK_TEXT, 0o755),
        File(initramfs_texts.SCRIPT, initramfs_texts.SCRIPT_TEXT, 0o755),
        File(FINISH, FINISH_TEXT),
        Link(FINISH_LINK, FINISH),
    )
    if not any(text.missing(facts.place) for text in texts):
        return ()
    tools = Command(("apt-get", "install", "-y", "-qq", "--no-install-recommends", "initramfs-tools"), NETWORK)
    missing = [] if "initramfs-tools" in dpkg.installed(facts.packages) else [tools]
    told = f"the next start makes the root smaller; it takes about {found.minutes} minutes, and the power must stay on"
    return (*missing, *texts[:-1], Told(told, texts[-1]), Command(UPDATE_INITRAMFS, AGAIN))


def undivided(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have no start make the root smaller any more.

    Where the partition is there the script does nothing more, and goes with the next kernel: a power cut while the
    initramfs is written is not worth it.
    """
    there = facts.place.text(initramfs_texts.SCRIPT) is not None
    waits = there and facts.place.runs and not has_partition(facts.place)
    paths = (FINISH_LINK, initramfs_texts.SCRIPT, initramfs_texts.HOOK, FINISH, initramfs_texts.PLAN)
    return (*map(Gone, paths), *([Command(UPDATE_INITRAMFS, AGAIN)] if waits else []))


def move(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Carry data over to the partition before it is used."""
    place = facts.place
    where = source(place)
    if not wish.split or not place.runs or where is None or fstab.has_data(facts.fstab):
        return ()
    units = ("toccata-web.socket", "toccata-web.service", "toccata-instrument.service")
    there = [unit for unit in units if place.text(f"{UNITS}/{unit}") is not None]
    stop = [Command(("systemctl", "stop", *there), AGAIN)] if there else []
    return (*stop, MoveData(where))


def read_only(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Mount the root read-only from the next start on, data from their partition, and the rest in memory."""
    where = source(facts.place)
    if not wish.split or where is None:
        return ()
    table = File("/etc/fstab", fstab.read_only(facts.fstab, where), facts.place.mode("/etc/fstab") or 0o644)
    quiet = [
        Link(f"{UNITS}/{unit}", "/dev/null") for unit in QUIET if facts.place.text(f"{UNITS}/{unit}") in (None, "")
    ]
    points = [Folder(path, None) for path in (LINGER, *(path for path, _ in fstab.MEMORY))]
    mounted = facts.place.runs and not os.path.ismount(facts.place.at(fstab.DATA))
    mount = [Command(("mount", fstab.DATA), f"look at the data partition: fsck {where}")] if mounted else []
    return (*points, Changes((File(MOUNT, MOUNT_TEXT), *quiet, table), ("systemctl", "daemon-reload")), *mount, Names())


def writable(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Mount the root as it was; the data partition stays as it is, and is not mounted any more."""
    table = File("/etc/fstab", fstab.writable(facts.fstab), facts.place.mode("/etc/fstab") or 0o644)
    loud = [Gone(f"{UNITS}/{unit}", only="/dev/null") for unit in QUIET]
    return (Changes((Gone(str(Path(MOUNT).parent)), *loud, table), ("systemctl", "daemon-reload")), OwnNames())


class Names:
    """The list of name servers, which NetworkManager writes, lies in memory."""

    words = RESOLV

    def missing(self, place: Place) -> bool:
        """It is a file of the root, which could not be written any more."""
        return place.at(RESOLV).exists() and place.link(RESOLV) is None

    def do(self, place: Place, shell: Shell) -> None:
        """Keep what is there, and lead there; on a system that runs what is known now is carried over."""
        known = place.text(RESOLV) or ""
        File(RESOLV_BEFORE, known).do(place, shell)
        if place.runs and place.text(RESOLVED) is None:
            File(RESOLVED, known).do(place, shell)
        Link(RESOLV, RESOLVED).do(place, shell)


class OwnNames:
    """The list of name servers is a file again."""

    words = RESOLV

    def missing(self, place: Place) -> bool:
        """It leads into memory."""
        return place.link(RESOLV) == RESOLVED

    def do(self, place: Place, shell: Shell) -> None:
        """Write what is known now, or was before."""
        known = place.text(RESOLVED) or place.text(RESOLV_BEFORE) or ""
        Gone(RESOLV).do(place, shell)
        File(RESOLV, known).do(place, shell)
        place.at(RESOLV_BEFORE).unlink(missing_ok=True)
