"""The sounds that there are, read from the packs' ``pack.toml``: names and figures, never audio."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from toccata.errors import SoundError
from toccata.sound.roles import ROLES
from toccata.sound.shipped import shipped_folder
from toccata.units import Seconds, from_ms

SCHEMA = 1
SHORTEST_RELEASE_MS = 120.0
MANIFEST = "pack.toml"

_NAME = re.compile(r"[A-Za-z0-9#][A-Za-z0-9#-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEAD_TEXTS = ("name", "version", "licence", "source")
_BEYOND = 1 << 53
"""No figure of a pack is a larger whole number."""

T = TypeVar("T")

LAYERS = ("soft", "medium", "firm")
"""How firmly a sound was set going, from soft to firm; the file of the sound itself is the medium one."""

OTHER_LAYERS = ("soft", "firm")


@dataclass(frozen=True, slots=True)
class Layer:
    """The same sound set going more softly or more firmly: its name in ``LAYERS``, its file, and its samples' hash."""

    layer: str
    file: Path
    pcm_sha256: str


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """What a pack says of one sound.

    Attributes:
        name: as clients' files write it, ``marimba/C4``.
        file: the audio, not opened here.
        pcm_sha256: over its 16-bit words, little-endian, channels in turn.
        role: a key of `toccata.sound.roles.ROLES`.
        loop: first frame and the one after the last, at the file's own rate; None where it can't go round.
        release_s: how long its fade takes on a lift, at least 0.12 s.
        spoken: words, which a second touch does not start over.
        label: what a therapist reads.
        seconds: how long it lasts when it is played once.
        tags: what is true of it: ``struck``, ``mellow``, ``low``.
        note: MIDI number (60 is C4); None where it has none.
        pad: its place among the pack's twelve pads, from 1; None for an extra, as songs need.
        layers: the soft and the firm one, where it has them.
        muted: it stays silent until somebody lifts that.
    """

    name: str
    file: Path
    pcm_sha256: str
    role: str
    loop: tuple[int, int] | None
    release_s: Seconds
    spoken: bool
    label: str
    seconds: Seconds
    tags: tuple[str, ...] = ()
    note: int | None = None
    pad: int | None = None
    layers: tuple[Layer, ...] = ()
    muted: bool = False


@dataclass(frozen=True, slots=True)
class PackHead:
    """What a pack says of itself.

    Attributes:
        id: before the slash in its sounds' names.
        title: what a therapist reads.
        tags: what is true of all its sounds.
        licence: SPDX.
        attribution: what must be said with it; "" for nothing.
        picture: the file, not opened here; None where there is none.
    """

    id: str
    title: str
    tags: tuple[str, ...]
    licence: str
    attribution: str
    picture: Path | None


def packs_folder() -> Path:
    """Give the folder of the shipped packs."""
    return shipped_folder("packs")


def read_catalogue(folder: Path) -> Mapping[str, SoundInfo]:
    """Read every pack in a folder; the sounds come by name, in the order of packs and of each pack's file.

    Raises:
        SoundError: there is no pack, or a ``pack.toml`` holds something that can't be followed.
    """
    manifests = sorted(folder.glob(f"*/{MANIFEST}"))
    if not manifests:
        raise SoundError(str(folder), "no sound packs are here", "install Toccata again")
    sounds: dict[str, SoundInfo] = {}
    for path in manifests:
        for info in read_pack(path):
            if info.name in sounds:
                raise SoundError(str(path), f"{info.name} is there twice", "give one of the two another name")
            sounds[info.name] = info
    return sounds


def read_pack(path: Path) -> Iterator[SoundInfo]:
    """Read one ``pack.toml``; the sounds come in its order.

    Raises:
        SoundError: it can't be read, or holds something that can't be followed.
    """
    head = _Table(path, "", _parsed(path))
    if head.take("schema", int) != SCHEMA:
        raise head.fault("schema", f"is {head.entries['schema']}", f"write {SCHEMA}, or install a newer Toccata")
    for key in _HEAD_TEXTS:
        head.take(key, str)
    pack = head.text("id", _NAME, "letters, digits and dashes, like warm-pad")
    head.take("sounds", list)
    for entry in _tables(head, "sounds"):
        yield _sound(pack, entry)


def read_head(path: Path) -> PackHead:
    """Read what one ``pack.toml`` says of the pack as a whole.

    Raises:
        SoundError: it can't be read, or holds something that can't be followed.
    """
    head = _Table(path, "", _parsed(path))
    return PackHead(
        id=head.text("id", _NAME, "letters, digits and dashes, like warm-pad"),
        title=head.take("name", str),
        tags=_tags(head),
        licence=head.take("licence", str),
        attribution=head.take("attribution", str) if "attribution" in head.entries else "",
        picture=_file(head, "picture") if "picture" in head.entries else None,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of a ``pack.toml``, with what is needed to say where a fault lies."""

    path: Path
    at: str
    entries: Mapping[str, Any]

    def take(self, key: str, kind: type[T]) -> T:
        """Give the entry, which must be there and of that kind; a whole number may stand for a fraction."""
        if key not in self.entries:
            raise self.fault(key, "is missing", "add it")
        value = self.entries[key]
        if kind is float and type(value) is int and abs(value) < _BEYOND:
            value = float(value)
        if type(value) is not kind:
            raise self.fault(key, f"is {value!r}", f"write {_KINDS[kind]}")
        return value

    def text(self, key: str, pattern: re.Pattern[str], wanted: str) -> str:
        """Give the entry, a text of that form."""
        value = self.take(key, str)
        if pattern.fullmatch(value) is None:
            raise self.fault(key, f"is {value!r}", f"write {wanted}")
        return value

    def number(self, key: str, least: float) -> float:
        """Give the entry, a number of at least ``least``."""
        value = self.take(key, float)
        if not least <= value < float("inf"):
            raise self.fault(key, f"is {value:g}", f"write {least:g} or more")
        return value

    def inner(self, key: str) -> _Table:
        """Give the table that is the entry."""
        return _Table(self.path, f"{self.at}{key}.", self.take(key, dict))

    def fault(self, key: str, what: str, remedy: str) -> SoundError:
        """Say what is wrong with an entry."""
        return SoundError(str(self.path), f"{self.at}{key} {what}", remedy)


_KINDS: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise SoundError(str(path), f"can't be read ({fault.strerror})", "install the pack again") from fault
    except (ValueError, RecursionError) as fault:
        raise SoundError(str(path), f"is not TOML ({fault})", "correct that line, or install the pack again") from fault


def _sound(pack: str, entry: _Table) -> SoundInfo:
    role = entry.take("role", str)
    if role not in ROLES:
        raise entry.fault("role", f"is {role!r}", f"write one of {', '.join(ROLES)}")
    return SoundInfo(
        name=f"{pack}/{entry.text('name', _NAME, 'letters, digits and dashes, like C4')}",
        file=_file(entry),
        pcm_sha256=entry.text("pcm_sha256", _SHA256, "the 64 digits of the samples' SHA-256"),
        role=role,
        loop=_loop(entry),
        release_s=from_ms(entry.number("release_ms", SHORTEST_RELEASE_MS)),
        spoken=ROLES[role].spoken,
        label=entry.take("label", str),
        seconds=Seconds(entry.number("seconds", 0.0)),
        tags=_tags(entry),
        note=_whole(entry, "note", 127),
        pad=_whole(entry, "pad", 12, least=1),
        layers=tuple(_layer(one) for one in _tables(entry, "layers")),
    )


def _file(entry: _Table, key: str = "file") -> Path:
    file = entry.take(key, str)
    if Path(file).name != file or "\0" in file:
        raise entry.fault(key, f"is {file!r}", "write the name of a file in the pack's own folder")
    return entry.path.parent / file


def _layer(entry: _Table) -> Layer:
    layer = entry.take("layer", str)
    if layer not in OTHER_LAYERS:
        raise entry.fault("layer", f"is {layer!r}", f"write one of {', '.join(OTHER_LAYERS)}")
    return Layer(layer, _file(entry), entry.text("pcm_sha256", _SHA256, "the 64 digits of the samples' SHA-256"))


def _tables(entry: _Table, key: str) -> Iterator[_Table]:
    """The tables of a list that may be left out."""
    if key not in entry.entries:
        return
    for number, entries in enumerate(entry.take(key, list)):
        if not isinstance(entries, dict):
            raise entry.fault(f"{key}[{number}]", f"is {entries!r}", f"write a table, [[{key}]]")
        yield _Table(entry.path, f"{entry.at}{key}[{number}].", entries)


def _tags(entry: _Table) -> tuple[str, ...]:
    tags = entry.take("tags", list) if "tags" in entry.entries else []
    if not all(isinstance(tag, str) for tag in tags):
        raise entry.fault("tags", f"is {tags!r}", "write a list of words")
    return tuple(tags)


def _whole(entry: _Table, key: str, most: int, least: int = 0) -> int | None:
    if key not in entry.entries:
        return None
    value = entry.take(key, int)
    if not least <= value <= most:
        raise entry.fault(key, f"is {value}", f"write {least} to {most}")
    return value


def _loop(entry: _Table) -> tuple[int, int] | None:
    if "loop" not in entry.entries:
        return None
    points = entry.inner("loop")
    start, end = points.take("start", int), points.take("end", int)
    if not 0 <= start < end:
        raise entry.fault("loop", f"goes from {start} to {end}", "write frames with 0 <= start < end")
    return start, end
