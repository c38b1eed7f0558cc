"""What the config server listens on: http on loopback, https for everybody else, and one page on plain http."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address


class Serves(StrEnum):
    """What a listener answers with."""

    MAIN = "main"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Listener:
    """One place where the server listens.

    Attributes:
        host: an address; ``0.0.0.0`` and ``::`` are all of a family.
        port: 1-65535, or 0 for a free one.
        app: which application answers there.
        tls: whether it speaks https.
    """

    host: str
    port: int
    app: Serves
    tls: bool


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the config server shall listen.

    Attributes:
        loopback_port: plain http for a browser on the same machine; loopback never leaves it.
        others: whether other machines may come in: then https, and the trust page on plain http.
        https_port: 443 under systemd; 8443 where nobody may open a port below 1024.
        http_port: 80 under systemd; 8080 otherwise.
    """

    loopback_port: int = 8420
    others: bool = False
    https_port: int = 8443
    http_port: int = 8080


EVERYBODY = "0.0.0.0"  # nosec B104
EVERYBODY_IPV6 = "::"
"""A tablet comes by Wi-Fi or by cable, from whatever network a clinic has; that others may come is asked for."""

SYSTEM = Listening(others=True, https_port=443, http_port=80)
"""What `toccata-web.socket` opens."""


def listeners(listening: Listening, ipv6: bool | None = None) -> tuple[Listener, ...]:
    """Say what to listen on, loopback first.

    All addresses of a family at once, not each by itself: the machine's addresses change while the server runs.
    The certificate and the list of allowed hosts follow them.

    Args:
        listening: what is wanted.
        ipv6: whether the machine speaks IPv6; None: found out.
    """
    found = [Listener("127.0.0.1", listening.loopback_port, Serves.MAIN, tls=False)]
    if listening.others:
        for host in (EVERYBODY, EVERYBODY_IPV6) if (has_ipv6() if ipv6 is None else ipv6) else (EVERYBODY,):
            found.append(Listener(host, listening.https_port, Serves.MAIN, tls=True))
            found.append(Listener(host, listening.http_port, Serves.TRUST, tls=False))
    return tuple(found)


def adopted(host: str, port: int, listening: Listening = SYSTEM) -> Listener:
    """Say what a socket is for that systemd has opened (sd_listen_fds(3)), by the address that it is bound to.

    Any port but the two known ones is https: a mistake in the unit never gives the pages away in clear.

    Args:
        host: from ``getsockname()``; an IPv6 address may carry a zone.
        port: likewise.
        listening: the ports that the unit opens.
    """
    if ip_address(host.partition("%")[0]).is_loopback:
        return Listener(host, port, Serves.MAIN, tls=False)
    if port == listening.http_port:
        return Listener(host, port, Serves.TRUST, tls=False)
    return Listener(host, port, Serves.MAIN, tls=True)


def bind(listener: Listener) -> socket.socket:
    """Open the listener's socket; one for ``::`` leaves IPv4 to its twin.

    Raises:
        OSError: the port is taken, or needs rights.
    """
    family = socket.AF_INET6 if ":" in listener.host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((listener.host, listener.port))
    except OSError:
        opened.close()
        raise
    opened.setblocking(False)
    return opened


def has_ipv6() -> bool:
    """Say whether the kernel speaks IPv6 now; many clinics switch it off."""
    try:
        bind(Listener("::1", 0, Serves.MAIN, tls=False)).close()
    except OSError:
        return False
    return True
