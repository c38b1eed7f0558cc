"""Run with failing_calls.c preloaded: every act, with every call failing in turn; prints what was said and what is so.

failing_saves.py FOLDER     ->    lines of JSON: act, error, nth, for_good, said, now, again
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import ToccataError
from toccata.store.generations import erase, read, write
from toccata.store.note import note_played, played_last
from toccata.store.seal import version_of

SHIM = ctypes.CDLL(None)
OLD, NEW, OLDEST = '{"level": 2}', '{"level": 3}', '{"level": 1}'


class Still:
    """A disk that takes no time: what lies there before an act need not outlive a power cut."""

    def __getattr__(self, name: str) -> object:
        return getattr(__import__("os"), name)

    def fsync(self, fd: int, /) -> None:
        pass


@dataclass(frozen=True)
class Act:
    before: tuple[str, ...]
    do: Callable[[Path], object]
    now: Callable[[Path], object]
    spoilt: bool = False


def file(data: Path) -> Path:
    return data / "clients" / "robin.json"


def now(data: Path) -> str:
    """The text that is read, or what is said instead."""
    return said(lambda: read(file(data)).text)


def said(act: Callable[[], object]) -> str:
    try:
        found = act()
    except (ToccataError, OSError) as fault:
        return type(fault).__name__ if isinstance(fault, ToccataError) else repr(fault)
    return found if isinstance(found, str) else "done"


def everything(data: Path) -> str:
    return " ".join(sorted(path.name for path in data.rglob("*") if path.is_file()))


def save(expected: str | None) -> Callable[[Path], object]:
    return lambda data: write(file(data), NEW, expected) and "saved"


ACTS = {
    "create": Act((), save(None), now),
    "save": Act((OLDEST, OLD), save(version_of(OLD)), now),
    "first save over": Act((OLD,), save(version_of(OLD)), now),
    "save over a damaged one": Act((OLD, OLDEST), save(version_of(OLD)), now, spoilt=True),
    "erase": Act((OLDEST, OLD), lambda data: erase(file(data)), everything),
    "note": Act((OLD,), lambda data: note_played(data, "robin"), lambda data: said(lambda: played_last(data))),
    "read": Act((OLDEST, OLD), now, now),
}


def prepare(act: Act, data: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    for text in act.before:
        write(file(data), text, read(file(data)).version if file(data).exists() else None, disk=Still())
    if act.spoilt:
        file(data).write_bytes(file(data).read_bytes()[:-1])


def one(act: Act, data: Path, code: int, nth: int, for_good: bool) -> tuple[int, dict[str, object]]:
    prepare(act, data)
    SHIM.fail_at(ctypes.c_long(nth), code, for_good)
    heard = said(lambda: act.do(data))
    calls = SHIM.stop_failing()
    found = act.now(data)
    return calls, {"said": heard, "now": found, "again": said(lambda: act.do(data)), "then": act.now(data)}


def main() -> None:
    data = Path(sys.argv[1])
    for name, act in ACTS.items():
        one(act, data, 0, 0, False)
        for code in (errno.ENOSPC, errno.EROFS, errno.EIO):
            for for_good in (False, True):
                calls = nth = 0
                while calls >= nth:
                    nth += 1
                    calls, told = one(act, data, code, nth, for_good)
                    about = {"act": name, "error": errno.errorcode[code], "nth": nth, "for_good": for_good}
                    sys.stdout.write(json.dumps(about | told) + "\n")


if __name__ == "__main__":
    main()
