"""How boards are looked at: beside an instrument that plays, as a guest on its link; or by opening the bus itself."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from toccata.doctor.hearing import Hearing
from toccata.errors import LinkError
from toccata.link import VERSION, Counts, Greeting, Hello, State, Watch
from toccata.link_wire import Lines, decode_from_instrument, encode
from toccata.sensors.bus import I2cBus
from toccata.sensors.mpr121 import Chip
from toccata.settings.device import Device
from toccata.units import Seconds

Now = Callable[[], Seconds]
Rest = Callable[[Seconds], None]

ANSWER_S = Seconds(5.0)
WATCH_AGAIN_S = Seconds(2.0)
"""The instrument watches for 5 s after the last word."""

LOOK_S = Seconds(0.1)
SETTLE_S = Seconds(0.1)
"""After a start the filters need several periods of 4 ms before figures mean anything."""

_CHUNK = 65_536
_AGAIN = "run the command again"
_OTHER = "speaks another version of the link", "use the toccata that it was started with"


class Look(Protocol):
    """Looks at boards for as long as it is let; what it has seen is in ``hearing``."""

    hearing: Hearing

    def pump(self, until: Seconds) -> None:
        """Look on until then."""

    def close(self) -> None:
        """Let the boards be."""


class LinkLook:
    """A guest on the link: the instrument plays on, and its config server hears nothing of it."""

    def __init__(self, place: Path, now: Now) -> None:
        """Call, and wait until the instrument has said what holds.

        Raises:
            LinkError: it does not answer, or speaks another version.
        """
        self.hearing = Hearing()
        self._place, self._now, self._lines = place, now, Lines()
        self._watch_at = Seconds(0.0)
        self._boards: Sequence[int] = ()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(ANSWER_S)
            self._socket.connect(str(place))
            self.send(encode(Hello(guest=True)))
            self._wait_for_state(Seconds(now() + ANSWER_S))
        except OSError as fault:
            self._socket.close()
            raise fault if isinstance(fault, LinkError) else self._fault("does not answer", _AGAIN) from fault

    def pump(self, until: Seconds) -> None:
        """Listen until then; all boards are watched.

        Raises:
            LinkError: the instrument has gone.
        """
        while (now := self._now()) < until:
            if now >= self._watch_at:
                self._watch_at = Seconds(now + WATCH_AGAIN_S)
                self.send(b"".join(encode(Watch(board)) for board in self._boards))
            self.listen(Seconds(min(until, self._watch_at) - now))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _wait_for_state(self, until: Seconds) -> None:
        while self.hearing.state is None:
            if self._now() >= until:
                raise self._fault("says nothing", _AGAIN)
            self.listen(Seconds(0.1))
        self._boards = range(len(self.hearing.state.boards))

    def send(self, data: bytes) -> None:
        """Say something.

        Raises:
            LinkError: the instrument has gone.
        """
        try:
            self._socket.sendall(data)
        except OSError as fault:
            raise self._fault("has gone", _AGAIN) from fault

    def listen(self, patience: Seconds) -> None:
        """Take in what the instrument says within so long.

        Raises:
            LinkError: the instrument has gone, or speaks another version.
        """
        if not select.select([self._socket], (), (), max(patience, 0.0))[0]:
            return
        try:
            data = self._socket.recv(_CHUNK)
            messages = [decode_from_instrument(line) for line in self._lines.feed(data)]
        except ValueError as fault:
            raise self._fault(*_OTHER) from fault
        except OSError as fault:
            raise self._fault("has gone", _AGAIN) from fault
        if not data:
            raise self._fault("has hung up", "see that both are of one version, and that no other command asks it")
        for message in messages:
            self.hearing.take(message)
        if self.hearing.greeting is not None and self.hearing.greeting.version != VERSION:
            raise self._fault(*_OTHER)

    def _fault(self, what: str, remedy: str) -> LinkError:
        return LinkError(str(self._place), f"the instrument {what}", remedy)


class BusLook:
    """The boards of a bus that nobody else plays on. Their chips are started anew."""

    def __init__(self, device: Device, bus: I2cBus, now: Now, rest: Rest) -> None:
        self.hearing = Hearing()
        self.bus = bus
        self._now, self._rest = now, rest
        chips = [Chip(bus, board.address) for board in device.boards]
        started = [_started(chip, board.thresholds) for chip, board in zip(chips, device.boards, strict=True)]
        self._chips = {number: chip for number, chip in enumerate(chips) if started[number]}
        self.hearing.take(Greeting(VERSION, False, len(chips)))
        self.hearing.take(State("", "", "", False, False, 0.0, 0.0, "", True, tuple(started)))
        # What failed so far tells of boards that are not there, not of the bus.
        self.calls, self.failures = bus.counts.calls, bus.counts.failures
        rest(SETTLE_S)

    @property
    def found(self) -> int:
        """How many boards answer."""
        return len(self._chips)

    def pump(self, until: Seconds) -> None:
        """Look ten times a second until then; a board that fails is looked at again."""
        while (now := self._now()) < until:
            for number, chip in self._chips.items():
                self._look(number, chip)
            self._rest(Seconds(max(min(now + LOOK_S, until) - self._now(), 0.0)))

    def close(self) -> None:
        """Give the bus back."""
        self.bus.close()

    def _look(self, number: int, chip: Chip) -> None:
        try:
            found = chip.survey()
        except OSError:
            return  # the bus has counted it
        self.hearing.take(Counts(number, found.figures, found.baselines, self._now()))


def _started(chip: Chip, thresholds: Sequence[tuple[int, int]]) -> bool:
    try:
        chip.start(thresholds)
    except (OSError, ValueError, RuntimeError):
        return False
    return True
