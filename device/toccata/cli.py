"""``toccata ...``: the commands of the instrument."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from toccata import __version__
from toccata.errors import ScriptError, ToccataError
from toccata.instrument import Options, play
from toccata.perform import perform
from toccata.store.paths import data_folder

FAULT_STATUS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a fault is one line on standard error and status 2."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ToccataError as fault:
        print(f"toccata: {fault}", file=sys.stderr)
        return FAULT_STATUS


def _perform(options: argparse.Namespace) -> int:
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
    simulate = {"real": False, "simulated": True, "auto": None}[options.boards]
    return play(Options(options.data or data_folder(os.environ), options.client, options.card, simulate))


def _latency(options: argparse.Namespace) -> int:
    # Only the technician measures: an instrument that starts has no time for these imports.
    from toccata.technician.latency import LatencyOptions, latency  # noqa: PLC0415

    data = options.data or data_folder(os.environ)
    return latency(LatencyOptions(data, options.card, options.touches, options.json))


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 100000")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="toccata", description="A musical instrument that anyone can play.")
    parser.add_argument("--version", action="version", version=f"toccata {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    playing = commands.add_parser(
        "play", help="play the instrument: real boards where one answers, else simulated ones"
    )
    playing.add_argument("--client", type=Path, metavar="FILE", help="the client that plays; else the active one")
    playing.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    playing.add_argument("--card", metavar="ALSA", help="the sound card, such as hw:CARD=sndrpihifiberry")
    playing.add_argument("--boards", choices=("auto", "real", "simulated"), default="auto", help="which boards to play")
    playing.set_defaults(run=_play)
    performing = commands.add_parser("perform", help="play a script of touches in virtual time, and tell what is heard")
    performing.add_argument("script", type=Path, metavar="SCRIPT", help="touches and faults, one JSON object a line")
    performing.add_argument("--client", type=Path, required=True, metavar="FILE", help="the client that plays")
    performing.add_argument(
        "--heard", type=Path, metavar="FILE", help="where to write what is heard; else it is printed"
    )
    performing.add_argument("--wav", type=Path, metavar="FILE", help="where to write the sound")
    performing.set_defaults(run=_perform)
    measuring = commands.add_parser("latency", help="measure touch to first audible frame, with quiet bench tones")
    measuring.add_argument("--card", metavar="ALSA", help="the sound card, such as hw:CARD=sndrpihifiberry")
    measuring.add_argument("--touches", type=_count, default=500, metavar="N", help="how many pads to touch (500)")
    measuring.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures as JSON")
    measuring.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    measuring.set_defaults(run=_latency)
    return parser
