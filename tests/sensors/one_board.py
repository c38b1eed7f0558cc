"""One board on a simulated bus in virtual time, read every millisecond; what it says is kept."""

from __future__ import annotations

from toccata.events import BoardFault, BoardRecovered, Reading
from toccata.sensors.board import Board
from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import BoardSettings
from toccata.units import NEVER, PadId, Seconds

ADDRESS = 0x5A
POLL_S = Seconds(0.001)


class OneBoard:
    def __init__(self, is_there=True, seed=1, wish=0.020):
        self.time = VirtualTime()
        chips = {ADDRESS: SimulatedMpr121(seed)} if is_there else {}
        self.adapter = SimulatedAdapter(self.time, chips, seed=seed)
        self.bus = I2cBus(self.adapter, self.time.now)
        self.board = Board(0, BoardSettings(ADDRESS), self.bus, self.time.now)
        self.said = []
        self.wish = Seconds(wish)
        self.registers_read = []
        self._rdwr, self.bus._rdwr = self.bus._rdwr, self._listen

    def run(self, span):
        """Read on for ``span`` seconds; what the board says meanwhile."""
        end, before = Seconds(self.time.now() + span), len(self.said)
        while self.time.now() < end:
            if self.time.now() >= self.board.due(POLL_S, self._wish):
                self.said += self.board.scan(self._wish)
            self.time.advance_to(Seconds(min(end, max(self.board.due(POLL_S, self._wish), self.time.now()))))
        return self.said[before:]

    def touch(self, *pads, amount=0.8):
        for pad in pads:
            self.adapter.touch(ADDRESS, pad, amount)

    def lift(self, *pads):
        self.touch(*pads, amount=0.0)

    def fault(self, kind, lasting=0.0, rate=1.0):
        now = self.time.now()
        self.adapter.inject(Fault(FaultKind(kind), ADDRESS, now, Seconds(now + lasting), rate))

    def register(self, number, length=1):
        answer = bytearray(length)
        self.bus.writeto_then_readfrom(ADDRESS, bytes([number]), answer)
        return list(answer)

    def _wish(self, pad):
        return self.wish

    def _listen(self, *messages):
        self.registers_read.append((self.time.now(), bytes(messages[0])[0] if messages[0].len else None, len(messages)))
        self._rdwr(*messages)


def short(said):
    """What was said without its instants: (pad, touched or lifted or stale) and (fault or recovered, what)."""
    return [_short(one) for one in said]


def _short(one):
    if isinstance(one, Reading):
        return one.pad.pad, "stale" if one.stale else "touched" if one.level > 0.0 else "lifted"
    kind = {BoardFault: "fault", BoardRecovered: "recovered"}[type(one)]
    return kind, one.what


__all__ = ["ADDRESS", "NEVER", "OneBoard", "PadId", "short"]
