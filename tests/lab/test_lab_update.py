"""Job: a signed bundle goes into the other slot and is kept; one that hangs is given up by itself; a boot agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lab.bundles import BROKEN, GOOD, stick
from lab.errand import ErrandError
from lab.figures import Figures
from lab.instrument import BOOT_S, INSTRUMENT, PLAYS, Emulated
from lab.machine import Machine, Parts, with_own_card

JOB = "update"
LONGEST_S = 3000.0
TOCCATA = "/opt/toccata/current/bin/toccata"


@pytest.fixture(scope="module")
def with_stick(fresh: Parts) -> Iterator[Machine]:
    """A computer of its own with a stick that holds two bundles, and the key that is trusted."""
    folder = fresh.root.parent.parent
    wheels = next(folder.glob("wheels-*"))
    parts = replace(with_own_card(fresh, "update"), stick=stick(wheels, folder / "stick"))
    with Machine(parts) as machine:
        started(machine)
        machine.guest.run("mkdir -p /run/stick && mount -o ro LABEL=stick /run/stick")
        trusted = "mount -o remount,rw / && cp /run/stick/key.pub /etc/toccata/update-keys/ && mount -o remount,ro /"
        machine.guest.run(trusted)
        yield machine


def test_a_newer_version_is_tried_and_kept(with_stick: Machine, figures: Figures) -> None:
    begun = with_stick.guest.uptime()
    said = with_stick.guest.run(f"{TOCCATA} update /run/stick/{GOOD}.bundle", LONGEST_S)
    figures.tell(JOB, "bundle to kept version", f"{with_stick.guest.uptime() - begun:.0f} s")
    assert f"{GOOD}; plays; kept" in with_stick.guest.run(f"{TOCCATA} update --status"), said
    assert Emulated(with_stick).answer("0/0") == PLAYS


def test_a_version_that_hangs_is_given_up_by_itself(with_stick: Machine, figures: Figures) -> None:
    begun = with_stick.guest.uptime()
    with pytest.raises(ErrandError, match="status 1"):
        with_stick.guest.run(f"{TOCCATA} update /run/stick/{BROKEN}.bundle", LONGEST_S)
    figures.tell(JOB, "bundle to the old version again", f"{with_stick.guest.uptime() - begun:.0f} s")
    assert f"{GOOD}; plays; kept" in with_stick.guest.run(f"{TOCCATA} update --status")
    assert Emulated(with_stick).answer("0/0") == PLAYS


def test_after_a_power_cut_the_kept_version_plays(with_stick: Machine, figures: Figures) -> None:
    with_stick.cut()
    with_stick.switch_on()
    figures.tell(JOB, "power to playable after a cut", f"{started(with_stick):.1f} s", "<= 20 s")
    assert f"{GOOD}; plays; kept" in with_stick.guest.run(f"{TOCCATA} update --status")
    assert Emulated(with_stick).answer("0/0") == PLAYS


def started(machine: Machine) -> float:
    """Wait until the instrument is ready, and tell at which uptime it was."""
    machine.guest.wait_for_hand(BOOT_S)
    return Emulated(machine).wait_active(INSTRUMENT).ready_s
