"""Four simulated boards, the real driver and the real play core in virtual time; what is heard is kept."""

from __future__ import annotations

from random import Random

import numpy as np

from toccata.audio.silent import SilentPlayer
from toccata.bank import CELL_S, Sample
from toccata.events import BoardFault, BoardRecovered, Ended, Started
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.sensors.bus import I2cBus
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import BOARD_ADDRESSES, BoardSettings, Device
from toccata.units import NEVER, Decibels, PadId, Seconds

RATE = 48_000
READY_S = 1.0
RELEASE_S = 0.3
"""How long the loop fades when it is let go, as warm-pad does."""


def pads_of(boards: int) -> list[PadId]:
    return [PadId(board, pad) for board in range(boards) for pad in range(12)]


def sample(key: str, seconds: float, loop: bool, release_s: float) -> Sample:
    pcm = np.zeros((int(seconds * RATE), 2), np.int16)
    envelope = np.full(int(seconds / CELL_S) + 1, 0.02, np.float32)
    around = (0, len(pcm)) if loop else None
    return Sample(key, key, Decibels(-6.0), RATE, pcm, around, -30.0, -34.0, envelope, Seconds(release_s), False)


class Stage:
    """Every pad of ``boards`` boards plays a struck note of 0.3 s, or a loop while it is held."""

    def __init__(self, boards=1, mode=Mode.ONE_SHOT, access=None, lines=True, seed=0, khz=400, before=None):
        self.time = VirtualTime()
        self.device = Device(boards=tuple(BoardSettings(address) for address in BOARD_ADDRESSES[:boards]), bus_khz=khz)
        self.hands = SimulatedBoards(self.device, self.time, seed)
        self.bus = I2cBus(self.hands.adapter, self.time.now)
        self.rig = Rig(self.device, self.bus, VirtualWake(self.hands, self.time, lines), self.time.now)
        self.told = []
        self.longest_tick = 0.0
        self.loop = Loop(self.rig, self._core(mode, access), SilentPlayer(RATE, "virtual"), self.time.now, self._listen)
        if before is not None:
            before(self)
        self.run(READY_S)

    def run(self, span, until=None):
        """Play on for ``span`` seconds, or until ``until`` holds."""
        end = Seconds(self.time.now() + span)
        while self.time.now() < end and not (until is not None and until()):
            self.loop.wait(end)
            self.tick()
        return self.time.now()

    def tick(self):
        begun = self.time.now()
        self.loop.tick()
        self.longest_tick = max(self.longest_tick, self.time.now() - begun)

    def touch(self, *pads, amount=0.9):
        for pad in pads:
            self.hands.touch(pad, amount)
        return self.time.now()

    def lift(self, *pads):
        return self.touch(*pads, amount=0.0)

    def fault(self, kind, lasting=0.0, board=0, rate=1.0):
        now = self.time.now()
        self.hands.inject(FaultKind(kind), board, now, Seconds(now + lasting), rate)
        return now

    def fault_everywhere(self, kind, lasting, rate):
        now = self.time.now()
        self.hands.adapter.inject(Fault(FaultKind(kind), None, now, Seconds(now + lasting), rate))

    def starts(self, since=-NEVER):
        return [one for one in self.told if isinstance(one, Started) and one.at >= since]

    def ends(self, since=-NEVER):
        return [one for one in self.told if isinstance(one, Ended) and one.at >= since]

    def faults(self, since=-NEVER):
        return [one for one in self.told if isinstance(one, BoardFault) and one.at >= since]

    def recoveries(self, since=-NEVER):
        return [one for one in self.told if isinstance(one, BoardRecovered) and one.at >= since]

    def forget(self):
        self.told.clear()

    def _core(self, mode, access):
        settings = PadSettings(mode, ("a sound",), access or Access())
        setup = Setup("All", dict.fromkeys(pads_of(len(self.device.boards)), settings))
        client = Client("c-1", "Robin", settings.access, (setup,), "All")
        made = sample("loop", 2.0, True, RELEASE_S) if mode is Mode.HOLD else sample("note", 0.3, False, 0.12)
        samples = dict.fromkeys(recipes(client), made)
        return Core(client, samples, Random(0), Decibels(-1.0), Pace.of(64, RATE))

    def _listen(self, sensed, heard):
        self.told += heard
