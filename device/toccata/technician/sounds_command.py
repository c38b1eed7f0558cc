"""``toccata sounds``: what packs there are, whether they are as they must be, and how they look."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.errors import SoundError
from toccata.machine.data_here import data_here
from toccata.sound.added import added_packs_folder
from toccata.sound.catalogue import MANIFEST, packs_folder
from toccata.sound.gate import check, packs_in
from toccata.store.disk import told_as
from toccata.store.own_sounds import OwnShelf
from toccata.technician.sheet import sheet
from toccata.technician.sound_list import pack_line, told_own, told_packs

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

KEPT, FAULTY, UNJUDGED = 0, 1, 2


def add_sounds_commands(commands: Commands) -> None:
    """Add ``sounds list``, ``sounds check`` and ``sounds sheet`` to the command line."""
    sounds = commands.add_parser("sounds", help="list the sounds, check packs, draw their spectrograms")
    kinds = sounds.add_subparsers(title="commands", required=True, metavar="COMMAND")
    listing = kinds.add_parser("list", help="tell the packs with seconds, size, licence and attribution; own sounds")
    listing.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    listing.set_defaults(run=_list)
    checking = kinds.add_parser("check", help="measure every file of packs, and tell each fault in a line")
    checking.add_argument(
        "paths", type=Path, nargs="*", metavar="PATH", help="a pack's folder or id, or a folder of packs"
    )
    checking.set_defaults(run=_check)
    drawing = kinds.add_parser("sheet", help="draw the spectrograms of each pack on a sheet, an SVG file")
    drawing.add_argument(
        "path", type=Path, nargs="?", metavar="PATH", help="a pack's folder or id, or a folder of packs"
    )
    drawing.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where the sheets go (here)")
    drawing.set_defaults(run=_sheet)


def _list(options: argparse.Namespace) -> int:
    data = _readable(options.data or data_here())
    sounds, faults = OwnShelf(data).all()
    packs = [pack_line(folder) for shelf in _shelves(data) for folder in packs_in(shelf)]
    for line in (*told_packs(packs), "", *told_own(sounds, faults)):
        _say(line)
    return 0


def _check(options: argparse.Namespace) -> int:
    folders = [folder for path in options.paths or _shelves() for folder in packs_in(_pack_at(path))]
    faults, unjudged = 0, 0
    for folder in folders:
        try:
            found = check(folder)
        except SoundError as fault:
            sys.stderr.write(f"toccata: {fault}\n")
            unjudged += 1
            continue
        faults += len(found)
        for one in found:
            _say(str(one))
    _say(_closing(len(folders), faults, unjudged))
    return UNJUDGED if unjudged else FAULTY if faults else KEPT


def _shelves(data: Path | None = None) -> list[Path]:
    """The folders of packs: the shipped ones, and the added ones if there are any."""
    added = added_packs_folder(data or _readable(data_here()))
    return [packs_folder(), *([added] if any(added.glob(f"*/{MANIFEST}")) else [])]


def _readable(data: Path) -> Path:
    """An installed instrument's data are closed to whoever is not root."""
    if data.is_dir() and not os.access(data, os.R_OK | os.X_OK):
        raise SoundError(str(data), "can't be read", "give the command with sudo")
    return data


def _pack_at(path: Path) -> Path:
    """A path, or where the pack of that id lies."""
    known = (shelf / path for shelf in _shelves() if not path.exists() and len(path.parts) == 1)
    return next((found for found in known if (found / MANIFEST).is_file()), path)


def _closing(packs: int, faults: int, unjudged: int) -> str:
    told = f"{_count(packs, 'pack')}: {_count(faults, 'fault') if faults else 'no fault'}"
    return f"{told}; {_count(unjudged, 'pack')} could not be judged" if unjudged else told


def _sheet(options: argparse.Namespace) -> int:
    for folder in packs_in(packs_folder() if options.path is None else _pack_at(options.path)):
        drawn = sheet(folder)
        to = options.to / f"{folder.resolve().name}.svg"
        with told_as(to, "could not be written"):
            options.to.mkdir(parents=True, exist_ok=True)
            to.write_text(drawn, encoding="utf-8")
        _say(str(to))
    return 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
