"""Four boards and seven sensors on simulated buses in virtual time, read as the loop reads them."""

from __future__ import annotations

from toccata.events import BoardFault, BoardRecovered
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import Device, PodSettings, PressureChip, SensorSettings, Way
from toccata.settings.pads import sensors_of
from toccata.units import NEVER, Seconds

SENSORS = (
    SensorSettings("squeeze", PressureChip.MPRLS),
    SensorSettings("sip", PressureChip.MPRLS, way=Way.PULL),
    *(SensorSettings(f"pad-{n}", PressureChip.ADS1015, 0x48, n) for n in range(4)),
    SensorSettings("chin", PressureChip.POD, channel=1),
)
DEVICE = Device(sensors=SENSORS, pod=PodSettings())
SQUEEZE, SIP, PAD_0, PAD_1, PAD_2, PAD_3, CHIN = sensors_of(DEVICE)


class Beside:
    """Four boards and seven sensors, read as the loop reads them."""

    def __init__(self, wished, lines=False, every=0.001):
        self.every = Seconds(every)
        self.time, self.wished, self.said, self.longest, self.ticks = VirtualTime(), wished, [], 0.0, 0
        self.hands = SimulatedBoards(DEVICE, self.time)
        now = self.time.now
        self.bus, self.pod_bus = I2cBus(self.hands.adapter, now), I2cBus(self.hands.pod_adapter, now)
        sources = pressure_sources(DEVICE, self.bus, self.pod_bus, now)
        self.rig = Rig(DEVICE, self.bus, VirtualWake(self.hands, self.time, lines), now, sources)
        self.run(1.0)

    def wish(self, pad):
        return self.every if pad in self.wished else NEVER

    def run(self, span):
        end, before = Seconds(self.time.now() + span), len(self.said)
        while self.time.now() < end:
            self.rig.wait(min(end, self.rig.due(self.wish)))
            begun = self.time.now()
            self.said += self.rig.read(self.wish)
            self.longest, self.ticks = max(self.longest, self.time.now() - begun), self.ticks + 1
        return self.said[before:]

    def fault(self, kind, pad, lasting):
        now = self.time.now()
        self.hands.inject(FaultKind(kind), pad.board, now, Seconds(now + lasting), 1.0)


def told(said):
    return [(type(one).__name__, one.name or one.board, one.what) for one in said if isinstance(one, BoardFault | BoardRecovered)]  # fmt: skip # noqa: E501
