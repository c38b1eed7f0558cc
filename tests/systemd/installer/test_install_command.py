from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, listing, tree

from installer.__main__ import main, without_key
from installer.place import Place
from installer.shell import Real
from installer.storage_steps import FINISH_TEXT

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


@pytest.mark.parametrize("short", ["--un", "--uninstal", "--nam=x", "--no-sp", "--after"])
def test_an_option_is_taken_by_its_whole_name_alone(
    tmp_path: Path, short: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--root", str(tmp_path), short])
    assert (ended.value.code, f"unrecognized arguments: {short}" in capsys.readouterr().err) == (2, True)


MINE = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"


def test_no_module_of_the_folder_that_it_is_called_from_runs_as_root(tmp_path: Path) -> None:
    for name in ("argparse", "installer", "hotspot", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(MINE)
    done = subprocess.run([CHECKOUT / "install", "--help"], cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False)
    assert "python3 -Ps -m installer" in FINISH_TEXT


def test_nor_does_one_that_a_program_of_the_installer_would_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "venv.py").write_text(MINE)
    monkeypatch.chdir(tmp_path)
    assert "usage" in Real(Path("/")).run((sys.executable, "-m", "venv", "--help"), "")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("release", "arguments", "said"),
    [
        ("noble", (), f"{TRIXIE} is not supported; take Raspberry Pi OS or Debian, bookworm or trixie"),
        ("trixie", (), "--name is missing; give it, or run ./install at a terminal"),
        ("trixie", ("--name", "x"), "--instrument is missing; give it, or run ./install at a terminal"),
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


@pytest.mark.parametrize(
    ("folder", "arguments", "said"),
    [
        ("away", ("--answers", "/nowhere"), "/nowhere can't be read (No such file or directory); look for the file"),
        ("away", ("--name", "x/y"), "'x/y' is no name for an instrument; take 1 to 40 letters, digits and spaces"),
        ("away", ("--instrument", "harp"), HARP),
        (
            "away",
            ("--wheels", "/nowhere"),
            "/nowhere: no such folder; name the folder of the wheels, or leave --wheels out",
        ),
        ("away", (), "ROOT: no such folder; is the card mounted?"),
        ("away", ("--uninstall",), "ROOT: no such folder; is the card mounted?"),
        ("empty", (), "ROOT: no system is there; take the folder that its etc/os-release lies in"),
    ],
)
def test_options_are_looked_at_first_and_then_whether_there_is_a_system(
    tmp_path: Path, folder: str, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    root = tmp_path / folder
    line = said.replace("ROOT", str(root)) if os.geteuid() == 0 else NOT_ROOT
    assert told(root, *arguments) == (1, [f"install: {line}"])
    assert list(tmp_path.rglob("*")) == [tmp_path / "empty"]


def test_whoever_installs_is_told_that_no_update_is_taken_yet(tmp_path: Path) -> None:
    place = Place(tmp_path, runs=False)
    said = without_key(place)
    assert said == (
        "update keys: there is none, so no update is taken until you lay your maker's .pub file into "
        "/etc/toccata/update-keys"
    )
    place.at("/etc/toccata/update-keys").mkdir(parents=True)
    place.at("/etc/toccata/update-keys/maker.pub").touch()
    assert without_key(place) is None


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
