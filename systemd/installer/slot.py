"""Puts the program into a slot: a whole virtual environment, from pinned wheels, made beside the one that plays."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from installer.place import Place
from installer.refusal import Refusal
from installer.shell import Shell

PREFIX = "/opt/toccata"
# Inside the system that is changed, on its disk: memory would be too small for the wheels.
STAGE = f"{PREFIX}/.wheels"
MADE_FROM = "made-from"
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "device/toccata", "sounds/packs", "sounds/songs")
NETWORK = "look at the network, or give --wheels FOLDER"


def other_than(slot: str | None) -> str:
    """Name the slot to fill while this one plays."""
    return "b" if slot == "a" else "a"


def own_wheel(wheels: Path | None) -> Path | None:
    """Find the program's own wheel among those given; None: it is built from the checkout.

    Raises:
        Refusal: there are several.
    """
    found = sorted(wheels.glob("toccata-*.whl")) if wheels else []
    if len(found) > 1:
        raise Refusal(f"{wheels} holds {len(found)} wheels of toccata", "leave one")
    return found[0] if found else None


def version(checkout: Path, wheel: Path | None) -> str:
    """Say the program's version: by the wheel's name (PEP 427), or by the checkout."""
    if wheel:
        return wheel.name.split("-")[1]
    return str(tomllib.loads((checkout / "pyproject.toml").read_text())["project"]["version"])


def made_from(checkout: Path, wheel: Path | None) -> str:
    """Say by a hash what a slot would be made from now: the lock, and the program's wheel or its sources."""
    told = hashlib.sha256((checkout / "systemd/requirements/runtime.txt").read_bytes())
    for file in [wheel] if wheel else _sources(checkout):
        told.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest() + "\n"


def _sources(checkout: Path) -> Iterator[Path]:
    for name in SOURCES:
        top = checkout / name
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (file for file in files if file.is_file() and file.suffix != ".pyc")


@dataclass(frozen=True, slots=True)
class Fill:
    """A slot that holds the program; its hash is written last, so that a half slot is filled anew."""

    slot: str
    made_from: str
    version: str
    checkout: Path
    wheels: Path | None
    wheel: Path | None

    @property
    def words(self) -> str:
        """Which one, and what."""
        return f"slot {self.slot}, version {self.version}"

    def missing(self, place: Place) -> bool:
        """It holds something else."""
        return place.text(f"{PREFIX}/{self.slot}/{MADE_FROM}") != self.made_from

    def do(self, place: Place, shell: Shell) -> None:
        """Build the wheel, make the environment, install, and have the slot chosen."""
        stage, slot = place.at(STAGE), f"{PREFIX}/{self.slot}"
        for folder in (stage, place.at(slot)):
            shutil.rmtree(folder, ignore_errors=True)
        stage.mkdir(parents=True)
        try:
            wheel = self._staged(stage, shell)
            shell.run(("python3", "-m", "venv", slot), "install python3-venv, then run ./install again")
            pip = (f"{slot}/bin/python", "-m", "pip", "install", "--quiet", "--no-warn-script-location")
            source = ("--no-index", "--find-links", STAGE) if self.wheels else ()
            pinned = ("--require-hashes", "--only-binary", ":all:", "-r", f"{STAGE}/runtime.txt")
            shell.run((*pip, *source, *pinned), NETWORK)
            shell.run((*pip, "--no-deps", "--no-index", f"{STAGE}/{wheel}"), "look at the free space on the disk")
            shell.run((f"{slot}/bin/python", "-c", "import pygame.mixer, toccata.cli"), "run ./install again")
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        place.at(f"{slot}/{MADE_FROM}").write_text(self.made_from)

    def _staged(self, stage: Path, shell: Shell) -> str:
        """Bring all that pip needs to where it can see it; gives the name of the program's wheel."""
        shutil.copy2(self.checkout / "systemd/requirements/runtime.txt", stage)
        for one in self.wheels.glob("*.whl") if self.wheels else ():
            shutil.copy2(one, stage)
        if self.wheel is None:
            self._build(stage, shell)
        return next(stage.glob("toccata-*.whl")).name

    def _build(self, stage: Path, shell: Shell) -> None:
        """Build the wheel of the checkout with the pinned builder, on the computer that installs."""
        with tempfile.TemporaryDirectory(dir=stage) as folder:
            python = f"{folder}/bin/python"
            shell.run_here((sys.executable, "-m", "venv", folder), "install python3-venv, then run ./install again")
            pip = (python, "-m", "pip", "--quiet")
            source = ("--no-index", "--find-links", str(self.wheels)) if self.wheels else ()
            lock = str(self.checkout / "systemd/requirements/build.txt")
            shell.run_here((*pip, "install", *source, "--require-hashes", "-r", lock), NETWORK)
            built = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(stage), str(self.checkout))
            shell.run_here((*pip, "wheel", *built), "look at the free space on the disk")


@dataclass(frozen=True, slots=True)
class Seal:
    """The slot that plays from now on; choose-slot itself puts it in place, last of all."""

    slot: str
    version: str

    @property
    def words(self) -> str:
        """What."""
        return f"slot {self.slot} plays from the next start on"

    def missing(self, place: Place) -> bool:
        """Another one is kept."""
        return place.link(f"{PREFIX}/current") != self.slot

    def do(self, place: Place, shell: Shell) -> None:
        """Have it synced, marked as whole, and chosen."""
        chooser = f"{PREFIX}/host/choose-slot"
        shell.run((chooser, "--seal", self.slot, self.version), "run ./install again")
