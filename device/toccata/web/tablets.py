"""The paired tablets: ``tablets.json``, readable by its owner alone. Of a token only its SHA-256 is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from toccata.errors import DamagedError, ToccataError
from toccata.store.generations import read, write
from toccata.web.pin import KeptPin

Role = Literal["therapist", "technician"]
TECHNICIAN: Role = "technician"
THERAPIST: Role = "therapist"
BY_PLAYING, BY_KEY = "playing", "key"
FILE = "tablets.json"
MOST_TABLETS = 300

Token = str
"""Made by ``secrets.token_urlsafe(32)``: 256 bits."""


class Tablet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tablet.

    Attributes:
        id: names it; no secret.
        name: as its therapist calls it.
        role: "therapist" or "technician".
        token_sha256: hex digits; the tablet has the token in its cookie.
        pin: what opens its idle page; None: it never locks (a browser on the instrument itself, let in by a key).
        came: by playing, or by the key that the terminal shows.
        paired_at: seconds since 1970, by the instrument's clock.
        seen_at: likewise, when a person last did something there.
        locked: its page was locked when the server ended.
        wrong: wrong PINs since the last right one.
    """

    id: str
    name: str
    role: Role
    token_sha256: str
    pin: KeptPin | None
    came: str
    paired_at: float
    seen_at: float
    locked: bool = False
    wrong: int = 0


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tablets: tuple[Tablet, ...]
    format: int = 1


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is let in: its id and token are random, made by the caller."""

    id: str
    token: Token
    name: str
    pin: KeptPin | None
    came: str = BY_PLAYING


class Tablets:
    """All tablets, in memory and on disk; a change counts from the moment on at which it is on disk."""

    def __init__(self, data: Path) -> None:
        """Read the file; none is no tablet yet, and one that can't be followed lets nobody in.

        Args:
            data: the data folder.
        """
        self._path = data / FILE
        self._revoked: set[str] = set()
        self._version, self._all = _read(self._path)

    def all(self) -> tuple[Tablet, ...]:
        """List them, in the order in which they came."""
        return tuple(tablet for tablet in self._all.values() if tablet.id not in self._revoked)

    def find(self, tablet: str) -> Tablet | None:
        """Find one by its id."""
        return None if tablet in self._revoked else self._all.get(tablet)

    def of_token(self, token: Token) -> Tablet | None:
        """Find the tablet that has this token; a SHA-256 of 256 random bits tells no timing anything."""
        digest = sha256(token.encode()).hexdigest()
        return next((tablet for tablet in self.all() if tablet.token_sha256 == digest), None)

    def add(self, newcomer: Newcomer, wall: float, instead: bool = False) -> Tablet:
        """Let one in. The first that was paired by playing is a technician's, and so is one let in by key.

        Args:
            newcomer: who.
            wall: seconds since 1970.
            instead: of all technicians: it becomes the only one, in the same save.

        Raises:
            ToccataError: it could not be kept.
        """
        first = not any(other.came == BY_PLAYING for other in self.all())
        role = TECHNICIAN if newcomer.came == BY_KEY or first or instead else THERAPIST
        digest = sha256(newcomer.token.encode()).hexdigest()
        made = Tablet(newcomer.id, newcomer.name, role, digest, newcomer.pin, newcomer.came, wall, wall)
        # A browser that is let in by a new key takes the place of the one before: there is one terminal.
        stay = {key: old for key, old in self._all.items() if BY_PLAYING in (newcomer.came, old.came)}
        if instead:
            stay = {key: msgspec.structs.replace(old, role=THERAPIST) for key, old in stay.items()}
        self._write({**stay, made.id: made})
        return made

    def change(self, tablet: str, change: Callable[[Tablet], Tablet]) -> Tablet | None:
        """Change one, on disk first; None where it is gone.

        Raises:
            ToccataError: it could not be kept.
        """
        found = self.find(tablet)
        if found is None:
            return None
        changed = change(found)
        self._write({**self._all, tablet: changed})
        return changed

    def change_all(self, change: Callable[[Tablet], Tablet]) -> None:
        """Change every one, in one save; nothing is written where nothing changes.

        Raises:
            ToccataError: it could not be kept.
        """
        changed = {key: change(tablet) for key, tablet in self._all.items()}
        if changed != self._all:
            self._write(changed)

    def revoke(self, tablet: str) -> None:
        """Let one in no more, at once and whatever the disk says; `keep` makes it last."""
        self._revoked.add(tablet)

    def keep(self) -> None:
        """Write what holds.

        Raises:
            ToccataError: it could not be kept: after a restart a revoked tablet would be known again.
        """
        self._write(dict(self._all))

    def is_last_technician(self, tablet: str) -> bool:
        """Tell whether nobody else could let tablets in, promote or revoke."""
        return [other.id for other in self.all() if other.role == TECHNICIAN] == [tablet]

    def _write(self, tablets: dict[str, Tablet]) -> None:
        tablets = {key: tablet for key, tablet in tablets.items() if key not in self._revoked}
        content = msgspec.json.encode(_File(tuple(tablets.values())))
        text = msgspec.json.format(content, indent=1).decode() + "\n"
        self._version = write(self._path, text, self._version, private=True, judge=_judge)
        self._all = tablets


def _judge(text: str, where: str) -> object:
    try:
        return msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError as fault:
        raise DamagedError(where, f"can't be followed ({fault})", "pair the tablets anew") from fault


def _read(path: Path) -> tuple[str | None, dict[str, Tablet]]:
    if not path.exists():
        return None, {}
    try:
        kept = read(path, _judge)
    except ToccataError:
        # Nobody is let in; pairing anew replaces the file.
        with suppress(OSError):
            path.rename(path.with_suffix(".unreadable"))
        return None, {}
    return kept.version, {tablet.id: tablet for tablet in msgspec.json.decode(kept.text, type=_File).tablets}
