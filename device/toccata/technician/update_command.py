"""``toccata update`` on the command line."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from toccata.errors import UpdateError
from toccata.technician.bundle_judge import this_computer
from toccata.technician.bundle_keys import KEYS, make_key
from toccata.technician.screen import LastingScreen
from toccata.technician.slots import Disk, Mount, slots_in
from toccata.technician.update import RUNS, Around, back, status, update
from toccata.technician.update_machine import Services
from toccata.technician.update_run import Place
from toccata.technician.update_sight import sight_at, told_sight

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_NICER = 10
HELP = "install another version from a signed file, and keep it only if it is healthy"
_DETAILS = (
    "Status 0: the version runs and is kept. 1: the old one runs, because the new one was not healthy or because you "
    "said no. 2: refused, or trouble, told in one line with its remedy; the old one runs."
)


def add_update_command(commands: Commands) -> None:
    """Add ``update`` to the command line."""
    updating = commands.add_parser("update", help=HELP, epilog=_DETAILS)
    aims = updating.add_mutually_exclusive_group(required=True)
    aims.add_argument("bundle", nargs="?", type=Path, metavar="FILE", help="such as toccata-1.2.0-cp311-aarch64.bundle")
    aims.add_argument("--status", action="store_true", help="tell which slot holds what; needs no rights")
    aims.add_argument("--back", action="store_true", help="return to the version in the other slot")
    # Asked by the version that tries this one, not by a person: it must stay (ARCHITECTURE.md, "Updates").
    aims.add_argument("--sight", action="store_true", help=argparse.SUPPRESS)
    aims.add_argument("--make-key", type=Path, metavar="FILE", help="make a pair of keys to sign bundles with")
    updating.add_argument("--older", action="store_true", help="let an older version replace a newer one")
    updating.set_defaults(run=_update)


def _update(options: argparse.Namespace) -> int:
    screen = LastingScreen(sys.stdout)
    if options.sight:
        screen.write(told_sight(sight_at()))
    elif options.status:
        screen.write(status(slots_in(os.environ)))
    elif options.make_key is not None:
        public, key_id = make_key(options.make_key)
        screen.write(f"{options.make_key}: the private key {key_id}; whoever has it decides what instruments run\n")
        screen.write(f"{public}: belongs into {KEYS} of every instrument\n")
    else:
        if options.bundle is not None and not options.bundle.is_file():
            raise UpdateError(
                str(options.bundle), "there is no such file", "give a bundle, a file that ends in .bundle"
            )
        around = _around(screen)
        _be_hard_to_end()
        # The instrument plays on while a slot is built; what systemd starts is no child of ours.
        os.nice(_NICER)
        return back(around) if options.back else update(options.bundle, options.older, around)
    return RUNS


def _around(screen: LastingScreen) -> Around:
    place = Place(slots_in(os.environ), Disk(), Mount(), Services(), screen.write)
    can_ask = sys.stdin is not None and sys.stdin.isatty() and screen.isatty()
    return Around(place, KEYS, this_computer(), os.geteuid() == 0, _agrees if can_ask else None)


def _be_hard_to_end() -> None:
    """Go back in good order when somebody ends the program, once; go on when only the terminal goes away."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _agrees(question: str) -> bool:
    sys.stdout.write(f"{question} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
