"""A disk that may lose power: what a save did is recorded, and replayed as all that a power cut may leave of it.

Rules of the model: what was synced is there. Of each other change to a folder's names, any may be lost and any kept,
in whatever order (so a later one may be there without an earlier one). A file that was not synced is there with
nothing, with zeros, cut at any multiple of 512 or 4,096 bytes, or with any one sector of 512 still empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

FOLDER = -1
SECTOR = 512
PAGE = 4096

Tree = frozenset[tuple[Path, int | bytes]]
"""What lies on the disk: for each path its content, or FOLDER."""


@dataclass
class Recorder:
    """Does every call on the real disk, in short writes, and keeps a list of what it did."""

    steps: list[tuple[object, ...]] = field(default_factory=list)
    _files: dict[int, Path] = field(default_factory=dict)

    def open(self, path, flags, mode=0o777, /):
        fd = os.open(path, flags, mode)
        self._files[fd] = path
        if flags & os.O_CREAT:
            self.steps.append(("create", path))
        return fd

    def write(self, fd, content, /):
        written = os.write(fd, content[:PAGE])
        self.steps.append(("write", self._files[fd], bytes(content[:written])))
        return written

    def fsync(self, fd, /):
        self.steps.append(("fsync", self._files[fd]))

    def close(self, fd, /):
        os.close(fd)

    def mkdir(self, path, /):
        os.mkdir(path)
        self.steps.append(("mkdir", path))

    def link(self, source, target, /):
        os.link(source, target)
        self.steps.append(("link", source, target))

    def rename(self, source, target, /):
        os.rename(source, target)
        self.steps.append(("rename", source, target))

    def unlink(self, path, /):
        os.unlink(path)
        self.steps.append(("unlink", path))


@dataclass
class File:
    content: bytes
    synced: bool

    def after_a_cut(self) -> list[bytes]:
        whole = self.content
        if self.synced or not whole:
            return [whole]
        cuts = [whole[:end] for size in (SECTOR, PAGE) for end in range(0, len(whole), size)]
        holes = [
            whole[:at] + bytes(len(whole[at : at + SECTOR])) + whole[at + SECTOR :]
            for at in range(0, len(whole), SECTOR)
        ]
        return [whole, bytes(len(whole)), *cuts, *holes]


@dataclass
class Model:
    """The disk between two calls: ``synced`` is what surely lies there, ``pending`` the changes of names since."""

    files: list[File] = field(default_factory=list)
    now: dict[Path, int] = field(default_factory=dict)
    synced: dict[Path, int] = field(default_factory=dict)
    pending: list[dict[Path, int | None]] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path) -> Model:
        model = cls()
        for path in [folder, *folder.rglob("*")]:
            model.files.append(File(b"" if path.is_dir() else path.read_bytes(), synced=True))
            model.now[path] = FOLDER if path.is_dir() else len(model.files) - 1
        model.synced = dict(model.now)
        return model

    def do(self, kind: str, *about) -> None:
        getattr(self, f"_{kind}")(*about)

    def states(self) -> Iterator[Tree]:
        """Every tree that a power cut may leave now."""
        for kept in product((True, False), repeat=len(self.pending)):
            names: dict[Path, int | None] = dict(self.synced)
            for change in (change for change, is_kept in zip(self.pending, kept, strict=True) if is_kept):
                names |= change
            there = {path: number for path, number in names.items() if number is not None}
            yield from self._with_contents({path: there[path] for path in there if self._reached(path, there)})

    @staticmethod
    def _reached(path: Path, there: dict[Path, int]) -> bool:
        top = min(there, key=lambda one: len(one.parts))
        return all(there.get(one) == FOLDER for one in path.parents if len(one.parts) >= len(top.parts))

    def _with_contents(self, there: dict[Path, int]) -> Iterator[Tree]:
        numbers = sorted({number for number in there.values() if number != FOLDER})
        for contents in product(*(self.files[number].after_a_cut() for number in numbers)):
            held: dict[int, int | bytes] = {FOLDER: FOLDER, **dict(zip(numbers, contents, strict=True))}
            yield frozenset((path, held[number]) for path, number in there.items())

    def _change(self, change: dict[Path, int | None]) -> None:
        self.pending.append(change)
        for path, number in change.items():
            if number is None:
                del self.now[path]
            else:
                self.now[path] = number

    def _create(self, path: Path) -> None:
        self.files.append(File(b"", synced=False))
        self._change({path: len(self.files) - 1})

    def _mkdir(self, path: Path) -> None:
        self._change({path: FOLDER})

    def _link(self, source: Path, target: Path) -> None:
        self._change({target: self.now[source]})

    def _rename(self, source: Path, target: Path) -> None:
        if self.now[source] != self.now.get(target):
            self._change({source: None, target: self.now[source]})

    def _unlink(self, path: Path) -> None:
        self._change({path: None})

    def _write(self, path: Path, content: bytes) -> None:
        file = self.files[self.now[path]]
        self.files[self.now[path]] = File(file.content + content, synced=False)

    def _fsync(self, path: Path) -> None:
        number = self.now.get(path, FOLDER)
        if number != FOLDER:
            self.files[number] = File(self.files[number].content, synced=True)
            return
        for change in [change for change in self.pending if next(iter(change)).parent == path]:
            self.pending.remove(change)
            names: dict[Path, int | None] = dict(self.synced) | change
            self.synced = {one: kept for one, kept in names.items() if kept is not None}


def lay_out(tree: Tree, was: Path, folder: Path) -> None:
    """Make a tree that was recorded under ``was`` real under ``folder``, which is new."""
    for path, content in sorted(tree, key=lambda one: len(one[0].parts)):
        place = folder / path.relative_to(was)
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            place.mkdir(exist_ok=True)
