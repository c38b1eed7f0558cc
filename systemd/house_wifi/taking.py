"""Takes a wish out of the config server's folder, whatever somebody has laid there in its place."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from house_wifi.places import Places
from house_wifi.programs import run
from house_wifi.wish import MOST_BYTES, Refused, Wish, judged

# O_NONBLOCK: a pipe without a writer would keep us waiting.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_PATIENCE_S = 60.0


def take(places: Places) -> Wish | Refused | None:
    """Take the wish away and judge it; None: there is none.

    It is moved into root's own folder before it is opened: nobody can put another one in its place meanwhile, and a
    newer wish that comes now is not lost with it.
    """
    cleared(places.taken)
    try:
        owner = places.wish.parent.stat().st_uid
        places.wish.rename(places.taken)
    except FileNotFoundError:
        return None
    except OSError:
        cleared(places.wish)
        return Refused("it can't be taken away")
    try:
        return _read(places.taken, owner)
    finally:
        cleared(places.taken)


def cleared(path: Path) -> bool:
    """Have nothing there, be it a file, a link or a folder; say whether there was something."""
    if not os.path.lexists(path):
        return False
    if path.is_dir() and not path.is_symlink():
        # Deeper than Python goes down, or has files to open: rm(1) takes that away, too.
        with suppress(RecursionError):
            shutil.rmtree(path, ignore_errors=True)
        if os.path.lexists(path):
            run(("rm", "-rf", "--", str(path)), _PATIENCE_S)
    else:
        with suppress(OSError):
            path.unlink()
    return True


def _read(path: Path, owner: int) -> Wish | Refused:
    try:
        file = os.open(path, _FLAGS)
    except OSError:
        return Refused("it is a link, or can't be read")
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            return Refused("it is no file")
        # systemd makes the folder for the config server's user: what is another's was not wished by it.
        if found.st_uid != owner:
            return Refused("it is another user's")
        path.unlink()
        return judged(os.read(file, MOST_BYTES + 1))
    finally:
        os.close(file)
