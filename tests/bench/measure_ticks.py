"""The loop at rest and at play: {"lines", "seconds", "ticks_s", "touches"}.

At rest the chips' answers come from memory: a real chip thinks for itself, a simulated one with our processor. What a
transfer takes is slept through, as a real bus lets the processor go.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from child import give, orders, punctual_player
from smbus2 import i2c_msg

from toccata.realtime import freeze_memory
from toccata.sensors.bus import Adapter
from toccata.settings.device import Device
from toccata.technician.trial import Trial, now
from toccata.units import Seconds

_USER_AND_SYSTEM = slice(11, 13)
"""Of the figures that stand after the name in /proc/PID/stat (proc(5)): utime and stime, in clock ticks."""

_LEARN_S = Seconds(2.0)
_BIT_S = 1.0 / 400_000.0


class Memory:
    """A bus that answers reads as the chips did once, when nobody touched them."""

    def __init__(self, adapter: Adapter) -> None:
        self.recalls = False
        self._adapter = adapter
        self._known: dict[tuple[int, bytes, int], bytes] = {}

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        write, read = i2c_msgs[0], i2c_msgs[-1]
        key = (write.addr, write.buf[: write.len], read.len)
        answer = self._known.get(key) if self.recalls and len(i2c_msgs) == 2 else None
        if answer is None:
            self._adapter.i2c_rdwr(*i2c_msgs)
            self._known[key] = read.buf[: read.len]
        else:
            time.sleep((21 + 9 * (write.len + read.len)) * _BIT_S)
            ctypes.memmove(read.buf, answer, read.len)

    def close(self) -> None:
        self._adapter.close()


def main() -> None:
    about = orders()
    device = Device()
    memories: list[Memory] = []
    trial = Trial(device, punctual_player(device), about["lines"], through=lambda bus: _remembered(bus, memories))
    trial.settle()
    freeze_memory()
    memory = memories[0]
    simulated = _rested(trial, _LEARN_S)
    memory.recalls = True
    at_rest = _rested(trial, about["seconds"])
    memory.recalls = False
    still = _timed(trial, lambda: trial.rest(Seconds(about["ticks_s"])))
    playing = _timed(trial, lambda: trial.play(about["touches"]))
    give({"cpu": at_rest, "simulated": simulated["share"], "ticks": still, "playing": playing})


def _remembered(bus: Adapter, memories: list[Memory]) -> Memory:
    memories.append(Memory(bus))
    return memories[-1]


def _timed(trial: Trial, play: Callable[[], object]) -> list[float]:
    """Time all ticks of a while; the chips are simulated, with our processor."""
    times: list[float] = []
    tick = trial.tick

    def timed() -> None:
        begun = now()
        tick()
        times.append(now() - begun)

    trial.tick = timed
    play()
    trial.tick = tick
    return times


def _rested(trial: Trial, seconds: float) -> dict[str, Any]:
    before, begun = _spent(), now()
    trial.rest(Seconds(seconds))
    wall, after = now() - begun, _spent()
    by_thread = {name: round((after[name] - before.get(name, 0.0)) / wall, 4) for name in after}
    return {"seconds": wall, "share": sum(by_thread.values()), "threads": by_thread}


def _spent() -> dict[str, float]:
    """Processor seconds of every thread of this process, by name."""
    spent: dict[str, float] = {}
    for task in Path("/proc/self/task").iterdir():
        name, _, figures = (task / "stat").read_text().partition("(")[2].rpartition(")")
        ticks = sum(int(figure) for figure in figures.split()[_USER_AND_SYSTEM])
        spent[name] = spent.get(name, 0.0) + ticks / os.sysconf("SC_CLK_TCK")
    return spent


if __name__ == "__main__":
    main()
