"""Puts another version into the other slot, tries it, and keeps it or goes back. Nothing else is ever written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toccata import __version__
from toccata.errors import ToccataError, UpdateError
from toccata.store.disk import told_as
from toccata.technician.bundle_reading import Bundle
from toccata.technician.slot_clearing import clear
from toccata.technician.slots import (
    SLOTS,
    Disk,
    Mount,
    choose,
    look_at,
    note,
    point,
    seal,
)
from toccata.technician.update_health import came_back, watched
from toccata.technician.update_port import Machine, Sight

UNCHANGED = "the version that played plays on"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update works.

    Attributes:
        root: the folder of the slots; its lock is held.
        disk: changes it.
        mount: makes it writable.
        machine: builds, stops, starts, looks.
        say: takes lines for the technician.
    """

    root: Path
    disk: Disk
    mount: Mount
    machine: Machine
    say: Callable[[str], object]


def other_than(slot: str) -> str:
    """Name the other slot."""
    return SLOTS[1 - SLOTS.index(slot)]


def kept_version(root: Path, slot: str) -> str:
    """Tell which version a slot holds; one that was never sealed holds this very program."""
    return look_at(root).complete.get(slot, __version__)


def settled(place: Place) -> str:
    """Put right what an earlier update left that was cut, and name the slot that plays.

    Raises:
        StoreError: the disk can't be changed.
        UpdateError: no slot holds the program.
    """
    with told_as(place.root, f"could not be put right; {UNCHANGED}"):
        look = look_at(place.root)
        slot = choose(place.root, place.disk, place.mount, place.say)
        if slot is None:
            raise UpdateError(str(place.root), "no slot holds the program", "install it anew")
        # What plays may be the trial that nobody kept, and its slot is about to be emptied.
        was_cut = look.current != slot or look.notes is None or look.notes.trial is not None
        if was_cut:
            place.machine.stop()
        if was_cut or not place.machine.running().pid:
            place.machine.start()
            came_back(place.machine)
    return slot


def installed(place: Place, bundle: Bundle, kept: str) -> bool:
    """Write a bundle into the other slot and try it; tells whether it is kept.

    Raises:
        StoreError: it could not be written; the old version plays on.
        UpdateError: the bundle makes no program; the old version plays on.
    """
    slot = other_than(kept)
    before = place.machine.sight(place.root / kept)
    place.say(f"writing Toccata {bundle.manifest.version} into slot {slot}; the instrument plays on meanwhile\n")
    with told_as(place.root, f"the new version was not written, {UNCHANGED}"):
        try:
            _written(place, bundle, slot, kept)
        except (OSError, ToccataError, KeyboardInterrupt):
            with suppress(OSError):
                clear(place.disk, place.root, slot)
            raise
    return tried(place, slot, kept, before)


def _written(place: Place, bundle: Bundle, slot: str, kept: str) -> None:
    if kept not in look_at(place.root).complete:
        seal(place.disk, place.root, kept, __version__)
    clear(place.disk, place.root, slot)
    place.machine.build(bundle, place.root / slot)
    seal(place.disk, place.root, slot, bundle.manifest.version)


def tried(place: Place, slot: str, kept: str, before: Sight | None) -> bool:
    """Have a slot play and keep it if it is healthy, or go back; tells whether it is kept."""
    version, old = kept_version(place.root, slot), kept_version(place.root, kept)
    place.say(f"starting Toccata {version}; the instrument is silent for some seconds\n")
    fault = _fault_of(place, slot, kept, before)
    if fault:
        place.say(f"Toccata {version} is not kept: {fault}\n")
        place.say(_gone_back(place, kept, old) + "\n")
        return False
    place.say(f"Toccata {version} runs and is kept, in slot {slot}; Toccata {old} stays in slot {kept}\n")
    return True


def _fault_of(place: Place, slot: str, kept: str, before: Sight | None) -> str:
    """Start a slot as a trial and judge it; it is kept where nothing is wrong."""
    root, disk, machine = place.root, place.disk, place.machine
    try:
        note(disk, root, kept, trial=slot)
        machine.stop()
        point(disk, root, slot)
        machine.start()
        fault = watched(machine, root / slot, before)
        if not fault:
            note(disk, root, slot, trial=None)
    except OSError as broken:
        return broken.strerror or str(broken)
    except KeyboardInterrupt:
        return "interrupted"
    return fault


def _gone_back(place: Place, kept: str, old: str) -> str:
    """Have the old version play again, as far as the disk lets it; tells in words what became of that."""
    root, disk, machine = place.root, place.disk, place.machine
    begun = machine.now()
    steps: tuple[Callable[[], None], ...] = (
        machine.stop,
        lambda: point(disk, root, kept),
        lambda: note(disk, root, kept, trial=None),
        machine.start,
    )
    for step in steps:
        # Each is worth doing although another failed: what is left undone is done by the next start of the computer.
        with suppress(OSError):
            step()
    if look_at(root).current == kept and came_back(machine):
        return f"Toccata {old} plays again, after {machine.now() - begun:.0f} s"
    return f"Toccata {old} could not be started again: switch the instrument off and on, then look with toccata doctor"
