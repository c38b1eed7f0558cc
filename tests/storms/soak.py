"""R15: hours of play in minutes, on the storm's clock: what grows, what sticks, and whether a tick gets dearer.

``make soak`` plays 72 hours, 10 touches a second: 2.6 million; ``HOURS=1 make soak`` plays one. Figures are a table,
and JSON in the file that SOAK_JSON names. The end status tells whether all goals are met.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from gpiozero import Device as GpioDevice

from storms.documents import ACCEPTANCES, CEILINGS, CLIENTS, LEVELS, SETUPS, client_text
from storms.machine import weather
from storms.stormy import JACK, SQUEEZE
from storms.world import World
from toccata.sensors.simulated.faults import FaultKind
from toccata.store.seal import version_of
from toccata.units import FIRST_SENSOR, PadId

TOUCHES_A_SECOND = 10
WARM_SHARE, FEWEST_TICKS = 0.1, 200
MOST_MB, MOST_DRIFT = 5.0, 0.10
PADS = [PadId(0, 0), PadId(0, 1), PadId(0, 2), PadId(0, 3), PadId(1, 0), PadId(1, 1)]
BENIGN = (FaultKind.UNPLUG, FaultKind.NACK, FaultKind.BROWNOUT, FaultKind.STUCK)
SAVE_EVERY_S, PLAY_EVERY_S, FAULT_EVERY_S, CUT_EVERY_S = 60.0, 300.0, 120.0, 600.0


@dataclass(slots=True)
class Figures:
    """What a soak has measured. Memory in MB, ticks in microseconds; ``*_before``: after the warm-up."""

    hours: float
    touches: int = 0
    sounds: int = 0
    saves: int = 0
    switches: int = 0
    faults: int = 0
    wall_s: float = 0.0
    memory_before: float = 0.0
    memory_after: float = 0.0
    files_before: int = 0
    files_after: int = 0
    threads_before: int = 0
    threads_after: int = 0
    p99_before: float = 0.0
    p99_after: float = 0.0
    stuck: int = 0
    goals: dict[str, bool] = field(default_factory=dict)

    def judge(self) -> bool:
        self.goals = {
            f"memory +<= {MOST_MB:g} MB": self.memory_after - self.memory_before <= MOST_MB,
            "descriptors +0": self.files_after <= self.files_before,
            "threads +0": self.threads_after <= self.threads_before,
            "0 stuck voices": self.stuck == 0,
            f"p99 of a tick +<= {MOST_DRIFT:.0%}": self.p99_after <= self.p99_before * (1.0 + MOST_DRIFT),
        }
        return all(self.goals.values())


class Ticks:
    """What rounds of program 1 take of this thread's processor time, however busy the machine is."""

    def __init__(self, world: World) -> None:
        self.taken: list[float] = []
        self._step = world.one.loop.tick
        world.one.loop.tick = self._tick  # type: ignore[method-assign]

    def p99(self) -> float:
        taken, self.taken = sorted(self.taken), []
        return round(taken[int(len(taken) * 0.99)] * 1e6, 1) if len(taken) > FEWEST_TICKS else 0.0

    def _tick(self) -> None:
        begun = time.thread_time()
        self._step()
        self.taken.append(time.thread_time() - begun)
        if len(self.taken) > 20_000:
            del self.taken[::2]


class Session:
    """A week of sessions, one after the other: two hands, now and then a therapist, now and then a loose plug."""

    def __init__(self, world: World, hours: float, seed: int = 0) -> None:
        self.world, self.chance, self.figures = world, Random(seed), Figures(hours)
        now = world.now
        self._due = dict.fromkeys((self._save, self._switch, self._fault, self._cut), now)

    def bake_all(self) -> None:
        """Have every sound baked that will be needed: the product does that in another process."""
        for level in LEVELS:
            for swapped in (False, True):
                self._save_as(CLIENTS[0], client_text(CLIENTS[0], level, CEILINGS[0], 0, swapped))
                self.world.run(0.5)

    def play(self, span: float) -> None:
        end = self.world.now + span
        while self.world.now < end:
            for _ in range(TOUCHES_A_SECOND):
                self._touch(1.0 / TOUCHES_A_SECOND)
            self._do_what_is_due()
            self._forget()

    def _touch(self, beat: float) -> None:
        pad = self.chance.choice([*PADS, *PADS, JACK, SQUEEZE])
        self.world.touch(pad, 0.8)
        self.world.run(beat * 0.6)
        self.world.touch(pad, 0.0)
        self.world.run(beat * 0.4)
        self.figures.touches += 1

    def _do_what_is_due(self) -> None:
        every = {
            self._save: SAVE_EVERY_S,
            self._switch: PLAY_EVERY_S,
            self._fault: FAULT_EVERY_S,
            self._cut: CUT_EVERY_S,
        }
        for do, due in list(self._due.items()):
            if self.world.now >= due:
                self._due[do] = self.world.now + every[do]
                do()
        self.world.settle()

    def _save(self) -> None:
        client, chance = self.chance.choice(CLIENTS), self.chance
        settings = chance.choice(LEVELS), chance.choice(CEILINGS), chance.choice(ACCEPTANCES), chance.random() < 0.5
        self._save_as(client, client_text(client, *settings))

    def _save_as(self, client: str, text: str) -> None:
        path = f"/api/clients/{client}"
        seen = self.world.ask("GET", path)
        self.world.books.tried(client, version_of(text))
        saved = self.world.ask("PUT", path, "therapist", text.encode(), seen.version)
        if saved.status == 200:
            self.world.books.acknowledged(client, saved.version)
            self.figures.saves += 1

    def _switch(self) -> None:
        client, setup = self.chance.choice(CLIENTS), self.chance.choice(SETUPS)
        self.world.ask("POST", f"/api/clients/{client}/play", "therapist", b'{"setup":"%s"}' % setup.encode())
        for path in ("/api/quiet", "/api/cleaning"):
            for on in (b'{"on":true}', b'{"on":false}'):
                self.world.ask("POST", path, "therapist", on)
        self.world.ask("POST", "/api/level", "therapist", b'{"level_db":-6}')
        self.figures.switches += 1

    def _fault(self) -> None:
        board = self.chance.choice([0, 1, FIRST_SENSOR])
        self.world.let_loose(self.chance.choice(BENIGN), board, self.chance.uniform(0.05, 2.0), 1.0)
        if self.chance.random() < 0.3:
            self.world.lose_card()
            self.world.run(1.0)
            self.world.find_card()
        self.figures.faults += 1

    def _cut(self) -> None:
        self.world.cut_link(0)

    def _forget(self) -> None:
        """What only the storm's own books keep must not count as growth."""
        world = self.world
        self.figures.sounds += len(world.ear.begun)
        world.ear.begun.clear()
        world.told.clear()
        world.books.told_until = 0
        world.books.faults = [one for one in world.books.faults if one.end > world.now - 60.0]
        world.disk.forget()
        for pin in GpioDevice.pin_factory.pins.values():
            pin.clear_states()


def soaked(world: World, hours: float) -> Figures:
    """Play so long, the warm-up included."""
    session, span = Session(world, hours), hours * 3600.0
    begun, figures = time.monotonic(), session.figures
    session.bake_all()
    session.play(span * WARM_SHARE)
    ticks = Ticks(world)
    session.play(span * WARM_SHARE)
    figures.memory_before, figures.files_before, figures.threads_before = _held()
    figures.p99_before = ticks.p99()
    session.play(span * (1.0 - 3 * WARM_SHARE))
    ticks.taken.clear()
    session.play(span * WARM_SHARE)
    figures.p99_after = ticks.p99()
    figures.memory_after, figures.files_after, figures.threads_after = _held()
    _let_end(world)
    figures.stuck = sum(not sound.fading for sound in world.ear.sounds.values())
    figures.wall_s = round(time.monotonic() - begun, 1)
    return figures


def _let_end(world: World) -> None:
    """All hands are away; what was latched is ended by Quiet."""
    world.run(1.0)
    world.ask("POST", "/api/quiet", "therapist", b'{"on":true}')
    world.run(3.0)
    world.ear.forget_ended()


def _held() -> tuple[float, int, int]:
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return (
        round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 2),
        len(os.listdir("/proc/self/fd")),
        threading.active_count(),
    )


@contextmanager
def soaking(parent: Path) -> Iterator[World]:
    """A world that nothing is left of afterwards."""
    with weather(parent) as storm:
        world = World(Path(tempfile.mkdtemp(dir=storm.folders)), storm.bank)
        try:
            world.begin()
            yield world
        finally:
            world.close()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, soaking(Path(folder)) as world:
        figures = soaked(world, float(os.environ.get("HOURS", "72")))
    is_good = figures.judge()
    rows = {name: value for name, value in asdict(figures).items() if name != "goals"}
    for name, value in [*rows.items(), *((goal, "met" if met else "NOT MET") for goal, met in figures.goals.items())]:
        sys.stdout.write(f"{name.replace('_', ' '):<26} {value}\n")
    if target := os.environ.get("SOAK_JSON"):
        Path(target).write_text(json.dumps(asdict(figures), indent=1) + "\n")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
