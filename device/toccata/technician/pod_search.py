"""Finds the pod by what answers hello, on whatever port; never by which port comes first."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread

from toccata.errors import PodError
from toccata.sensors.pod_registers import PROTOCOL
from toccata.technician.pod_hello import Hello
from toccata.technician.pod_port import Line
from toccata.technician.pod_requests import Patience, Requests

_NAMED_TRIES = 8
"""Whoever names a port knows what is there: it may be asked again. Others get one frame, whatever they belong to."""

_CHECKS = (
    "check the cable (TX to RX), the pod's power, and that no login shell has the port; "
    "for a board that was never flashed: toccata flash --uf2 FILE"
)

_LET_IN = "let your user at the ports: sudo usermod -aG dialout $USER, then log in again"


@dataclass(frozen=True, slots=True)
class Port:
    """One port after it was asked: what it said in words, and the pod that answered there, if one did."""

    name: str
    said: str
    requests: Requests | None = None
    hello: Hello | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The pod, with its line open."""

    requests: Requests
    hello: Hello


def find_pod(
    named: Sequence[str],
    others: Callable[[], Sequence[str]],
    open_line: Callable[[str], Line],
    patience: Patience,
) -> Found:
    """Ask every port for a pod, all at once: those that are named, or else all that there are.

    Raises:
        PodError: none answers, two or more do, or one speaks another protocol.
    """
    names = list(named) or list(others())
    if not names:
        raise PodError("", "this computer has no serial port", "plug in the pod's cable, or name a port with --port")
    tries = _NAMED_TRIES if named else 1
    asked = Patience(patience.wait, tries, tries)
    return _chosen(_ask_all(names, open_line, asked))


def _ask_all(names: Sequence[str], open_line: Callable[[str], Line], patience: Patience) -> list[Port]:
    """Ask each in a thread of its own; Ctrl-C waits for none of them."""
    ports = [Port(name, "could not be asked") for name in names]

    def ask(place: int) -> None:
        ports[place] = _ask(names[place], open_line, patience)

    threads = [Thread(target=ask, args=(place,), daemon=True) for place in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ports


def _ask(name: str, open_line: Callable[[str], Line], patience: Patience) -> Port:
    try:
        line = open_line(name)
    except PodError as fault:
        return Port(name, fault.what)
    requests = Requests(line)
    try:
        answer = requests.ask(b"H", b"", patience)
    except PodError as fault:
        line.close()
        return Port(name, fault.what)
    if answer is None:
        line.close()
        return Port(name, "something else is there" if requests.noisy else "silent")
    hello = Hello.parse(answer.data)
    said = str(hello) if hello else "a pod of another protocol"
    return Port(name, said, requests, hello)


def _chosen(ports: Sequence[Port]) -> Found:
    """Take the only pod; the lines of all others are closed."""
    pods = [port for port in ports if port.requests is not None]
    told = "; ".join(f"{port.name}: {port.said}" for port in (pods or ports))
    found = _only(pods)
    if found is not None:
        return found
    for port in pods:
        if port.requests is not None:
            port.requests.line.close()
    if not pods:
        forbidden = os.strerror(errno.EACCES) in told
        raise PodError("", f"no pod answers ({told})", _LET_IN if forbidden else _CHECKS)
    if len(pods) > 1:
        raise PodError("", f"{len(pods)} pods answer ({told})", "name the port of one with --port")
    raise PodError(pods[0].name, f"{pods[0].said} answers", "install the Toccata that fits it, or flash it by USB")


def _only(pods: Sequence[Port]) -> Found | None:
    if len(pods) != 1 or pods[0].requests is None or pods[0].hello is None:
        return None
    hello = pods[0].hello
    return Found(pods[0].requests, hello) if hello.protocol == PROTOCOL else None
