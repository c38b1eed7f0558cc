"""Writes a page into the pod's flash: in one frame on a good line, in ever smaller pieces on a bad one.

With 1 % of the bytes damaged and 1 % dropped, a page's frame of 268 bytes comes through once in 220 times, a piece's of
28 bytes every other time. A piece is programmed by itself: the flash only clears bits, so nothing else changes.
"""

from __future__ import annotations

from toccata.errors import PodError
from toccata.sensors.pod_layout import PAGE
from toccata.sensors.pod_registers import REPLY_BAD, REPLY_OK
from toccata.technician.pod_requests import Answer, Patience, Requests
from toccata.units import Seconds

SMALLEST = 16
_STEP = 4
_TRIES = 8


class PageWriter:
    """Remembers how large a piece comes through: quarters after a loss, four times as much after a page without one."""

    def __init__(self, requests: Requests, patience: Patience) -> None:
        # At most 24 ms on the line and 3 ms in the flash: a page need not be waited for as long as an erased sector.
        self._wait = Seconds(patience.wait / 4)
        self._noisy_tries = patience.noisy_tries
        self._requests = requests
        self._size = PAGE
        self._smallest = SMALLEST

    def write(self, offset: int, page: bytes) -> int:
        """Write a page; gives the status of the first piece that was not done, or REPLY_OK.

        Raises:
            PodError: the pod does not answer any more.
        """
        lost, at = False, 0
        while at < PAGE:
            answer = self._ask(offset + at, page[at : at + self._size])
            if answer is None:
                lost, self._size = True, self._smaller()
            elif answer.status == REPLY_BAD and self._size < PAGE:
                # This loader takes whole pages only; what was written so far stays as it is.
                self._size, self._smallest, at = PAGE, PAGE, 0
            elif answer.status != REPLY_OK:
                return answer.status
            else:
                at += self._size
        if not lost:
            self._size = min(self._size * _STEP, PAGE)
        return REPLY_OK

    def _ask(self, offset: int, piece: bytes) -> Answer | None:
        last = self._size <= self._smallest
        patience = Patience(self._wait, _TRIES, self._noisy_tries) if last else Patience(self._wait, 1, 1)
        return self._requests.ask(b"W", offset.to_bytes(4, "little") + piece, patience)

    def _smaller(self) -> int:
        if self._size <= self._smallest:
            name, remedy = self._requests.line.name, "check its cable and power, then run toccata flash again"
            raise PodError(name, "the pod does not answer any more", remedy)
        return self._size // _STEP
