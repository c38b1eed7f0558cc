"""An asyncio loop in virtual time: no thread, no file, no wait. What would go aside to a thread is done on the spot."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from toccata.units import NEVER, Seconds


class OnTheSpot(ThreadPoolExecutor):
    """An executor without threads. asyncio takes no other class."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as fault:  # noqa: BLE001 - as the executor does
            done.set_exception(fault)
        return done


class NoFiles:
    """A selector with nothing to select from."""

    def select(self, timeout: float | None = None) -> list[Any]:
        return []

    def close(self) -> None:
        """Nothing is held."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Goes on when ``turn`` is called, until all waits.

    Args:
        now: the clock.
        dial: makes a connection to a Unix socket, in memory, or raises an OSError.
    """

    def __init__(self, now: Callable[[], Seconds], dial: Callable[[asyncio.BaseProtocol], asyncio.Transport]) -> None:
        super().__init__()
        self._now, self._dial = now, dial
        self._selector = NoFiles()
        self.set_default_executor(OnTheSpot())

    def time(self) -> float:
        return self._now()

    def due(self) -> Seconds:
        """When a timer rings next."""
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)._scheduled = False
            self._timer_cancelled_count -= 1
        return Seconds(self._scheduled[0].when()) if self._scheduled else NEVER

    def is_due(self) -> bool:
        """Tell whether ``turn`` has something to do."""
        return bool(self._ready) or self.due() <= self._now()

    def turn(self) -> None:
        """Do all that is due now."""
        if self.is_due():
            self.stop()
            self.run_forever()

    def _run_once(self) -> None:
        super()._run_once()
        while self.is_due():
            super()._run_once()

    async def create_unix_connection(self, protocol_factory: Callable[[], Any], path: Any = None, **_: Any) -> Any:  # type: ignore[override]
        protocol = protocol_factory()
        transport = self._dial(protocol)
        protocol.connection_made(transport)
        return transport, protocol

    def _process_events(self, event_list: Any) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody waits who could be woken."""
