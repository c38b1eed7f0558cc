"""A process is killed in the middle of saving, again and again; whatever it said to be saved is there."""

from __future__ import annotations

import json
import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from toccata.store.generations import Kept, read, write

KILLS = 200
LONGEST_S = 0.02
"""A save takes 1 to 10 ms on a disk: some kills come before the next one is whole, some after several."""

PADS = ["marimba/C4"] * 300


def text_of(count: int) -> str:
    return json.dumps({"count": count, "pads": PADS})


def keep_saving(path: Path, acknowledged: Connection) -> None:
    """Save the next count over the last one for ever; tell each count once it is said to be saved."""
    kept = read(path)
    count, version = json.loads(kept.text)["count"], kept.version
    acknowledged.send(count)
    while True:
        count += 1
        version = write(path, text_of(count), version)
        acknowledged.send(count)


def saved_until_killed(path: Path, saves: int, after_s: float) -> int:
    """Let a process save so often, kill it a moment later, and return the last count that it said to be saved."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=keep_saving, args=(path, theirs), daemon=True)
    process.start()
    theirs.close()
    last = [int(ours.recv()) for _ in range(saves + 1)][-1]
    # Nothing is waited for: the kill comes anywhere in one of the saves that follow.
    time.sleep(after_s)
    process.kill()
    try:
        while True:
            last = int(ours.recv())
    except EOFError:
        process.join()
    return last


def test_a_process_that_is_killed_while_saving_loses_no_save_that_it_told(tmp_path: Path) -> None:
    multiprocessing.get_context("forkserver").set_forkserver_preload(["toccata.store.generations"])
    path, random = tmp_path / "clients" / "robin.json", Random(6)
    write(path, text_of(0), None)
    for turn in range(KILLS):
        told = saved_until_killed(path, turn % 3, random.uniform(0.0, LONGEST_S))
        now = read(path)
        count = json.loads(now.text)["count"]
        assert now == Kept(text_of(count), now.version, None)
        assert told <= count <= told + 1
