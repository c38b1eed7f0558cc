from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from pathlib import Path

import pytest

from installer import fstab, writable_while
from installer.refusal import Refusal
from toccata.technician import slots

PROGRAM = Path(__file__).parents[3] / "systemd/host/writable"
# A computer whose mounts are two notes: `root` and `firmware`, each "ro" or "rw".
STUBS = {
    "id": 'echo "${USER_ID:-0}"',
    "sleep": "exit 0",
    "sync": "echo sync >>calls",
    "mountpoint": '[ "$2" = /boot/firmware ] || [ -e sealed ]',
    "findmnt": 'echo "$(cat root),noatime"',
    "mount": """
mode=${3#remount,}
echo "$mode $4" >>calls
[ "$mode" != "${REFUSED:-none}" ] || exit 32
case $4 in /) echo "$mode" >root ;; *) echo "$mode" >firmware ;; esac""",
}


@pytest.fixture
def computer(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    for name, body in STUBS.items():
        (tmp_path / "bin" / name).write_text(f'#!/bin/sh\ncd "$COMPUTER"\n{body}\n')
        (tmp_path / "bin" / name).chmod(0o755)
    for name, text in (("root", "ro"), ("firmware", "ro"), ("calls", "")):
        (tmp_path / name).write_text(text)
    return tmp_path


def begun(computer: Path, *command: str, **more: str) -> subprocess.Popen[str]:
    places = {"COMPUTER": str(computer), "WRITABLE_LOCKS": f"{computer}/locks"}
    paths = {"PATH": f"{computer}/bin:{os.environ['PATH']}"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([str(PROGRAM), *command], env=places | paths | more, cwd=computer, text=True, **pipes)


def writable(computer: Path, *command: str, **more: str) -> tuple[int, str]:
    run = begun(computer, *command, **more)
    out, err = run.communicate(timeout=60)
    return run.returncode, out + err


def mounts(computer: Path) -> list[str]:
    return [(computer / name).read_text().strip() for name in ("root", "firmware")]


def test_a_command_finds_the_disk_writable_and_leaves_it_read_only(computer: Path) -> None:
    assert writable(computer, "cat", "root", "firmware") == (0, "rw\nrw\n")
    assert mounts(computer) == ["ro", "ro"]
    assert (computer / "calls").read_text().split("\n")[2] == "sync"


@pytest.mark.parametrize("root", ["ro", "rw"])
def test_what_a_command_leaves_running_keeps_nobody_waiting(computer: Path, root: str) -> None:
    (computer / "root").write_text(root)
    status, process = writable(computer, "sh", "-c", "/bin/sleep 60 >/dev/null 2>&1 & echo $!")
    with open(computer / "locks/disk.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.kill(int(process), signal.SIGKILL)
    assert status == 0


def test_the_lock_can_be_opened_by_root_alone_and_the_command_keeps_the_callers_mask(computer: Path) -> None:
    assert writable(computer, "sh", "-c", "umask 022; touch it; umask") == (0, "0022\n")
    modes = [(computer / name).stat().st_mode & 0o777 for name in ("locks", "locks/disk.lock")]
    assert modes == [0o700, 0o600]


def test_whoever_waits_for_another_is_told_and_then_goes_on(computer: Path) -> None:
    writable(computer, "true")
    with open(computer / "locks/disk.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waits = begun(computer, "echo", "done")
        assert waits.stderr is not None
        assert waits.stderr.readline() == "writable: another program changes the system; waiting for its end\n"
    assert (waits.communicate(timeout=60)[0], waits.returncode) == ("done\n", 0)


def test_the_firmwares_partition_is_not_touched_for_what_does_not_need_it(computer: Path) -> None:
    assert writable(computer, "--root-only", "cat", "root", "firmware") == (0, "rw\nro")
    assert (computer / "calls").read_text() == "rw /\nsync\nro /\n"


def test_a_disk_that_a_killed_program_left_writable_is_made_read_only_by_the_next(computer: Path) -> None:
    (computer / "root").write_text("rw")
    (computer / "sealed").touch()
    assert (writable(computer, "true"), mounts(computer)) == ((0, ""), ["ro", "ro"])


def test_all_who_change_the_system_take_one_lock() -> None:
    assert f"locks=${{WRITABLE_LOCKS:-{slots.LOCKS[0].parent}}}" in PROGRAM.read_text()
    assert slots.LOCKS[0] == writable_while.LOCK
    assert str(slots.SEALED) == writable_while.SEALED
    assert str(slots.SEALED) in [path for path, _ in fstab.MEMORY], (
        "else nothing tells that the root is to be read-only"
    )


def test_an_install_waits_for_nobody_and_leaves_the_lock_to_root_alone(tmp_path: Path) -> None:
    lock = tmp_path / "locks/disk.lock"
    with writable_while.alone(lock):
        assert [path.stat().st_mode & 0o777 for path in (lock.parent, lock)] == [0o700, 0o600]
        with pytest.raises(Refusal, match="another program changes the system; wait"), writable_while.alone(lock):
            pass
    with writable_while.alone(lock):
        pass


def test_what_a_command_says_by_its_status_is_kept(computer: Path) -> None:
    assert writable(computer, "sh", "-c", "exit 7") == (7, "")
    assert mounts(computer) == ["ro", "ro"]


def test_a_system_that_is_writable_stays_so(computer: Path) -> None:
    (computer / "root").write_text("rw")
    assert writable(computer, "echo", "done") == (0, "done\n")
    assert (mounts(computer)[0], (computer / "calls").read_text()) == ("rw", "")


def test_a_disk_that_is_still_written_to_is_told(computer: Path) -> None:
    said = "writable: a program still writes; the disk stays writable until the next start\n"
    assert writable(computer, "true", REFUSED="ro") == (0, said)
    assert (computer / "calls").read_text().count("ro /\n") == 5


@pytest.mark.parametrize(
    ("command", "more", "told"),
    [
        ((), {}, (2, "usage: writable [--root-only] COMMAND...\n")),
        (("touch", "it"), {"USER_ID": "1000"}, (1, "writable: only root can do that; run it with sudo\n")),
        (
            ("touch", "it"),
            {"REFUSED": "rw"},
            (1, "writable: the disk can't be made writable; look at it with: dmesg | tail\n"),
        ),
    ],
)
def test_what_can_not_be_done_is_told_with_the_remedy_and_not_tried(
    computer: Path, command: tuple[str, ...], more: dict[str, str], told: tuple[int, str]
) -> None:
    assert writable(computer, *command, **more) == told
    assert not (computer / "it").exists()
