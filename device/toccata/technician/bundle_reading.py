"""Opens a bundle from the outside in: its size, the signature, what it is for, and only then each of its files."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from toccata.errors import UpdateError
from toccata.technician.bundle_format import (
    BLOCK,
    END,
    LARGEST_BUNDLE,
    LARGEST_MANIFEST,
    MANIFEST,
    PRODUCT,
    SCHEMA,
    SIGNATURE,
    Cover,
    Manifest,
    Member,
    cover_of,
    header,
    length_of,
    manifest_of,
    padding,
    size_in,
)
from toccata.technician.bundle_keys import SIGNATURE_SIZE, Keys, judge_signature

_CHUNK = 1 << 20
_COPY = "copy it again"


class Bundle:
    """A bundle whose manifest is signed, and whose files were all looked at; closed by `opened_bundle`.

    Attributes:
        where: the file, for messages.
        manifest: what it says of itself.
    """

    def __init__(self, where: str, file: BinaryIO, manifest: Manifest) -> None:
        self.where, self.manifest = where, manifest
        self._file, self._members_at = file, file.tell()

    def check(self) -> None:
        """Look at every byte.

        Raises:
            UpdateError: a file is not the signed one, or there is more than was signed.
        """
        self._read(lambda _member, _chunk: None)

    def unpack(self, folder: Path) -> None:
        """Write the wheels into a folder; what is written is judged, whatever has become of the file since.

        Raises:
            OSError: it can't be written.
            UpdateError: a file is not the signed one.
        """

        def write(member: Member, chunk: bytes) -> None:
            with open(folder / member.name, "ab") as wheel:
                wheel.write(chunk)

        self._read(write)

    def _read(self, take: Callable[[Member, bytes], None]) -> None:
        self._file.seek(self._members_at)
        for member in self.manifest.members:
            _expect(self._file, header(member.name, member.size), self.where)
            digest = hashlib.sha256()
            for chunk in _chunks(self._file, member.size):
                digest.update(chunk)
                take(member, chunk)
            if digest.hexdigest() != member.sha256:
                raise _damaged(self.where, member.name)
            _expect(self._file, bytes(padding(member.size)), self.where)
        _expect(self._file, END, self.where)


@contextmanager
def opened_bundle(path: Path, keys: Keys) -> Iterator[Bundle]:
    """Open a bundle of this product that one of the keys has signed, and look at all of it.

    Raises:
        UpdateError: it can't be read, or is damaged, unsigned, of another maker or of another product.
    """
    try:
        # Whatever else has this name (a pipe, say) must not be waited for.
        file = open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb")  # noqa: SIM115  # closed below
    except OSError as fault:
        raise _unread(path, fault) from fault
    with file:
        try:
            bundle = _judged(str(path), file, keys)
            bundle.check()
        except OSError as fault:
            raise _unread(path, fault) from fault
        yield bundle


def _unread(path: Path, fault: OSError) -> UpdateError:
    return UpdateError(str(path), f"can't be read ({fault.strerror})", _COPY)


def _judged(where: str, file: BinaryIO, keys: Keys) -> Bundle:
    about = os.fstat(file.fileno())
    if not stat.S_ISREG(about.st_mode) or not 2 * BLOCK < about.st_size <= LARGEST_BUNDLE:
        raise UpdateError(where, "is no bundle", "give a file such as toccata-1.2.0.bundle")
    content = _front(file, MANIFEST, LARGEST_MANIFEST, where)
    line = _front(file, SIGNATURE, SIGNATURE_SIZE, where)
    judge_signature(where, content, line, keys)
    manifest = _manifest(where, content)
    if about.st_size != length_of(len(content), len(line), manifest.members):
        raise UpdateError(where, f"has {about.st_size} bytes, and not as many as were signed", _COPY)
    return Bundle(where, file, manifest)


def _front(file: BinaryIO, name: str, most: int, where: str) -> bytes:
    """Read one of the two files in front, of which nothing is known yet but how long it may be."""
    block = file.read(BLOCK)
    size = size_in(block)
    if size is None or not 0 < size <= most or block != header(name, size):
        raise UpdateError(where, f"is no bundle, or damaged: {name} is not where it must be", _COPY)
    content = file.read(size)
    _expect(file, bytes(padding(size)), where)
    return content


def _manifest(where: str, content: bytes) -> Manifest:
    try:
        _judge_cover(where, cover_of(content))
        return manifest_of(content)
    except UpdateError:
        raise
    except ValueError as fault:
        raise UpdateError(where, f"has a manifest that can't be followed ({fault})", "tell its maker") from fault


def _judge_cover(where: str, cover: Cover) -> None:
    if cover.product != PRODUCT:
        raise UpdateError(where, f"is for {cover.product[:40]!r}, not for Toccata", "give one for Toccata")
    if cover.schema != SCHEMA:
        what = f"is a bundle of form {cover.schema}, and this version reads form {SCHEMA}"
        raise UpdateError(where, what, "update to a version between the two first")


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            return
        size -= len(chunk)
        yield chunk


def _expect(file: BinaryIO, wanted: bytes, where: str) -> None:
    if file.read(len(wanted)) != wanted:
        raise _damaged(where, "its form")


def _damaged(where: str, what: str) -> UpdateError:
    return UpdateError(where, f"is damaged ({what})", _COPY)
