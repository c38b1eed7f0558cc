"""Where wishes about the Wi-Fi are laid down for the host, and where it tells how it stands: two files in memory.

The host (`/opt/toccata/host/wifi`, root) is started by systemd when a wish lies there. It takes the file away first.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from toccata.errors import StoreError
from toccata.units import NEVER, Seconds
from toccata.web.wifi_state import Wifi, told_of
from toccata.web.wifi_wish import Wish, written

WISH = "wifi-wish.json"
PART = ".wifi-wish.part"
STATE, HOST = Path("run/toccata-wifi/state.json"), Path("opt/toccata/host/wifi")
"""Below the root."""
MOST_BYTES = 65_536
"""Forty networks take 6 kB."""

APART_S = Seconds(2.0)
"""Between two wishes."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class _Waiting(msgspec.Struct, frozen=True):
    id: str


def _since_boot() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(slots=True)
class WifiDesk:
    """Lays wishes down and reads what came of them.

    Attributes:
        runtime: the folder for wishes, a unit's own in memory; None: the program was started by hand, and none is laid.
        state: what the host writes.
        host: the program that does it; where it is missing, the instrument was not installed.
        since_boot: seconds, as the host counts them.
    """

    runtime: Path | None = None
    state: Path = Path("/") / STATE
    host: Path = Path("/") / HOST
    since_boot: Callable[[], float] = _since_boot
    _laid_at: Seconds = Seconds(-NEVER)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> WifiDesk:
        """Stand where systemd says, $RUNTIME_DIRECTORY. $TOCCATA_WIFI_ROOT names another root, as for the host."""
        root = Path(environ.get("TOCCATA_WIFI_ROOT") or "/")
        runtime = environ.get("RUNTIME_DIRECTORY", "").split(":", maxsplit=1)[0]
        return cls(Path(runtime) if runtime else None, root / STATE, root / HOST)

    @property
    def is_here(self) -> bool:
        """Tell whether a wish would be taken."""
        return self.runtime is not None and self.host.is_file()

    def told(self) -> Wifi:
        """Tell how it stands. Reads files."""
        return told_of(_content(self.state), self.since_boot()) if self.is_here else Wifi(here=False)

    async def lay(self, wish: Wish, now: Seconds) -> str | None:
        """Lay a wish down in place of one that nobody has taken yet; a look does not displace, it waits for that one.

        Gives:
            The id to wait for; None: the last wish is not 2 s old.

        Raises:
            SettingError: it can't be done.
            StoreError: it could not be written.
        """
        content = written(wish)
        async with self._one:
            if wish.do == "look" and (waiting := await asyncio.to_thread(self._waiting)):
                return waiting
            if now - self._laid_at < APART_S:
                return None
            await asyncio.to_thread(self._write, content)
            self._laid_at = now
        return wish.id

    def _waiting(self) -> str:
        with suppress(ValueError):
            return msgspec.json.decode(_content(self._folder() / WISH), type=_Waiting).id
        return ""

    def _write(self, content: bytes) -> None:
        """In one piece, for its owner alone, and never left half-done: a passphrase is in it."""
        try:
            self._put(self._folder() / PART, content)
        except OSError as fault:
            # The folder is in memory: neither the card nor its room is to blame, and each boot makes it anew.
            what = f"the wish could not be laid down ({fault.strerror})"
            raise StoreError(str(self._folder()), what, "restart the instrument, then try again") from fault

    def _put(self, part: Path, content: bytes) -> None:
        part.unlink(missing_ok=True)
        try:
            file = os.open(part, _NEW, 0o600)
            with os.fdopen(file, "wb") as whole:
                whole.write(content)
            part.rename(part.parent / WISH)
        finally:
            part.unlink(missing_ok=True)

    def _folder(self) -> Path:
        if self.runtime is None:
            raise FileNotFoundError(WISH)
        return self.runtime


def _content(file: Path) -> bytes:
    with suppress(OSError), file.open("rb") as opened:
        return opened.read(MOST_BYTES)
    return b""
