"""`make bundle KEY=FILE`: builds, fetches and signs what an instrument updates itself from.

    python -m requirements.bundle KEY [--machine aarch64] [--minor 11] [--wheels FOLDER] [--to FOLDER]

Raspberry Pi OS bookworm has Python 3.11, trixie 3.13. Without --wheels the network is needed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from requirements.fetch import build, fetch
from requirements.target import TARGETS, Target
from toccata.errors import ToccataError
from toccata.technician.bundle_judge import Computer
from toccata.technician.bundle_keys import private_key
from toccata.technician.bundle_writing import write_bundle

CHECKOUT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("runtime.txt")


def bundle(key: Path, target: Target, wheels: Path | None, to: Path) -> Path:
    """Make a bundle for one kind of computer; gives the file.

    Args:
        key: the maker's private key.
        target: for which computer.
        wheels: all that goes into it, Toccata's own wheel too; None: it is built and fetched.
        to: the folder that the file goes into, named by version and computer.

    Raises:
        ToccataError: the key is none, or the wheels make no bundle.
        subprocess.CalledProcessError: pip could not build or fetch.
    """
    private, computer = private_key(key), Computer(f"cp3{target.minor}", f"linux_{target.machine}")
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to) as scratch:
        folder = wheels or Path(scratch, "wheels")
        if wheels is None:
            folder.mkdir()
            build(CHECKOUT, folder, Path(scratch, "builder"))
            fetch(LOCK, target, folder)
        made = Path(scratch, "bundle")
        manifest = write_bundle(made, sorted(folder.glob("*.whl")), computer, private)
        return made.rename(to / f"toccata-{manifest.version}-{computer.python}-{target.machine}.bundle")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make one, and say where it is."""
    parser = argparse.ArgumentParser(prog="bundle", description="Build, fetch and sign an update for instruments.")
    parser.add_argument("key", type=Path, metavar="KEY", help="the private key: toccata update --make-key KEY")
    parser.add_argument("--machine", choices=sorted({one.machine for one in TARGETS}), default="aarch64")
    parser.add_argument("--minor", type=int, choices=sorted({one.minor for one in TARGETS}), default=11)
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="all wheels; else they are built and fetched")
    parser.add_argument("--to", type=Path, default=Path("dist"), metavar="FOLDER", help="where the file goes (dist)")
    given = parser.parse_args(arguments)
    try:
        made = bundle(given.key, Target(given.minor, given.machine), given.wheels, given.to)
    except (ToccataError, subprocess.CalledProcessError) as fault:
        sys.stderr.write(f"bundle: {fault}\n")
        return 2
    sys.stdout.write(f"{made}: {made.stat().st_size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
