"""The lab's stage. Its jobs are collected by `make lab`, `lab-short` and `lab-gpio` only: they take minutes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lab.figures import Figures
from lab.instrument import BOOT_S, INSTRUMENT, Emulated
from lab.machine import Machine, Parts, with_own_card

FOLDER = Path(os.environ.get("LAB_FOLDER") or Path(__file__).resolve().parents[2] / "build/lab")

# These take as long as all the rest: `make lab` alone runs them.
_LATER = ["test_lab_update.py", "test_lab_safe.py"]
# This one needs a kernel module that is built for it: `make lab-gpio` runs it, and no other.
_GPIO = "test_lab_gpio.py"
_NOW = {"full": [_GPIO], "short": [*_LATER, _GPIO], "gpio": ["test_lab_[!g]*.py"]}
collect_ignore_glob = _NOW.get(os.environ.get("TOCCATA_LAB", ""), ["test_lab_*.py"])


_TOLD = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with no figure."""
    config.stash[_TOLD] = Figures(FOLDER / os.environ.get("LAB_FIGURES", "figures.json"))


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
    """A computer on which `install` has just run; its card is to be copied."""
    guest = FOLDER / "guest"
    return Parts(guest / "vmlinuz", guest / "initrd", guest / "root.raw", guest / "data.raw", FOLDER / "work")


@pytest.fixture(scope="session")
def emulated(fresh: Parts) -> Iterator[Emulated]:
    """The instrument, booted once for all jobs that leave it as they found it."""
    parts = replace(with_own_card(fresh, "shared"), usb=True)
    with Machine(parts) as machine:
        machine.guest.wait_for_hand(BOOT_S)
        found = Emulated(machine)
        found.wait_active(INSTRUMENT)
        yield found
        (parts.work / "journal.log").write_text(machine.guest.run("journalctl --boot --no-pager", 120))
