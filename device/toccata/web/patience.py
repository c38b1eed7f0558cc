"""HTTP with a visitor who says nothing: uvicorn waits for ever for the head of a request, we do not."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_S = 10.0
"""A tablet's head comes in one packet. Each connection without one holds a descriptor that others need."""

HANDSHAKE_S = 10.0
"""Of TLS, likewise."""


class ImpatientProtocol(H11Protocol):
    """Hangs up where no new request has come, whole, between two looks 10 s apart."""

    _look_at: asyncio.TimerHandle | None = None
    _seen: RequestResponseCycle | None = None
    head_s = HEAD_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._look_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._look_at is not None:
            self._look_at.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        self._look_at = self.loop.call_later(self.head_s, self._look)

    def _look(self) -> None:
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.cycle is self._seen:
            self.transport.close()
        else:
            self._seen = self.cycle
            self._look_again()
