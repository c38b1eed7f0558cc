"""Job: the plug is pulled while saves are acknowledged; every boot afterwards plays, with all that was acknowledged.

The journal of what was acknowledged lies outside: what the guest had told over its line before it lost its power.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lab.errand import Errand, GuestGoneError
from lab.figures import Figures
from lab.instrument import BOOT_S, INSTRUMENT, PLAYS, Emulated
from lab.machine import Machine, Parts, with_own_card

JOB = "power cuts"
CUTS = int(os.environ.get("CUTS", "20"))
NOT_NEEDED = (
    "NetworkManager.service", "wpa_supplicant.service", "avahi-daemon.service", "avahi-daemon.socket",
    "serial-getty@ttyS0.service", "getty@tty1.service", "systemd-logind.service", "systemd-user-sessions.service",
    "systemd-binfmt.service", "systemd-timesyncd.service",
)  # fmt: skip
"""Of the many boots of this job: half of the time."""

PLAYABLE_S = 60.0
"""What only a defect breaks, on the guest's slow processor; the goal is told beside."""


@pytest.fixture
def plugged(fresh: Parts) -> Iterator[Emulated]:
    """An instrument of its own, so that others may be tried at the same time."""
    with Machine(replace(with_own_card(fresh, "cuts"), without=NOT_NEEDED)) as machine:
        emulated = Emulated(machine)
        booted(emulated)
        yield emulated


@pytest.mark.timeout(CUTS * 3600)
def test_no_acknowledged_save_is_lost_and_every_boot_plays(plugged: Emulated, figures: Figures) -> None:
    machine = plugged.machine
    chance, acknowledged, total, ready_s = random.Random(CUTS), stored(plugged), 0, []
    for cut in range(CUTS):
        saved = until_cut(machine, chance)
        acknowledged, total = max([acknowledged, *saved]), total + len(saved)
        machine.switch_on()
        ready_s.append(booted(plugged))
        kept = stored(plugged)
        assert kept >= acknowledged, f"cut {cut}: save {acknowledged} was acknowledged, {kept} is stored"
        acknowledged = kept
    figures.tell(JOB, "cuts survived, of", f"{CUTS} of {CUTS}", "all")
    figures.tell(JOB, "saves acknowledged / lost", f"{total} / 0", "0 lost")
    figures.tell(JOB, "power to playable after a cut, longest", f"{max(ready_s):.1f} s", "<= 20 s")
    assert max(ready_s) <= PLAYABLE_S


def booted(emulated: Emulated) -> float:
    """Wait until the instrument plays, and tell at which uptime it was ready."""
    emulated.guest.wait_for_hand(BOOT_S)
    ready_s = emulated.wait_active(INSTRUMENT).ready_s
    assert emulated.answer("0/0") == PLAYS
    return ready_s


def stored(emulated: Emulated) -> int:
    """Tell which save the client's file holds, by the HTTP API."""
    return int(emulated.guest.run("python3 /lab/pages.py stored", 1800).split()[-1])


def until_cut(machine: Machine, chance: random.Random) -> list[int]:
    """Save until a moment that nobody knows, then take the power away; tell which saves were acknowledged."""
    saving = machine.guest.begin("python3 /lab/pages.py save", 3600)
    found = [number(saving, saving.next(1800.0)) for _ in range(chance.randrange(3, 30))]
    pause = chance.uniform(0.0, 0.3)
    found += more(saving, pause)
    machine.cut()
    return found + [number(saving, line) for line in saving.each(30.0)]


def more(saving: Errand, pause_s: float) -> list[int]:
    """Take what comes within a pause."""
    try:
        return [number(saving, saving.next(pause_s))]
    except GuestGoneError:
        return []


def number(saving: Errand, line: str | None) -> int:
    assert line is not None, "the saves ended by themselves"
    if not line.startswith("ACK "):
        pytest.fail("\n".join([line, *saving.each(60.0)]))
    return int(line.removeprefix("ACK "))
