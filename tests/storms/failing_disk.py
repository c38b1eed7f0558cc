"""The data folder's disk: it may be full, read-only or failing, a program may die in any call, and the power may go.

All changes to the folder go through the calls of ``os``, as `toccata.store.disk.Disk` says. Here they are watched: what
was not synced when the power goes may be lost, by the model of tests/store/crash_model.py.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from store.crash_model import FOLDER, Model, lay_out

CALLS = ("open", "write", "fsync", "close", "mkdir", "link", "rename", "unlink")

REFUSED = {
    errno.ENOSPC: frozenset({"open", "write", "mkdir", "link"}),
    errno.EROFS: frozenset({"open", "write", "mkdir", "link", "rename", "unlink"}),
    errno.EIO: frozenset({"open", "write", "fsync", "mkdir", "link", "rename", "unlink"}),
}
"""The calls that each fault of a disk makes fail."""


_BURIED: set[int] = set()
MOST_BURIED = 200


def lay_to_rest() -> None:
    """Take away what is left of the programs that died, from time to time; numbers that nobody closed are free then."""
    if len(_BURIED) < MOST_BURIED:
        return
    gc.collect()
    for fd in _BURIED:
        with suppress(OSError):
            if os.readlink(f"/proc/self/fd/{fd}") == os.devnull:
                os.close(fd)
    _BURIED.clear()


class Killed(BaseException):
    """The program that made this call is no more. No handler of the product's takes it."""


class FailingDisk:
    """Watches one folder.

    Attributes:
        fault: what its changes meet, an errno; 0: all is well.
        share: of the calls that meet it.
        kill_after: the program dies in the call after so many; None: it lives.
        changes: how many calls have changed something, or tried to.
        syncs: False: fsync does nothing (for a test of these tests).
    """

    syncs = True

    def __init__(self, folder: Path, bank: Path, seed: int) -> None:
        self.folder, self._bank = folder, bank
        self.fault, self.share = 0, 1.0
        self.kill_after: int | None = None
        self.is_dead, self.changes = False, 0
        self.chance = Random(seed)
        self._real = {name: getattr(os, name) for name in CALLS}
        self._files: dict[int, Path] = {}
        self.begin()

    def begin(self) -> None:
        """What lies there now lies there for good."""
        link = self.folder / self._bank.name
        if not link.is_symlink():
            link.symlink_to(self._bank)
        self.model = Model.of(self.folder)
        for names in (self.model.now, self.model.synced):
            names.pop(link, None)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within, all changes are watched."""
        watches = [patch.object(os, name, getattr(self, f"_{name}")) for name in CALLS]
        for one in watches:
            one.start()
        try:
            yield
        finally:
            for one in watches:
                one.stop()
            self.bury()

    def forget(self) -> None:
        """What was synced and has no name any more is none of the model's."""
        if not self.model.pending:
            numbers = sorted({number for number in self.model.now.values() if number != FOLDER})
            places = {number: place for place, number in enumerate(numbers)} | {FOLDER: FOLDER}
            self.model.files = [self.model.files[number] for number in numbers]
            self.model.now = {path: places[number] for path, number in self.model.now.items()}
            self.model.synced = {path: places[number] for path, number in self.model.synced.items()}

    def bury(self) -> None:
        """A program is gone; the kernel closes its files.

        Here its coroutines are taken away later, and each closes its files by number: so no number is given to another
        file before (`lay_to_rest`). Until then it leads nowhere.
        """
        nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        for fd in self._files:
            os.dup2(nowhere, fd, inheritable=False)
        self._real["close"](nowhere)
        _BURIED.update(self._files)
        self._files.clear()
        self.is_dead, self.kill_after = False, None

    def lose_power(self) -> None:
        """Whatever was not synced may be lost, or torn."""
        self.fault = 0
        self.changes += 1
        model, chance = self.model, self.chance
        names: dict[Path, int | None] = dict(model.synced)
        for change in model.pending:
            if chance.random() < 0.5:
                names |= change
        there = {path: number for path, number in names.items() if number is not None}
        kept = {path: number for path, number in there.items() if Model._reached(path, there)}
        held: dict[int, int | bytes] = {FOLDER: FOLDER}
        for number in {number for number in kept.values() if number != FOLDER}:
            held[number] = chance.choice(model.files[number].after_a_cut())
        tree = frozenset((path, held[number]) for path, number in kept.items())
        for entry in list(os.scandir(self.folder)):
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else self._real["unlink"](entry.path)
        lay_out(tree, self.folder, self.folder)
        self.begin()

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, str | Path) and Path(path).is_relative_to(self.folder)

    def _meet(self, call: str) -> None:
        """Before a change: does the program live, and does the disk take it?"""
        self.changes += 1
        if self.is_dead:
            raise Killed(call)
        if self.kill_after is not None:
            self.kill_after -= 1
            if self.kill_after < 0:
                self.is_dead = True
                raise Killed(call)
        if self.fault and call in REFUSED[self.fault] and self.chance.random() < self.share:
            raise OSError(self.fault, os.strerror(self.fault))

    def _changes(self, call: str, path: Any, *more: Any, **named: Any) -> Any:
        real = self._real[call]
        if not self._is_ours(path):
            return real(path, *more, **named)
        self._meet(call)
        done = real(path, *more, **named)
        self._note(call, *map(Path, (path, *more) if call in ("link", "rename") else (path,)))
        return done

    def _mkdir(self, path: Any, *more: Any, **named: Any) -> None:
        self._changes("mkdir", path, *more, **named)

    def _link(self, source: Any, target: Any, **named: Any) -> None:
        self._changes("link", source, target, **named)

    def _rename(self, source: Any, target: Any, **named: Any) -> None:
        self._changes("rename", source, target, **named)

    def _unlink(self, path: Any, **named: Any) -> None:
        self._changes("unlink", path, **named)

    def _open(self, path: Any, flags: int, *more: Any, **named: Any) -> int:
        if not self._is_ours(path):
            return int(self._real["open"](path, flags, *more, **named))
        path = Path(path)
        if flags & os.O_CREAT:
            self._meet("open")
        is_new = flags & os.O_CREAT and not path.exists()
        fd = int(self._real["open"](path, flags, *more, **named))
        self._files[fd] = path
        if is_new:
            self._note("create", path)
        return fd

    def _write(self, fd: int, content: Any) -> int:
        path = self._files.get(fd)
        if path is None:
            return int(self._real["write"](fd, content))
        self._meet("write")
        # In halves, so that a program may die in the middle of a file.
        half = content[: max(1, len(content) // 2)] if len(content) > 256 else content
        written = int(self._real["write"](fd, half))
        self._note("write", path, bytes(half[:written]))
        return written

    def _fsync(self, fd: int) -> None:
        path = self._files.get(fd)
        if path is None:
            return self._real["fsync"](fd)  # type: ignore[no-any-return]
        self._meet("fsync")
        if self.syncs:
            self._note("fsync", path)
        return None

    def _close(self, fd: int) -> None:
        self._files.pop(fd, None)
        self._real["close"](fd)

    def _note(self, kind: str, path: Path, *more: Any) -> None:
        """Tell the model; a file that came by another way lies there for good."""
        if kind not in ("create", "mkdir") and path not in self.model.now and kind != "fsync":
            return
        self.model.do(kind, path, *more)
