"""Power cuts without a machine to cut: real saves on a recorded disk, and every state that a cut may leave of it.

    crash_replay.py FOLDER STATES        scratch goes to FOLDER; figures as lines, and as FOLDER/replay.json

Run it as root in a mount namespace of its own (`make replay` does).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NoReturn

from crash_disk import MOUNT_OPTIONS, Recorded, make_disk, recording
from crash_judge import Act, Verdict, judge, read_acts
from crash_log import Entry, read_log
from crash_states import State, pieces, states

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")
SEED = 6
ACTS, STATES_EACH = 160, 3
"""At least so many saves, and one for every three states: the log must be long enough for as many different ones."""

CONTROL_STATES = 60
KERNEL_EACH = 10
"""Every tenth state is mounted, too: e2fsck is quicker, and the kernel is what replays the journal on an instrument."""

MOST_WORKERS = 4
LIFE_S = 600.0
SHOWN = 5
SCRATCH = "toccata-replay-"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a replay has found.

    Attributes:
        saves: how many were said to be saved, and noted.
        requests: writes that the drive was sent.
        flushes: how often it was told to make them last.
        states: how many different ones were judged.
        torn: in how many of them one request was half there.
        mounted: how many the kernel replayed, too.
        half_erased: in how many a client that was being erased has no sounds any more.
        bad: in how many a save was lost, a file could not be read, or the instrument would not play.
        seconds: how long it took.
    """

    saves: int
    requests: int
    flushes: int
    states: int
    torn: int
    mounted: int
    half_erased: int
    bad: int
    seconds: float


def recorded_life(folder: Path, acts: int, *options: str) -> tuple[Recorded, list[Act]]:
    """Let the store save on a recorded disk."""
    folder.mkdir()
    recorded, acks = make_disk(folder), folder / "acks"
    tests = HERE.parent.parent
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (HERE, tests / "store", tests)))}
    with recording(folder, recorded) as data:
        command = [sys.executable, HERE / "saving_life.py", data, recorded.log, acks, str(acts), str(SEED), *options]
        subprocess.run(command, env=environ, check=True, timeout=LIFE_S)
    return recorded, read_acts(acks)


def images(recorded: Recorded, chosen: Iterable[State], entries: list[Entry], image: Path) -> Iterator[State]:
    """Lay each state out in a file, and give it; ``chosen`` is in the log's order."""
    whole, done = image.with_suffix(".flushed"), 0
    _copy(recorded.base, whole)
    with recorded.log.open("rb") as log:
        for state in chosen:
            _write(log, whole, ((entry, 0, entry.length) for entry in entries[done : state.flushed]))
            done = max(done, state.flushed)
            _copy(whole, image)
            _write(log, image, pieces(entries, state))
            yield state


def judged(recorded: Recorded, acts: list[Act], wanted: int, folder: Path, tell: Callable[[str], object]) -> Figures:
    """Judge so many states of a recording, by as many processes as there are cores."""
    begun, entries = time.monotonic(), read_log(recorded.log)
    chosen = list(states(entries, wanted, Random(SEED)))
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    share = -(-wanted // workers)
    parts = [chosen[first : first + share] for first in range(0, wanted, share)]
    with ProcessPoolExecutor(workers) as pool:
        folders = [folder / f"part-{number}" for number in range(len(parts))]
        verdicts = list(chain(*pool.map(judge_part, [recorded] * len(parts), parts, folders, [acts] * len(parts))))
    for state, verdict in zip(chosen, verdicts, strict=True):
        if verdict.wrong:
            tell(f"cut at {state.cut} of {len(entries)}, torn {state.torn}: {'; '.join(verdict.wrong[:SHOWN])}")
    return Figures(
        saves=len(acts),
        requests=sum(entry.length > 0 for entry in entries),
        flushes=sum(entry.flush for entry in entries),
        states=len(verdicts),
        torn=sum(state.torn is not None for state in chosen),
        mounted=sum(verdict.mounted for verdict in verdicts),
        half_erased=sum(verdict.half_erased for verdict in verdicts),
        bad=sum(bool(verdict.wrong) for verdict in verdicts),
        seconds=round(time.monotonic() - begun, 1),
    )


def judge_part(recorded: Recorded, chosen: list[State], folder: Path, acts: list[Act]) -> list[Verdict]:
    """Judge a part of the states, in a folder of its own."""
    folder.mkdir()
    image, entries = folder / "state.img", read_log(recorded.log)
    return [
        judge(image, folder, acts, state.cut, number % KERNEL_EACH == 0)
        for number, state in enumerate(images(recorded, chosen, entries, image))
    ]


def replayed(folder: Path, wanted: int, tell: Callable[[str], object], *options: str) -> Figures:
    """Record a life and judge it."""
    recorded, acts = recorded_life(folder, max(ACTS, wanted // STATES_EACH), *options)
    return judged(recorded, acts, wanted, folder, tell)


def sweep(memory: Path) -> None:
    """Erase what a replay left that was killed; its folder is named by its process."""
    for left in memory.glob(f"{SCRATCH}*"):
        if not Path("/proc", left.name.removeprefix(SCRATCH).split("-")[0]).exists():
            shutil.rmtree(left)


def end(*_: object) -> NoReturn:
    """End at once: the workers would judge all their states first."""
    for worker in multiprocessing.active_children():
        worker.kill()
    sys.exit(1)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(rows: dict[str, Figures]) -> str:
    """Set figures beside one another."""
    names = list(asdict(next(iter(rows.values()))))
    lines = [["", *rows], *([name, *(str(getattr(row, name)) for row in rows.values())] for name in names)]
    return "\n".join(f"{line[0]:<12}" + "".join(f"{cell:>22}" for cell in line[1:]) for line in lines)


def main(arguments: list[str]) -> int:
    """Replay the store as it is, and without its syncs; the second must be found bad."""
    folder, wanted = Path(arguments[0]), int(arguments[1])
    signal.signal(signal.SIGTERM, end)
    folder.mkdir(parents=True, exist_ok=True)
    memory = MEMORY if MEMORY.is_dir() else folder
    sweep(memory)
    with TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-", dir=memory) as scratch:
        rows = {
            "as it is": replayed(Path(scratch) / "real", wanted, say),
            "without syncs": replayed(Path(scratch) / "control", CONTROL_STATES, lambda _: None, "--never-synced"),
        }
    say(f"crash replay, ext4 mounted {MOUNT_OPTIONS}\n{table(rows)}")
    told = {"mounted": MOUNT_OPTIONS, "seed": SEED, **{name: asdict(row) for name, row in rows.items()}}
    (folder / "replay.json").write_text(json.dumps(told, indent=1) + "\n")
    real, control = rows.values()
    return 0 if real.bad == 0 and control.bad > 0 else 1


def _write(log, image: Path, wanted: Iterable[tuple[Entry, int, int]]) -> None:
    with image.open("r+b") as file:
        for entry, first, end in wanted:
            log.seek(entry.data_at + first)
            file.seek(entry.at + first)
            file.write(log.read(end - first))


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--sparse=always", source, target], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
