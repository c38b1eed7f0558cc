"""Whether a program's files are what was installed (ETSI EN 303 645, 5.7-1): a digest of each, made when all lay there.

    5c0f...  lib/python3.11/site-packages/toccata/cli.py        as sha256sum(1) writes and checks it
    -> python3                                                  a symbolic link: where it leads

It finds what a card has lost and what somebody has put in their place; whoever may write the program may write its
manifest, too, so it is no signature. Pure but for reading; nothing here is asked while somebody plays.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from hashlib import file_digest
from pathlib import Path

from toccata.errors import DamagedError

LINK = "-> "
NO_FILE = "is no file"
MISSING = "is missing"
CHANGED = "is not what was installed"
NEW = "was not installed"

_LINE = re.compile(r"([0-9a-f]{64}|-> [^\n]+?)  ([^\n]+)")


def manifest_of(root: Path) -> dict[str, str]:
    """Read a whole folder: for each path in it, with ``/`` between, the SHA-256 of a file or where a link leads.

    Raises:
        OSError: something of it can't be read.
    """
    return {name: _said_of(root / name) for name in sorted(_names(root))}


def changed_files(root: Path, manifest: Mapping[str, str], *, only_listed: bool = False) -> list[str]:
    """Compare a folder with its manifest; gives a line for each file that is another, is gone, or was never installed.

    Args:
        root: the folder.
        manifest: as `manifest_of` gave it once.
        only_listed: look at no file that does not stand in it.
    """
    there = {name for name in manifest if os.path.lexists(root / name)} if only_listed else set(_names(root))
    found = {name: NEW for name in there - manifest.keys()} | {name: MISSING for name in manifest.keys() - there}
    for name in there & manifest.keys():
        try:
            if _said_of(root / name) != manifest[name]:
                found[name] = CHANGED
        except OSError as fault:
            found[name] = f"can't be read ({fault.strerror})"
    return [f"{name} {found[name]}" for name in sorted(found)]


def manifest_text(manifest: Mapping[str, str]) -> str:
    """Write a manifest as text, a line for each path."""
    return "".join(f"{said}  {name}\n" for name, said in sorted(manifest.items()))


def read_manifest(text: str, where: str) -> dict[str, str]:
    """Read what `manifest_text` wrote.

    Raises:
        DamagedError: it is none, or a path stands in it twice.
    """
    lines = [_LINE.fullmatch(line) for line in text.splitlines()]
    found = {line[2]: line[1] for line in lines if line is not None}
    if not lines or len(found) != len(lines):
        raise DamagedError(where, "is no manifest of files", "install the program again")
    return found


def _names(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            yield os.path.relpath(os.path.join(folder, name), root)


def _said_of(path: Path) -> str:
    if path.is_symlink():
        return f"{LINK}{os.readlink(path)}"
    if not path.is_file():
        # A pipe or a device would be waited for.
        return NO_FILE
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
