"""What the http port answers: the trust page and the authority's files. No cookie is set or read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.hosts import own_host
from toccata.web.trust.page import POLICY, Shown, page
from toccata.web.trust.words import language

HTTPS_PORT = 443

FILES = {
    "/toccata.crt": ("crt", "application/x-x509-ca-cert"),
    "/toccata.pem": ("pem", "application/x-pem-file"),
    "/toccata.mobileconfig": ("mobileconfig", "application/x-apple-aspen-config"),
}
"""Tablets choose by the type what to do with a file: Safari offers a profile only under Apple's own."""

COMMON_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class TrustApp:
    """The ASGI application of the http port.

    Attributes:
        folder: the files that it gives away.
        name: of the instrument.
        https_port: where the instrument's pages are.
    """

    def __init__(
        self,
        folder: TrustFolder,
        name: str,
        hosts: Callable[[], Collection[str]],
        fingerprint: Callable[[], str],
        https_port: int = HTTPS_PORT,
    ) -> None:
        """Stand ready.

        Args:
            folder: the files of trust, made before anybody asks.
            name: of the instrument.
            hosts: tells the names and addresses that the instrument answers to now; asked at every request.
            fingerprint: tells the authority's fingerprint.
            https_port: where the instrument's pages are.
        """
        self.folder, self.name, self.https_port = folder, name, https_port
        self._hosts, self._fingerprint = hosts, fingerprint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a scope that is no http request (lifespan) is accepted and nothing done."""
        if scope["type"] == "http":
            await self._answer(scope)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)

    def _answer(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        given = headers.getlist("host")
        host = own_host(given[0], self._hosts()) if len(given) == 1 else None
        if host is None:
            return _plain(421, "This is not a name of the instrument.")
        if scope["method"] not in ("GET", "HEAD"):
            return _plain(405, "Only the page and its files are here.", {"Allow": "GET, HEAD"})
        if scope["path"] in FILES:
            return self._file(*FILES[scope["path"]])
        if scope["path"] != "/":
            return _plain(404, "Only the page and its files are here.")
        return self._page(host, headers.get("accept-language", ""))

    def _page(self, host: str, accepted: str) -> Response:
        port = "" if self.https_port == HTTPS_PORT else f":{self.https_port}"
        shown = Shown(self.name, f"https://{host}{port}/", self._fingerprint(), language(accepted))
        more = {"Content-Language": shown.language, "Vary": "Accept-Language"}
        return Response(page(shown), media_type="text/html", headers=COMMON_HEADERS | more)

    def _file(self, kind: str, media_type: str) -> Response:
        content = _content(self.folder.public(kind))
        if content is None:
            return _plain(404, "The instrument has no certificate yet.")
        disposition = f'attachment; filename="toccata.{kind}"'
        return Response(content, media_type=media_type, headers=COMMON_HEADERS | {"Content-Disposition": disposition})


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _plain(status: int, text: str, more: dict[str, str] | None = None) -> Response:
    return Response(text, status, media_type="text/plain", headers=COMMON_HEADERS | (more or {}))


async def _lifespan(receive: Receive, send: Send) -> None:
    """Say yes to start and stop (ASGI specification, lifespan 2.0)."""
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
