"""What one state of the disk is worth: it is mounted or mended, read by the store's own code, and compared."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crash_disk import MENDED, WHOLE, mend, mounting, run
from saved_values import BEFORE, NEWEST, OLDER, UNREADABLE, Values, values

from toccata.assemble import first_chosen, take_stock
from toccata.errors import ToccataError
from toccata.store.day import note_day

_WELL = re.compile(
    r"|[^:]+: (recovering journal|Clearing orphaned inode .*|\d+/\d+ files .*)|Pass \d\w?: .*|Fix\? yes"
    r"|Free (blocks|inodes) count wrong \(.*|Journal transaction \d+ was corrupt, replay was aborted\."
    r"|[^:]+: \*+ FILE SYSTEM WAS MODIFIED \*+"
)
"""What e2fsck says of a file system that its journal has made whole. The totals of free blocks and inodes in the
superblock are counted anew at every mount (Linux, fs/ext4/super.c); an orphan is a file erased while it was open. A
transaction that was torn on its way was never answered for: `TORN_JOURNAL`."""

TORN_JOURNAL = "replay was aborted"
"""States in which e2fsck says so are mounted, too: the kernel must come to terms with it, and go on taking saves."""

TORN_SUPERBLOCK = "trying backup blocks"
"""States in which e2fsck says so were mended from the copy: what was counted since that was made is counted anew. The
kernel does not mount them as they are, and never has to: the boot mends first (`test_torn_superblock.py`)."""

THAT_DAY = "2099-12-31"
"""Is noted after each cut: a disk that can only be read from now on would be no disk for an instrument."""


@dataclass(frozen=True, slots=True)
class Act:
    """One save, as the life noted it: entries in the log before it and once it was told, and what it changed."""

    name: str
    begun: int
    done: int
    changed: dict[str, str | None]

    def erases(self, key: str) -> bool:
        """Tell whether this thing is there before it, and gone after."""
        return key in self.changed and self.changed[key] is None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a state; whether the kernel has replayed it, too; whether a client was half erased."""

    wrong: tuple[str, ...]
    mounted: bool = False
    half_erased: bool = False


def read_acts(acks: Path) -> list[Act]:
    """Read the journal of a life."""
    lines = [json.loads(line) for line in acks.read_text().splitlines()]
    return [Act(line["act"], line["begun"], line["done"], line["changed"]) for line in lines]


def lost(acts: Sequence[Act], cut: int, found: Values) -> list[str]:
    """Compare what is read with what was said to be saved when the power went; gives one line for each difference.

    What a save that was under way changes may be there or not, for each thing by itself.
    """
    must, under_way = _history(acts, cut)
    return [
        f"{key}: {found.get(key)!r} instead of {must.get(key)!r}, under way: {under_way and under_way.name}"
        for key in sorted({*must, *found, *(under_way.changed if under_way else ())})
        if found.get(key) not in _allowed(key, must, under_way) and not _half_erased(found.get(key, ""), key, under_way)
    ]


def faults(data: Path, acts: Sequence[Act], cut: int) -> Verdict:
    """Judge a data folder after a cut: saves that are lost, what can't be read, what can't play or be saved again."""
    _, under_way = _history(acts, cut)
    try:
        stock = take_stock(data)
        found = values(stock)
        half_erased = any(_half_erased(value, key, under_way) for key, value in found.items())
        wrong = lost(acts, cut, found)
        note_day(data, THAT_DAY)
        if not half_erased:
            damage = first_chosen(stock).damage
            wrong += [damage] if damage else []
    except (ToccataError, OSError) as fault:
        return Verdict((f"can't go on: {fault}",))
    return Verdict(tuple(wrong), half_erased=half_erased)


def judge(image: Path, folder: Path, acts: Sequence[Act], cut: int, mount: bool) -> Verdict:
    """Judge an image of the drive, which is not needed any more then.

    Args:
        image: what the cut has left.
        folder: for what is taken out of it.
        acts: what was saved.
        cut: how many entries of the log had been sent.
        mount: let the kernel judge it, too, and not only where e2fsck found a torn journal.
    """
    copy = folder / "mounted.img"
    run("cp", "--sparse=always", str(image), str(copy))
    status, said = mend(image)
    if status not in (WHOLE, MENDED):
        return Verdict((f"e2fsck ends with {status}: {said.strip()[-200:]}",))
    mended = faults(_taken_out(image, folder / "state"), acts, cut)
    if TORN_SUPERBLOCK in said:
        return mended
    wrong = (*_damage(said), *mended.wrong)
    if not mount and TORN_JOURNAL not in said:
        return replace(mended, wrong=wrong)
    return replace(mended, wrong=(*wrong, *_by_kernel(copy, folder / "mounted", acts, cut)), mounted=True)


def _history(acts: Sequence[Act], cut: int) -> tuple[Values, Act | None]:
    must: dict[str, str | None] = {}
    for act in acts:
        if act.done > cut:
            return _there(must), act if act.begun <= cut else None
        must |= act.changed
    return _there(must), None


def _there(values_: dict[str, str | None]) -> Values:
    return {key: value for key, value in values_.items() if value is not None}


def _allowed(key: str, must: Values, under_way: Act | None) -> set[str | None]:
    if under_way is None or key not in under_way.changed:
        return {must.get(key)}
    # The generation before is for a moment the newest one, while what follows that is on its way.
    return {must.get(key), under_way.changed[key], must.get(key.replace(BEFORE, NEWEST))}


def _half_erased(value: str, key: str, under_way: Act | None) -> bool:
    """A client whose sounds are gone can't be followed, or only as it was; erasing it again goes on from there."""
    is_damaged = value.startswith(UNREADABLE) or OLDER in value
    return is_damaged and under_way is not None and under_way.erases(key)


def _taken_out(image: Path, out: Path) -> Path:
    """Take all files out by debugfs(8), which needs no mount: the quicker way by far."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    run("debugfs", "-R", f"rdump / {out}", str(image))
    return out


def _by_kernel(image: Path, folder: Path, acts: Sequence[Act], cut: int) -> tuple[str, ...]:
    try:
        with mounting(image, folder):
            return faults(folder, acts, cut).wrong
    except subprocess.CalledProcessError as fault:
        return (f"can't be mounted: {fault.stderr.decode().strip()}",)


def _damage(said: str) -> list[str]:
    """What of e2fsck's words tells of a file system that the journal alone has not made whole."""
    return [f"e2fsck: {line}" for line in said.splitlines() if not _WELL.fullmatch(line.strip())]
