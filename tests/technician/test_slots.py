from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import chain, combinations, product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from technician.update_bench import OLD, Bench, FakeMount, QuickDisk
from toccata.technician.slots import (
    ROOT,
    SLOTS,
    Look,
    Mount,
    Notes,
    choose,
    chosen,
    keep,
    locked,
    locks_of,
    look_at,
    main,
    note,
    point,
    settle,
)
from toccata.technician.update_run import other_than

CHOOSE_SLOT = Path(__file__).parents[2] / "systemd" / "choose-slot"


def any_of(slots: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(slots, count) for count in range(len(slots) + 1)))


LOOKS = [
    Look(notes, current, dict.fromkeys(complete, OLD), runnable)
    for notes in (None, *(Notes(kept, trial, {}) for kept in SLOTS for trial in (None, *SLOTS)))
    for current, complete, runnable in product((None, *SLOTS), any_of(SLOTS), any_of(SLOTS))
    if set(complete) <= set(runnable)
]


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_is_found_a_slot_plays_that_can(look: Look) -> None:
    slot = chosen(look)
    assert (slot is None) == (not look.runnable)
    assert slot is None or slot in (look.complete or look.runnable)
    if look.notes and look.notes.kept in look.complete:
        assert slot == look.notes.kept
    elif look.current in look.complete:
        assert slot == look.current


def test_all_looks_are_tried() -> None:
    # Seven slots.json, three ends of the link, and nine ways for a slot to be there and whole, or only there.
    assert len(LOOKS) == 7 * 3 * 9


def test_the_other_slot() -> None:
    assert [other_than(slot) for slot in SLOTS] == ["b", "a"]


def test_choosing_writes_nothing_where_all_is_well(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    mount, said = FakeMount(read_only=True), list[str]()
    assert (choose(bench.root, QuickDisk(), mount, said.append), mount.asked, said) == ("a", [], [])


def test_a_trial_that_nobody_kept_is_over_at_the_next_start(tmp_path: Path) -> None:
    bench, mount, said = Bench(tmp_path), FakeMount(read_only=True), list[str]()
    bench.set_up("b", "1.1.0")
    note(bench.disk, bench.root, "a", trial="b")
    point(bench.disk, bench.root, "b")
    assert settle(bench.root, QuickDisk(), mount, said.append) == 0
    versions = {"a": OLD, "b": "1.1.0"}
    assert look_at(bench.root) == Look(Notes("a", None, versions), "a", versions, SLOTS)
    assert (mount.asked, said) == (["rw", "ro"], ["slot a plays (1.0.0); it was b\n"])


def test_while_an_update_runs_nothing_is_chosen(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.set_up("b", "1.1.0")
    note(bench.disk, bench.root, "a", trial="b")
    point(bench.disk, bench.root, "b")
    with locked(bench.root):
        assert settle(bench.root, QuickDisk(), FakeMount(), lambda _: None) == 0
    assert look_at(bench.root).current == "b"


def test_a_lock_is_taken_once_freed_by_its_end_and_opened_by_root_alone(tmp_path: Path) -> None:
    files = (tmp_path / "locks/disk.lock", tmp_path / "locks/slots.lock")
    with locked(*files) as first, locked(files[1]) as second:
        assert (first, second) == (True, False)
    assert [path.stat().st_mode & 0o777 for path in (files[0].parent, *files)] == [0o700, 0o600, 0o600]
    with locked(*files) as again:
        assert again


def test_an_installed_instruments_locks_lie_where_nobody_else_may_look() -> None:
    assert [str(lock) for lock in locks_of(ROOT)] == ["/run/toccata-locks/disk.lock", "/run/toccata-locks/slots.lock"]


def test_a_slot_is_not_sealed_while_an_update_runs(tmp_path: Path) -> None:
    bench, said = Bench(tmp_path), list[str]()
    bench.set_up("b", "1.1.0")
    with locked(bench.root):
        assert keep(bench.root, "b", "1.1.0", said.append) == 1
    assert (said, look_at(bench.root).current) == (["choose-slot: an update runs; wait for its end\n"], "a")
    assert (keep(bench.root, "b", "1.1.0", said.append), look_at(bench.root).current) == (0, "b")


notes_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", "b", "c", "kept"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["schema", "kept", "trial", "versions"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.binary(max_size=60) | notes_json.map(lambda one: json.dumps(one).encode()),
    st.sampled_from(["a", "b", "", "a/bin", "/a", "../a"]),
)
@example(b"[" * 100_000, "a")
@example(b'{"schema":1,"kept":["a"],"trial":null,"versions":{}}', "b")
def test_whatever_lies_in_slots_json_and_current_the_whole_slot_plays(content: bytes, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Bench(Path(folder)).root
        (root / "b" / "bin").mkdir(parents=True)
        (root / "slots.json").write_bytes(content)
        (root / "current").unlink()
        if target:
            (root / "current").symlink_to(target)
        assert (choose(root, QuickDisk(), FakeMount(), lambda _: None), look_at(root).current) == ("a", "a")


@pytest.mark.parametrize(
    "damage", [b"", b"\0" * 56, b"1", b'{"schema": 1, "slot": "b", "version": "1.0.0"}\n00000000\n']
)
def test_a_damaged_marker_marks_nothing(tmp_path: Path, damage: bytes) -> None:
    bench = Bench(tmp_path)
    bench.set_up("b", "1.1.0")
    (bench.root / "a" / "complete").write_bytes(damage)
    assert (list(look_at(bench.root).complete), chosen(look_at(bench.root))) == (["b"], "b")


def ran(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the very file that is installed, isolated and without site packages, as its first line asks."""
    command = [sys.executable, "-IS", str(CHOOSE_SLOT), *arguments]
    environment = {"TOCCATA_SLOTS": str(root)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_installed_file_seals_a_slot_and_then_finds_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "a" / "bin").mkdir(parents=True)
    (tmp_path / "a" / "bin" / "toccata").write_text("")
    sealed, chose = ran(tmp_path, "--seal", "a", OLD), ran(tmp_path)
    assert [(done.returncode, done.stdout + done.stderr) for done in (sealed, chose)] == [(0, ""), (0, "")]
    versions = {"a": OLD, "b": None}
    assert look_at(tmp_path) == Look(Notes("a", None, versions), "a", {"a": OLD}, ("a",))
    assert json.loads((tmp_path / "slots.json").read_text()) == {
        "schema": 1,
        "kept": "a",
        "trial": None,
        "versions": versions,
    }


def test_the_installed_file_tells_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    told = [ran(tmp_path), ran(tmp_path / "missing"), ran(tmp_path, "--help")]
    assert [(done.returncode, done.stderr) for done in told] == [
        (1, f"{tmp_path}: no slot holds the program; install it anew\n"),
        (1, f"choose-slot: {tmp_path}/missing: No such file or directory; check the disk\n"),
        (2, "usage: choose-slot [--seal a|b VERSION]\n"),
    ]


def test_the_installed_file_is_a_program_of_the_system_s_own_python() -> None:
    assert CHOOSE_SLOT.read_text().startswith("#!/usr/bin/python3 -IS\n")
    assert os.access(CHOOSE_SLOT, os.X_OK)


def test_a_fault_of_the_disk_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slots.json.part").mkdir()
    (tmp_path / "a" / "bin").mkdir(parents=True)
    (tmp_path / "a" / "bin" / "toccata").write_text("")
    monkeypatch.setenv("TOCCATA_SLOTS", str(tmp_path))
    assert main([]) == 1
    assert capsys.readouterr().err == f"choose-slot: {tmp_path}/slots.json.part: Is a directory; check the disk\n"


def test_a_writable_root_is_left_as_it_is(tmp_path: Path) -> None:
    assert Mount().is_read_only(tmp_path) is False
