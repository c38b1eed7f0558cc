"""The child process that holds keys: ``python -m toccata.web.trust.certify WHAT --folder FOLDER ...``.

It never reads a clock: time comes as ``--told``. Passphrases come on standard input, never as an argument, which every
user of the machine could read. Answers are one JSON object on standard output; a fault is one line on standard error
and status 2. Started by root it becomes whom the data folder belongs to, for good, before it opens anything in there;
an export is part of the answer, for who asked to write it where that owner may not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import msgspec
from cryptography.hazmat.backends import default_backend

from toccata.errors import DamagedError, ToccataError, TrustError
from toccata.machine.as_owner import become_owner_of
from toccata.web.trust.authority import Identity, issue, make_authority, read_identity, signed_by
from toccata.web.trust.folder import PUBLIC, Facts, TrustFolder, changing, keep, last_facts, write_facts
from toccata.web.trust.names import Names, wanted_names
from toccata.web.trust.parcel import Parcel, pack, read_parcel, unpack
from toccata.web.trust.profile import mobileconfig
from toccata.web.trust.window import BEFORE_S, Window, authority_window, first_window, renewed_window

FAULT_STATUS = 2


def ensure(folder: TrustFolder, wanted: Names, told: int | None = None) -> Facts:
    """Make whatever is missing, damaged or due; what is good is left as it is.

    Args:
        folder: made if missing, with an authority of its own if it has none.
        wanted: what the instrument is called now.
        told: seconds since 1970 of a paired tablet's clock, or None where nobody told.

    Raises:
        DamagedError: the authority is there and can't be read: a new one would lock all tablets out unasked.
        StoreError: something could not be kept.
    """
    with changing(folder):
        return _ensured(folder, _authority(folder) or _made(folder), wanted, told)


def export(folder: TrustFolder, passphrase: str) -> bytes:
    """Pack the authority for another instrument, encrypted.

    Raises:
        TrustError: there is no authority yet, or the passphrase is too short.
        DamagedError: it can't be read.
    """
    authority = _authority(folder)
    if authority is None:
        raise TrustError(str(folder.authority), "there is no authority yet", "run `toccata trust` first")
    return pack(authority, passphrase)


def take(folder: TrustFolder, parcel: Parcel, passphrase: str, wanted: Names) -> Facts:
    """Take the authority of another instrument in place of one's own, and sign this instrument's names with it.

    Raises:
        DamagedError: the passphrase does not open the file.
        TrustError: the file holds no authority of an instrument.
        StoreError: something could not be kept.
    """
    authority = unpack(parcel.content, passphrase, parcel.where)
    with changing(folder):
        keep(folder.authority, authority.whole())
        return _ensured(folder, authority, wanted, None)


def _ensured(folder: TrustFolder, authority: Identity, wanted: Names, told: int | None) -> Facts:
    held = _held(folder, authority)
    window = _window(folder, held, authority, told)
    if held is None or held.window != window or not held.names.covers(wanted):
        held = issue(authority, wanted, window)
        keep(folder.instrument, held.whole() + authority.pem)
    return _told(folder, authority, held)


def _authority(folder: TrustFolder) -> Identity | None:
    try:
        return read_identity(folder.authority.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise DamagedError(
            str(folder.authority),
            "the clinic's authority can't be read",
            "import the copy that was exported, or delete the file and install a new authority on every tablet",
        ) from fault


def _made(folder: TrustFolder) -> Identity:
    authority = make_authority(authority_window())
    keep(folder.authority, authority.whole())
    return authority


def _held(folder: TrustFolder, authority: Identity) -> Identity | None:
    """Read the instrument's certificate; one that another authority signed, or that is damaged, is none."""
    try:
        identity = read_identity(folder.instrument.read_bytes())
    except (OSError, ValueError):
        return None
    return identity if signed_by(authority, identity) else None


def _window(folder: TrustFolder, held: Identity | None, authority: Identity, told: int | None) -> Window:
    if held is None:
        return first_window(authority.window, told if told is not None else _remembered(folder))
    fresh = renewed_window(held.window, authority.window, told) if told is not None else None
    return fresh or held.window


def _remembered(folder: TrustFolder) -> int | None:
    """Find what time it was when the last certificate was made, even if that one is gone or of no use any more."""
    facts = last_facts(folder)
    return None if facts is None else facts.window.start + BEFORE_S


def _told(folder: TrustFolder, authority: Identity, held: Identity) -> Facts:
    profile = mobileconfig(authority.der, authority.fingerprint)
    for kind, content in {"pem": authority.pem, "crt": authority.der, "mobileconfig": profile}.items():
        file = folder.public(kind)
        if not _holds(file, content):
            keep(file, content, PUBLIC)
    facts = Facts(authority.fingerprint, authority.window, held.window, held.names, folder.digests())
    write_facts(folder, facts)
    return facts


def _holds(file: Path, content: bytes) -> bool:
    """What can't be read, such as a link to somebody else's, is put in order like what is not there."""
    try:
        return file.read_bytes() == content
    except OSError:
        return False


def _ensure(options: argparse.Namespace) -> Facts:
    _become_owner(options)
    return ensure(TrustFolder(options.folder), _names(options), options.told)


def _export(options: argparse.Namespace) -> bytes:
    _become_owner(options)
    return export(TrustFolder(options.folder), _passphrase())


def _import(options: argparse.Namespace) -> Facts:
    parcel = read_parcel(options.parcel)
    _become_owner(options)
    return take(TrustFolder(options.folder), parcel, _passphrase(), _names(options))


def _become_owner(options: argparse.Namespace) -> None:
    # Else it is imported at the first signature, and the owner may not read where the program lies, such as a home.
    default_backend()
    become_owner_of(options.folder.parent)


def _names(options: argparse.Namespace) -> Names:
    return wanted_names(options.dns, (ip_address(text) for text in options.address))


def _passphrase() -> str:
    return sys.stdin.readline().rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m toccata.web.trust.certify")
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    ensuring = commands.add_parser("ensure", help="make whatever is missing, damaged or due")
    ensuring.add_argument("--told", type=int, metavar="SECONDS", help="a paired tablet's time, since 1970")
    ensuring.set_defaults(run=_ensure)
    exporting = commands.add_parser("export", help="answer with the authority, encrypted with the passphrase on stdin")
    exporting.set_defaults(run=_export)
    importing = commands.add_parser("import", help="take an authority that was exported, passphrase on stdin")
    importing.add_argument("--parcel", type=Path, required=True, metavar="FILE")
    importing.set_defaults(run=_import)
    for command in (ensuring, exporting, importing):
        command.add_argument("--folder", type=Path, required=True, metavar="FOLDER")
        command.add_argument("--dns", action="append", default=[], metavar="NAME")
        command.add_argument("--address", action="append", default=[], metavar="ADDRESS")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one thing with keys; see the module."""
    options = _parser().parse_args(arguments)
    try:
        answer = options.run(options)
    except ToccataError as fault:
        sys.stderr.write(f"{fault}\n")
        return FAULT_STATUS
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
