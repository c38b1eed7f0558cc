"""``toccata calibrate`` on the command line: pads, and loudness."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.audio.mixer import PygamePlayer
from toccata.audio.player import Player
from toccata.errors import CalibrationError
from toccata.machine.data_here import data_here
from toccata.sensors.bus import I2cBus, open_bus
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.timeline import RealTime
from toccata.settings.loudness import Person
from toccata.technician.attended import attended
from toccata.technician.calibrate_loudness import Stand, calibrate_loudness
from toccata.technician.calibrate_pads import Bed, Practice, calibrate_pads
from toccata.technician.counted import BusSource, LinkSource
from toccata.technician.device_kept import DeviceKept
from toccata.technician.instrument_here import listening
from toccata.units import Seconds

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

ALL_FOUND, SOME_LEFT = 0, 1


_PADS = (
    "Asks for a touch of each pad, finds its thresholds from noise and touch, and keeps them in instrument.json. While "
    "the instrument plays it is only listened to. Status 0: all pads. 1: some stay as they were. 2: trouble."
)
_LOUDNESS = (
    "Plays pink noise of -28 LUFS in bench mode, asks what a sound level meter shows at 0, 25 and 50 cm, and locks the "
    "ceiling so that a full mix stays within the limit. The instrument must not play meanwhile."
)


def add_calibrate_command(commands: Commands) -> None:
    """Add ``calibrate pads`` and ``calibrate loudness`` to the command line."""
    calibrating = commands.add_parser("calibrate", help="thresholds by a guided touch; loudness with a level meter")
    kinds = calibrating.add_subparsers(title="commands", required=True, metavar="COMMAND")
    pads = kinds.add_parser("pads", help="thresholds of each pad, by a guided touch", description=_PADS)
    pads.add_argument("--board", type=int, metavar="N", help="one board only, counted from 1")
    pads.add_argument("--simulated", action="store_true", help="practise on simulated boards; nothing is kept")
    pads.set_defaults(run=_pads)
    loudness = kinds.add_parser("loudness", help="dB(A) at an ear, with a sound level meter", description=_LOUDNESS)
    loudness.add_argument(
        "--person",
        type=Person,
        choices=list(Person),
        default=Person.CHILD,
        help="whose limit holds: 75 dB(A) for a child or who is sensitive, 80 for an adult (child)",
    )
    loudness.add_argument("--card", metavar="ALSA", help="the sound card, such as hw:CARD=sndrpihifiberry")
    loudness.set_defaults(run=_loudness)
    for one in (pads, loudness):
        one.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")


def _pads(options: argparse.Namespace) -> int:
    data: Path = options.data or data_here()
    with attended() as dialogue:
        device = DeviceKept.read(data).device
        boards = range(len(device.boards)) if options.board is None else (options.board - 1,)
        if not 0 <= boards[0] < len(device.boards):
            raise CalibrationError(f"board {options.board}", "is no board of this instrument", "count from 1")
        playing = None if options.simulated else listening(data, os.environ)
        bed = Bed(data, boards, LinkSource(playing, _now)) if playing else None
        if bed is None and options.simulated:
            simulated = SimulatedBoards(device, RealTime())
            source = BusSource(I2cBus(simulated.adapter, _now), device.boards, _now)
            bed = Bed(data, boards, source, Practice(simulated.touch))
        bed = bed or Bed(data, boards, BusSource(open_bus(device.bus, _now), device.boards, _now))
        try:
            return SOME_LEFT if calibrate_pads(bed, dialogue) else ALL_FOUND
        finally:
            bed.source.close()


def _loudness(options: argparse.Namespace) -> int:
    data: Path = options.data or data_here()
    device = DeviceKept.read(data).device
    device = replace(device, card=options.card or device.card)

    def player() -> Player:
        return PygamePlayer(device.card, device.rate, device.frames, _now)

    with attended() as dialogue:
        today = date.today().isoformat()
        calibrate_loudness(Stand(data, options.person, today, listening(data, os.environ), player), dialogue)
    return ALL_FOUND


def _now() -> Seconds:
    return Seconds(time.monotonic())
