"""All that the machine tells, in one go; what takes long is read apart, so that it can be kept for a while."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toccata import BUILT_S
from toccata.doctor.machine import ClockSeen, MachineSeen, UnitSeen
from toccata.machine.board import Run, bus_khz_of, cpu_c_of, serial_of, throttled_of
from toccata.machine.files import text_of
from toccata.machine.keeping import disk_of
from toccata.machine.saved_files import SavedFiles
from toccata.machine.services import synchronised_of, units_of
from toccata.machine.versions import trial_of, update_keys_of, versions_of

ROOT = Path("/")
_PATIENCE_S = 5.0
_NAME = "etc/toccata/name"


@dataclass(frozen=True, slots=True)
class Slow:
    """What other programs are asked for, or every file is read for: some 50 ms."""

    units: tuple[UnitSeen, ...]
    synchronised: bool | None
    damaged: int


def read_slow(data: Path, run: Run, saved: SavedFiles) -> Slow:
    """Read what takes long. Waits for programs; never raises for what they do."""
    return Slow(units_of(run), synchronised_of(run), saved.damaged(data))


def read_machine(data: Path, bus: int, slow: Slow, wall_s: float, run: Run, root: Path = ROOT) -> MachineSeen:
    """Read everything else, from files of the kernel.

    Args:
        data: the data folder.
        bus: number of the boards' I2C bus.
        slow: what was read before.
        wall_s: seconds since 1970 by this machine's clock.
        run: asks another program.
        root: "/", or a test's.
    """
    told = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(wall_s))
    return MachineSeen(
        serial=serial_of(root),
        throttled=throttled_of(root, run),
        cpu_c=cpu_c_of(root),
        bus_khz=bus_khz_of(root, bus),
        disk=disk_of(root, data, slow.damaged),
        clock=ClockSeen(int(wall_s), BUILT_S, told, slow.synchronised),
        versions=versions_of(root),
        trial=trial_of(root),
        units=slow.units,
        update_keys=update_keys_of(root),
    )


def name_of(root: Path, host: str) -> str:
    """Tell the instrument's name: that of its installation, else the machine's."""
    return text_of(root / _NAME) or host


def run_program(command: Sequence[str]) -> str:
    """Run a program for 5 s at most; gives what it tells on standard output, "" where it is missing or fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout if done.returncode == 0 else ""
