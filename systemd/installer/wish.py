"""What whoever installs wants: two answers, and from where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from installer.place import Place
from installer.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
INSTRUMENTS = {
    "twelve-pads": "a board of twelve pads",
    "lap-tray": "a lap tray of four pads",
    "squeeze-and-switch": "a squeeze bulb and switches",
}
NAME_FILE = "/etc/toccata/name"
DEVICE_FILE = "/etc/toccata/instrument.json"
# The one that the instrument plays by, and may change.
OWN_DEVICE = "/var/lib/toccata/instrument.json"
ANSWERS = ("name", "instrument")
_TWO_LINES = 'write two lines: name = "..." and instrument = "..."'
_NAME = re.compile(r"[^\W_][\w .'()-]{0,39}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted.

    Attributes:
        name: the instrument's name, 1 to 40 letters, digits, spaces.
        device: the text of the instrument.json that it begins with; None: it has one.
        checkout: where the installer lies.
        wheels: a folder with every wheel that is needed; None: from the network.
        split: give client data a partition of their own and make the root read-only.
    """

    name: str
    device: str | None
    checkout: Path = CHECKOUT
    wheels: Path | None = None
    split: bool = True


def checked_name(text: str) -> str:
    """Give a name that can stand on a page, in a hotspot and in a folder's label.

    Raises:
        Refusal: it is none.
    """
    name = text.strip()
    if not _NAME.fullmatch(name):
        raise Refusal(f"{name!r} is no name for an instrument", "take 1 to 40 letters, digits and spaces")
    return name


def device_text(checkout: Path, which: str) -> str:
    """Read the instrument.json of one of the three instruments, or of a file.

    Raises:
        Refusal: there is none of that name.
    """
    if which in INSTRUMENTS:
        file = checkout / "hardware" / "instruments" / f"{which}.json"
    elif which.endswith(".json"):
        file = Path(which)
    else:
        raise Refusal(f"there is no instrument {which!r}", f"take {', '.join(INSTRUMENTS)} or an instrument.json")
    try:
        return file.read_text()
    except OSError as fault:
        raise Refusal(f"{file} can't be read ({fault.strerror})", "look for the file") from fault


def from_file(file: Path) -> tuple[str | None, str | None]:
    """Read name and instrument from a file of answers (TOML).

    Raises:
        Refusal: it can't be read, or holds something else.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Refusal(f"{file} can't be read ({fault.strerror})", "look for the file") from fault
    except ValueError as fault:
        raise Refusal(f"{file}: {fault}", _TWO_LINES) from fault
    for key, answer in said.items():
        if key not in ANSWERS:
            raise Refusal(f"{file}: there is no answer {key!r}", _TWO_LINES)
        if not isinstance(answer, str):
            raise Refusal(f"{file}: {key} is no text", _TWO_LINES)
    return said.get("name"), said.get("instrument")


def check_given(name: str | None, which: str | None, wheels: Path | None) -> None:
    """Refuse what makes no sense on any system.

    Raises:
        Refusal: it is no name, there is no such instrument, or no such folder of wheels.
    """
    if name:
        checked_name(name)
    if which is not None:
        device_text(CHECKOUT, which)
    if wheels is not None and not wheels.is_dir():
        raise Refusal(f"{wheels}: no such folder", "name the folder of the wheels, or leave --wheels out")


def answered(
    place: Place, given: tuple[str | None, str | None], ask: Callable[[str], str] | None, checkout: Path = CHECKOUT
) -> tuple[str, str | None]:
    """Give the name and the instrument.json to begin with: as given, as already there, or asked for.

    Args:
        place: the system, which may have both from an earlier run.
        given: name and instrument from the command line.
        ask: shows a question and gives the answer; None: nobody is there.
        checkout: where the three instruments' files lie.

    Raises:
        Refusal: an answer is missing or makes no sense.
    """
    name, which = given
    name = name or (place.text(NAME_FILE) or "").strip() or _asked(ask, "What is this instrument called? ", "--name")
    has_one = any(place.text(file) is not None for file in (DEVICE_FILE, OWN_DEVICE))
    if which is None and not has_one:
        choices = "".join(f"  {key}: {words}\n" for key, words in INSTRUMENTS.items())
        which = _asked(ask, f"Which instrument is it?\n{choices}> ", "--instrument").strip()
    return checked_name(name), None if has_one or which is None else device_text(checkout, which)


def _asked(ask: Callable[[str], str] | None, question: str, option: str) -> str:
    if ask is None:
        raise Refusal(f"{option} is missing", "give it, or run ./install at a terminal")
    return ask(question)
