"""What every request passes first, whatever it asks for: whose host, from which page; and what every answer says.

Against DNS rebinding the Host is compared with the instrument's own names. Against forged requests a change needs a
header that no form can send, its Content-Type, and an Origin and a Sec-Fetch-Site, where sent, that are this page's own
(OWASP ASVS 5.0, 3.5.1-3.5.3; Fetch Metadata, W3C).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from toccata.web.ask import refusal
from toccata.web.problem import RequestError
from toccata.web.trust.hosts import own_host

Hosts: TypeAlias = Callable[[], Collection[str]]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MARK = "x-toccata"
BODIES = frozenset({"application/json", "application/octet-stream", "application/zip", "video/mp4", "video/webm"})
RECORDINGS = "audio/"
"""No form can send these, whatever follows the stroke (Fetch, CORS-safelisted request-header)."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})
PORTS = {"http": 80, "https": 443}

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), payment=(), usb=()"),
)


class Gate:
    """The outermost part of the application."""

    def __init__(self, inside: ASGIApp, hosts: Hosts) -> None:
        """Stand before an application.

        Args:
            inside: what answers those who pass.
            hosts: tells the names and addresses that the instrument answers to now, beside loopback.
        """
        self._inside, self._hosts = inside, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_headers(list(message.get("headers", ())))
            await send(message)

        try:
            self._look(scope)
        except RequestError as problem:
            await refusal(problem)(scope, receive, send_marked)
        else:
            await self._inside(scope, receive, send_marked)

    def _look(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.getlist("host")
        if len(host) != 1 or not scope["path"].startswith("/") or not self._is_own(host[0], scope):
            raise RequestError(421, "host", "this is not a name of the instrument", "type the address on its label")
        foreign = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if foreign and scope["path"].startswith("/api"):
            raise RequestError(403, "csrf", "another page asked for this", "open the instrument's own page")
        if scope["method"] not in READING:
            _look_at_change(headers, f"{scope['scheme']}://{host[0]}")

    def _is_own(self, host: str, scope: Scope) -> bool:
        found = own_host(host, LOOPBACK | set(self._hosts()))
        if found is None:
            return False
        port = host.removeprefix("[").rpartition(":")[2] if host[-1] != "]" and ":" in host else ""
        server = scope.get("server")
        return server is None or int(port or PORTS[scope["scheme"]]) == server[1]


def _look_at_change(headers: Headers, own: str) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    origin = headers.get("origin")
    forged = origin is not None and origin.lower() != own.lower()
    known = kind in BODIES or kind.startswith(RECORDINGS)
    if headers.get(MARK) != "1" or not known or forged or headers.get("sec-fetch-site") == "none":
        raise RequestError(403, "csrf", "this did not come from the instrument's own page", "open its page anew")


def _with_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    more = [header for header in HEADERS if header[0] not in given]
    if b"cache-control" not in given:
        more.append((b"cache-control", b"no-store"))
    return headers + more
