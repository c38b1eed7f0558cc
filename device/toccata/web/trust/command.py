"""``toccata trust``: what a clinic's IT installs on its tablets, and how further instruments join its authority."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from toccata.errors import TrustError
from toccata.machine.as_owner import as_owner_of
from toccata.machine.data_here import data_here
from toccata.store.disk import told_as
from toccata.web.trust.folder import PUBLIC, Facts, TrustFolder, keep, last_facts
from toccata.web.trust.keeper import run_export, told_by_child
from toccata.web.trust.names import Names, own_wanted

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

READ_ME = """\
Toccata: what the tablets of this clinic install

  toccata.mobileconfig   iPadOS, iOS, macOS: a profile; with device management it is trusted at once
  toccata.crt            Android, Windows (DER)
  toccata.pem            Linux, and whatever else asks for PEM

All instruments of the clinic share this authority. It can vouch for private addresses and names that end in .local
only, so a tablet that trusts it trusts nothing on the internet more than before.

By hand on an iPad: install the profile, then switch it on under
Settings > General > About > Certificate Trust Settings.

Fingerprint (SHA-256) of the authority's certificate:
{fingerprint}
"""


@dataclass(frozen=True, slots=True)
class TrustOptions:
    """What a technician asks for.

    Attributes:
        data: the instrument's data folder.
        to: where the files for the tablets go.
        told: today in seconds since 1970, where the technician tells it.
    """

    data: Path
    to: Path
    told: int | None = None


Ask = Callable[[str], str]
Say = Callable[[str], object]


def trust(options: TrustOptions, names: Names, say: Say = sys.stdout.write) -> int:
    """Write the profile, the certificate in two forms and a short text into a folder.

    Raises:
        TrustError: there is no certificate, and none could be made.
        StoreError: a file could not be written.
    """
    folder = TrustFolder.of(options.data)
    told = () if options.told is None else ("--told", str(options.told))
    facts = told_by_child("ensure", folder, names, told)
    with as_owner_of(options.data):
        found = {kind: _read(folder.public(kind)) for kind in ("mobileconfig", "crt", "pem")}
    for kind, content in found.items():
        keep(options.to / f"toccata.{kind}", content, PUBLIC)
    keep(options.to / "README.txt", READ_ME.format(fingerprint=facts.fingerprint).encode(), PUBLIC)
    say(f"Written to {options.to}: toccata.mobileconfig, toccata.crt, toccata.pem, README.txt\n{_summary(facts)}")
    return 0


def ask_for(prompt: str) -> str:
    """Ask for a passphrase, which is not shown.

    Raises:
        TrustError: nobody is there to type it.
    """
    if not sys.stdin.isatty():
        raise TrustError("", "a passphrase has to be typed, and this is no terminal", "run it in a terminal")
    return getpass(prompt)


def export_authority(data: Path, to: Path, ask: Ask = ask_for, say: Say = sys.stdout.write) -> int:
    """Write the authority for another instrument, encrypted with a passphrase that is asked for twice.

    Raises:
        TrustError: the passphrases differ or are too short, or there is no authority yet.
        StoreError: the file could not be written.
    """
    passphrase = ask("Passphrase for the file (12 letters or more): ")
    if passphrase != ask("Once more: "):
        raise TrustError("", "the two passphrases differ", "type them again")
    keep(to.absolute(), run_export(TrustFolder.of(data), passphrase))
    say(f"Written: {to}. On the other instrument: toccata trust import {to.name}\n")
    return 0


def import_authority(data: Path, parcel: Path, names: Names, ask: Ask = ask_for, say: Say = sys.stdout.write) -> int:
    """Take another instrument's authority in place of this one's.

    Raises:
        TrustError: the file is not such a one, or the passphrase does not open it.
    """
    folder = TrustFolder.of(data)
    with as_owner_of(data):
        before = last_facts(folder)
    more = ("--parcel", str(parcel.absolute()))
    facts = told_by_child("import", folder, names, more, ask("Passphrase of the file: "))
    say(_summary(facts))
    if before is not None and before.fingerprint != facts.fingerprint:
        say("This instrument had another authority. Tablets that know only that one must install this one.\n")
    return 0


def add_trust_commands(commands: Commands) -> None:
    """Put ``trust``, ``trust export`` and ``trust import`` among the commands of ``toccata``."""
    trusting = commands.add_parser(
        "trust", help="write what tablets install so that they trust this clinic's instruments"
    )
    trusting.add_argument("--data", type=Path, metavar="FOLDER", help="where the instrument's data live")
    trusting.add_argument(
        "--to",
        type=Path,
        default=Path("toccata-trust"),
        metavar="FOLDER",
        help="where the profile and the pictures are written (toccata-trust)",
    )
    trusting.add_argument(
        "--date",
        type=_day,
        metavar="YYYY-MM-DD",
        help="what day it is, where this computer's clock may be wrong; renews the certificate if due",
    )
    trusting.set_defaults(run=_trust)
    doing = trusting.add_subparsers(metavar="WHAT", help="carry the authority to another instrument")
    exporting = doing.add_parser("export", help="write the authority into a file, encrypted")
    exporting.add_argument("file", type=Path, metavar="FILE", help="the file to write; its passphrase is asked for")
    exporting.set_defaults(run=_export)
    importing = doing.add_parser("import", help="take the authority from a file in place of this instrument's own")
    importing.add_argument("file", type=Path, metavar="FILE", help="what export wrote on the clinic's first instrument")
    importing.set_defaults(run=_import)


def _trust(options: argparse.Namespace) -> int:
    return trust(TrustOptions(_data(options), options.to, options.date), own_wanted(socket.gethostname()))


def _export(options: argparse.Namespace) -> int:
    return export_authority(_data(options), options.file)


def _import(options: argparse.Namespace) -> int:
    return import_authority(_data(options), options.file, own_wanted(socket.gethostname()))


def _read(file: Path) -> bytes:
    with told_as(file, "can't be read"):
        return file.read_bytes()


def _data(options: argparse.Namespace) -> Path:
    data: Path | None = options.data
    return data or data_here()


def _day(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is no day like 2027-03-31") from fault


def _summary(facts: Facts) -> str:
    until = datetime.fromtimestamp(facts.window.end, UTC).date()
    return (
        f"Authority (SHA-256): {facts.fingerprint}\n"
        f"Certificate of this instrument: until {until}, for {', '.join((*facts.names.dns, *facts.names.addresses))}\n"
    )
