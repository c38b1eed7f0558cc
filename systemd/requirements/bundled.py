"""What lies inside the wheels: libraries in C that no lock names, and licences as the packages state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

# Of packages that are for another computer, so that they can't be asked here: this one is lgpio under another name.
ELSEWHERE = {"adafruit-lgpio": "Unlicense"}
# What some state in words, as SPDX writes it.
SPOKEN = {"unlicense.org": "Unlicense", "BSD 3-Clause License": "BSD-3-Clause", "MIT License": "MIT"}
NOT_STATED = ("", "UNKNOWN")

_LIBRARY = re.compile(r"(?P<name>.+?)(-\d+)?(-[0-9a-f]{8})*(\.\d+)*\.so(\.[0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library in a wheel: its name, the file's name, whose digits are the interface's, and its digest."""

    name: str
    file: str
    sha256: str


def licence_of(package: str) -> str:
    """Say the licence that a package states, by SPDX where it does; "" where it states none."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(package, "")
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License")]
    stated = [*_said(about, "License-Expression"), *_said(about, "License"), *classified]
    found = next((one for one in stated if one not in NOT_STATED), "")
    return SPOKEN.get(found, found)


def _said(about: metadata.PackageMetadata, field: str) -> list[str]:
    return [value.partition("\n")[0] for value in about.get_all(field) or ()]


def libraries_in(package: str) -> Iterator[Library]:
    """List the shared libraries that a package brings beside its own code; none of one that is not here."""
    try:
        files = metadata.files(package) or ()
    except metadata.PackageNotFoundError:
        return
    for file in sorted(files):
        found = _LIBRARY.fullmatch(file.name)
        if found is not None and (file.parts[0].endswith(".libs") or file.name.startswith("lib")):
            content = Path(str(file.locate())).read_bytes()
            yield Library(found["name"], file.name, sha256(content).hexdigest())
