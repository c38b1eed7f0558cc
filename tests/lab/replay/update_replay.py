"""Power cuts in updates: real ones on a recorded ext4, and at every state that a cut may leave the slot is chosen.

    update_replay.py FOLDER STATES       figures as FOLDER/update-replay.json

Run it as root in a mount namespace of its own (`make replay` does). Services are simulated, the disk is not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from crash_disk import MENDED, WHOLE, Recorded, make_disk, mend, mounting, recording
from crash_log import read_log
from crash_replay import MEMORY, SCRATCH, images
from crash_states import states

from technician.update_bench import OLD, Bench, FakeMachine, bundle_of
from toccata.technician.bundle_reading import Bundle
from toccata.technician.slots import PROGRAM, Disk, Mount, choose, look_at

SEED = 7
FILES, LARGEST = 60, 40_000
VERSIONS = ("1.1.0", "1.2.0", "1.3.0")
BROKEN = "1.4.0"
CONTROL_STATES = 60


@dataclass(frozen=True, slots=True)
class Act:
    """One update: the log's entries when it began and when it had ended, and what played before and after."""

    begun: int
    ended: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a replay has found.

    Attributes:
        updates: how many were recorded.
        requests: writes that the drive was sent.
        states: how many different ones were judged.
        within: in how many of them a new version was on its way in.
        torn: in how many one request was half there.
        bad: in how many no slot was chosen, or none that is whole, or a version that must not play.
        seconds: how long it took.
    """

    updates: int
    requests: int
    states: int
    within: int
    torn: int
    bad: int
    seconds: float


class SyncedDisk(Disk):
    def mkdir(self, path: Path) -> None:
        path.mkdir()


class NeverSyncedDisk(SyncedDisk):
    def sync(self, path: Path) -> None:
        pass

    def flush(self) -> None:
        pass


def library_of(version: str) -> Iterator[tuple[str, bytes]]:
    """What lies in a slot beside the program, other in each version."""
    random = Random(version)
    return ((f"lib/part-{number}/code", random.randbytes(random.randrange(LARGEST))) for number in range(FILES))


def fill(slot: Path, version: str) -> None:
    for name, content in library_of(version):
        (slot / name).parent.mkdir(parents=True)
        (slot / name).write_bytes(content)


class LabMachine(FakeMachine):
    def build(self, bundle: Bundle, slot: Path) -> None:
        super().build(bundle, slot)
        fill(slot, bundle.manifest.version)


def lived(root: Path, recorded: Recorded, disk: SyncedDisk, bundles: Path) -> list[Act]:
    """Set an instrument up and update it again and again: three times well, once badly, and back by hand."""
    bench = Bench(root)
    fill(bench.root / "a", OLD)
    subprocess.run(["sync"], check=True)
    bench.disk, bench.machine = disk, LabMachine(bench.root, disk)
    bench.boot()
    acts = []
    for version in (*VERSIONS, BROKEN, ""):
        begun, before = recorded.position(), bench.plays()
        bundle = bundle_of(bundles, version, web=version != BROKEN) if version else None
        status = (bench.update(bundle) if bundle else bench.back()).status
        assert status == (version in (BROKEN, "")), version
        acts.append(Act(begun, recorded.position(), before, bench.plays()))
    return acts


def allowed(acts: list[Act], cut: int) -> set[str]:
    """What may play after a cut, when so many entries had reached the drive."""
    for act in reversed(acts):
        if cut >= act.ended:
            return {act.after}
        if cut >= act.begun:
            return {act.before, act.after}
    return {OLD}


def chosen_in(root: Path) -> str:
    """Choose as at boot, and tell the version that plays; "": it isn't whole."""
    slot = choose(root, Disk(), Mount(), lambda _: None)
    look = look_at(root)
    if slot is None or look.current != slot or slot not in look.complete:
        return ""
    version, folder = look.complete[slot], root / slot
    is_whole = all((folder / name).read_bytes() == content for name, content in library_of(version))
    return version if is_whole and json.loads((folder / PROGRAM).read_bytes())["version"] == version else ""


def judged(image: Path, folder: Path) -> str:
    """Mend and mount a state as the boot does, and choose; gives the version that plays, or what is wrong."""
    status, said = mend(image)
    if status not in (WHOLE, MENDED):
        return f"e2fsck ends with {status}: {said.strip()[-200:]}"
    try:
        with mounting(image, folder):
            return chosen_in(folder / "opt")
    except subprocess.CalledProcessError as fault:
        return str(fault.stderr)


def replayed(folder: Path, wanted: int, disk: SyncedDisk, tell: Callable[[str], object]) -> Figures:
    """Record the updates, and judge so many states that a cut may leave."""
    begun = time.monotonic()
    folder.mkdir()
    recorded = make_disk(folder)
    with recording(folder, recorded) as mounted, TemporaryDirectory() as bundles:
        acts = lived(mounted, recorded, disk, Path(bundles))
    entries, image = read_log(recorded.log), folder / "state.img"
    chosen = [one for one in states(entries, wanted, Random(SEED)) if one.cut >= acts[0].begun]
    counts = Counter[str]()
    for state in images(recorded, chosen, entries, image):
        version, may = judged(image, folder / "judged"), allowed(acts, state.cut)
        if version not in may:
            tell(f"cut at {state.cut} of {len(entries)}: {version or 'no whole slot'} plays, not {sorted(may)}\n")
        counts["bad"] += version not in may
        counts["torn"] += state.torn is not None
        counts["within"] += len(may) > 1
    requests, seconds = sum(entry.length > 0 for entry in entries), round(time.monotonic() - begun, 1)
    return Figures(len(acts), requests, len(chosen), counts["within"], counts["torn"], counts["bad"], seconds)


def main(arguments: list[str]) -> int:
    """Replay updates as they are, and without their syncs; the second must be found bad."""
    folder, wanted = Path(arguments[0]), int(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    memory = MEMORY if MEMORY.is_dir() else folder
    with TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-", dir=memory) as scratch:
        real = replayed(Path(scratch, "real"), wanted, SyncedDisk(), sys.stdout.write)
        control = replayed(Path(scratch, "control"), CONTROL_STATES, NeverSyncedDisk(), lambda _: None)
    told = {"as it is": asdict(real), "without syncs": asdict(control)}
    sys.stdout.write(f"updates, {json.dumps(told, indent=1)}\n")
    (folder / "update-replay.json").write_text(json.dumps(told, indent=1) + "\n")
    return 0 if real.bad == 0 and control.bad > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
