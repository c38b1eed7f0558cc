"""Job: the sound card is pulled out while a note sounds, and plugged in again: alive, told, heard again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.errand import Errand
from lab.figures import Figures
from lab.instrument import INSTRUMENT, Emulated, heard_of
from lab.sound import Captured, raw

JOB = "sound card"
AWAY_S, HEARD_S = 5.0, 15.0
"""What is asserted is what only a defect breaks, on the guest's slow processor; the goals are told beside."""
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
    heard_after_a_tap(on_usb)
    states = on_usb.listen(300)
    on_usb.touch("0/0")
    pulled = on_usb.guest.uptime()
    on_usb.machine.tell_qemu("device_del", id="card")
    on_usb.touch("0/0", 0.0)
    away_s = card_told(states, is_there=False) - pulled
    plugged = on_usb.guest.uptime()
    on_usb.machine.tell_qemu("device_add", **CARD)
    there_s = card_told(states, is_there=True) - plugged
    on_usb.guest.end(states)
    heard_s = heard_after_a_tap(on_usb) - plugged
    figures.tell(JOB, "pulled out to told", f"{away_s:.1f} s", "<= 2 s")
    figures.tell(JOB, "plugged in to told / heard", f"{there_s:.1f} / {heard_s:.1f} s", "told <= 5 s")
    assert away_s <= AWAY_S
    assert heard_s <= HEARD_S
    assert on_usb.wait_active(INSTRUMENT) == before


def card_told(states: Errand, is_there: bool) -> float:
    """Give the uptime at which the instrument says on its link, where pages hear it, whether there is a card."""
    for told in heard_of(states):
        if told["type"] == "state" and told["card_ok"] is is_there:
            return float(told["heard_s"])
    pytest.fail(f"the instrument did not say that its card is {'there' if is_there else 'away'}")


def heard_after_a_tap(on_usb: Emulated) -> float:
    """Tap a pad until its sound is in what the card was given, and tell when; a card just opened swallows the first."""
    file = on_usb.machine.parts.work / "usb.wav"

    def heard() -> bool:
        before = file.stat().st_size if file.exists() else 0
        on_usb.tap("0/0")
        on_usb.rest(1.0)
        return recorded(file, before).first_heard_s() is not None

    on_usb.wait_for("the card is given a sound", heard)
    return on_usb.guest.uptime()


def recorded(file: Path, begin: int) -> Captured:
    """What QEMU has recorded from this byte on."""
    with file.open("rb") as frames:
        frames.seek(begin - begin % 4)
        return raw(frames.read())
