"""The lab's stage. Its jobs are collected by `make lab` and `make lab-short` only: they take minutes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.figures import Figures
from lab.instrument import BOOT_S, INSTRUMENT, Emulated
from lab.machine import Machine, Parts

FOLDER = Path(os.environ.get("LAB_FOLDER") or Path(__file__).resolve().parents[2] / "build/lab")

# These take as long as all the rest: `make lab` alone runs them.
_LATER = ["test_lab_update.py", "test_lab_safe.py"]
_NOW = {"full": [], "short": _LATER}
collect_ignore_glob = _NOW.get(os.environ.get("TOCCATA_LAB", ""), ["test_lab_*.py"])


_TOLD = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with no figure."""
    config.stash[_TOLD] = Figures(FOLDER / "figures.json")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what was measured."""
    if config.stash[_TOLD].are_there:
        terminalreporter.write_line("\n" + config.stash[_TOLD].table())


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """What the jobs measure."""
    return request.config.stash[_TOLD]


@pytest.fixture(scope="session")
def fresh() -> Parts:
    """A computer on which `install` has just run, with a card of its own that nothing was saved on yet."""
    guest, work = FOLDER / "guest", FOLDER / "work"
    work.mkdir(parents=True, exist_ok=True)
    shutil.copy(guest / "data.raw", work / "data.raw")
    return Parts(guest / "vmlinuz", guest / "initrd", guest / "root.raw", work / "data.raw", work, usb=True)


@pytest.fixture(scope="session")
def emulated(fresh: Parts) -> Iterator[Emulated]:
    """The instrument, booted once for all jobs that leave it as they found it."""
    with Machine(fresh) as machine:
        machine.guest.wait_for_hand(BOOT_S)
        found = Emulated(machine)
        found.wait_active(INSTRUMENT)
        yield found
        (fresh.work / "journal.log").write_text(machine.guest.run("journalctl --boot --no-pager", 120))
