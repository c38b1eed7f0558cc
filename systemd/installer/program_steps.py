"""Steps that bring the program: the slot, what lies beside the slots, units, name and wiring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from installer import slot
from installer.actions import Action, Changes, Command, File, Gone, Link
from installer.facts import Facts
from installer.unit_links import UNITS, links
from installer.wish import DEVICE_FILE, NAME_FILE, Wish

HOST = f"{slot.PREFIX}/host"
AVAHI = "/etc/avahi/services/toccata.service"
# What a technician types: sudo looks there, and whichever slot plays answers.
COMMAND, PLAYS = "/usr/local/bin/toccata", f"{slot.PREFIX}/current/bin/toccata"
# Where the units' Documentation= points to.
MANUAL = "/usr/share/doc/toccata/systemd/README.md"
RELOAD = ("systemctl", "daemon-reload")
KEYS = "/etc/toccata/update-keys"
# What goes on after the first start, without the checkout, and what `wifi` is made of.
MODULES = ("installer", "hotspot", "house_wifi")
KINDS = (".service", ".socket", ".target", ".timer", ".path")
# What a technician starts and stops; the rest follows from these.
PROGRAMS = ("toccata-web.socket", "toccata-web.service", "toccata-instrument.service")
# They lie in the wheel too, because `toccata update` imports them: there the newest are.
FROM_WHEEL = {"choose-slot": "toccata/technician/slots.py"}


def program(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the program in a slot; the one that plays is left alone until the other is whole."""
    fill = _fill(facts, wish)
    return (fill,) if fill else ()


def host(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have beside the slots what must work whichever of them plays; then have the slot that was filled chosen."""
    programs = [File(f"{HOST}/{file.name}", file.read_text(), 0o755) for file in _programs(wish.checkout / "systemd")]
    own = [
        file for folder in MODULES for file in sorted((wish.checkout / "systemd" / folder).iterdir()) if file.is_file()
    ]
    modules = [File(f"{HOST}/{file.parent.name}/{file.name}", file.read_text()) for file in own]
    fill = _fill(facts, wish)
    seal = [slot.Seal(fill.slot, fill.version)] if fill else []
    return (*programs, *modules, *_from_wheel(facts, fill.slot if fill else facts.current), *seal, Link(COMMAND, PLAYS))


def no_program(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Take program and settings away, but for the name, which is on the device's label."""
    return (Gone(COMMAND, only=PLAYS), Gone(slot.PREFIX), Gone(DEVICE_FILE))


def units(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the units, started at every boot."""
    texts = {file.name: file.read_text() for file in _units(wish.checkout / "systemd")}
    files = [File(f"{UNITS}/{name}", text) for name, text in texts.items()]
    enabled = [link for name, text in texts.items() for link in links(name, text)]
    beside = {AVAHI: "avahi/toccata.service", MANUAL: "README.md"}
    found = [File(path, (wish.checkout / "systemd" / name).read_text()) for path, name in beside.items()]
    return (Changes((*files, *enabled), RELOAD), *found)


def no_units(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Stop and take away the units."""
    texts = {file.name: file.read_text() for file in _units(wish.checkout / "systemd")}
    there = [name for name in texts if facts.place.text(f"{UNITS}/{name}") is not None]
    enabled = [Gone(link.path) for name, text in texts.items() for link in links(name, text)]
    files = [Gone(f"{UNITS}/{name}") for name in texts]
    running = [name for name in there if "@" not in name]
    stop = (
        [Command(("systemctl", "stop", *running), "start the computer again")] if running and facts.place.runs else []
    )
    return (*stop, Changes((*enabled, *files), RELOAD), Gone(AVAHI), Gone(str(Path(MANUAL).parents[1])))


def answers(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the two answers: the name, and the wiring to begin with; the instrument's own wiring is never replaced."""
    device = [] if wish.device is None else [File(DEVICE_FILE, wish.device)]
    return (File(NAME_FILE, f"{wish.name}\n"), *device)


def keys(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the public keys whose updates are taken: those that come with the checkout; others there stay."""
    found = sorted((wish.checkout / "systemd/update-keys").glob("*.pub"))
    return [File(f"{KEYS}/{file.name}", file.read_text()) for file in found]


def _programs(folder: Path) -> list[Path]:
    """The programs that lie beside the units: files that may be run."""
    found = [*folder.iterdir(), *(folder / "host").iterdir()]
    return sorted(
        file for file in found if file.is_file() and file.stat().st_mode & 0o100 and file.name not in FROM_WHEEL
    )


def _units(folder: Path) -> list[Path]:
    return sorted(file for top in (folder, folder / "host") for file in top.iterdir() if file.suffix in KINDS)


def _fill(facts: Facts, wish: Wish) -> slot.Fill | None:
    """The slot that is to be filled, or was filled and does not play yet; None: what plays is what is wanted."""
    wheel = slot.own_wheel(wish.wheels)
    wanted = slot.made_from(wish.checkout, wheel)
    if facts.current and facts.place.text(f"{slot.PREFIX}/{facts.current}/{slot.MADE_FROM}") == wanted:
        return None
    free, version = slot.other_than(facts.current), slot.version(wish.checkout, wheel)
    return slot.Fill(free, wanted, version, wish.checkout, wish.wheels, wheel)


def _from_wheel(facts: Facts, which: str | None) -> list[File]:
    packages = facts.place.at(f"{slot.PREFIX}/{which}/lib").glob("python3.*/site-packages")
    found = [(name, folder / inner) for folder in packages for name, inner in FROM_WHEEL.items()]
    return [File(f"{HOST}/{name}", file.read_text(), 0o755) for name, file in found if file.is_file()]
