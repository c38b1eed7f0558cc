"""``toccata update``: another version, verified, tried, and kept only if it is healthy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import UpdateError
from toccata.store.disk import told_as
from toccata.technician.bundle_judge import Age, Computer, judge_bundle
from toccata.technician.bundle_keys import public_keys
from toccata.technician.bundle_reading import Bundle, opened_bundle
from toccata.technician.slots import SLOTS, locked, locks_of, look_at, writable
from toccata.technician.update_run import UNCHANGED, Place, installed, kept_version, other_than, settled, tried

RUNS, OLD_RUNS = 0, 1
CHOOSER = Path("host", "choose-slot")


@dataclass(frozen=True, slots=True)
class Around:
    """What the command meets.

    Attributes:
        place: where it works.
        keys: the folder of the keys whose bundles are taken.
        computer: what wheels must fit.
        is_root: whether it may do anything.
        agrees: puts a question to the person; None: nobody is there to ask.
    """

    place: Place
    keys: Path
    computer: Computer
    is_root: bool
    agrees: Callable[[str], bool] | None


def update(bundle: Path, older: bool, around: Around) -> int:
    """Install a bundle; gives the exit status: 0 exactly where its version runs and is kept.

    Raises:
        StoreError: the disk could not be changed.
        UpdateError: the bundle is not taken, or this is not the moment.
    """
    _judge_root(around)
    keys = public_keys(around.keys)
    with opened_bundle(bundle, keys) as opened:
        return _alone(around, lambda: _update(opened, older, around))


def back(around: Around) -> int:
    """Return to the version in the other slot; the exit status is that of `update`.

    Raises:
        StoreError: the disk could not be changed.
        UpdateError: there is none, or this is not the moment.
    """
    _judge_root(around)
    return _alone(around, lambda: _back(around.place))


def status(root: Path) -> str:
    """Tell in lines which slot holds what.

    Raises:
        UpdateError: there are no slots.
    """
    look = look_at(root)
    if not look.runnable:
        raise UpdateError(str(root), "holds no slots", "install the instrument: sudo ./install")
    kept, trial = (look.notes.kept, look.notes.trial) if look.notes else (None, None)
    told = {kept: "kept", trial: "on trial: not kept unless its health check ends well"}
    lines = []
    for slot in SLOTS:
        version = look.complete.get(slot)
        holds = f"Toccata {version}" if version else "incomplete" if slot in look.runnable else "empty"
        marks = [*(["plays"] if slot == look.current else []), *([told[slot]] if slot in told else [])]
        lines.append(f"slot {slot}: {'; '.join([holds, *marks])}\n")
    return "".join(lines)


def locks_to_take(root: Path, locks: tuple[Path, ...]) -> tuple[Path, ...]:
    """Name the locks that keep the choice at boot away: that of an earlier `install` knows the folder's own alone.

    Elsewhere the folder is not locked: everybody may open it, and so keep updates away.
    """
    try:
        knows = str(locks[0].parent).encode() in (root / CHOOSER).read_bytes()
    except OSError:
        knows = True
    return locks if knows else tuple({root, *locks})


def _judge_root(around: Around) -> None:
    if not around.is_root:
        raise UpdateError("", "this changes what the instrument runs", "run it with sudo")


def _alone(around: Around, work: Callable[[], int]) -> int:
    place = around.place
    if not place.root.is_dir():
        raise UpdateError(str(place.root), "holds no slots", "install the instrument: sudo ./install")
    with (
        told_as(place.root, f"could not be changed; {UNCHANGED}"),
        locked(*locks_to_take(place.root, locks_of(place.root))) as is_ours,
    ):
        if not is_ours:
            raise UpdateError(str(place.root), "another program changes the system", "wait for its end")
        try:
            return work()
        except KeyboardInterrupt:
            raise UpdateError("", f"interrupted; {UNCHANGED}", "run it again") from None


def _update(bundle: Bundle, older: bool, around: Around) -> int:
    place = around.place
    kept = settled(place)
    runs = kept_version(place.root, kept)
    age = judge_bundle(bundle.where, bundle.manifest, around.computer, runs)
    if age is Age.SAME:
        return _there_already(place, runs, kept)
    if age is Age.OLDER and not _may_go_back(bundle, runs, older, around):
        place.say(f"nothing was written; {UNCHANGED}\n")
        return OLD_RUNS
    with writable(place.mount, place.root, place.say):
        return RUNS if installed(place, bundle, kept) else OLD_RUNS


def _there_already(place: Place, runs: str, kept: str) -> int:
    if not place.machine.running().ready:
        raise UpdateError("", f"Toccata {runs} is there already, but it does not run", "look with toccata doctor")
    place.say(f"Toccata {runs} is there already, in slot {kept}; nothing was written\n")
    return RUNS


def _may_go_back(bundle: Bundle, runs: str, older: bool, around: Around) -> bool:
    what = f"is version {bundle.manifest.version}, older than the {runs} that runs"
    if not older:
        raise UpdateError(bundle.where, what, "add --older if that is wanted")
    if around.agrees is None:
        raise UpdateError(bundle.where, what, "somebody must agree: run it at a terminal")
    return around.agrees(f"{bundle.where} {what}: install it?")


def _back(place: Place) -> int:
    kept = settled(place)
    slot = other_than(kept)
    if slot not in look_at(place.root).complete:
        raise UpdateError(str(place.root / slot), "holds no whole version to go back to", "give a bundle")
    before = place.machine.sight(place.root / kept)
    with writable(place.mount, place.root, place.say):
        return RUNS if tried(place, slot, kept, before) else OLD_RUNS
