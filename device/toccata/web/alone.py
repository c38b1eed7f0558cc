"""One config server for each data folder: two would each know their own tablets, and revoke only there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from toccata.errors import StoreError
from toccata.store.disk import LOCK_TRIES, locked, make_folders
from toccata.web.received import FOLDER


@contextmanager
def alone(data: Path, tries: int = LOCK_TRIES) -> Iterator[None]:
    """Keep other config servers out, from now to the end of the block or of the process.

    The lock is on the folder of uploads, which the store never locks. Where that folder can't be made, on a disk that
    can only be read, nobody is kept out.

    Raises:
        StoreError: another one kept it all through the ``tries``, one every 10 ms: one that is ending is waited for.
    """
    folder = data / FOLDER
    with ExitStack() as kept:
        try:
            make_folders(os, folder)
            kept.enter_context(locked(os, folder, tries))
        except StoreError as fault:
            remedy = "end it, or choose another data folder"
            raise StoreError(str(data), "another config server looks after this folder", remedy) from fault
        except OSError:
            pass
        yield
