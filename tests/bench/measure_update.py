"""How long an update takes, and the way back from one that is no good: {"updates"}.

Files, syncs and waiting are real; slots are small and services simulated (an instrument is ready 1.5 s after its
start). Gives the seconds of each update, from its start to "kept", and of each way back, from the start of a broken
version until the old one plays.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from technician.update_bench import NEW, OLD, Bench, FakeMachine, bundle_of  # noqa: E402  # lies outside the package
from toccata.technician.slots import Disk  # noqa: E402
from toccata.technician.update_port import Running  # noqa: E402
from toccata.units import Seconds  # noqa: E402

BROKEN: dict[str, dict[str, object]] = {
    "ends at its start": {"lives_s": 0.4, "ready_s": 9.0},
    "page dead": {"web": False},
    "never ready": {"ready_s": 1e9},
}


class SyncedDisk(Disk):
    def mkdir(self, path: Path) -> None:
        path.mkdir()


class WallMachine(FakeMachine):
    """Simulated services on the clock on the wall."""

    begun = 0.0

    def running(self) -> Running:
        self.clock = time.monotonic()
        return super().running()

    def start(self) -> None:
        self.clock = time.monotonic()
        self.begun = self.begun or self.clock
        super().start()

    def now(self) -> Seconds:
        self.clock = time.monotonic()
        return Seconds(self.clock)

    def sleep(self, span: Seconds) -> None:
        time.sleep(span)


def bench_of(folder: Path) -> Bench:
    bench = Bench(folder)
    disk = SyncedDisk()
    bench.disk = disk  # type: ignore[assignment]
    bench.machine = WallMachine(bench.root, disk, started=time.monotonic() - 60.0)  # type: ignore[arg-type]
    bench.machine.program = json.loads((bench.root / "a" / "bin" / "toccata").read_bytes())
    return bench


def updated(behaviour: dict[str, object]) -> tuple[float, float, bool]:
    """Give the seconds of all, those since the new version's start, and whether what must play plays."""
    with tempfile.TemporaryDirectory() as folder:
        bench, bundle = bench_of(Path(folder)), bundle_of(Path(folder), **behaviour)
        begun = time.monotonic()
        status = bench.update(bundle).status
        ended = time.monotonic()
        plays = bench.plays() == (OLD if behaviour else NEW)
        return ended - begun, ended - bench.machine.begun, plays and status == bool(behaviour)


def measure(updates: int) -> dict[str, Any]:
    whole = [updated({}) for _ in range(updates)]
    ways_back = {name: updated(behaviour) for name, behaviour in BROKEN.items()}
    return {
        "updates": [seconds for seconds, _, _ in whole],
        "back": {name: seconds for name, (_, seconds, _) in ways_back.items()},
        "plays": all(plays for *_, plays in (*whole, *ways_back.values())),
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)["updates"]), sys.stdout)
