"""The loudness that was measured on this instrument, by whatever generation of instrument.json can still be read.

It belongs to the loudspeaker and not to a document: no file that is erased, damaged or brought from elsewhere unlocks
it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from toccata.errors import ToccataError
from toccata.settings.device_document import LOUDNESS, with_loudness
from toccata.settings.document import Pairs
from toccata.settings.loudness import Loudness
from toccata.settings.parse_device import parse_device
from toccata.settings.parse_loudness import judge_loudness
from toccata.settings.place import Place
from toccata.store.generations import generations_of, read
from toccata.store.paths import device_file

_KEY = re.compile(rf'"{LOUDNESS}"\s*:\s*')
_LARGEST = 1_000_000


def own_loudness(data: Path) -> Loudness | None:
    """Tell what was measured; None: never, as far as anybody can tell. Raises nothing, whatever lies there.

    What a whole newest generation says holds. Else every generation is searched, torn ones too, and what lets the
    instrument play softest holds.
    """
    path = device_file(data)
    told = _told_whole(path)
    if told is not None:
        return told
    found = [one for file in generations_of(path) for one in _told(file)]
    return max(found, key=_over_limit, default=None)


def with_own_loudness(text: str, data: Path) -> str:
    """Give a document of this instrument what was measured on it; one that says so already stays as it is written."""
    own = own_loudness(data)
    return text if own is None or parse_device(text, "").loudness == own else with_loudness(text, own)


def _told_whole(path: Path) -> Loudness | None:
    try:
        kept = read(path, parse_device)
        return None if kept.damage else parse_device(kept.text, "").loudness
    except ToccataError:
        return None


def _told(file: Path) -> Iterator[Loudness]:
    """Find every loudness that a file tells, whether the rest of it can be read or not."""
    decoder = json.JSONDecoder(object_pairs_hook=Pairs, parse_constant=_refuse)
    text = _text_of(file)
    for key in _KEY.finditer(text):
        try:
            yield judge_loudness(decoder.raw_decode(text, key.end())[0], Place.of_file(""))
        except (ToccataError, ValueError, RecursionError):
            continue


def _text_of(file: Path) -> str:
    try:
        if not file.is_file():  # A pipe would be waited for.
            return ""
        with file.open("rb") as opened:
            return opened.read(_LARGEST).decode(errors="replace")
    except OSError:
        return ""


def _over_limit(one: Loudness) -> float:
    return max(one.measured_dba.values()) - one.at_lufs - one.limit_dba


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
