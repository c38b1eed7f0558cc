"""What one state of the disk is worth: it is mounted or mended, read by the store's own code, and compared."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crash_disk import PATIENCE_S, mounting, run
from saved_values import UNREADABLE, Values, values

from toccata.assemble import first_chosen, take_stock
from toccata.errors import ToccataError

WHOLE, MENDED = 0, 1
"""What e2fsck(8) ends with where nothing was wrong, and where it could put everything right."""

_WELL = re.compile(
    r"|[^:]+: recovering journal|Pass \d\w?: .*|Free (blocks|inodes) count wrong \(.*|Fix\? yes|.*FILE SYSTEM WAS MODIFIED.*"
    r"|[^:]+: Clearing orphaned inode .*|[^:]+: \d+/\d+ files .*"
)
"""What e2fsck says of a file system that its journal has made whole. The totals of free blocks and inodes in the
superblock are counted anew at every mount (Linux, fs/ext4/super.c); an orphan is a file erased while it was open."""


@dataclass(frozen=True, slots=True)
class Act:
    """One save, as the life noted it: entries in the log before it and once it was told, and what it changed."""

    begun: int
    done: int
    changed: dict[str, str | None]


def read_acts(acks: Path) -> list[Act]:
    """Read the journal of a life."""
    lines = [json.loads(line) for line in acks.read_text().splitlines()]
    return [Act(line["begun"], line["done"], line["changed"]) for line in lines]


def lost(acts: Sequence[Act], cut: int, found: Values) -> list[str]:
    """Compare what is read with what was said to be saved when the power went; gives one line for each difference.

    A save that was under way may be there or not, for each thing that it changes.
    """
    must: Values = {}
    may: dict[str, set[str | None]] = {}
    for act in acts:
        for key, value in act.changed.items():
            if act.done <= cut:
                must, may[key] = {**must, key: value or ""}, set()
            elif act.begun <= cut:
                may.setdefault(key, set()).add(value)
    return [
        f"{key}: {found.get(key)!r} instead of {must.get(key) or None!r}"
        for key in sorted({*must, *may, *found})
        if found.get(key) not in {must.get(key) or None, *may.get(key, ())}
    ]


def faults(data: Path, acts: Sequence[Act], cut: int) -> list[str]:
    """Say what is wrong with a data folder after a cut: saves that are lost, what can't be read, what can't play."""
    try:
        stock = take_stock(data)
        found, chosen = values(stock), first_chosen(stock)
    except (ToccataError, OSError) as fault:
        return [f"can't be played: {fault}"]
    wrong = [f"{key}: {value}" for key, value in found.items() if value.startswith(UNREADABLE)]
    return [*wrong, *lost(acts, cut, found), *([chosen.damage] if chosen.damage else [])]


def by_kernel(image: Path, folder: Path, acts: Sequence[Act], cut: int) -> list[str]:
    """Mount a state, so that the kernel replays ext4's journal, and judge it."""
    try:
        with mounting(image, folder / "state"):
            return faults(folder / "state", acts, cut)
    except subprocess.CalledProcessError as fault:
        return [f"can't be mounted: {fault.stderr.decode().strip()}"]


def by_e2fsck(image: Path, folder: Path, acts: Sequence[Act], cut: int) -> list[str]:
    """Let e2fsck(8) replay the journal, take the files out by debugfs(8), and judge them: five times as quick."""
    out = folder / "state"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    done = subprocess.run(["e2fsck", "-fy", image], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode not in (WHOLE, MENDED):
        return [f"e2fsck ends with {done.returncode}: {done.stdout.strip()[-200:]}"]
    run("debugfs", "-R", f"rdump / {out}", str(image))
    return [*damage(done.stdout), *faults(out, acts, cut)]


def damage(said: str) -> list[str]:
    """What of e2fsck's words tells of a file system that the journal alone has not made whole."""
    return [f"e2fsck: {line}" for line in said.splitlines() if not _WELL.fullmatch(line.strip())]
