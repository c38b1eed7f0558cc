"""Errands for the guest's own hand (guest/agent.py), over the virtio port."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from dataclasses import dataclass, field


class GuestGoneError(Exception):
    """The guest does not answer: it was cut, or it hangs."""


class ErrandError(Exception):
    """What ran in the guest ended with another status than 0."""


@dataclass(slots=True)
class Errand:
    """One thing that runs in the guest."""

    number: int
    lines: queue.Queue[str | None] = field(default_factory=queue.Queue)
    status: int | None = None

    def each(self, limit_s: float) -> list[str]:
        """Give all lines up to the end.

        Raises:
            GuestGoneError: no end within the limit.
        """
        found, until = [], time.monotonic() + limit_s
        while (line := self.next(until - time.monotonic())) is not None:
            found.append(line)
        return found

    def next(self, limit_s: float) -> str | None:
        """Give the next line, or None at the end.

        Raises:
            GuestGoneError: neither came within the limit.
        """
        try:
            return self.lines.get(timeout=max(limit_s, 0.001))
        except queue.Empty:
            raise GuestGoneError(f"nothing from errand {self.number} within {limit_s:.0f} s") from None


class Errands:
    """Sends errands and sorts what comes back."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._lock = threading.Lock()
        self._open: dict[int, Errand] = {0: Errand(0)}
        self._count = 0
        threading.Thread(target=self._listen, name="errands", daemon=True).start()

    def wait_for_hand(self, limit_s: float) -> str:
        """Wait until the guest's hand is there; it tells when it came."""
        return str(self._open[0].next(limit_s))

    def begin(self, text: str, limit_s: float = 60.0) -> Errand:
        """Start shell text in the guest; it is killed there after the limit (of this computer's own time, roughly)."""
        return self._ask({"run": text, "limit_s": limit_s})

    def end(self, errand: Errand) -> None:
        """Kill one."""
        self._ask({"end": errand.number}).each(30.0)

    def run(self, text: str, limit_s: float = 60.0) -> str:
        """Run shell text to its end and give what it said.

        Raises:
            ErrandError: another status than 0.
            GuestGoneError: no end at all.
        """
        errand = self.begin(text, limit_s)
        said = "\n".join(errand.each(limit_s + 30.0))
        if errand.status != 0:
            raise ErrandError(f"status {errand.status}: {text}\n{said}")
        return said

    def chips(self, line: str) -> str:
        """Say a line to the emulated boards, and give their answer.

        Raises:
            ErrandError: they did not understand, or are not there.
        """
        answer = "".join(self._ask({"chips": line}).each(60.0))
        if answer != "ok" and not answer.isdigit():
            raise ErrandError(f"{line}: {answer}")
        return answer

    def uptime(self) -> float:
        """Tell the guest's own clock, in seconds."""
        return float("".join(self._ask({"uptime": 1}).each(600.0)))

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, asked: dict[str, object]) -> Errand:
        with self._lock:
            self._count += 1
            errand = self._open[self._count] = Errand(self._count)
            self._line.sendall(json.dumps({"id": errand.number, **asked}).encode() + b"\n")
        return errand

    def _listen(self) -> None:
        with self._line.makefile("r", errors="replace") as lines:
            try:
                for line in lines:
                    self._sort(json.loads(line))
            except (OSError, ValueError):
                pass
        for errand in list(self._open.values()):
            errand.lines.put(None)

    def _sort(self, told: dict[str, object]) -> None:
        errand = self._open.get(int(str(told["id"])))
        if errand is None:
            return
        if "status" in told:
            errand.status = int(str(told["status"]))
            errand.lines.put(None)
            del self._open[errand.number]
        else:
            errand.lines.put(str(told["line"]))
