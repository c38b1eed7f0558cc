"""R15: days of play in an hour, on the storm's clock: what grows, what sticks, and whether a tick gets dearer.

``make soak`` plays 72 hours, 10 touches a second: 2.6 million; ``HOURS=1 make soak`` plays one. Figures are a table,
and JSON in the file that SOAK_JSON names. The end status tells whether all goals are met.

Stepped over is what would repeat itself: of a break without a hand, nine tenths of each second but the first two. No
touch, save, switch, fault or press is left out for it: their numbers are those of one hand that plays without a break.
What leaks leaks where code runs: by touch, save, connection or fault, of which none is missing, or by round, of which
at rest each kind (boards, buttons, lamps, beats to the page) is still run some ten thousand times an hour.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from storms.figures import Figures, Ticks, held
from storms.machine import weather
from storms.soaked_play import Session, SoakedWorld

PIECES, WARM, MEASURED = 20, 2, 3
"""All is played in so many pieces. After the second, memory is to grow no more; a tick of the third is compared."""


def soaked(world: SoakedWorld, hours: float, tell: Callable[[str], object] = lambda _: None) -> Figures:
    """Play so long, the warm-up included, or until the process is asked to end (SIGTERM): what was played counts."""
    session, piece_s = Session(world, hours), hours * 3600.0 / PIECES
    begun, spent, played, figures = time.monotonic(), time.process_time(), world.now, session.figures
    signal.signal(signal.SIGTERM, session.end)
    session.bake_all()
    # As the product does once it has loaded: no collection looks at what stays anyway.
    gc.collect()
    gc.freeze()
    ticks = Ticks(world)
    for number in range(1, PIECES + 1):
        session.play(piece_s)
        with ticks.measured():
            session.probe()
        memory, files, threads = held()
        figures.pieces = number
        if number == WARM:
            figures.memory_before, figures.files_before, figures.threads_before = memory, files, threads
        figures.memory_after, figures.files_after, figures.threads_after = memory, files, threads
        figures.p99_after, figures.calls_after = ticks.p99(), ticks.calls()
        if number == MEASURED:
            figures.p99_before, figures.calls_before = figures.p99_after, figures.calls_after
        figures.hours = round((world.now - played) / 3600.0, 2)
        figures.ticks = world.one.loop.ticks
        figures.wall_s, figures.cpu_s = round(time.monotonic() - begun, 1), round(time.process_time() - spent, 1)
        figures.times_real = round((world.now - played) / figures.cpu_s, 1)
        tick = f"a tick {figures.calls_after} calls, p99 {figures.p99_after} us"
        now = f"{memory} MB, {files} files, {threads} threads, {tick}; {figures.times_real} x, {figures.wall_s} s"
        tell(f"{figures.hours} h, {figures.touches} touches: {now}")
        if session.is_over:
            break
    let_end(world)
    figures.stuck = sum(not sound.fading for sound in world.ear.sounds.values())
    return figures


def let_end(world: SoakedWorld) -> None:
    """All hands are away; what was latched is ended by Quiet."""
    world.run(1.0)
    world.ask("POST", "/api/quiet", "therapist", b'{"on":true}')
    world.run(3.0)
    world.ear.forget_ended()


@contextmanager
def soaking(parent: Path) -> Iterator[SoakedWorld]:
    """A world that nothing is left of afterwards."""
    with weather(parent) as storm:
        world = SoakedWorld(Path(tempfile.mkdtemp(dir=storm.folders)), storm.bank)
        try:
            world.begin()
            yield world
        finally:
            world.close()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, soaking(Path(folder)) as world:
        say = lambda line: print(line, flush=True)  # noqa: E731, T201
        figures = soaked(world, float(os.environ.get("HOURS", "72")), say)
    is_good = figures.judge()
    rows = {name: value for name, value in asdict(figures).items() if name != "goals"}
    for name, value in [*rows.items(), *((goal, "met" if met else "NOT MET") for goal, met in figures.goals.items())]:
        sys.stdout.write(f"{name.replace('_', ' '):<26} {value}\n")
    if target := os.environ.get("SOAK_JSON"):
        Path(target).write_text(json.dumps(asdict(figures), indent=1) + "\n")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
