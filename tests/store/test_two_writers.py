"""Two tablets (or a tablet and a technician's command) edit the same file: no edit is lost, none is half there."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import sampled_from

from toccata.errors import ConflictError
from toccata.store.generations import read, write

RUNS, STEPS = 170, 100
"""A run has about 70 steps of the 100 that it may have: 12,000 in all."""

SAVES = 150
WRITERS = sampled_from(["one", "two"])


def edited(text: str, writer: str) -> str:
    """Count a writer's edit, at both ends of the file."""
    edits = json.loads(text)["edits"]
    edits[writer] += 1
    return json.dumps({"edits": edits, "filling": "-" * 500, "sum": sum(edits.values())})


NOBODY = '{"edits": {"one": 0, "two": 0}, "filling": "", "sum": 0}'


class TwoTablets(RuleBasedStateMachine):
    """Each holds what it read last, which may be old by now."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.path = Path(self.folder.name) / "robin.json"
        write(self.path, NOBODY, None)
        self.held = dict.fromkeys(("one", "two"), read(self.path))
        self.told = {"one": 0, "two": 0}

    @rule(writer=WRITERS)
    def look(self, writer: str) -> None:
        self.held[writer] = read(self.path)

    @rule(writer=WRITERS)
    def save(self, writer: str) -> None:
        held, now = self.held[writer], read(self.path)
        try:
            write(self.path, edited(held.text, writer), held.version)
        except ConflictError:
            assert held.version != now.version
        else:
            assert held.version == now.version
            self.told[writer] += 1
            self.held[writer] = read(self.path)

    @rule()
    def crash(self) -> None:
        (self.path.parent / ".part").write_bytes(self.path.read_bytes()[:99])

    @invariant()
    def every_edit_is_there_whole(self) -> None:
        found = json.loads(read(self.path).text)
        assert found["edits"] == self.told
        assert found["sum"] == sum(self.told.values())

    def teardown(self) -> None:
        self.folder.cleanup()


TwoTablets.TestCase.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
test_two_tablets_that_take_turns_in_any_order_lose_no_edit = TwoTablets.TestCase


def edit_until_done(path: Path, writer: str, done: Connection) -> None:
    saved = refused = 0
    while saved < SAVES:
        held = read(path)
        try:
            write(path, edited(held.text, writer), held.version)
            saved += 1
        except ConflictError:
            refused += 1
    done.send(refused)


def test_two_programs_that_save_at_the_same_time_lose_no_edit(tmp_path: Path) -> None:
    path, context = tmp_path / "robin.json", multiprocessing.get_context("forkserver")
    write(path, NOBODY, None)
    pipes = [context.Pipe(duplex=False) for _ in range(2)]
    writers = [
        context.Process(target=edit_until_done, args=(path, writer, pipe[1]), daemon=True)
        for writer, pipe in zip(("one", "two"), pipes, strict=True)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert json.loads(read(path).text)["edits"] == {"one": SAVES, "two": SAVES}
