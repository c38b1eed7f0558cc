from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from technician.update_bench import NEW, OLD, Bench, FakeMount, QuickDisk, bundle_of
from technician.update_disk import Model, RecordedDisk, Step, Tree, lay_out
from toccata.technician.slots import PROGRAM, choose, look_at, note, point

OLDER = "0.9.0"


class Recording:
    """An instrument with OLD in slot a, kept, and OLDER in b; what a command does to its disk, call by call."""

    def __init__(
        self, folder: Path, work: Callable[[Bench], object], get_ready: Callable[[Bench], object] = id
    ) -> None:
        disk = RecordedDisk()
        self.bench, self.boot_at = Bench(folder, disk), folder / "cut"
        self.bench.set_up("b", OLDER)
        get_ready(self.bench)
        disk.steps.clear()
        self.before = Model.of(self.bench.root)
        work(self.bench)
        self.steps = list(disk.steps)

    def states(self, steps: list[Step] | None = None) -> Iterator[tuple[int, Tree]]:
        """After each step, every state that a power cut may leave and that was not there before."""
        model, seen = Model.of_same(self.before), set[Tree]()
        for number, step in enumerate([None, *(self.steps if steps is None else steps)]):
            if step is not None:
                model.do(step)
            for tree in model.states():
                if tree not in seen:
                    seen.add(tree)
                    yield number, tree

    def last(self) -> list[Tree]:
        model = Model.of_same(self.before)
        for step in self.steps:
            model.do(step)
        return list(model.states())

    def step_that_keeps(self, slot: str) -> int:
        """The step that puts a slots.json in place by which nothing is on trial and this slot is kept."""
        says = b'"kept": "%s", "trial": null' % slot.encode()
        writing = [at for at, (kind, about) in enumerate(self.steps) if kind == "write" and says in bytes(about[1])]  # type: ignore[call-overload]
        assert [self.steps[at + 2][0] for at in writing] == ["rename"]
        return writing[0] + 3

    def booted(self, tree: Tree) -> str:
        """Choose as at boot, and tell the version that plays; it must be whole, and noted as kept."""
        shutil.rmtree(self.boot_at, ignore_errors=True)
        lay_out(tree, self.boot_at)
        return chosen_at(self.boot_at)


def chosen_at(root: Path, disk: QuickDisk | None = None) -> str:
    """Choose, and tell the version that plays; it must be whole, and so must be whatever looks so."""
    slot = choose(root, disk or QuickDisk(), FakeMount(), lambda _: None)
    look = look_at(root)
    assert slot is not None
    assert look.notes is not None
    assert (look.current, *look.notes[:2]) == (slot, slot, None)
    for each, version in look.complete.items():
        assert json.loads((root / each / PROGRAM).read_bytes())["version"] == version
        assert (root / each / "library").read_text() == f"for {version}"
        assert (root / each / "bin" / "python").is_symlink()
    return look.complete[slot]


def test_a_power_cut_at_any_step_boots_the_old_version_until_the_new_one_is_kept(tmp_path: Path) -> None:
    one = Recording(tmp_path, lambda bench: bench.update(bundle_of(tmp_path)))
    kept, states = one.step_that_keeps("b"), list(one.states())
    assert {one.booted(tree) for number, tree in states if number < kept} == {OLD}
    assert {one.booted(tree) for number, tree in states if number >= kept} == {NEW}
    assert [one.booted(tree) for tree in one.last()] == [NEW]
    assert (one.bench.plays(), len(states) > 50) == (NEW, True)


@pytest.mark.parametrize("behaviour", [{"web": False}, {"lives_s": 0.5}, {"builds": False}])
def test_a_power_cut_at_any_step_of_a_version_that_is_not_kept_boots_the_old_one(
    tmp_path: Path, behaviour: dict[str, object]
) -> None:
    one = Recording(tmp_path, lambda bench: bench.update(bundle_of(tmp_path, **behaviour)))
    # Chosen slots are compared byte by byte, so OLD here means OLD, whole.
    assert {one.booted(tree) for _, tree in one.states()} == {OLD}
    assert one.bench.plays() == OLD


def test_a_power_cut_while_a_technician_goes_back_boots_one_of_the_two(tmp_path: Path) -> None:
    one = Recording(tmp_path, lambda bench: bench.back())
    kept, states = one.step_that_keeps("b"), list(one.states())
    assert {one.booted(tree) for number, tree in states if number < kept} == {OLD}
    assert [one.booted(tree) for tree in one.last()] == [OLDER]


def on_trial(bench: Bench) -> None:
    note(QuickDisk(), bench.root, "a", trial="b")
    point(QuickDisk(), bench.root, "b")


def test_a_power_cut_while_the_slot_is_chosen_at_boot_changes_nothing(tmp_path: Path) -> None:
    one = Recording(tmp_path, lambda bench: chosen_at(bench.root, bench.disk), get_ready=on_trial)
    assert {one.booted(tree) for _, tree in one.states()} == {OLD}
    assert len(one.steps) == 7


def test_a_power_cut_in_an_update_that_follows_a_cut_one_boots_a_whole_version(tmp_path: Path) -> None:
    one = Recording(tmp_path, lambda bench: bench.update(bundle_of(tmp_path)), get_ready=on_trial)
    assert {one.booted(tree) for _, tree in one.states()} == {OLD, NEW}
    assert [one.booted(tree) for tree in one.last()] == [NEW]


def outcome(one: Recording, steps: list[Step]) -> set[str]:
    told = set[str]()
    for _, tree in one.states(steps):
        try:
            told.add(one.booted(tree))
        except (AssertionError, OSError, ValueError):
            told.add("broken")
    return told


@pytest.mark.parametrize("left_out", ["b/bin/toccata", "b/bin", "b/library"])
def test_the_model_finds_an_update_that_forgets_to_sync_a_file_or_a_folder(tmp_path: Path, left_out: str) -> None:
    one = Recording(tmp_path, lambda bench: bench.update(bundle_of(tmp_path)))
    fewer = [step for step in one.steps if step != ("sync", (one.bench.root / left_out,))]
    assert (len(one.steps) - len(fewer), "broken" in outcome(one, fewer)) == (1, True)


def test_the_model_finds_an_update_that_tells_of_its_end_too_early(tmp_path: Path) -> None:
    one = Recording(tmp_path, lambda bench: bench.update(bundle_of(tmp_path)))
    assert one.steps.pop() == ("sync", (one.bench.root,))
    assert {one.booted(tree) for tree in one.last()} == {OLD, NEW}
