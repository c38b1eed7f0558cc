"""Job: the plug is pulled while saves are acknowledged; every boot afterwards plays, with all that was acknowledged.

The journal of what was acknowledged lies outside: what the guest had told over its line before it lost its power.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace

import pytest

from lab.errand import Errand, GuestGoneError
from lab.figures import Figures
from lab.instrument import BOOT_S, INSTRUMENT, Emulated
from lab.machine import Machine, Parts

JOB = "power cuts"
CUTS = int(os.environ.get("CUTS", "20"))


@pytest.mark.timeout(CUTS * 600)
def test_no_acknowledged_save_is_lost_and_every_boot_plays(fresh: Parts, figures: Figures) -> None:
    card = fresh.work / "cut.raw"
    shutil.copy(fresh.root.parent / "data.raw", card)
    chance, acknowledged, total, boots = random.Random(CUTS), 0, 0, []
    with Machine(replace(fresh, data=card, work=fresh.work / "cuts", usb=False)) as machine:
        for cut in range(CUTS):
            emulated, stored = booted(machine)
            boots.append(emulated.wait_active(INSTRUMENT).ready_s)
            assert stored >= acknowledged, f"cut {cut}: save {acknowledged} was acknowledged, {stored} is stored"
            saved = until_cut(machine, chance)
            acknowledged = max([stored, *saved])
            total += len(saved)
            machine.switch_on()
        emulated, stored = booted(machine)
    assert stored >= acknowledged
    figures.tell(JOB, "cuts survived, of", f"{CUTS} of {CUTS}", "all")
    figures.tell(JOB, "saves acknowledged / lost", f"{total} / 0", "0 lost")
    figures.tell(JOB, "power to playable after a cut, longest", f"{max(boots):.1f} s")


def booted(machine: Machine) -> tuple[Emulated, int]:
    """Wait until the instrument plays, and tell which save is stored."""
    machine.guest.wait_for_hand(BOOT_S)
    emulated = Emulated(machine)
    emulated.wait_active(INSTRUMENT)
    assert emulated.plays("0/0")
    return emulated, int(emulated.guest.run("python3 /lab/pages.py stored", 180).split()[-1])


def until_cut(machine: Machine, chance: random.Random) -> list[int]:
    """Save until a moment that nobody knows, then take the power away; tell which saves were acknowledged."""
    saving = machine.guest.begin("python3 /lab/pages.py save", 300)
    found = [number(saving.next(180.0)) for _ in range(chance.randrange(3, 30))]
    pause = chance.uniform(0.0, 0.3)
    found += more(saving, pause)
    machine.cut()
    return found + [number(line) for line in saving.each(30.0)]


def more(saving: Errand, pause_s: float) -> list[int]:
    """Take what comes within a pause."""
    try:
        return [number(saving.next(pause_s))]
    except GuestGoneError:
        return []


def number(line: str | None) -> int:
    assert line is not None, "the saves ended by themselves"
    assert line.startswith("ACK "), line
    return int(line.removeprefix("ACK "))
