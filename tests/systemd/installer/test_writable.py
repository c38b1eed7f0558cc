from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[3] / "systemd/host/writable"
# A computer whose mounts are two notes: `root` and `firmware`, each "ro" or "rw".
STUBS = {
    "id": 'echo "${USER_ID:-0}"',
    "sleep": "exit 0",
    "sync": "echo sync >>calls",
    "mountpoint": "exit 0",
    "findmnt": 'echo "$(cat root),noatime"',
    "mount": """
mode=${2#remount,}
echo "$mode $3" >>calls
[ "$mode" != "${REFUSED:-none}" ] || exit 32
case $3 in /) echo "$mode" >root ;; *) echo "$mode" >firmware ;; esac""",
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


def writable(computer: Path, *command: str, **more: str) -> tuple[int, str]:
    places = {"COMPUTER": str(computer), "WRITABLE_LOCK": f"{computer}/lock"}
    paths = {"PATH": f"{computer}/bin:{os.environ['PATH']}"}
    asked = [str(PROGRAM), *command]
    done = subprocess.run(
        asked, env=places | paths | more, cwd=computer, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


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
    with open(computer / "lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.kill(int(process), signal.SIGKILL)
    assert status == 0


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
    assert (computer / "calls").read_text().count("ro /") == 5


@pytest.mark.parametrize(
    ("command", "more", "told"),
    [
        ((), {}, (2, "usage: writable COMMAND...\n")),
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
