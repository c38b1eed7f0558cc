"""The name that is announced is the one that pages and label say: the script itself, with avahi's answers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from analysed import UNITS, analysed, needs_systemd

from toccata.machine.own_names import ANNOUNCER, own_names

PROGRAM = UNITS / "host/announce"
# Avahi as it answers on the bus: its name lies in a file; the name that it has already is refused.
BUSCTL = """#!/bin/sh
[ "$1 $2 $3 $4" = "call org.freedesktop.Avahi / org.freedesktop.Avahi.Server" ] || exit 9
case "$5" in
  GetHostName) printf 's "%s"\\n' "$(cat "$NAME")" ;;
  SetHostName) [ "$(cat "$NAME")" != "$7" ] && [ -z "${BUSY:-}" ] && printf '%s' "$7" >"$NAME" ;;
esac
"""


@pytest.fixture
def computer(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/busctl").write_text(BUSCTL)
    (tmp_path / "bin/busctl").chmod(0o755)
    (tmp_path / "name").write_text("raspberrypi")
    return tmp_path


def announced(computer: Path, **more: str) -> tuple[int, str]:
    own = {"NAME": f"{computer}/name", "SERIAL_NUMBER": f"{computer}/serial"}
    paths = {"PATH": f"{computer}/bin:{os.environ['PATH']}"}
    done = subprocess.run([str(PROGRAM)], env=own | paths | more, capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    return done.returncode, (computer / "name").read_text()


@pytest.mark.parametrize("serial", [b"10000000a1b2c3d4\x00", b"A1B2C3D4", b"00f3\n", b"\x00", b""])
def test_what_is_announced_is_what_the_pages_say(computer: Path, serial: bytes) -> None:
    (computer / "serial").write_bytes(serial)
    said = own_names("raspberrypi", computer / "serial", announcer=computer)[0]
    assert announced(computer) == announced(computer) == (0, said.removesuffix(".local"))


def test_a_computer_without_a_serial_number_keeps_its_name(computer: Path) -> None:
    assert announced(computer) == (0, "raspberrypi")


def test_avahi_that_is_busy_is_asked_again(computer: Path) -> None:
    (computer / "serial").write_bytes(b"10000000a1b2c3d4\x00")
    assert announced(computer, BUSY="yes") == (1, "raspberrypi")
    assert "Restart=on-failure" in (UNITS / "host/toccata-name.service").read_text().splitlines()


def test_each_start_of_avahi_is_followed_by_the_name() -> None:
    lines = (UNITS / "host/toccata-name.service").read_text().splitlines()
    asked = ("After=avahi-daemon.service", "WantedBy=avahi-daemon.service", f"ExecStart={ANNOUNCER}")
    assert [line in lines for line in asked] == [True] * 3


@needs_systemd
def test_the_sandbox_of_who_announces_is_rated_1_5_at_most(tmp_path: Path) -> None:
    (tmp_path / "toccata-name.service").write_text((UNITS / "host/toccata-name.service").read_text())
    assert analysed(tmp_path, "security", "--offline=yes", "--threshold=15", "./toccata-name.service") == ""
