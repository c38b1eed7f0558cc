"""What the lab asks of the emulated instrument, in the words of its tests."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from lab.errand import Errand, ErrandError, Errands
from lab.machine import Machine
from lab.sound import Captured, captured
from toccata.link import VERSION

T = TypeVar("T")

INSTRUMENT, WEB = "toccata-instrument.service", "toccata-web.service"

PATIENCE_S = 1800.0
"""Longest wait for an errand: an emulated computer beside a busy one takes its time. No verdict hangs on it."""

BOOT_S = 1800.0
GUEST_PATIENCE_S = 60.0
"""Longest wait for anything to happen, by the guest's clock."""

HEARD_WITHIN_S = 12
"""Guest's seconds; a touch is told within one."""

PLAYS = "plays"


class Active(NamedTuple):
    """A running service: its process, and the uptime at which it was ready, in seconds."""

    pid: int
    ready_s: float


@dataclass(slots=True)
class Capture:
    """The card's output while it is recorded; ``begun_s``: at which uptime it began, exactly once it has ended."""

    guest: Errands
    errand: Errand
    path: str
    begun_s: float

    def end(self) -> Captured:
        """Wait until the recording has its length, and hear it."""
        ended_s = float(self.errand.each(PATIENCE_S)[-1])
        heard = captured(self.guest.run(f"base64 -w 76 {self.path}; rm {self.path}", 120))
        # arecord takes its time to begin, and next to none to end: what is heard is placed by its end.
        self.begun_s = ended_s - heard.seconds
        return heard


class Emulated:
    """The instrument inside a machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._captures = 0

    @property
    def guest(self) -> Errands:
        """Who runs errands, since the last time that the power came."""
        return self.machine.guest

    def wait_for(self, what: str, probe: Callable[[], T | None], limit_s: float = GUEST_PATIENCE_S) -> T:
        """Ask until the answer is true, and give it; the limit is the guest's own time.

        Raises:
            TimeoutError: it never was.
        """
        until = self.guest.uptime() + limit_s
        while not (found := probe()):
            if self.guest.uptime() > until:
                raise TimeoutError(f"waited {limit_s:.0f} s of the guest's time in vain: {what}")
            time.sleep(0.5)
        return found

    def active(self, unit: str) -> Active | None:
        """Tell since when a service is ready; None while it is not."""
        names = ("ActiveState", "MainPID", "ActiveEnterTimestampMonotonic")
        shown = self.guest.run(f"systemctl show {unit} " + " ".join(f"-p {name}" for name in names))
        found = dict(line.split("=", 1) for line in shown.splitlines())
        if found["ActiveState"] != "active" or found["MainPID"] == "0":
            return None
        return Active(int(found["MainPID"]), int(found["ActiveEnterTimestampMonotonic"]) / 1e6)

    def wait_active(self, unit: str, other_than: int = 0) -> Active:
        """Wait until a service is ready, as another process than the one given."""

        def ready() -> Active | None:
            found = self.active(unit)
            return found if found is not None and found.pid != other_than else None

        return self.wait_for(f"{unit} is active", ready)

    def touch(self, pad: str = "0/0", amount: float = 1.0) -> None:
        """Lay a finger on an emulated pad, or lift it (0.0)."""
        board, number = pad.split("/")
        self.guest.chips(f"touch {board} {number} {amount}")

    def tap(self, pad: str = "0/0") -> None:
        """Touch a pad for a moment."""
        self.touch(pad)
        self.rest(0.3)
        self.touch(pad, 0.0)

    def rest(self, seconds: float) -> None:
        """Let time pass in the guest: its clock stands still while this computer does something else."""
        self.guest.run(f"sleep {seconds}")

    def answer(self, pad: str = "0/0") -> str:
        """Tap a pad, and give what the instrument says of it over its link: `PLAYS`, or why the pad stays silent."""
        listening = self.listen(HEARD_WITHIN_S)
        self.tap(pad)
        for told in heard_of(listening):
            if told.get("pad") == pad and told["type"] in ("started", "ignored"):
                self.guest.end(listening)
                return PLAYS if told["type"] == "started" else str(told["why"])
        return "nothing"

    def listen(self, seconds: float) -> Errand:
        """Listen on the instrument's link; it listens when this returns."""
        listening = self.guest.begin(f"python3 /lab/listen.py {seconds} {VERSION}", seconds + 60)
        said = []
        while (line := listening.next(PATIENCE_S)) != "LISTENING":
            if line is None:
                raise ErrandError("\n".join(["nobody listens:", *said]))
            said.append(line)
        return listening

    def forget_starts(self) -> None:
        """Let the next start count as the first: after several in a row the safe profile would play."""
        self.guest.run("rm -f /run/toccata/starts* /var/lib/toccata/starts*")

    def hello(self) -> bool:
        """Knock at the config server's door and tell whether it answers."""
        return "version" in self.guest.run("python3 /lab/pages.py hello", 120)

    def told(self, unit: str) -> str:
        """What a service has said since the boot."""
        return self.guest.run(f"journalctl --boot --no-pager --output=cat --unit={unit}")

    def wait_told(self, unit: str, text: str, after: int = 0) -> None:
        """Wait until a service has said this, beyond the first ``after`` characters of what it said."""
        self.wait_for(f"{unit} says {text!r}", lambda: text in self.told(unit)[after:])

    def capture(self, seconds: int, card: str = "hw:Loopback,1") -> Capture:
        """Begin to record; it has begun when this returns."""
        self._captures += 1
        path = f"/run/captured-{self._captures}.wav"
        command = f"arecord -q -D {card} -f S16_LE -c 2 -r 48000 -d {seconds} {path}"
        errand = self.guest.begin(
            f"cut -d' ' -f1 /proc/uptime; {command}; cut -d' ' -f1 /proc/uptime", seconds + PATIENCE_S
        )
        begun_s = float(errand.next(PATIENCE_S) or "nan")
        self.wait_for("the capture has begun", lambda: self._size(path) > 10_000)
        return Capture(self.guest, errand, path, begun_s)

    def _size(self, path: str) -> int:
        try:
            return int(self.guest.run(f"stat -c %s {path}"))
        except ErrandError:
            return 0


def heard_of(listening: Errand) -> Iterator[dict[str, Any]]:
    """Give each message of the link as it comes; ``heard_s``: the guest's uptime then."""
    while (line := listening.next(PATIENCE_S)) is not None:
        if line.startswith("{"):
            yield json.loads(line)
