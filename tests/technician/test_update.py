from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from technician.update_bench import NEW, OLD, Bench, FakeMount, Told, bundle_of
from toccata.errors import UpdateError
from toccata.technician.slots import Look, Notes, locked, look_at, note, point
from toccata.technician.update import locks_to_take, status


def look(bench: Bench) -> tuple[str, str | None, dict[str, str]]:
    found = look_at(bench.root)
    assert found.notes is not None
    return found.notes.kept, found.current, dict(found.complete)


def test_a_healthy_version_is_kept_and_the_old_one_stays_in_its_slot(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = bench.update(bundle_of(tmp_path))
    said = [
        "writing Toccata 1.1.0 into slot b; the instrument plays on meanwhile",
        "starting Toccata 1.1.0; the instrument is silent for some seconds",
        "Toccata 1.1.0 runs and is kept, in slot b; Toccata 1.0.0 stays in slot a",
    ]
    assert (told, bench.plays()) == (Told(0, "\n".join(said) + "\n", ""), NEW)
    assert look(bench) == ("b", "b", {"a": OLD, "b": NEW})


def test_the_instrument_plays_until_the_new_version_is_whole(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.update(bundle_of(tmp_path))
    assert bench.machine.calls == ["sight", "build", "stop", "start", "sight"]


def test_versions_go_from_slot_to_slot(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = [bench.update(bundle_of(tmp_path, version)).status for version in ("1.1.0", "1.2.0", "1.3.0")]
    assert (told, bench.plays(), look(bench)) == ([0, 0, 0], "1.3.0", ("b", "b", {"a": "1.2.0", "b": "1.3.0"}))


def test_a_version_that_is_there_already_is_told_and_not_written(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = bench.update(bundle_of(tmp_path, OLD))
    assert told == Told(0, "Toccata 1.0.0 is there already, in slot a; nothing was written\n", "")
    assert bench.machine.calls == []


def test_a_version_that_is_there_already_but_does_not_run_is_told(tmp_path: Path) -> None:
    told = Bench(tmp_path, ready_s=1e9).update(bundle_of(tmp_path, OLD))
    assert told == Told(2, "", "Toccata 1.0.0 is there already, but it does not run; look with toccata doctor")


def test_an_instrument_that_was_left_stopped_is_started_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.machine.stop()
    assert (bench.update(bundle_of(tmp_path, OLD)).status, bench.plays()) == (0, OLD)


def older(bench: Bench, folder: Path, **options: Any) -> Told:
    return bench.update(bundle_of(folder, "0.9.0"), **options)


@pytest.mark.parametrize(
    ("wanted", "remedy"),
    [(False, "add --older if that is wanted"), (True, "somebody must agree: run it at a terminal")],
)
def test_an_older_version_is_refused_where_nobody_agrees(tmp_path: Path, wanted: bool, remedy: str) -> None:
    bench = Bench(tmp_path)
    told = older(bench, tmp_path, older=wanted)
    what = "is version 0.9.0, older than the 1.0.0 that runs"
    assert told == Told(2, "", f"{tmp_path}/toccata-0.9.0.bundle: {what}; {remedy}")
    assert (bench.plays(), bench.machine.calls) == (OLD, [])


@pytest.mark.parametrize("answer", [True, False])
def test_a_technician_may_go_back_to_an_older_version(tmp_path: Path, answer: bool) -> None:
    bench, asked = Bench(tmp_path), []

    def agrees(question: str) -> bool:
        asked.append(question.rpartition("/")[2])
        return answer

    told = older(bench, tmp_path, older=True, agrees=agrees)
    assert asked == ["toccata-0.9.0.bundle is version 0.9.0, older than the 1.0.0 that runs: install it?"]
    assert (told.status, bench.plays()) == ((0, "0.9.0") if answer else (1, OLD))


def test_without_the_rights_nothing_is_even_read(tmp_path: Path) -> None:
    told = Bench(tmp_path).update(tmp_path / "missing", is_root=False)
    assert told == Told(2, "", "this changes what the instrument runs; run it with sudo")


def test_two_updates_never_run_together(tmp_path: Path) -> None:
    bench, bundle = Bench(tmp_path), bundle_of(tmp_path)
    with locked(bench.root):
        told = bench.update(bundle)
    assert told == Told(2, "", f"{bench.root}: another program changes the system; wait for its end")
    assert bench.update(bundle).status == 0


def test_an_update_locks_the_slots_folder_only_where_the_choice_at_boot_knows_no_other_lock(tmp_path: Path) -> None:
    chooser, locks = tmp_path / "host/choose-slot", (tmp_path / "locks/disk.lock", tmp_path / "locks/slots.lock")
    chooser.parent.mkdir()
    chooser.write_text("that of an earlier install")
    assert set(locks_to_take(tmp_path, locks)) == {tmp_path, *locks}
    chooser.write_text(f"that of today: {tmp_path}/locks")
    assert locks_to_take(tmp_path, locks) == locks, "everybody may open the folder, and keep updates away"


@pytest.mark.parametrize("behaviour", [{}, {"web": False}, {"builds": False}])
def test_a_read_only_root_is_read_only_again_whatever_happens(tmp_path: Path, behaviour: dict[str, object]) -> None:
    bench = Bench(tmp_path)
    bench.mount = FakeMount(read_only=True)
    bench.update(bundle_of(tmp_path, **behaviour))
    assert bench.mount.asked == ["rw", "ro"]


class StuckMount(FakeMount):
    def remount(self, path: Path, option: str) -> bool:
        return super().remount(path, option) and option == "rw"


def test_a_root_that_stays_writable_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.mount = StuckMount(read_only=True)
    told = bench.update(bundle_of(tmp_path))
    last = f"{bench.root}: stays writable until the instrument is switched off and on"
    assert (told.status, told.said.splitlines()[-1], bench.mount.asked) == (0, last, ["rw", *["ro"] * 10])


class LockedMount(FakeMount):
    def remount(self, path: Path, option: str) -> bool:
        return False


def test_a_root_that_can_t_be_written_to_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.mount = LockedMount(read_only=True)
    told = bench.update(bundle_of(tmp_path))
    what = "could not be changed; the version that played plays on (can't be made writable)"
    remedy = "the disk can only be read: restart, and if it stays so, replace the card"
    assert (told, bench.plays()) == (Told(2, "", f"{bench.root}: {what}; {remedy}"), OLD)


def test_a_full_disk_is_told_and_the_half_written_slot_is_emptied(tmp_path: Path) -> None:
    bench = Bench(tmp_path)

    def full(call: str) -> None:
        if call == "build":
            (bench.root / "b").mkdir()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    bench.machine.meet = full
    told = bench.update(bundle_of(tmp_path))
    what = "the new version was not written, the version that played plays on (No space left on device)"
    assert told.fault == f"{bench.root}: {what}; make room on the disk"
    assert (sorted(os.listdir(bench.root)), bench.plays()) == (["a", "current", "slots.json"], OLD)


@pytest.mark.parametrize("call", ["build", "start"])
def test_an_interrupted_update_leaves_the_old_version_playing(tmp_path: Path, call: str) -> None:
    bench, left = Bench(tmp_path), [call]

    def end(met: str) -> None:
        if left == [met]:
            left.clear()
            raise KeyboardInterrupt

    bench.machine.meet = end
    told = bench.update(bundle_of(tmp_path))
    bench.machine.clock += 10.0
    assert (told.status, "interrupted" in told.fault + told.said, bench.plays()) == (
        2 if call == "build" else 1,
        True,
        OLD,
    )


def test_an_update_begins_with_what_a_killed_one_has_left(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.set_up("b", "1.0.5")
    note(bench.disk, bench.root, "a", trial="b")
    point(bench.disk, bench.root, "b")
    bench.boot()
    assert bench.plays() == "1.0.5"
    told = bench.update(bundle_of(tmp_path))
    assert (told.status, bench.plays(), look(bench)) == (0, NEW, ("b", "b", {"a": OLD, "b": NEW}))
    assert bench.machine.calls[:2] == ["stop", "start"]


def test_a_slot_that_was_never_sealed_is_sealed_before_another_is_written(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (bench.root / "a" / "complete").unlink()
    assert bench.update(bundle_of(tmp_path)).status == 0
    assert sorted(look_at(bench.root).complete) == ["a", "b"]


def test_a_technician_goes_back_and_forth_by_hand(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.update(bundle_of(tmp_path))
    told = [bench.back().status, bench.plays(), bench.back().status, bench.plays()]
    assert told == [0, OLD, 0, NEW]


def test_going_back_by_hand_is_kept_only_if_it_is_healthy(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.set_up("b", "0.9.0", answers=False)
    told = bench.back()
    assert (told.status, told.said.splitlines()[1]) == (
        1,
        "Toccata 0.9.0 is not kept: the instrument does not answer on its link",
    )
    assert (bench.plays(), look(bench)[:2]) == (OLD, ("a", "a"))


def test_there_is_nothing_to_go_back_to_in_an_empty_slot(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    fault = f"{bench.root}/b: holds no whole version to go back to; give a bundle"
    assert bench.back() == Told(2, "", fault)


def test_status_tells_what_each_slot_holds(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = [status(bench.root)]
    bench.set_up("b", NEW)
    note(bench.disk, bench.root, "a", trial="b")
    point(bench.disk, bench.root, "b")
    told.append(status(bench.root))
    assert told == [
        "slot a: Toccata 1.0.0; plays; kept\nslot b: empty\n",
        "slot a: Toccata 1.0.0; kept\n"
        "slot b: Toccata 1.1.0; plays; on trial: not kept unless its health check ends well\n",
    ]


def test_a_computer_without_slots_is_told(tmp_path: Path) -> None:
    with pytest.raises(UpdateError, match="holds no slots; install the instrument"):
        status(tmp_path)


def test_services_that_can_t_be_stopped_end_the_trial_and_are_told(tmp_path: Path) -> None:
    bench, left = Bench(tmp_path), ["stop"]

    def stuck(call: str) -> None:
        if left == [call]:
            left.clear()
            raise OSError(errno.EIO, "systemctl stop failed: access denied")

    bench.machine.meet = stuck
    told = bench.update(bundle_of(tmp_path))
    assert (told.status, told.said.splitlines()[2:], bench.plays()) == (
        1,
        [
            "Toccata 1.1.0 is not kept: systemctl stop failed: access denied",
            "Toccata 1.0.0 plays again, after 2 s",
        ],
        OLD,
    )


WATCHED = """
import sys, tempfile
from pathlib import Path
from technician.update_bench import Bench, bundle_of
touched = []
def hear(event, arguments):
    if event == "open" or event.startswith(("os.", "shutil.")):
        touched.extend(str(one) for one in arguments if isinstance(one, (str, bytes, Path)))
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(Path(folder))
    bundles = bundle_of(Path(folder)), bundle_of(Path(folder), "1.2.0", web=False)
    sys.addaudithook(hear)
    told = [bench.update(bundle).status for bundle in bundles] + [bench.back().status]
    print(told, folder in "".join(touched), [one for one in touched if "/var/lib" in one])
"""


def test_an_update_never_so_much_as_opens_what_belongs_to_clients() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[0, 1, 1] True []\n", "")


def test_what_is_written_tells_both_versions(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.update(bundle_of(tmp_path))
    versions = {"a": OLD, "b": NEW}
    assert look_at(bench.root) == Look(Notes("b", None, versions), "b", versions, ("a", "b"))
