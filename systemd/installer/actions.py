"""What a step may do: each knows whether it is still to be done, so that a second run does nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from installer.place import Place
from installer.shell import Shell

PART = ".toccata-part"


class Action(Protocol):
    """One change."""

    @property
    def words(self) -> str:
        """What it is about: a path or a program."""
        ...

    def missing(self, place: Place) -> bool:
        """Say whether it is still to be done."""
        ...

    def do(self, place: Place, shell: Shell) -> None:
        """Do it; cut at any instant it can be begun again."""
        ...


@dataclass(frozen=True, slots=True)
class File:
    """A file with this content, mode and owner; put in place whole."""

    path: str
    content: str
    mode: int = 0o644
    owner: str = "root"

    @property
    def words(self) -> str:
        """Its path."""
        return self.path

    def missing(self, place: Place) -> bool:
        """Another content or mode is there, or nothing."""
        return place.text(self.path) != self.content or place.mode(self.path) != self.mode

    def do(self, place: Place, shell: Shell) -> None:
        """Write it beside, sync, rename; names in folders are synced once, when all is done."""
        target = place.at(self.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + PART)
        # Never through a link that somebody else has laid: the instrument's user may write into the data folder.
        part.unlink(missing_ok=True)
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(fd, "wb") as file:
            file.write(self.content.encode(errors="surrogateescape"))
            file.flush()
            os.fchmod(fd, self.mode)
            _own(fd, place, self.owner)
            os.fsync(fd)
        part.rename(target)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with this mode and owner; mode None: any folder will do, as one to mount something on."""

    path: str
    mode: int | None = 0o755
    owner: str = "root"

    @property
    def words(self) -> str:
        """Its path."""
        return self.path

    def missing(self, place: Place) -> bool:
        """It is not there, or is another's."""
        mode = place.mode(self.path)
        if mode is None or self.mode is None:
            return mode is None
        return mode != self.mode or place.at(self.path).stat().st_uid != _uid(place, self.owner)

    def do(self, place: Place, shell: Shell) -> None:
        """Make it and those above it."""
        target = place.at(self.path)
        target.mkdir(parents=True, exist_ok=True)
        if self.mode is not None:
            target.chmod(self.mode)
            _own(target, place, self.owner)


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link."""

    path: str
    target: str

    @property
    def words(self) -> str:
        """Its path."""
        return self.path

    def missing(self, place: Place) -> bool:
        """It leads elsewhere, or is not there."""
        return place.link(self.path) != self.target

    def do(self, place: Place, shell: Shell) -> None:
        """Make it beside, rename."""
        target = place.at(self.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + PART)
        part.unlink(missing_ok=True)
        part.symlink_to(self.target)
        part.rename(target)


@dataclass(frozen=True, slots=True)
class Gone:
    """A file, link or whole folder that is not there; ``only``: a link that leads there, others stay."""

    path: str
    only: str | None = None

    @property
    def words(self) -> str:
        """What goes."""
        return f"{self.path} removed"

    def missing(self, place: Place) -> bool:
        """It is still there."""
        return os.path.lexists(place.at(self.path)) and self.only in (None, place.link(self.path))

    def do(self, place: Place, shell: Shell) -> None:
        """Take it away."""
        target = place.at(self.path)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()


@dataclass(frozen=True, slots=True)
class Command:
    """A program of the system that is changed. A step asks for one only where its facts say that it is needed."""

    argv: tuple[str, ...]
    remedy: str
    given: str = ""

    @property
    def words(self) -> str:
        """The command line."""
        return " ".join(self.argv)

    def missing(self, place: Place) -> bool:
        """The step has judged that."""
        return True

    def do(self, place: Place, shell: Shell) -> None:
        """Run it."""
        shell.run(self.argv, self.remedy, self.given)


@dataclass(frozen=True, slots=True)
class Changes:
    """Actions and, when one of them changed something on a system that runs, a program that must hear of it."""

    parts: Sequence[Action]
    then: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it is about."""
        return ", ".join(part.words for part in self.parts)

    def missing(self, place: Place) -> bool:
        """One of the parts is."""
        return any(part.missing(place) for part in self.parts)

    def do(self, place: Place, shell: Shell) -> None:
        """Do what is to be done, then tell."""
        for part in self.parts:
            if part.missing(place):
                part.do(place, shell)
        if place.runs:
            shell.run(self.then, "start the computer again, then run ./install again")


@dataclass(frozen=True, slots=True)
class Told:
    """Another action, told in these words and not by its paths."""

    words: str
    part: Action

    def missing(self, place: Place) -> bool:
        """It is."""
        return self.part.missing(place)

    def do(self, place: Place, shell: Shell) -> None:
        """Do it."""
        self.part.do(place, shell)


def _uid(place: Place, owner: str) -> int:
    """The owner's number; whoever is not root owns what it makes."""
    return place.owner(owner)[0] if os.geteuid() == 0 else os.geteuid()


def _own(path: Path | int, place: Place, owner: str) -> None:
    if os.geteuid() == 0:
        os.chown(path, *place.owner(owner))
