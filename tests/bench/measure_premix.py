"""The pre-mix of a setup of twelve pads, and the loading of what it made: {"runs"}.

For each pack: by a process of its own into an empty bank; the same again, from the process that stays warm and from one
of its own; and the whole bank into the player. Times in seconds.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from child import give, orders, punctual_player
from kitchen import PACKS, twelve_pads

from toccata.audio.mixer import PygamePlayer
from toccata.bank import read_sample
from toccata.playing import by_key
from toccata.settings.device import Device
from toccata.sound.job import Job
from toccata.sound.key import sample_keys
from toccata.sound.oven import Oven
from toccata.sound.prepare import PATIENCE_S, bake_aside


def main() -> None:
    about = orders()
    oven = Oven()
    # Before this process becomes real-time: what it starts would take that over.
    oven.warm()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        jobs = {pack: twelve_pads(pack, Path(folder) / pack) for pack in PACKS}
        given: dict[str, Any] = {pack: _baked(job, oven, about["runs"]) for pack, job in jobs.items()}
        oven.cool()
        player = punctual_player(Device())
        for pack, job in jobs.items():
            given[pack]["load"] = [timed(lambda job=job: load(job, player)) for _ in range(about["runs"])]
    give(given)


def _baked(job: Job, oven: Oven, runs: int) -> dict[str, list[float]]:
    first, processor = [], []
    for _ in range(runs):
        shutil.rmtree(job.folder, ignore_errors=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        first.append(timed(lambda: bake_aside(job, PATIENCE_S)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    oven.bake(job, PATIENCE_S)
    warm = [timed(lambda: oven.bake(job, PATIENCE_S)) for _ in range(runs)]
    cold = [timed(lambda: bake_aside(job, PATIENCE_S)) for _ in range(runs)]
    return {"first": first, "processor": processor, "warm": warm, "cold": cold}


def load(job: Job, player: PygamePlayer) -> None:
    """Take a whole bank into a player that holds nothing of it."""
    player.load({})
    keys = sample_keys(job.recipes, job.sounds, job.rate)
    player.load(by_key(read_sample(job.folder, key) for key in keys.values()))


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
