#!/usr/bin/python3 -IS
"""The two slots that the program lies in: which one plays, changed in an order that a power cut can't break.

``toccata update`` imports this file, and at boot it runs by itself as ``/opt/toccata/host/choose-slot``, on the
system's own Python: so it needs the standard library alone.

    a, b         a virtual environment each
    a/complete   written last, after everything else in the slot was synced: what has it is whole
    current      a link to the slot that plays; put in place by rename(2)
    slots.json   ``kept``: the slot that has passed its health check; ``trial``: one that has not yet

The rule: whatever is found after a power cut, the kept slot plays. Only where it isn't whole another one does.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path("/opt/toccata")
SLOTS, SCHEMA = ("a", "b"), 1
CURRENT, NOTES, MARKER, PART = "current", "slots.json", "complete", ".part"
PROGRAM = Path("bin", "toccata")

# For root alone. The first is taken by whoever makes the system's disk writable: install, writable, update.
LOCKS = (Path("/run/toccata-locks/disk.lock"), Path("/run/toccata-locks/slots.lock"))
# Memory lies there exactly where the root is to be read-only: a program that was killed may have left it writable.
SEALED = Path("/media/toccata")

_BUSY_TRIES, _BUSY_PAUSE_S = 10, 0.3  # what was just written may keep a disk from being made read-only


def slots_in(environ: Mapping[str, str]) -> Path:
    """Tell where the slots are; $TOCCATA_SLOTS names another place, for a rehearsal."""
    return Path(environ.get("TOCCATA_SLOTS") or ROOT)


class Notes(NamedTuple):
    """What slots.json says; ``trial`` None: nothing is on trial. ``versions`` are for people to read."""

    kept: str
    trial: str | None
    versions: Mapping[str, str | None]


class Look(NamedTuple):
    """What lies there: ``notes`` None: unreadable; ``current`` None: it leads to no slot."""

    notes: Notes | None
    current: str | None
    complete: Mapping[str, str]
    runnable: tuple[str, ...]


def chosen(look: Look) -> str | None:
    """Choose what plays: the kept slot, else the one that played last, else any; unmarked only if none is marked."""
    ranked = (look.notes.kept if look.notes else None, look.current, *SLOTS)
    return next((slot for there in (look.complete, look.runnable) for slot in ranked if slot in there), None)


class Disk:
    """The calls that change the disk. What was written lasts only once it was synced. Faults are OSErrors."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a file anew that everybody may read, whatever mask the technician's shell has."""
        with open(path, "wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(content)

    def sync(self, path: Path) -> None:
        """Make a file's content, or the names in a folder, last."""
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def rename(self, source: Path, target: Path) -> None:
        """Put one name in another's place."""
        source.rename(target)

    def unlink(self, path: Path) -> None:
        """Take a file or a link away."""
        path.unlink()

    def symlink(self, target: str, path: Path) -> None:
        """Make a link."""
        path.symlink_to(target)

    def rmdir(self, path: Path) -> None:
        """Take an empty folder away."""
        path.rmdir()

    def flush(self) -> None:
        """Begin to write all that waits, in the disk's own best order; promises nothing."""
        os.sync()


class Mount:
    """Whether the root may be written to."""

    def is_read_only(self, path: Path) -> bool:
        """Tell whether the file system that this path is on is mounted read-only (statvfs(3)), or should be."""
        return os.path.ismount(SEALED) or bool(os.statvfs(path).f_flag & os.ST_RDONLY)

    def remount(self, path: Path, option: str) -> bool:
        """Mount it anew, ``rw`` or ``ro``; tells whether that was done."""
        place = next(one for one in (path.resolve(), *path.resolve().parents) if os.path.ismount(one))
        return os.spawnv(os.P_WAIT, "/bin/mount", ["mount", "-o", f"remount,{option}", str(place)]) == 0

    def pause(self) -> None:
        """Give what is still being written a moment."""
        time.sleep(_BUSY_PAUSE_S)


@contextmanager
def writable(mount: Mount, root: Path, say: Callable[[str], object]) -> Iterator[None]:
    """Have the root writable for a while; read-only again afterwards, if it was. OSError: it can't be made so."""
    if not mount.is_read_only(root):
        yield
        return
    if not mount.remount(root, "rw"):
        raise OSError(errno.EROFS, "can't be made writable", str(root))
    try:
        yield
    finally:
        for _ in range(_BUSY_TRIES):
            if mount.remount(root, "ro"):
                break
            mount.pause()
        else:
            say(f"{root}: stays writable until the instrument is switched off and on\n")


def locks_of(root: Path) -> tuple[Path, ...]:
    """Name the locks of whoever changes slots and disk; a rehearsal has its folder alone."""
    return LOCKS if root == ROOT else (root,)


@contextmanager
def locked(*files: Path) -> Iterator[bool]:
    """Keep others away; gives False where somebody is at it. Locks end with their holder, however that ends."""
    with ExitStack() as held:
        yield all([_is_taken(file, held) for file in files])


def _is_taken(file: Path, held: ExitStack) -> bool:
    kind = os.O_DIRECTORY
    if file.suffix == ".lock":
        file.parent.mkdir(0o700, exist_ok=True)
        kind = os.O_CREAT | os.O_NOFOLLOW
    fd = os.open(file, os.O_RDONLY | os.O_CLOEXEC | kind, 0o600)
    held.callback(os.close, fd)
    with suppress(BlockingIOError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def look_at(root: Path) -> Look:
    """Look at what lies there."""
    complete = {slot: version for slot in SLOTS if (version := _version_in(root, slot)) is not None}
    runnable = tuple(slot for slot in SLOTS if (root / slot / PROGRAM).is_file())
    return Look(_notes_in(root), _current(root), complete, runnable)


def _current(root: Path) -> str | None:
    try:
        target = Path(os.readlink(root / CURRENT))
    except OSError:
        return None
    return target.name if target.name in SLOTS and root / target == root / target.name else None


def _notes_in(root: Path) -> Notes | None:
    try:
        said = json.loads((root / NOTES).read_bytes())
        notes = Notes(said["kept"], said["trial"], said["versions"])
        fits = said["schema"] == SCHEMA and notes.kept in SLOTS and notes.trial in (None, *SLOTS)
        return notes if fits and isinstance(notes.versions, dict) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _marker(slot: str, version: str) -> bytes:
    said = json.dumps({"schema": SCHEMA, "slot": slot, "version": version}).encode()
    return b"%s\n%08x\n" % (said, zlib.crc32(said))


def _version_in(root: Path, slot: str) -> str | None:
    """Tell which version a slot holds; None: it isn't whole."""
    try:
        text = (root / slot / MARKER).read_bytes()
        version = json.loads(text.partition(b"\n")[0])["version"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = isinstance(version, str) and text == _marker(slot, version) and (root / slot / PROGRAM).is_file()
    return version if whole else None


def put(disk: Disk, path: Path, content: bytes) -> None:
    """Give a file new content, whole at every instant."""
    part = path.with_name(path.name + PART)
    disk.write(part, content)
    disk.sync(part)
    disk.rename(part, path)
    disk.sync(path.parent)


def note(disk: Disk, root: Path, kept: str, trial: str | None) -> None:
    """Write slots.json."""
    versions = {slot: _version_in(root, slot) for slot in SLOTS}
    said = {"schema": SCHEMA, "kept": kept, "trial": trial, "versions": versions}
    put(disk, root / NOTES, json.dumps(said).encode() + b"\n")


def point(disk: Disk, root: Path, slot: str) -> None:
    """Have ``current`` lead to this slot."""
    part = root / (CURRENT + PART)
    with suppress(FileNotFoundError):
        disk.unlink(part)
    disk.symlink(slot, part)
    disk.rename(part, root / CURRENT)
    disk.sync(root)


def seal(disk: Disk, root: Path, slot: str, version: str) -> None:
    """Make a slot last, all of it, and only then mark it as whole."""
    disk.flush()
    for path, _, files in os.walk(root / slot, topdown=False):
        for name in files:
            if not (inner := Path(path, name)).is_symlink():
                disk.sync(inner)
        disk.sync(Path(path))
    disk.sync(root)
    put(disk, root / slot / MARKER, _marker(slot, version))


def choose(root: Path, disk: Disk, mount: Mount, say: Callable[[str], object]) -> str | None:
    """Have the slot play that must, and give its name; writes only what must change. OSError: that can't be done."""
    look = look_at(root)
    slot = chosen(look)
    if slot is None or (look.current == slot and look.notes and look.notes[:2] == (slot, None)):
        return slot
    with writable(mount, root, say):
        if look.current != slot:
            point(disk, root, slot)
        note(disk, root, slot, None)
    say(f"slot {slot} plays ({look.complete.get(slot, 'of unknown version')}); it was {look.current or 'none'}\n")
    return slot


def settle(root: Path, disk: Disk, mount: Mount, say: Callable[[str], object]) -> int:
    """Choose at boot; gives the exit status. While an update runs the choice is its own; it once locked the folder."""
    with locked(*{root, *locks_of(root)}) as is_ours:
        if is_ours and choose(root, disk, mount, say) is None:
            say(f"{root}: no slot holds the program; install it anew\n")
            return 1
    return 0


def keep(root: Path, slot: str, version: str, say: Callable[[str], object]) -> int:
    """Make a slot that somebody has set up the one that is kept; gives the exit status."""
    with locked(locks_of(root)[-1]) as is_ours:
        if not is_ours:
            say("choose-slot: an update runs; wait for its end\n")
            return 1
        seal(disk := Disk(), root, slot, version)
        point(disk, root, slot)
        note(disk, root, slot, None)
    return 0


def main(arguments: list[str]) -> int:
    """Choose; or ``choose-slot --seal SLOT VERSION``."""
    root, say = slots_in(os.environ), sys.stderr.write
    try:
        if arguments[:1] == ["--seal"] and len(arguments) == 3 and arguments[1] in SLOTS:
            return keep(root, arguments[1], arguments[2], say)
        if not arguments:
            return settle(root, Disk(), Mount(), say)
    except OSError as fault:
        say(f"choose-slot: {fault.filename or root}: {fault.strerror}; check the disk\n")
        return 1
    say("usage: choose-slot [--seal a|b VERSION]\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
