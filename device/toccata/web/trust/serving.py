"""What stands behind every socket of the config server: which application, and uvicorn set up for it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from toccata.web.trust.app import HTTPS_PORT, TrustApp
from toccata.web.trust.endpoints import Listener, Listening, Serves, adopted, bind, listeners
from toccata.web.trust.keeper import TrustKeeper

LISTEN_FDS_START = 3
"""SD_LISTEN_FDS_START of sd_listen_fds(3)."""


def uvicorn_config(app: ASGIApp, context: ssl.SSLContext | None = None, *, lifespan: bool = False) -> uvicorn.Config:
    """Set uvicorn up for the listeners that share an application and a way of speaking.

    Nothing is said of the server's kind and version before anybody has come in, and no header of a proxy is believed:
    there is none.

    Args:
        app: what answers.
        context: what https is spoken with, or None for http. It is kept: certificates that it loads later count.
        lifespan: whether the application is told of start and stop; of several configs for one application one only.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on" if lifespan else "off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.ssl = context
    return config


@dataclass(frozen=True, slots=True)
class Door:
    """Sockets that one uvicorn server listens on: they lead to one application and speak one way."""

    config: uvicorn.Config
    sockets: tuple[socket.socket, ...]


def opened(
    listening: Listening, environ: Mapping[str, str], pid: int, first: int = LISTEN_FDS_START
) -> list[tuple[Listener, socket.socket]]:
    """Take the sockets that systemd has opened for this process (sd_listen_fds(3)), or open what is wanted.

    Args:
        listening: what to open where systemd has opened nothing.
        environ: LISTEN_FDS says how many there are, LISTEN_PID for whom.
        pid: of this process.
        first: number of the first one.

    Raises:
        OSError: a port is taken, or needs rights; then none stays open.
    """
    if environ.get("LISTEN_PID") == str(pid):
        given = [socket.socket(fileno=first + index) for index in range(int(environ.get("LISTEN_FDS", "0")))]
        for one in given:
            one.set_inheritable(False)
            one.setblocking(False)
        return [(adopted(*one.getsockname()[:2]), one) for one in given]
    with ExitStack() as until_all_are_open:
        found = [(each, until_all_are_open.enter_context(bind(each))) for each in listeners(listening)]
        until_all_are_open.pop_all()
    return found


def doors(
    open_ones: Sequence[tuple[Listener, socket.socket]], main: ASGIApp, keeper: TrustKeeper, name: str
) -> list[Door]:
    """Put the right application behind every socket; the certificate is made first if there is https to be spoken.

    Args:
        open_ones: from `opened`.
        main: the pages; the first door tells it of start and stop.
        keeper: of this instrument's certificate.
        name: of the instrument, for the trust page.

    Raises:
        ToccataError: others are to come in, and there is no certificate and none could be made.
    """
    context = keeper.start() if any(listener.tls or listener.app is Serves.TRUST for listener, _ in open_ones) else None
    https_port = next((one.getsockname()[1] for listener, one in open_ones if listener.tls), HTTPS_PORT)
    trust = TrustApp(keeper.folder, name, keeper.hosts, lambda: keeper.facts.fingerprint, https_port)
    kinds = ((Serves.MAIN, False), (Serves.MAIN, True), (Serves.TRUST, False))
    grouped = {
        kind: tuple(one for listener, one in open_ones if (listener.app, listener.tls) == kind) for kind in kinds
    }
    made: list[Door] = []
    for (app, tls), sockets in grouped.items():
        if sockets:
            answering = main if app is Serves.MAIN else trust
            told = app is Serves.MAIN and not any(door.config.lifespan == "on" for door in made)
            made.append(Door(uvicorn_config(answering, context if tls else None, lifespan=told), sockets))
    return made
