"""Whether a bundle is for this computer, and newer than what it runs. Pure."""

from __future__ import annotations

import platform
import struct
import sys
from dataclasses import dataclass
from enum import Enum

from toccata.errors import UpdateError
from toccata.technician.bundle_format import Manifest, version_of


@dataclass(frozen=True, slots=True)
class Computer:
    """What wheels must fit: such as cp311 and linux_aarch64."""

    python: str
    platform: str


class Age(Enum):
    """How a bundle's version stands to the one that runs."""

    NEWER = "newer"
    SAME = "the same"
    OLDER = "older"


def this_computer() -> Computer:
    """Tell what this program runs on; 32-bit programs also run under a 64-bit kernel."""
    machine = platform.machine()
    if machine == "aarch64" and struct.calcsize("P") == 4:
        machine = "armv7l"
    return Computer(f"cp{sys.version_info[0]}{sys.version_info[1]}", f"linux_{machine}")


def judge_bundle(where: str, manifest: Manifest, here: Computer, running: str) -> Age:
    """Compare a bundle with what runs.

    Raises:
        UpdateError: it is for another computer.
    """
    if (manifest.python, manifest.platform) != (here.python, here.platform):
        what = f"is for {manifest.platform} with {manifest.python}, and this is {here.platform} with {here.python}"
        raise UpdateError(where, what, "give the bundle for this computer")
    theirs, ours = version_of(manifest.version), _known(running)
    if theirs == ours:
        return Age.SAME
    return Age.NEWER if theirs > ours else Age.OLDER


def _known(running: str) -> tuple[int, int, int]:
    try:
        return version_of(running)
    except ValueError:
        return 0, 0, 0
