"""``toccata doctor`` on the command line."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.errors import StoreError
from toccata.machine.data_here import data_here
from toccata.technician.attended import need_terminal
from toccata.technician.dialogue import TerminalDialogue
from toccata.technician.doctor import LOOK_S, DoctorOptions, Surroundings, doctor
from toccata.technician.doctor_report import NOT_EXAMINED_STATUS
from toccata.technician.screen import LastingScreen
from toccata.units import Seconds

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "examine boards, pads, card and machine, and say what to do"
_DETAILS = (
    "Status 0: all is well. 1: something is to be looked at, or bad. 2: it could not be examined, as where no board "
    "answers. Beside an instrument that plays nothing changes for who plays. No tone sounds without --latency and a "
    "confirmation at the terminal."
)


def add_doctor_command(commands: Commands) -> None:
    """Add ``doctor`` to the command line."""
    examining = commands.add_parser("doctor", help=HELP, epilog=_DETAILS)
    examining.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    examining.add_argument(
        "--seconds", type=_seconds, default=LOOK_S, metavar="S", help=f"how long to look at the boards ({LOOK_S:g})"
    )
    examining.add_argument("--touch", action="store_true", help="have each pad touched, for its signal")
    examining.add_argument(
        "--latency", action="store_true", help="measure touch to sound with quiet tones; the instrument must not play"
    )
    examining.add_argument("--json", action="store_true", help="tell JSON instead of a table")
    examining.add_argument("--all", action="store_true", help="tell the figures of every pad, on a line of its own")
    examining.add_argument("--print", type=Path, metavar="FILE", dest="paper", help="write a page to print and sign")
    examining.add_argument(
        "--bundle", type=Path, metavar="FILE", help="write a diagnostic zip file, without any client's data"
    )
    examining.set_defaults(run=_examine)


def _examine(options: argparse.Namespace) -> int:
    if options.data is not None and not options.data.is_dir():
        raise StoreError(
            str(options.data), "there is no such folder", "name the instrument's data folder, or leave --data out"
        )
    if options.touch:
        need_terminal("nobody is there to touch the pads")
    asked = DoctorOptions(
        data=options.data or data_here(),
        seconds=Seconds(options.seconds),
        touch=options.touch,
        latency=options.latency,
        json=options.json,
        whole=options.all,
        paper=options.paper,
        bundle=options.bundle,
    )
    screen = LastingScreen(sys.stdout)
    # What is said meanwhile goes past the findings, so that --json can be read by a program.
    said = LastingScreen(sys.stderr) if options.json else screen
    dialogue = TerminalDialogue(said, sys.stdin.fileno() if sys.stdin is not None else os.open(os.devnull, os.O_RDONLY))
    try:
        return doctor(asked, Surroundings(screen, dialogue, os.environ))
    except KeyboardInterrupt:
        return NOT_EXAMINED_STATUS


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1.0 <= seconds <= 600.0:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 1 to 600")
    return seconds
