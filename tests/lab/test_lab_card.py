"""Job: the sound card is pulled out while a note sounds, and plugged in again: alive, told, heard again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.errand import Errand
from lab.figures import Figures
from lab.instrument import INSTRUMENT, PATIENCE_S, Emulated
from lab.sound import Captured, raw

JOB = "sound card"
CARD = {"driver": "usb-audio", "id": "card", "audiodev": "card", "bus": "usb.0"}
SETTINGS = "/var/lib/toccata/instrument.json"


@pytest.fixture(scope="module")
def on_usb(emulated: Emulated) -> Iterator[Emulated]:
    """An instrument that plays on a USB sound card, which this computer records (QEMU's own wav file)."""
    emulated.forget_starts()
    emulated.machine.tell_qemu("device_add", **CARD)
    emulated.wait_for(
        "the kernel has found the card", lambda: "USB-Audio" in emulated.guest.run("cat /proc/asound/cards")
    )
    emulated.guest.run(f"cp {SETTINGS} /run/kept; sed 's/hw:Loopback,0/hw:1,0/' /run/kept >{SETTINGS}")
    emulated.guest.run(f"systemctl restart {INSTRUMENT}", 120)
    yield emulated
    emulated.guest.run(f"cat /run/kept >{SETTINGS}")
    emulated.guest.run(f"systemctl restart {INSTRUMENT}", 120)
    emulated.machine.tell_qemu("device_del", id="card")


def test_a_card_that_was_pulled_out_is_heard_again(on_usb: Emulated, figures: Figures) -> None:
    before = on_usb.wait_active(INSTRUMENT)
    assert heard_after_a_tap(on_usb)
    states = on_usb.guest.begin("python3 /lab/listen.py 300", 600)
    on_usb.touch("0/0")
    on_usb.machine.tell_qemu("device_del", id="card")
    on_usb.touch("0/0", 0.0)
    wait_card(states, is_there=False)
    begun = on_usb.guest.uptime()
    on_usb.machine.tell_qemu("device_add", **CARD)
    wait_card(states, is_there=True)
    figures.tell(JOB, "plugged in to ready", f"{on_usb.guest.uptime() - begun:.1f} s", "<= 5 s")
    on_usb.guest.end(states)
    assert heard_after_a_tap(on_usb)
    assert on_usb.wait_active(INSTRUMENT) == before


def wait_card(states: Errand, is_there: bool) -> None:
    """Wait until the instrument says on its link, where the pages hear it, whether there is a card."""
    while (line := states.next(PATIENCE_S)) is not None:
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("type") == "state" and told["card_ok"] is is_there:
            return
    pytest.fail(f"the instrument did not say that its card is {'there' if is_there else 'away'}")


def heard_after_a_tap(on_usb: Emulated) -> bool:
    """Tap a pad until its sound is in what the card was given: a card that was just opened swallows the first."""
    file = on_usb.machine.parts.work / "usb.wav"

    def heard() -> bool:
        before = file.stat().st_size if file.exists() else 0
        on_usb.tap("0/0")
        on_usb.rest(1.0)
        return recorded(file, before).first_heard_s() is not None

    on_usb.wait_for("the card is given a sound", heard)
    return True


def recorded(file: Path, begin: int) -> Captured:
    """What QEMU has recorded from this byte on."""
    with file.open("rb") as frames:
        frames.seek(begin - begin % 4)
        return raw(frames.read())
