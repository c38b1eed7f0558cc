"""``toccata flash`` on the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.technician.flash import FlashOptions, Surroundings, flash
from toccata.technician.pod_port import SerialLine, all_ports
from toccata.technician.pod_requests import Patience
from toccata.technician.screen import LastingScreen
from toccata.units import Seconds

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "put firmware onto the sensor pod, and prove that it runs"
_DETAILS = (
    "Status 0: the pod runs exactly this image (--check: it holds it). 1: it holds another one, on --check or because "
    "you said no. 2: trouble, told in one line with its remedy."
)


def add_flash_command(commands: Commands) -> None:
    """Add ``flash`` to the command line."""
    flashing = commands.add_parser("flash", help=HELP, epilog=_DETAILS)
    flashing.add_argument("--image", type=Path, metavar="FILE", help="a .pod file; else the one of this Toccata")
    flashing.add_argument(
        "--port",
        action="append",
        default=[],
        metavar="PORT",
        help="look here only, such as /dev/ttyUSB0; else everywhere",
    )
    aims = flashing.add_mutually_exclusive_group()
    aims.add_argument("--check", action="store_true", help="compare without writing: status 0 the same, 1 another")
    aims.add_argument(
        "--uf2", type=Path, metavar="FILE", help="write the file that a board takes by USB the first time"
    )
    flashing.add_argument("--older", action="store_true", help="let an older version replace a newer one")
    flashing.add_argument("--again", action="store_true", help="write even what is there already")
    flashing.add_argument(
        "--wait", type=_seconds, default=1.0, metavar="SECONDS", help="for each answer of the pod (1)"
    )
    flashing.set_defaults(run=_flash)


def _flash(options: argparse.Namespace) -> int:
    asked = FlashOptions(options.image, options.port, options.check, options.uf2, options.older, options.again)
    screen = LastingScreen(sys.stdout)
    agrees = _agrees if sys.stdin is not None and sys.stdin.isatty() and screen.isatty() else None
    return flash(asked, Surroundings(all_ports, SerialLine, screen, agrees, Patience(Seconds(options.wait))))


def _agrees(question: str) -> bool:
    sys.stdout.write(f"{question} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds <= 600.0:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds over 0, up to 600")
    return seconds
