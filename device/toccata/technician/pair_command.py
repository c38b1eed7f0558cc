"""``toccata pair``: what a pairing button does, from the console; and the way back to be technician."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.errors import LinkError
from toccata.link import OpenPairing, State
from toccata.link_wire import encode
from toccata.machine.data_here import INSTALLED, data_here
from toccata.machine.own_names import own_names
from toccata.technician.attended import attended
from toccata.technician.dialogue import YES, Dialogue, TerminalDialogue, asked
from toccata.technician.doctor_look import ANSWER_S, LinkLook
from toccata.technician.instrument_here import listening
from toccata.technician.screen import LastingScreen
from toccata.units import Seconds

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "let a tablet be paired, as the pairing button does; make it the technician's"
_DETAILS = "Status 0: a tablet may be paired. 1: you did not say yes. 2: no instrument answers. What plays, plays on."
OPEN, NOT_AGREED = 0, 1
PATIENCE_S = Seconds(60.0)
_NO_KEYS = -1
"""Nobody is asked."""

_LOOK = "look with: systemctl status toccata-instrument"
_QUESTION = "The next tablet becomes the technician's, and no other one stays so. They stay paired. Go on? (yes/no)"


def add_pair_command(commands: Commands) -> None:
    """Add ``pair`` to the command line."""
    pairing = commands.add_parser("pair", help=HELP, epilog=_DETAILS)
    pairing.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    pairing.add_argument(
        "--technician", action="store_true", help="the tablet becomes the only technician's; asks before"
    )
    pairing.set_defaults(run=_pair)


def pair(place: Path | None, technician: bool, dialogue: Dialogue, page: str) -> int:
    """Have the instrument open pairing, and say so once it is open; gives the exit status.

    Args:
        place: where the instrument listens; None: none runs.
        technician: the tablet becomes the only technician's, if the person agrees.
        dialogue: with who stands at the console.
        page: what is to be opened on the tablet.

    Raises:
        ToccataError: no instrument answers, or nobody said yes or no.
    """
    if place is None:
        raise LinkError("instrument", "none runs here", _LOOK)
    if technician:
        answer = asked(dialogue, _QUESTION, Seconds(dialogue.now() + PATIENCE_S), "nobody answered for a minute")
        if answer not in YES:
            dialogue.tell("Nothing was changed.")
            return NOT_AGREED
    open_s = _opened(place, OpenPairing(technician), dialogue)
    whose = " It becomes the technician's." if technician else ""
    dialogue.tell(f"For {open_s:.0f} s a tablet may be paired: open {page} on it, touch the pads that it shows.{whose}")
    return OPEN


def _pair(options: argparse.Namespace) -> int:
    place = listening(options.data or data_here(), os.environ)
    page = f"https://{own_names(socket.gethostname())[0]}" if INSTALLED.is_symlink() else "the instrument's page"
    if options.technician and place is not None:
        with attended() as dialogue:
            return pair(place, True, dialogue, page)
    return pair(place, options.technician, TerminalDialogue(LastingScreen(sys.stdout), _NO_KEYS), page)


def _opened(place: Path, wish: OpenPairing, dialogue: Dialogue) -> float:
    look = LinkLook(place, dialogue.now)
    try:
        before = look.hearing.state
        look.send(encode(wish))
        until = Seconds(dialogue.now() + ANSWER_S)
        while dialogue.now() < until:
            look.listen(Seconds(0.1))
            state = look.hearing.state
            if state is not None and state is not before and _is_open(state, wish):
                return state.pairing_s
    finally:
        look.close()
    raise LinkError(str(place), "the instrument has opened nothing", _LOOK)


def _is_open(state: State, wish: OpenPairing) -> bool:
    return state.pairing_s > 0.0 and state.pairs_technician == wish.technician
