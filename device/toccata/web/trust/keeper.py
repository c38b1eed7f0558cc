"""What the server does for its certificate: a look at the facts, a child process when something is due.

The server imports no cryptography: `certify` does the work as a process of its own, 0.2 s every few months.
"""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

from toccata.errors import ToccataError, TrustError
from toccata.web.trust.folder import Facts, TrustFolder, last_facts, read_facts
from toccata.web.trust.names import Names
from toccata.web.trust.window import renewed_window

Told = TypeVar("Told")

CHILD = (sys.executable, "-P", "-X", "utf8", "-m", "toccata.web.trust.certify")
"""Not from the folder that somebody happens to stand in; and a passphrase is the same letters in every locale."""

CHILD_S = 60.0
"""A loaded Raspberry Pi Zero takes seconds; a child that takes longer hangs."""


def is_due(facts: Facts | None, wanted: Names, told: int | None) -> bool:
    """Say whether the child has work: no certificate, another name or address, or a quarter of its life left.

    Args:
        facts: of the files that are there, or None.
        wanted: what the instrument is called now.
        told: a paired tablet's time in seconds since 1970, or None.
    """
    if facts is None or not facts.names.covers(wanted):
        return True
    return told is not None and renewed_window(facts.window, facts.authority, told) is not None


def server_context(folder: TrustFolder) -> ssl.SSLContext:
    """Make what https is spoken with: TLS 1.2 or later, forward secrecy, authenticated encryption only.

    Raises:
        TrustError: the instrument has no certificate, or a damaged one.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.set_alpn_protocols(["http/1.1"])
    _load(context, folder)
    return context


class TrustKeeper:
    """Keeps one instrument's certificate good while the server runs."""

    def __init__(self, folder: TrustFolder, wanted: Callable[[], Names]) -> None:
        """Stand by.

        Args:
            folder: the files of trust; need not exist.
            wanted: tells what the instrument is called now; asked again at every look.
        """
        self.folder = folder
        self._wanted = wanted
        self._one_at_a_time = asyncio.Lock()
        self._context: ssl.SSLContext | None = None
        self._facts: Facts | None = None

    @property
    def facts(self) -> Facts:
        """What the certificate in use is.

        Raises:
            TrustError: `start` was not called, or failed.
        """
        if self._facts is None:
            raise TrustError(str(self.folder.root), "the instrument has no certificate", "run `toccata trust`")
        return self._facts

    def start(self) -> ssl.SSLContext:
        """Make whatever is missing or due; where that fails, go on with the certificate that is there.

        Returns:
            What https is spoken with. It takes renewed certificates by itself: new connections get them.

        Raises:
            ToccataError: there is no certificate, and none could be made.
        """
        self._facts = read_facts(self.folder)
        if is_due(self._facts, self._wanted(), None):
            self._facts = self._made_or_last()
        self._context = server_context(self.folder)
        return self._context

    async def look_again(self, told: int | None = None) -> bool:
        """Renew the certificate if that is due, or take the one that a technician's command has made.

        The server goes on meanwhile.

        Args:
            told: a paired tablet's time in seconds since 1970, or None where only addresses may have changed.

        Returns:
            Whether there is a new one.

        Raises:
            ToccataError: it is due and could not be made; the one in use stays.
        """
        async with self._one_at_a_time:
            before, now = self._facts, read_facts(self.folder)
            if is_due(now, self._wanted(), told):
                now = await asyncio.to_thread(self._make, told)
            self._facts = now
            changed = now is not None and (before is None or now.digests != before.digests)
            if changed and self._context is not None:
                _load(self._context, self.folder)
            return changed

    def _made_or_last(self) -> Facts:
        try:
            return self._make(None)
        except ToccataError:
            last = last_facts(self.folder)
            if last is None or last.digests[1] != self.folder.digests()[1]:
                raise
            return last

    def _make(self, told: int | None) -> Facts:
        return run_child("ensure", self.folder, self._wanted(), ("--told", str(told)) if told is not None else ())


def run_child(what: str, folder: TrustFolder, names: Names, more: tuple[str, ...] = ()) -> Facts:
    """As `told_by_child`, and look whether the files say the same.

    Raises:
        TrustError: it could not do it, or they don't; says why.
    """
    told = told_by_child(what, folder, names, more)
    facts = read_facts(folder)
    if facts is None:
        raise TrustError(str(folder.root), f"{told.fingerprint} was told of files that are not there", "check the disk")
    return facts


def told_by_child(  # nosec B107  # most of its work needs no passphrase
    what: str, folder: TrustFolder, names: Names, more: tuple[str, ...] = (), passphrase: str = ""
) -> Facts:
    """Have keys worked on by a process of its own (see `certify`), and open no file here.

    Args:
        what: ``ensure`` or ``import``, which answer with facts.
        folder: the files of trust.
        names: what the instrument is called now.
        more: further arguments.
        passphrase: goes to its standard input.

    Raises:
        TrustError: it could not do it; says why.
    """
    return _read(_answer((what, *_arguments(folder, names), *more), passphrase), Facts)


def run_export(folder: TrustFolder, passphrase: str) -> bytes:
    """Have the authority packed for another instrument, encrypted (see `certify.export`).

    Raises:
        TrustError: it could not be packed; says why.
    """
    return _read(_answer(("export", "--folder", str(folder.root)), passphrase), bytes)


def _arguments(folder: TrustFolder, names: Names) -> tuple[str, ...]:
    called = [part for name in names.dns for part in ("--dns", name)]
    reached = [part for address in names.addresses for part in ("--address", address)]
    return ("--folder", str(folder.root), *called, *reached)


def _read(answer: bytes, kind: type[Told]) -> Told:
    try:
        return msgspec.json.decode(answer, type=kind)
    except msgspec.DecodeError as fault:
        what = f"its process said something that can't be read ({fault})"
        raise TrustError("certificate", what, "update or install it again") from fault


def _answer(arguments: tuple[str, ...], passphrase: str) -> bytes:
    typed = f"{passphrase}\n".encode("utf-8", "surrogateescape")
    try:
        done = subprocess.run((*CHILD, *arguments), input=typed, capture_output=True, timeout=CHILD_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise TrustError("certificate", f"its process does not work ({fault})", "restart the instrument") from fault
    if done.returncode != 0:
        raise _fault(done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _fault(told: str) -> TrustError:
    """The child's last line is a fault's what and remedy, unless it died of something else."""
    line = (told.strip().splitlines() or ["its process ended without a word"])[-1]
    what, _, remedy = line.rpartition("; ")
    return TrustError("", what or line, remedy if what else "restart the instrument")


def _load(context: ssl.SSLContext, folder: TrustFolder) -> None:
    try:
        context.load_cert_chain(folder.instrument)
    except (OSError, ssl.SSLError) as fault:
        raise TrustError(str(folder.instrument), f"can't be used ({fault})", "run `toccata trust`") from fault
