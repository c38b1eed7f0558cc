"""One chip with sensors on a simulated bus in virtual time, read whenever it is due; what it says is kept."""

from __future__ import annotations

from toccata.events import BoardFault, BoardRecovered, Reading
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure_source import PressureSource
from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.units import NEVER, PadId, Seconds


class OneGauge:
    """``gauge_of(bus, now)`` makes the gauge, ``chip`` is what it talks to."""

    def __init__(self, address, chip, gauge_of, khz=400, seed=0):
        self.time, self.address, self.chip = VirtualTime(Seconds(1.0)), address, chip
        self.adapter = SimulatedAdapter(self.time, {} if chip is None else {address: chip}, khz, seed)
        self.bus = I2cBus(self.adapter, self.time.now)
        self.gauge = gauge_of(self.bus, self.time.now)
        self.source = PressureSource(self.gauge, self.bus, self.time.now)
        self.said, self.wishes, self.longest, self.reads = [], dict.fromkeys(self.gauge.pads, 0.001), 0.0, 0

    def run(self, span):
        """Read on for ``span`` seconds; what was said meanwhile."""
        end, before = Seconds(self.time.now() + span), len(self.said)
        while self.time.now() < end:
            if self.time.now() >= self.source.due(self.wish):
                begun = self.time.now()
                self.said += self.source.read(self.wish)
                self.longest, self.reads = max(self.longest, self.time.now() - begun), self.reads + 1
            self.time.advance_to(min(end, max(self.source.due(self.wish), self.time.now())))
        return self.said[before:]

    def press(self, channel, share):
        self.adapter.touch(self.address, channel, share)

    def fault(self, kind, lasting=0.0, rate=1.0):
        now = self.time.now()
        self.adapter.inject(Fault(FaultKind(kind), self.address, now, Seconds(now + lasting), rate))

    def wish(self, pad):
        return Seconds(self.wishes.get(pad, NEVER))


def levels(said, pad=None):
    return [one.level for one in said if isinstance(one, Reading) and pad in (None, one.pad)]


def faults(said):
    return [(type(one).__name__, one.name, one.what) for one in said if isinstance(one, BoardFault | BoardRecovered)]


LEFT, RIGHT, CHIN, FOOT = (PadId(16 + number, 0, name) for number, name in enumerate(("left", "right", "chin", "foot")))
