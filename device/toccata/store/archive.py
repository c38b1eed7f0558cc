"""A zip file of ours: written the same each time, and read as if a stranger had made it.

Whatever comes from a stick or a browser is judged by its directory before anything is unpacked: every name must be one
that we write, no size may pass that of its kind, and nothing is ever unpacked to a name that the file chose.
"""

from __future__ import annotations

import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from toccata.errors import SettingError
from toccata.settings.place import shown
from toccata.store.own_sounds import LONGEST_BYTES

CLIENT = "client.json"
INSTRUMENT = "instrument.json"

MOST_TEXT_BYTES = 4_000_000
MOST_UNPACKED_BYTES = 2_100 * 1_000_000
"""All own sounds and texts that there may be; from 2 GiB on a zip file would be of the longer kind."""

MOST_ENTRIES = 15_000
MOST_DIRECTORY_BYTES = MOST_ENTRIES * 160

KINDS: Mapping[str, tuple[re.Pattern[str], int]] = {
    "client": (re.compile(r"client\.json"), MOST_TEXT_BYTES),
    "clients": (re.compile(r"clients/[a-z0-9-]{1,32}\.json"), MOST_TEXT_BYTES),
    "instrument": (re.compile(r"instrument\.json"), MOST_TEXT_BYTES),
    "audio": (re.compile(r"sounds/[0-9a-f]{64}\.wav"), LONGEST_BYTES),
    "side": (re.compile(r"sounds/[0-9a-f]{64}\.json"), MOST_TEXT_BYTES),
    "manifest": (re.compile(r"packs/[A-Za-z0-9#][A-Za-z0-9#-]{0,63}/pack\.toml"), MOST_TEXT_BYTES),
    "pack": (re.compile(r"packs/[A-Za-z0-9#][A-Za-z0-9#-]{0,63}/[A-Za-z0-9#][A-Za-z0-9#._ -]{0,99}"), LONGEST_BYTES),
}
"""For each kind of entry the names that it may have, and how many bytes; a name is of the first kind that has it."""

Content: TypeAlias = bytes | Path
"""What an entry holds: it itself, or the file that it is copied from piece by piece."""

PIECE_BYTES = 1 << 20

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The other ways let a file choose how much memory its unpacking takes."""

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_END_BYTES, _LOCATOR_BYTES = 22, 20
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip


class Archive:
    """An open archive whose directory was judged."""

    def __init__(self, opened: zipfile.ZipFile, limits: Mapping[str, int]) -> None:
        self._opened = opened
        self._limits = limits

    @property
    def names(self) -> frozenset[str]:
        """All entries; each has a name that `KINDS` knows."""
        return frozenset(self._limits)

    def read(self, name: str) -> bytes:
        """Unpack one entry, whole and checked.

        Raises:
            SettingError: there is none, or it is damaged or larger than its kind may be.
        """
        return b"".join(self._pieces(name))

    def unpack(self, name: str, target: Path) -> None:
        """Unpack one entry into a file, piece by piece. Raises what `read` raises, and an OSError of the target."""
        with target.open("wb") as file:
            for piece in self._pieces(name):
                file.write(piece)

    def text(self, name: str) -> str:
        """Unpack one entry of UTF-8 text. Raises what `read` raises."""
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise _refusal(f"{name} is not UTF-8") from fault

    def _pieces(self, name: str) -> Iterator[bytes]:
        if name not in self._limits:
            raise _refusal(f"holds no {name}")
        left = self._limits[name]
        try:
            entry = self._opened.open(name)
        except _FAULTS as fault:
            raise _refusal(f"{name} is damaged") from fault
        with entry:
            while piece := _next(entry, name):
                left -= len(piece)
                if left < 0:
                    raise _refusal(f"{name} is too large")
                yield piece


@contextmanager
def opened(path: Path, kinds: Iterable[str]) -> Iterator[Archive]:
    """Open an archive that holds nothing but entries of these kinds.

    Raises:
        SettingError: it is none of ours: damaged, another name, a name twice, too many or too large entries.
    """
    try:
        with path.open("rb") as file:
            _judge_end(file)
        archive = zipfile.ZipFile(path)
    except SettingError:
        raise
    except _FAULTS as fault:
        raise _refusal("can't be read") from fault
    with archive:
        yield Archive(archive, _judged(archive.infolist(), tuple(kinds)))


def write_archive(target: Path | IO[bytes], entries: Iterable[tuple[str, Content]]) -> None:
    """Write entries, in their order, without dates or owners.

    Raises:
        OSError: the target takes no more.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _NO_DATE)
            info.external_attr = 0o644 << 16
            # Audio shrinks by a tenth at best, FLAC by nothing, and takes long to.
            info.compress_type = zipfile.ZIP_STORED if name.endswith((".wav", ".flac")) else zipfile.ZIP_DEFLATED
            if isinstance(content, bytes):
                archive.writestr(info, content)
            else:
                _copy(content, archive, info)


def _copy(source: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    info.file_size = source.stat().st_size
    with source.open("rb") as file, archive.open(info, "w") as entry:
        shutil.copyfileobj(file, entry, PIECE_BYTES)


def _next(entry: IO[bytes], name: str) -> bytes:
    try:
        return entry.read(PIECE_BYTES)
    except _FAULTS as fault:
        raise _refusal(f"{name} is damaged") from fault


def _judge_end(file: IO[bytes]) -> None:
    """Look at the end of the directory (APPNOTE 4.3.16) before the directory itself is read into memory.

    Only an end without a comment, and none of the longer kind (4.3.15), is taken: we write no other.
    """
    length = file.seek(0, 2)
    file.seek(max(0, length - _END_BYTES - _LOCATOR_BYTES))
    tail = file.read()
    end = tail[-_END_BYTES:]
    if len(end) < _END_BYTES or not end.startswith(b"PK\5\6") or end[-2:] != b"\0\0" or tail.startswith(b"PK\6\7"):
        raise _refusal("is no archive of this kind")
    if int.from_bytes(end[12:16], "little") > MOST_DIRECTORY_BYTES:
        raise _refusal("holds too many entries")


def _judged(entries: list[zipfile.ZipInfo], kinds: tuple[str, ...]) -> dict[str, int]:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise _refusal("is too large")
    limits: dict[str, int] = {}
    for entry in entries:
        most = next((KINDS[kind][1] for kind in kinds if KINDS[kind][0].fullmatch(entry.orig_filename)), None)
        if most is None or entry.filename in limits or entry.filename != entry.orig_filename:
            raise _refusal(f"holds {shown(entry.orig_filename)}, which does not belong there")
        if entry.file_size > most:
            raise _refusal(f"{entry.filename} is too large")
        if entry.compress_type not in _PACKED:
            raise _refusal(f"{entry.filename} is packed in another way")
        limits[entry.filename] = most
    return limits


def _refusal(what: str) -> SettingError:
    return SettingError("the archive", what, "choose a file that this instrument, or one like it, has written")
