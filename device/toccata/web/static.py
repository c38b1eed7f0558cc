"""The pages: files of one folder, listed when the server starts. Only a path on the list is ever opened."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from toccata.web.ask import refusal
from toccata.web.problem import RequestError

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}

_IMPORT = re.compile(rb'^@import url\("([a-z/-]+\.css)"\);$', re.MULTILINE)

REVALIDATED = "no-cache"
"""A tablet asks each time, and is told 304: an update of the instrument is seen at the next tap."""


class Pages:
    """The static files, as an ASGI application."""

    def __init__(self, folder: Path) -> None:
        """List the files.

        Args:
            folder: ``index.html`` in it is ``/``; all others are under ``/pages/``.
        """
        files = (path for path in sorted(folder.rglob("*")) if path.suffix in TYPES and path.is_file())
        self._files = {f"/pages/{path.relative_to(folder).as_posix()}": path for path in files}
        self._files["/"] = folder / "index.html"

    def paths(self) -> list[str]:
        """List what can be asked for."""
        return list(self._files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD; everything else is not there."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        path = self._files.get(scope["path"])
        if path is None:
            return refusal(RequestError(404, "missing", "nothing is here", "load the page anew"))
        if scope["method"] not in ("GET", "HEAD"):
            return refusal(RequestError(405, "wrong", "a page can only be read", "load the page anew"))
        try:
            content = _whole(path)
        except OSError:
            return refusal(RequestError(404, "missing", "the page can't be read", "install Toccata again"))
        tag = f'"{sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": REVALIDATED}
        if tag in Headers(scope=scope).get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=TYPES[path.suffix])


def _whole(path: Path) -> bytes:
    """Give a file; a stylesheet with those that it imports in their places, so that a tablet asks once."""
    content = path.read_bytes()
    if path.suffix != ".css":
        return content
    return _IMPORT.sub(lambda found: (path.parent / found[1].decode()).read_bytes(), content)
