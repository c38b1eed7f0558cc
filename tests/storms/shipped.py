"""What all storms of a session share: the packs, read once, and a bank that is baked in this very process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.job import Job
from toccata.sound.premix import prepare
from toccata.sound.songbook import read_songs
from toccata.units import Seconds
from web.staged_server import a_pin

AWAKE = SimpleNamespace(sleep=lambda _span: None)


class HomeOven:
    """Bakes on the spot, where the product's oven starts a process; both do the same job."""

    def warm(self) -> None:
        """It is."""

    def cool(self) -> None:
        """It stays as it is."""

    def bake(self, job: Job, _patience: Seconds) -> None:
        prepare(job.recipes, job.sounds, job.rate, job.folder)


@contextmanager
def shipped_once() -> Iterator[None]:
    """Within, packs and songs are read once, and no process is started. Nobody's PIN takes 0.2 s of scrypt."""
    packs, songs, oven = read_catalogue(packs_folder()), cache(read_songs), HomeOven()
    catalogues = {packs_folder(): packs}
    again = lambda folder: catalogues[folder]  # noqa: E731
    with ExitStack() as stack:
        for name, instead in (
            ("toccata.assemble.read_catalogue", again),
            ("toccata.web.stock.read_catalogue", again),
            ("toccata.web.stock.read_songs", songs),
            ("toccata.web.stock._heads", cache_by_identity()),
            ("toccata.changes.Oven", HomeOven),
            ("toccata.sound.prepare.bake_aside", oven.bake),
            ("toccata.web.visitors.keep_pin", lambda _pin, _salt: a_pin()),
            # Adafruit's drivers wait for their chips' resets in this computer's time.
            ("adafruit_mpr121.time", AWAKE),
            ("adafruit_mprls.time", AWAKE),
        ):
            stack.enter_context(patch(name, instead))
        yield


def cache_by_identity():  # type: ignore[no-untyped-def]
    """As the server's own, once for the same packs."""
    from toccata.web import stock  # noqa: PLC0415

    real, known = stock._heads, {}

    def heads(packs):  # type: ignore[no-untyped-def]
        key = frozenset(packs)
        if key not in known:
            known[key] = real(packs)
        return known[key]

    return heads


def scratch(parent: Path) -> Path:
    """A folder in memory, where there is one: no save waits for this computer's own disk."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else parent
