from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, listing, tree

from installer.__main__ import main

TRIXIE = "Debian GNU/Linux 13 (trixie)"
HARP = "there is no instrument 'harp'; take twelve-pads, lap-tray, squeeze-and-switch or an instrument.json"
NOT_ROOT = "the system can only be changed by root; run it with sudo"


def told(root: Path, *arguments: str) -> tuple[int, list[str]]:
    asked = [str(CHECKOUT / "install"), "--root", str(root), *arguments]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=120)
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


def test_help_names_every_option() -> None:
    said = subprocess.run(
        [CHECKOUT / "install", "--help"], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    options = ("--name", "--instrument", "--answers", "--wheels", "--root", "--no-split", "--uninstall")
    assert [option for option in options if option not in said] == []


@pytest.mark.parametrize(
    ("release", "arguments", "said"),
    [
        ("noble", (), f"{TRIXIE} is not supported; take Raspberry Pi OS or Debian, bookworm or trixie"),
        ("trixie", (), "--name is missing; give it, or run ./install at a terminal"),
        ("trixie", ("--name", "x/y"), "--instrument is missing; give it, or run ./install at a terminal"),
        ("trixie", ("--name", "x", "--instrument", "harp"), HARP),
        ("trixie", ("--answers", "/nowhere"), "/nowhere can't be read (No such file or directory); look for the file"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(
    tmp_path: Path, release: str, arguments: tuple[str, ...], said: str
) -> None:
    place = tree(tmp_path / "root")
    place.at("/etc/os-release").write_text((place.text("/etc/os-release") or "").replace("=trixie", f"={release}"))
    before = listing(place)
    line = said if os.geteuid() == 0 else NOT_ROOT
    assert told(place.root, *arguments) == (1, [f"install: {line}"])
    assert listing(place) == before


def test_uninstalling_where_nothing_is_changes_nothing_and_says_where_data_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tree(tmp_path / "root")
    before = listing(place)
    status = main(["--root", str(place.root), "--uninstall"])
    assert listing(place) == before
    if os.geteuid() == 0:
        assert status == 0
        assert "client data are left in /var/lib/toccata" in capsys.readouterr().out
    else:
        assert status == 1
