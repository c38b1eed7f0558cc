"""instrument.json as it was read, and changes to it that lose nothing that somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import ConflictError, SettingError
from toccata.machine.as_owner import as_owner_of
from toccata.settings.device import Device
from toccata.settings.parse_device import parse_device
from toccata.store.generations import mend_last, read, write
from toccata.store.own_loudness import with_own_loudness
from toccata.store.paths import device_file

EMPTY = "{}"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class DeviceKept:
    """The file of a data folder. ``text``: what it said when it was read."""

    path: Path
    text: str

    @classmethod
    def read(cls, data: Path) -> DeviceKept:
        """Read it; a file that is not there is empty.

        Raises:
            ToccataError: it is there and can't be followed.
        """
        path = device_file(data)
        return cls(path, _now(path)[0])

    @property
    def device(self) -> Device:
        """What it said."""
        return parse_device(self.text, str(self.path))

    def change(self, changed: Callable[[str], str], in_last: bool = False) -> None:
        """Save a change of the file as it is now.

        Args:
            changed: takes the document's text and gives the new one.
            in_last: in the last good generation, too: it holds where the newest is damaged.

        Raises:
            ToccataError: it can't be followed or saved.
        """
        with as_owner_of(self.path.parent):
            self._write(changed)
            if in_last:
                mend_last(self.path, changed)

    def _write(self, changed: Callable[[str], str]) -> None:
        for tries in range(_TRIES):
            text, version = _now(self.path)
            try:
                write(self.path, changed(text), version, judge=parse_device)
                break
            except ConflictError:
                if tries == _TRIES - 1:
                    raise


def _now(path: Path) -> tuple[str, str | None]:
    """Its text and version, an older generation where the newest is damaged; with what was measured before."""
    try:
        kept = read(path, parse_device)
    except SettingError as fault:
        if isinstance(fault.__cause__, FileNotFoundError):
            return with_own_loudness(EMPTY, path.parent), None
        raise
    return with_own_loudness(kept.text, path.parent), kept.version
