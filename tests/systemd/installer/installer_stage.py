"""A small Debian tree to install into, and a shell that writes down what it was asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import slot
from installer.facts import look
from installer.place import Place
from installer.refusal import Refusal
from installer.run import run
from installer.steps import Step, install
from installer.wish import Wish

# Where Debian keeps what changes disks; a person's own PATH may lack it.
WITH_SBIN = os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
needs_disk_programs = pytest.mark.skipif(
    any(shutil.which(name, path=WITH_SBIN["PATH"]) is None for name in ("sfdisk", "mkfs.ext4", "blkid")),
    reason="fdisk, e2fsprogs or util-linux is not installed",
)
CHECKOUT = Path(__file__).parents[3]
PACKAGES = "Package: {}\nStatus: install ok installed\nVersion: 1\n\n"
FSTAB = (
    "proc            /proc           proc    defaults          0       0\n"
    "PARTUUID=1234-01  /boot/firmware  vfat    defaults          0       2\n"
    "PARTUUID=1234-02  /               ext4    defaults,noatime  0       1\n"
)
CONFIG_TXT = "# For more options\ndtparam=audio=on\n[cm5]\ndtoverlay=dwc2\n[all]\n"
CMDLINE_TXT = "console=tty1 root=PARTUUID=1234-02 rootfstype=ext4 fsck.repair=yes rootwait\n"
GROUPS = "root:x:0:\naudio:x:29:\ni2c:x:994:\n"
FILES = {
    "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_CODENAME=trixie\n',
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",  # pragma: allowlist secret
    "etc/group": GROUPS,
    "etc/fstab": FSTAB,
    "etc/resolv.conf": "nameserver 192.0.2.1\n",
    "boot/firmware/config.txt": CONFIG_TXT,
    "boot/firmware/cmdline.txt": CMDLINE_TXT,
    "var/lib/dpkg/status": "".join(map(PACKAGES.format, ("python3", "alsa-utils", "e2fsprogs"))),
    "var/log/dpkg.log": "",
}


class Recorder:
    """Writes down each command, and leaves behind what the next look at the tree must find."""

    def __init__(self, root: Path, failing: str = "") -> None:
        self.asked: list[str] = []
        self._root, self._failing = root, failing

    def run(self, argv: Sequence[str], remedy: str, given: str = "") -> str:
        line = " ".join(argv)
        self.asked.append(line)
        if self._failing and self._failing in line:
            raise Refusal(f"`{line}` failed: no route to host", remedy)
        self._leave(list(argv))
        return ""

    def run_here(self, argv: Sequence[str], remedy: str) -> str:
        self.asked.append("here: " + " ".join(argv[:1]))
        return ""

    def _leave(self, argv: list[str]) -> None:
        match argv:
            case ["apt-get", "install", *_, "--no-install-recommends"]:
                pass
            case ["apt-get", "install", *names]:
                self._append("var/lib/dpkg/status", "".join(map(PACKAGES.format, names)))
            case ["systemd-sysusers", _]:
                self._append("etc/passwd", "toccata:x:998:998:Toccata:/nonexistent:/usr/sbin/nologin\n")
                groups = [*GROUPS.splitlines(), "gpio:x:993:", "dialout:x:20:"]
                (self._root / "etc/group").write_text(
                    "".join(f"{one}toccata\n" if one[0] != "r" else f"{one}\n" for one in groups)
                )
            case ["python3", "-m", "venv", place]:
                inner = self._root / place.lstrip("/") / "lib/python3.13/site-packages/toccata/technician"
                inner.mkdir(parents=True)
                shutil.copy(CHECKOUT / "device/toccata/technician/slots.py", inner)
            case [_, "--seal", name, _]:
                current = self._root / "opt/toccata/current"
                current.unlink(missing_ok=True)
                current.symlink_to(name)
            case _:
                pass

    def _append(self, path: str, text: str) -> None:
        with open(self._root / path, "a") as file:
            file.write(text)


def tree(folder: Path) -> Place:
    """Make the tree."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return Place(folder, runs=False)


DATA_UUID = "5eed0000-0000-4000-8000-00000000da7a"


def superblock(label: str, uuid: str = DATA_UUID) -> bytes:
    """What an ext4 file system begins with (Linux, Documentation/filesystems/ext4/super.rst)."""
    fields = {0x38: b"\x53\xef", 0x68: bytes.fromhex(uuid.replace("-", "")), 0x78: label.encode()}
    block = bytearray(1024)
    for at, field in fields.items():
        block[at : at + len(field)] = field
    return bytes(1024) + bytes(block)


def with_disks(place: Place, disks: dict[str, dict[str, str]]) -> Place:
    """Have a system run from the second partition of the first disk: ``{"mmcblk0": {"mmcblk0p1": label}}``."""
    place.at("/proc/self").mkdir(parents=True)
    place.at("/proc/self/mountinfo").write_text("28 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw\n")
    for disk, parts in disks.items():
        for number, (name, label) in enumerate(parts.items(), start=1):
            with_part(place, disk, name, number, label)
    block = place.at("/sys/dev/block")
    block.mkdir(parents=True)
    first = next(iter(disks))
    (block / "179:2").symlink_to(f"../../devices/{first}/{list(disks[first])[1]}")
    return place


def with_part(place: Place, disk: str, name: str, number: int, label: str) -> None:
    """Have one partition more, with a file system that is called so."""
    entry = place.at(f"/sys/devices/{disk}/{name}")
    entry.mkdir(parents=True)
    (entry / "partition").write_text(f"{number}\n")
    place.at("/dev").mkdir(exist_ok=True)
    place.at(f"/dev/{name}").write_bytes(superblock(label))


def wheels(folder: Path) -> Path:
    """A folder with the program's wheel, as an image's build has it."""
    folder.mkdir()
    (folder / "toccata-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    return folder


def installed(place: Place, shell: Recorder, wish: Wish, steps: tuple[Step, ...] | None = None) -> list[str]:
    """Run all steps; gives what was told."""
    told: list[str] = []
    run(steps or install(lambda: None), place, shell, wish, told.append)
    return told


def listing(place: Place) -> dict[str, str]:
    """Say every file and link of the tree, with its mode and what it holds or where it leads."""
    found = {}
    for path in sorted(place.root.rglob("*")):
        name = str(path.relative_to(place.root))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = f"{path.stat().st_mode & 0o777:o} {path.read_text(errors='replace')}"
    return found


__all__ = [
    "CHECKOUT",
    "CMDLINE_TXT",
    "CONFIG_TXT",
    "DATA_UUID",
    "FSTAB",
    "WITH_SBIN",
    "Recorder",
    "installed",
    "listing",
    "look",
    "needs_disk_programs",
    "slot",
    "superblock",
    "tree",
    "wheels",
    "with_disks",
    "with_part",
]
