"""A disk of ext4 whose every write and flush is recorded, in the order in which it reached the drive.

The file system lies in a file; qemu-storage-daemon stands before it, writes down what comes (`blklogwrites`, the format
of the kernel's dm-log-writes) and shows the disk as another file (FUSE), which the kernel mounts like any drive. All of
it needs root, /dev/fuse and a loop device. The caller is in a mount namespace of its own (unshare(1)), so that no mount
outlives it, however it ends; the daemon ends with it (setpriv(1), PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOUNT_OPTIONS = "noatime,data=ordered,errors=remount-ro"
"""Those of the data partition on an installed instrument (systemd's fstab line, written by the installer)."""

DISK_BYTES = 160 << 20
"""More than one group of blocks: only the second holds a copy of the superblock. An instrument's are 1 GiB or more."""

LOG_BYTES = 4 << 30
"""The log's file has holes: it takes what was written."""

BLOCK_BYTES = 4096
JOURNAL_MB = 4
"""As small as ext4 takes it, so that the journal goes round several times in one recording."""

PATIENCE_S = 60.0
_COUNT_AT = 16


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a recording lies: the disk as it was made, and all that came after."""

    base: Path
    log: Path

    def position(self) -> int:
        """Tell how many writes and flushes the log holds now (its head is written with each)."""
        with self.log.open("rb", buffering=0) as log:
            log.seek(_COUNT_AT)
            return int.from_bytes(log.read(8), "little")


def make_disk(folder: Path) -> Recorded:
    """Make an empty disk, and a log with nothing in it."""
    disk, base, log = folder / "disk.img", folder / "base.img", folder / "log.bin"
    with disk.open("wb") as file:
        file.truncate(DISK_BYTES)
    with log.open("wb") as file:
        file.truncate(LOG_BYTES)
    run("mke2fs", "-q", "-t", "ext4", "-b", str(BLOCK_BYTES), "-J", f"size={JOURNAL_MB}", "-L", "toccata-data",
        "-E", "lazy_itable_init=0,lazy_journal_init=0", str(disk))  # fmt: skip
    run("cp", "--sparse=always", str(disk), str(base))
    return Recorded(base, log)


@contextmanager
def recording(folder: Path, recorded: Recorded) -> Iterator[Path]:
    """Mount the disk of `make_disk`, and record what happens to it; gives the mount point."""
    shown, mounted = folder / "shown", folder / "mounted"
    shown.touch()
    with _daemon(folder, recorded.log, shown), mounting(shown, mounted):
        yield mounted


WHOLE, MENDED = 0, 1
"""What e2fsck(8) ends with where nothing was wrong, and where it could put everything right."""


def mend(image: Path) -> tuple[int, str]:
    """Do what the boot does before it mounts (``fsck.repair=yes``, and thoroughly); gives e2fsck's status and words."""
    done = subprocess.run(["e2fsck", "-fy", image], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    return done.returncode, done.stdout


@contextmanager
def mounting(image: Path, folder: Path) -> Iterator[None]:
    """Mount an image as the installed instrument mounts its data; the loop device goes with the mount.

    Raises:
        CalledProcessError: the kernel refuses it.
    """
    folder.mkdir(exist_ok=True)
    run("mount", "-t", "ext4", "-o", f"loop,{MOUNT_OPTIONS}", str(image), str(folder))
    try:
        yield
    finally:
        run("umount", str(folder))


def run(*command: str) -> None:
    """Run a program that must succeed. Raises CalledProcessError, with what it said, where it does not."""
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_S)


@contextmanager
def _daemon(folder: Path, log: Path, shown: Path) -> Iterator[None]:
    command = [
        "setpriv", "--pdeathsig", "KILL", "qemu-storage-daemon",
        "--blockdev", f"driver=file,filename={folder / 'disk.img'},node-name=disk",
        "--blockdev", f"driver=file,filename={log},node-name=log",
        "--blockdev", "driver=blklogwrites,node-name=both,file=disk,log=log,"
        "log-sector-size=512,log-super-update-interval=1",
        "--export", f"type=fuse,id=shown,node-name=both,mountpoint={shown},writable=on",
    ]  # fmt: skip
    # A session of its own: Ctrl-C must not end the drive before the file system on it is unmounted.
    daemon = subprocess.Popen(command, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE_S
        while os.stat(shown).st_size != DISK_BYTES:
            if daemon.poll() is not None or time.monotonic() > until:
                raise RuntimeError("qemu-storage-daemon does not show the disk")
            time.sleep(0.01)
        yield
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE_S)
