"""Program 2: opens its sockets, says where the page is, and serves until it is told to end or nobody needs it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import ssl
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from toccata.errors import ToccataError
from toccata.link_wire import link_socket
from toccata.machine.own_names import own_names
from toccata.page_server import ENTER_KEY
from toccata.store.bank_sweep import sweep_bank
from toccata.units import Seconds
from toccata.web.alone import alone
from toccata.web.app import application
from toccata.web.calendar import turn_day
from toccata.web.cards import judge_some
from toccata.web.first_client import see_to_first_client
from toccata.web.heap import give_back
from toccata.web.house import House, Surroundings, try_to_remember
from toccata.web.patience import HANDSHAKE_S, ImpatientProtocol
from toccata.web.received import sweep
from toccata.web.sockets import Opened, opened
from toccata.web.terminal_key import is_read_by_a_person
from toccata.web.trust.endpoints import Listening, Serves
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.keeper import TrustKeeper
from toccata.web.trust.names import own_addresses, own_wanted
from toccata.web.wifi_desk import WifiDesk

PAGES = Path(__file__).parent / "pages"
LOOK_S = 1.0
"""How often idle pages are looked for."""

NAMES_S = 5.0
"""Addresses change when the machine joins a network; a request need not read them from the kernel each time."""

CERTIFICATE_S = 30.0
"""How often the certificate is looked at: a network that was just joined gave a new address, and nobody waits long."""

WAIT_FOR_REQUESTS_S = 1

STDOUT = 1


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How to serve.

    Attributes:
        data: the data folder.
        port: of loopback http; if it is taken, the next free one.
        others: let other machines in: https for the pages, http for the trust page.
        https_port: for others.
        http_port: for others.
        idle_min: end after so many minutes without a request, if systemd's socket starts the server again; 0: never.
    """

    data: Path
    port: int = 8420
    others: bool = False
    https_port: int = 8443
    http_port: int = 8080
    idle_min: float = 15.0


def serve(options: WebOptions) -> int:
    """Serve until SIGTERM or SIGINT.

    Raises:
        ToccataError: a port or the packs can't be had, or another server looks after the data folder.
    """
    listening = Listening(options.port, options.others, options.https_port, options.http_port)
    give_back()
    with alone(options.data):
        sockets, by_systemd = opened(listening, os.environ)
        with suppress(KeyboardInterrupt):  # uvicorn has ended in order, and then raises again what has ended it
            asyncio.run(_serve(options, sockets, by_systemd))
    return 0


async def _serve(options: WebOptions, sockets: list[Opened], by_systemd: bool) -> None:
    tells_key = is_read_by_a_person(os.environ, STDOUT, by_systemd)
    key = os.environ.get(ENTER_KEY) or (secrets.token_urlsafe(18) if tells_key else "")
    name = own_names(socket.gethostname())[0].removesuffix(".local")
    around = Surroundings(_clock, time.time, name, key)
    house = House.of(options.data, link_socket(options.data, os.environ.get("RUNTIME_DIRECTORY", "")), around)
    house.wifi = WifiDesk.of(os.environ)
    sweep(options.data)
    with suppress(OSError):
        house.stock.shelf.sweep()
    see_to_first_client(house.clients)
    hosts = Recent(_hosts, _clock)
    sockets, keeper, context = trusted(options.data, sockets)
    server = Server(_doors(house, hosts, sockets, keeper), sockets, context, house, tells_key)
    tasks = [
        asyncio.create_task(house.run()),
        asyncio.create_task(_look_around(house, server, options, by_systemd)),
        asyncio.create_task(sweep_beside(house)),
    ]
    if keeper is not None:
        house.told_time = keeper.look_again
        tasks.append(asyncio.create_task(_look_after(keeper)))
    try:
        await server.serve([found for _, found in sockets])
    finally:
        for task in tasks:
            task.cancel()
        try_to_remember(house)


class Server(uvicorn.Server):
    """uvicorn on several sockets, some of them https; ends its event streams by itself."""

    def __init__(
        self, app: ASGIApp, sockets: list[Opened], tls: ssl.SSLContext | None, house: House, tells_key: bool
    ) -> None:
        config = uvicorn.Config(
            app,
            http=ImpatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=WAIT_FOR_REQUESTS_S,
        )
        super().__init__(config)
        self._sockets, self._tls, self._house, self._tells_key = sockets, tls, house, tells_key

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # uvicorn's
        """Listen; each socket speaks what its listener says."""
        loop = asyncio.get_running_loop()
        protocol = partial(ImpatientProtocol, self.config, self.server_state, {})
        self.servers = []
        for listener, found in self._sockets:
            tls = self._tls if listener.tls else None
            most = HANDSHAKE_S if tls is not None else None
            self.servers.append(
                await loop.create_server(
                    protocol, sock=found, ssl=tls, backlog=self.config.backlog, ssl_handshake_timeout=most
                )
            )
        self.started = True
        self._say_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first, which would go on for ever."""
        self._house.live.close()
        await super().shutdown(sockets)

    def _say_ready(self) -> None:
        here = next(
            (listener for listener, _ in self._sockets if not listener.tls and listener.app is Serves.MAIN), None
        )
        if here is not None:
            key = f"#enter={self._house.around.enter_key}" if self._tells_key else ""
            sys.stdout.write(f"toccata: the page is at http://127.0.0.1:{here.port}/{key}\n")
        away = next((listener for listener, _ in self._sockets if listener.app is Serves.TRUST), None)
        if away is not None:
            sys.stdout.write(f"toccata: a tablet begins at http://{self._house.around.name}.local:{away.port}/\n")
        sys.stdout.flush()


class Recent:
    """The instrument's own names and addresses, read anew when they are older than 5 s."""

    def __init__(self, read: Callable[[], Collection[str]], clock: Callable[[], Seconds]) -> None:
        self._read, self._clock = read, clock
        self._names: Collection[str] = ()
        self._until = Seconds(-1.0)

    def __call__(self) -> Collection[str]:
        """Give them."""
        now = self._clock()
        if now >= self._until:
            self._names, self._until = self._read(), Seconds(now + NAMES_S)
        return self._names


def _clock() -> Seconds:
    return Seconds(time.monotonic())


def _hosts() -> Collection[str]:
    wanted = own_wanted(socket.gethostname())
    return {*wanted.dns, *wanted.addresses, *own_names(socket.gethostname()), *map(str, own_addresses())}


def _keeper(data: Path) -> TrustKeeper:
    return TrustKeeper(TrustFolder.of(data), lambda: own_wanted(socket.gethostname()))


def trusted(data: Path, sockets: list[Opened]) -> tuple[list[Opened], TrustKeeper | None, ssl.SSLContext | None]:
    """See to the certificate that others need. Where none can be had, loopback goes on alone, and a line says so.

    Raises:
        ToccataError: none can be had, and nothing but others was to be served.
    """
    if not any(listener.tls for listener, _ in sockets):
        return sockets, None, None
    keeper = _keeper(data)
    try:
        return sockets, keeper, keeper.start()
    except ToccataError as fault:
        here = [found for found in sockets if found[0].app is Serves.MAIN and not found[0].tls]
        if not here:
            raise
        sys.stderr.write(f"toccata: only this computer's own browser is let in: {fault}\n")
    for found in sockets:
        if found not in here:
            found[1].close()
    return here, None, None


def _doors(
    house: House, hosts: Callable[[], Collection[str]], sockets: list[Opened], keeper: TrustKeeper | None
) -> ASGIApp:
    main = application(house, hosts, PAGES)
    if keeper is None:
        return main
    # It draws codes: 3 MB that a server on loopback does without.
    from toccata.web.trust.app import TrustApp  # noqa: PLC0415

    https = next(listener.port for listener, _ in sockets if listener.tls)
    trust = TrustApp(keeper.folder, house.around.name, hosts, lambda: keeper.facts.fingerprint, https)
    ports = {listener.port for listener, _ in sockets if listener.app is Serves.TRUST}

    async def by_port(scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server") or ("", 0)
        app = trust if server[1] in ports and scope.get("scheme") == "http" else main
        await app(scope, receive, send)

    return by_port


async def sweep_beside(house: House) -> None:
    """Take out of the bank what it must not hold, while the first pages are served; a failing disk is met again."""
    with suppress(ToccataError):
        await house.aside(lambda: sweep_bank(house.stock.data, house.stock.shelf))


async def _look_around(house: House, server: Server, options: WebOptions, by_systemd: bool) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        house.lock_idle()
        with suppress(ToccataError):
            await turn_day(house)
        await judge_some(house)
        if by_systemd and options.idle_min > 0 and nobody(house, options.idle_min * 60):
            server.should_exit = True


def nobody(house: House, idle_s: float) -> bool:
    """Tell whether the server may end: no page listens, nothing is being done, and the last request is long ago."""
    return house.live.is_idle and not house.requests and house.now - house.asked_at >= idle_s


async def _look_after(keeper: TrustKeeper) -> None:
    while True:
        await asyncio.sleep(CERTIFICATE_S)
        with suppress(ToccataError):
            await keeper.look_again()
