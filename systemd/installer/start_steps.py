"""The last steps: the hotspot, the wiring to begin with, and the first start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hotspot import make_hotspot
from installer.actions import Action, Changes, Command, File, Gone, Told
from installer.facts import CONFIG_TXT, Facts
from installer.unit_links import UNITS
from installer.wish import DEVICE_FILE, OWN_DEVICE, Wish

INSTRUMENT = "toccata-instrument.service"
BESIDE = ("toccata-web.socket", "toccata-wifi.path", "toccata-wifi.timer")
KEPT, PROFILE = f"/{make_hotspot.KEPT}", f"/{make_hotspot.PROFILE}"
NM_RELOAD = ("nmcli", "connection", "reload")


def hotspot(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have a hotspot with a passphrase of its own, which is told once; one that is there keeps its passphrase."""
    kept = facts.place.text(KEPT)
    made = make_hotspot.hotspot_of(wish.name, kept)
    profile = make_hotspot.profile_text(made, make_hotspot.TEMPLATE.read_text())
    files = (File(KEPT, make_hotspot.kept_text(made), 0o600), File(PROFILE, profile, 0o600))
    return (Told(f'write this down: Wi-Fi "{made.ssid}", passphrase {made.passphrase}', Changes(files, NM_RELOAD)),)


def no_hotspot(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Take it away, and the networks that were joined from the page; these last, and not before the next start.

    Who takes the instrument back may sit at one of them.
    """
    found = sorted(facts.place.at(PROFILE).parent.glob("toccata-wifi-*.nmconnection"))
    joined = [Gone(str(Path(PROFILE).with_name(file.name))) for file in found]
    return (Changes((Gone(KEPT), Gone(PROFILE)), NM_RELOAD), *joined)


def wiring(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the instrument's own instrument.json, which it may change; one that is there stays."""
    text = facts.place.text(DEVICE_FILE)
    if text is None or facts.place.text(OWN_DEVICE) is not None:
        return ()
    return (File(OWN_DEVICE, text, 0o640, "toccata"),)


def start(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Start it, or again where something is new; systemd waits until it says READY."""
    if not facts.place.runs or facts.place.text(f"{UNITS}/{INSTRUMENT}") is None:
        return ()
    remedy = f"read why: journalctl -u {INSTRUMENT} -n 20"
    new = facts.changed & {"program", "beside the program", "units", "answers", "first wiring", "data"}
    verb = "restart" if new else "start"
    if not new and is_active(facts):
        return ()
    return (Command(("systemctl", verb, *BESIDE, INSTRUMENT), remedy),)


def again(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Start the computer again where the system is to be read-only now, nobody being there to do it."""
    if not facts.place.runs or "read-only system" not in facts.changed:
        return ()
    return (Command(("systemctl", "--no-block", "reboot"), "start the computer again"),)


def is_active(facts: Facts) -> bool:
    """Say whether the instrument plays: its unit has processes (cgroups(7))."""
    group = facts.place.text(f"/sys/fs/cgroup/system.slice/{INSTRUMENT}/cgroup.events") or ""
    return "populated 1" in group


def next_start(facts: Facts) -> str | None:
    """Say why the computer should be started again now; None: it need not."""
    reasons = {
        "firmware": f"{CONFIG_TXT} counts from the next start on",
        "read-only system": "the system is read-only from the next start on",
        "data partition": "the next start makes room for client data",
    }
    told = [reason for step, reason in reasons.items() if step in facts.changed]
    return "; ".join(told) or None
