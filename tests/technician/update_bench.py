"""An instrument with two slots whose services live in virtual time: what the tests of updating share.

A slot's program is a line of JSON that tells how it behaves; what is started is what ``current`` leads to.
"""

from __future__ import annotations

import errno
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from toccata.errors import ToccataError
from toccata.technician.bundle_judge import Computer
from toccata.technician.bundle_keys import make_key, private_key
from toccata.technician.bundle_reading import Bundle
from toccata.technician.bundle_writing import write_bundle
from toccata.technician.slots import PROGRAM, Disk, Mount, note, point, seal
from toccata.technician.update import Around, back, update
from toccata.technician.update_port import Running, Sight
from toccata.technician.update_run import Place
from toccata.units import Seconds

HERE = Computer("cp311", "linux_aarch64")
OLD, NEW = "1.0.0", "1.1.0"
WELL: dict[str, Any] = {
    "builds": True,
    "ready_s": 1.5,
    "says": [],
    "lives_s": 1e9,
    "answers": True,
    "web": True,
    "boards": [True, True],
    "sensors": [True, None],
    "card_ok": True,
    "safe": "",
}
RESTART_S = 0.2


class Cut(BaseException):
    """The power goes, or somebody kills the update."""


def program(version: str, **behaviour: object) -> bytes:
    return json.dumps(WELL | behaviour | {"version": version}).encode()


@cache
def key_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="toccata-update-key-"))
    make_key(folder / "maker")
    return folder / "maker"


def wheel_name(version: str) -> str:
    return f"toccata-{version}-py3-none-any.whl"


def bundle_of(
    folder: Path, version: str = NEW, key: Path | None = None, computer: Computer = HERE, **behaviour: object
) -> Path:
    """Make a bundle whose wheels are a program in JSON and something to be there beside it."""
    wheels = [folder / wheel_name(version), folder / "numpy-2.0.0-cp311-cp311-linux_aarch64.whl"]
    for wheel, content in zip(wheels, (program(version, **behaviour), bytes(range(256)) * 5), strict=True):
        wheel.write_bytes(content)
    to = folder / f"toccata-{version}.bundle"
    write_bundle(to, wheels, computer, private_key(key or key_file()))
    return to


class QuickDisk(Disk):
    """Changes the disk; nothing is synced, which no test could see anyway."""

    def sync(self, path: Path) -> None:
        assert path.exists()

    def flush(self) -> None:
        pass

    def mkdir(self, path: Path) -> None:
        path.mkdir()


class FakeMount(Mount):
    def __init__(self, read_only: bool = False) -> None:
        self.read_only, self.asked = read_only, list[str]()

    def is_read_only(self, path: Path) -> bool:
        return self.read_only

    def remount(self, path: Path, option: str) -> bool:
        self.asked.append(option)
        self.read_only = option == "ro"
        return True

    def pause(self) -> None:
        pass


@dataclass
class FakeMachine:
    """Services in virtual time; ``meet`` is told each call before it is done, and may raise."""

    root: Path
    disk: QuickDisk
    meet: Callable[[str], None] = lambda _: None
    clock: float = 0.0
    started: float = 0.0
    program: dict[str, Any] | None = None
    calls: list[str] = field(default_factory=list)

    def build(self, bundle: Bundle, slot: Path) -> None:
        self._met("build")
        with tempfile.TemporaryDirectory() as folder:
            bundle.unpack(Path(folder))
            content = Path(folder, wheel_name(bundle.manifest.version)).read_bytes()
        self.disk.mkdir(slot)
        self.disk.mkdir(slot / "bin")
        self.disk.symlink("/usr/bin/python3", slot / "bin" / "python")
        self.disk.write(slot / "library", b"for " + bundle.manifest.version.encode())
        self.disk.write(slot / PROGRAM, content)
        if not json.loads(content)["builds"]:
            raise OSError(errno.EINVAL, "ImportError: no module named numpy")

    def stop(self) -> None:
        self._met("stop")
        self.program = None

    def start(self) -> None:
        self._met("start")
        self.program, self.started = json.loads((self.root / "current" / PROGRAM).read_bytes()), self.clock

    def running(self) -> Running:
        if self.program is None:
            return Running(0, ready=False)
        life = min(self.program["lives_s"], 1e9)
        rounds, age = divmod(self.clock - self.started, life + RESTART_S)
        ready = self.program["ready_s"] <= age
        said = [said for since_s, said in self.program["says"] if since_s <= age]
        if age >= life:
            return Running(0, ready=False, said="plays")
        return Running(int(rounds) + 100, ready, "plays" if ready else "".join(said[-1:]))

    def sight(self, slot: Path) -> Sight | None:
        self._met("sight")
        now = self.program
        if now is None or not now["answers"] or not self.running().ready:
            return None
        return Sight(tuple(now["boards"]), tuple(now["sensors"]), now["card_ok"], now["safe"])

    def web_answers(self) -> bool:
        return self.program is not None and self.program["web"]

    def now(self) -> Seconds:
        return Seconds(self.clock)

    def sleep(self, span: Seconds) -> None:
        self.clock += span

    def _met(self, call: str) -> None:
        self.meet(call)
        self.calls.append(call)


class Told(NamedTuple):
    """What a command came to: status (2: a fault), what it said, and the fault's line."""

    status: int
    said: str
    fault: str


class Bench:
    """An instrument in ``folder`` that plays OLD from slot a; b is empty."""

    def __init__(self, folder: Path, disk: QuickDisk | None = None, **behaviour: object) -> None:
        self.root, self.disk, self.mount = folder / "opt", disk or QuickDisk(), FakeMount()
        self.keys = key_file().parent
        self.said: list[str] = []
        self.machine = FakeMachine(self.root, self.disk)
        self.set_up("a", OLD, **behaviour)
        point(QuickDisk(), self.root, "a")
        note(QuickDisk(), self.root, "a", None)
        self.boot()

    def set_up(self, slot: str, version: str, **behaviour: object) -> None:
        (self.root / slot / "bin").mkdir(parents=True)
        (self.root / slot / PROGRAM).write_bytes(program(version, **behaviour))
        (self.root / slot / "bin" / "python").symlink_to("/usr/bin/python3")
        (self.root / slot / "library").write_text(f"for {version}")
        seal(QuickDisk(), self.root, slot, version)

    def boot(self) -> None:
        self.machine.start()
        self.machine.clock += 10.0
        self.machine.calls.clear()

    def around(self, **changes: Any) -> Around:
        place = Place(self.root, self.disk, self.mount, self.machine, self.said.append)
        return Around(
            **{"place": place, "keys": self.keys, "computer": HERE, "is_root": True, "agrees": None} | changes
        )

    def update(self, bundle: Path, older: bool = False, **changes: Any) -> Told:
        return self._told(lambda: update(bundle, older, self.around(**changes)))

    def back(self) -> Told:
        return self._told(lambda: back(self.around()))

    def answers_again(self, after_s: float) -> None:
        """Let the second board of whatever program runs answer again, so long after that was started."""

        def found(call: str) -> None:
            machine = self.machine
            if call == "sight" and machine.program and machine.clock - machine.started > after_s:
                machine.program["boards"] = [True, True]

        self.machine.meet = found

    def plays(self) -> str:
        """The version of what runs now; "": nothing, or it isn't ready."""
        is_ready = self.machine.running().ready and self.machine.program is not None
        return self.machine.program["version"] if is_ready and self.machine.program else ""

    def _told(self, work: Callable[[], int]) -> Told:
        self.said.clear()
        try:
            status, fault = work(), ""
        except ToccataError as trouble:
            status, fault = 2, str(trouble)
        return Told(status, "".join(self.said), fault)
