"""``toccata ...``: the commands of the instrument."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toccata import __version__
from toccata.errors import ScriptError, ToccataError
from toccata.mistyped import Parser
from toccata.store.paths import data_folder

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FAULT_STATUS = 2


class Later(NamedTuple):
    """A command whose module is imported only when it is asked for: whoever plays has no time for it.

    Attributes:
        module: it lies there.
        adder: the function in it that adds the command to the command line.
        help: what it does, in one line.
    """

    module: str
    adder: str
    help: str


LATER: Mapping[str, Later] = {
    "trust": Later(
        "toccata.web.trust.command",
        "add_trust_commands",
        "write what tablets install so that they trust this clinic's instruments",
    ),
    "sounds": Later(
        "toccata.technician.sounds_command",
        "add_sounds_commands",
        "list the sounds, check packs, draw their spectrograms",
    ),
    "calibrate": Later(
        "toccata.technician.calibrate_command",
        "add_calibrate_command",
        "thresholds of the pads by a guided touch; loudness with a sound level meter",
    ),
    "doctor": Later(
        "toccata.technician.doctor_command",
        "add_doctor_command",
        "examine boards, pads, card and machine, and say what to do",
    ),
    "pair": Later(
        "toccata.technician.pair_command",
        "add_pair_command",
        "let a tablet be paired, as the pairing button does; make it the technician's",
    ),
    "flash": Later(
        "toccata.technician.flash_command",
        "add_flash_command",
        "put firmware onto the sensor pod, and prove that it runs",
    ),
    "update": Later(
        "toccata.technician.update_command",
        "add_update_command",
        "install another version from a signed file, and keep it only if it is healthy",
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a fault, or a word that nobody knows, is one line on standard error and status 2."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(given[:1]).parse_args(given)
    try:
        return int(options.run(options))
    except ToccataError as fault:
        print(f"toccata: {fault}", file=sys.stderr)
        return FAULT_STATUS


def _perform(options: argparse.Namespace) -> int:
    # The config server has 40 MB: what plays is imported only where something is played.
    from toccata.perform import perform  # noqa: PLC0415

    heard = perform(options.script, options.client, options.wav, os.environ)
    if options.heard is None:
        sys.stdout.write(heard)
        return 0
    try:
        options.heard.write_text(heard)
    except OSError as fault:
        raise ScriptError(str(options.heard), f"can't be written ({fault.strerror})", "choose another file") from fault
    return 0


def _play(options: argparse.Namespace) -> int:
    from toccata.instrument import Options, play  # noqa: PLC0415  # as above

    simulate = {"real": False, "simulated": True, "auto": None}[options.boards]
    data = options.data or data_folder(os.environ)
    return play(Options(data, options.client, options.card, simulate, not options.no_page, options.others))


def _web(options: argparse.Namespace) -> int:
    # The instrument has no network: what serves the pages is imported only here.
    from toccata.page_server import live_beside  # noqa: PLC0415
    from toccata.web.serve import WebOptions, serve  # noqa: PLC0415

    live_beside()
    data = options.data or data_folder(os.environ)
    return serve(
        WebOptions(data, options.port, options.others, options.https_port, options.http_port, options.idle_min)
    )


def _latency(options: argparse.Namespace) -> int:
    # Only the technician measures: an instrument that starts has no time for these imports.
    from toccata.machine.data_here import data_here  # noqa: PLC0415
    from toccata.technician.latency import LatencyOptions, latency  # noqa: PLC0415

    data = options.data or data_here()
    return latency(LatencyOptions(data, options.card, options.touches, options.json, options.nobody_there))


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 100000")
    return int(text)


def _card(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the card is empty; leave --card out for the default one")
    return text


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is no port from 1 to 65535")
    return int(text)


def _parser(command: Sequence[str]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(prog="toccata", description="A musical instrument that anyone can play.")
    parser.add_argument("--version", action="version", version=f"toccata {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_play, _add_perform, _add_web, _add_latency):
        add(commands)
    for name, later in LATER.items():
        if command == [name]:
            getattr(import_module(later.module), later.adder)(commands)
        else:
            commands.add_parser(name, help=later.help)
    return parser


def _add_play(commands: Commands) -> None:
    playing = commands.add_parser(
        "play", help="play the instrument: real boards where one answers, else simulated ones"
    )
    playing.add_argument("--client", type=Path, metavar="FILE", help="the client that plays; else the active one")
    playing.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    playing.add_argument("--card", type=_card, metavar="ALSA", help="the sound card, such as hw:CARD=sndrpihifiberry")
    playing.add_argument("--boards", choices=("auto", "real", "simulated"), default="auto", help="which boards to play")
    playing.add_argument("--no-page", action="store_true", help="start no config server: no tablet, no page")
    playing.add_argument("--others", action="store_true", help="let tablets in: https, and http for the trust page")
    playing.set_defaults(run=_play)


def _add_perform(commands: Commands) -> None:
    performing = commands.add_parser("perform", help="play a script of touches in virtual time, and tell what is heard")
    performing.add_argument("script", type=Path, metavar="SCRIPT", help="touches and faults, one JSON object a line")
    performing.add_argument("--client", type=Path, required=True, metavar="FILE", help="the client that plays")
    performing.add_argument(
        "--heard", type=Path, metavar="FILE", help="where to write what is heard; else it is printed"
    )
    performing.add_argument("--wav", type=Path, metavar="FILE", help="where to write the sound")
    performing.set_defaults(run=_perform)


def _add_web(commands: Commands) -> None:
    serving = commands.add_parser("web", help="serve the pages; play starts this by itself on a person's computer")
    serving.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    serving.add_argument("--port", type=_port, default=8420, help="for this computer's own browser, http (8420)")
    serving.add_argument("--others", action="store_true", help="let tablets in: https, and http for the trust page")
    serving.add_argument("--https-port", type=_port, default=8443, metavar="PORT", help="for tablets (8443)")
    serving.add_argument("--http-port", type=_port, default=8080, metavar="PORT", help="for the trust page (8080)")
    serving.add_argument(
        "--idle-min", type=_count, default=15, metavar="MINUTES", help="end then, if systemd starts it again (15)"
    )
    serving.set_defaults(run=_web)


def _add_latency(commands: Commands) -> None:
    measuring = commands.add_parser("latency", help="measure touch to first audible frame, with quiet bench tones")
    measuring.add_argument("--card", type=_card, metavar="ALSA", help="the sound card, such as hw:CARD=sndrpihifiberry")
    measuring.add_argument("--touches", type=_count, default=500, metavar="N", help="how many pads to touch (500)")
    measuring.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures as JSON")
    measuring.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    measuring.add_argument(
        "--nobody-there", action="store_true", help="no client is near, so ask nobody before the tones"
    )
    measuring.set_defaults(run=_latency)
