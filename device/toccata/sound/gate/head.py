"""What a pack says of itself: licence, attribution, picture, rate, tags, places, and which files are its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from toccata.sound.catalogue import MANIFEST
from toccata.sound.gate.fault import Fault
from toccata.sound.gate.licences import asks_for_credit, is_spdx
from toccata.sound.tags import TAGS

RATE = 48_000
NO_CREDIT = "none needed"
CHECKED_BY = ("hash", "measurement")
AUDIO = frozenset({".flac", ".wav", ".ogg", ".mp3", ".opus", ".aif", ".aiff", ".m4a"})

T = TypeVar("T")

_BOX = re.compile(r"<svg\b[^>]*\bviewBox=[\"']0 0 64 64[\"']")
_NOT_FLAT = re.compile(
    r"<!(?:doctype|entity)|<(?:[\w.-]+:)?(?:script|text|image|foreignobject)\b|@import|\bon\w+\s*=|href\s*=\s*[\"'](?!#)|url\((?!#)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """A pack's folder and the whole of its ``pack.toml``, as it was written."""

    folder: Path
    written: Mapping[str, Any]

    def fault(self, what: str, measured: object, wanted: str, remedy: str) -> Fault:
        """Say what is wrong with the pack's own file."""
        return Fault(f"{self.folder.name}/{MANIFEST}", what, _told(measured), wanted, remedy)


def head_faults(head: Head) -> Iterator[Fault]:
    """Judge all that is not audio."""
    yield from _licence(head)
    yield from _attribution(head)
    yield from _picture(head)
    yield from _entries(head)
    yield from _tags(head)
    yield from _places(head)
    yield from _strays(head)


def _licence(head: Head) -> Iterator[Fault]:
    licence = head.written.get("licence")
    if not isinstance(licence, str) or not is_spdx(licence):
        remedy = "write the identifier that spdx.org/licenses has for it"
        yield head.fault("licence", licence, "an SPDX identifier, like CC0-1.0", remedy)


def _attribution(head: Head) -> Iterator[Fault]:
    said, licence = head.written.get("attribution"), head.written.get("licence")
    if not isinstance(said, str) or not said.strip():
        yield head.fault("attribution", said, f'a text, or "{NO_CREDIT}"', "write who made the sounds")
    elif said == NO_CREDIT and isinstance(licence, str) and is_spdx(licence) and asks_for_credit(licence):
        yield head.fault("attribution", said, f"who made them, as {licence} asks", "write who made the sounds")


def _picture(head: Head) -> Iterator[Fault]:
    name = head.written.get("picture")
    if not isinstance(name, str) or Path(name).name != name or not (head.folder / name).is_file():
        found = f"{name}, no file of the pack" if isinstance(name, str) else None
        yield head.fault("picture", found, "an SVG in the pack's folder", "draw picture.svg, 64 by 64, and name it")
        return
    drawn = (head.folder / name).read_bytes().decode("utf-8", "replace")
    file = f"{head.folder.name}/{name}"
    if _BOX.search(drawn) is None:
        yield Fault(file, "picture", "something else", 'an SVG with viewBox="0 0 64 64"', "draw it 64 by 64")
    for found in _NOT_FLAT.findall(drawn)[:1]:
        wanted = "shapes alone: no text, script or outside reference"
        yield Fault(file, "picture", f"one with {found}", wanted, "draw it with plain shapes")


def _entries(head: Head) -> Iterator[Fault]:
    rate, by = head.written.get("sample_rate"), head.written.get("checked_by", CHECKED_BY[0])
    if rate != RATE:
        yield head.fault("sample_rate", rate, str(RATE), "bring the files to 48 kHz and say so")
    if by not in CHECKED_BY:
        yield head.fault("checked_by", by, " or ".join(CHECKED_BY), "say how the pack can be checked")


def _tags(head: Head) -> Iterator[Fault]:
    own = head.written.get("tags", [])
    said = [("tag", own if isinstance(own, list) else [own])]
    said += [(f"tag of {name}", tags) for name, tags in _each(head, "tags", list)]
    for what, tags in said:
        for tag in tags:
            if tag not in TAGS:
                yield head.fault(what, tag, f"one of {', '.join(TAGS)}", "choose another word, or leave it out")


def _places(head: Head) -> Iterator[Fault]:
    for pad, times in Counter(pad for _, pad in _each(head, "pad", int)).items():
        if times > 1:
            yield head.fault(f"pad {pad}", f"given to {times} sounds", "one sound", "give each pad one sound")


def _strays(head: Head) -> Iterator[Fault]:
    layers = [layer for _, layers in _each(head, "layers", list) for layer in layers if isinstance(layer, dict)]
    named = [file for _, file in _each(head, "file", str)] + [layer.get("file") for layer in layers]
    for path in sorted(head.folder.iterdir()):
        if path.suffix.lower() in AUDIO and path.name not in named:
            told = f"{head.folder.name}/{path.name}"
            yield Fault(told, "file", f"not in {MANIFEST}", "named there", "describe it, or take it out of the folder")


def _each(head: Head, key: str, kind: type[T]) -> Iterator[tuple[str, T]]:
    """Give every sound's name, and what it says under a key; what is of another kind, the catalogue refuses."""
    sounds = head.written.get("sounds")
    for sound in sounds if isinstance(sounds, list) else []:
        if isinstance(sound, dict) and isinstance(sound.get(key), kind):
            yield str(sound.get("name", "")), sound[key]


def _told(value: object) -> str:
    return "missing" if value is None else repr(value) if value == "" else str(value)
