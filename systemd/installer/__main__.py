"""`./install`: reads its options, asks the two questions, runs the steps."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from installer import host_steps, steps, writable_while
from installer.disk_facts import root_disk
from installer.facts import look
from installer.place import Place, running
from installer.program_steps import KEYS
from installer.refusal import Refusal
from installer.run import run
from installer.shell import Real
from installer.start_steps import next_start
from installer.wish import CHECKOUT, INSTRUMENTS, Wish, answered, check_given, from_file


def options() -> argparse.ArgumentParser:
    """Say what the command line may hold."""
    # By its whole name alone: this runs as root, and `--un` would be --uninstall.
    parser = argparse.ArgumentParser(
        prog="./install", description="Makes a Raspberry Pi OS an instrument.", allow_abbrev=False
    )
    parser.add_argument("--name", help="the instrument's name, 1 to 40 letters, digits, spaces")
    parser.add_argument("--instrument", help=f"which it is: {', '.join(INSTRUMENTS)}, or an instrument.json")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="name and instrument as TOML: nobody is asked")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="take every Python package from here")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="FOLDER", help="install into another tree")
    parser.add_argument("--no-split", action="store_true", help="no data partition; the system stays writable")
    parser.add_argument("--uninstall", action="store_true", help="take it all back, but for client data")
    parser.add_argument("--after-split", action="store_true", help=argparse.SUPPRESS)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Install, or take it back; gives the exit status."""
    given = options().parse_args(arguments)
    given.root = given.root.resolve()
    # Whatever the shell's own mask: the instrument's user must be able to read its program.
    os.umask(0o022)
    try:
        with writable_while.installing(given.root):
            _run(given)
    except Refusal as why:
        sys.stderr.write(f"install: {why}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("install: stopped; run it again to go on\n")
        return 130
    return 0


def _run(given: argparse.Namespace) -> None:
    place, shell, nothing = running(given.root), Real(given.root), Wish("", None)
    facts = look(place, frozenset())
    host_steps.admin(facts, nothing)
    if given.uninstall:
        host_steps.folder(facts, nothing)
        run(steps.UNINSTALL, place, shell, nothing, _tell)
        _tell("client data are left in /var/lib/toccata, or on the partition toccata-data; the name in /etc/toccata")
        return
    if given.after_split:
        run(steps.AFTER_SPLIT, place, shell, nothing, _tell)
        return
    said = _given(given)
    check_given(*said, given.wheels)
    host_steps.check(facts, nothing)
    name, device = answered(place, said, input if sys.stdin.isatty() and not given.answers else None)
    wheels = given.wheels.resolve() if given.wheels else None
    wish = Wish(name, device, CHECKOUT, wheels, not given.no_split)
    done = run(steps.install(lambda: root_disk(shell)), place, shell, wish, _tell)
    reason = next_start(done) if place.runs else None
    if keyless := without_key(place):
        _tell(keyless)
    _tell(f"done; {reason}: please run `sudo reboot`" if reason else "done")


def without_key(place: Place) -> str | None:
    """Say that the instrument takes no update yet; None: it has a key."""
    if any(place.at(KEYS).glob("*.pub")):
        return None
    return f"update keys: there is none, so no update is taken until you lay your maker's .pub file into {KEYS}"


def _given(given: argparse.Namespace) -> tuple[str | None, str | None]:
    name, which = from_file(given.answers) if given.answers else (None, None)
    return given.name or name, given.instrument or which


def _tell(line: str) -> None:
    sys.stdout.write(f"install: {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
