"""A technician's command is about the installed instrument, and leaves its data to whom they belong."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from toccata.cli import main
from toccata.machine.data_here import data_here, left_to_its_owner
from toccata.store.paths import SYSTEM_FOLDER, data_folder

UNREADABLE = '{"colour": "blue"}'


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installed instrument, in place of the system's."""
    (tmp_path / "current").symlink_to("a")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(data_here, "__defaults__", (tmp_path / "current",))
    monkeypatch.setattr("toccata.machine.data_here.SYSTEM_FOLDER", tmp_path / "data")
    return tmp_path / "data"


def test_it_is_the_system_s_folder_only_where_an_instrument_is_installed(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("a")
    here = (data_here(tmp_path / "current"), data_here(tmp_path / "none"))
    assert here == (SYSTEM_FOLDER, data_folder(os.environ))


def test_latency_is_that_of_the_installed_instrument(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (installed / "instrument.json").write_text(UNREADABLE)
    assert main(["latency", "--nobody-there"]) == 2
    assert f"{installed}/instrument.json: colour: unknown key" in capsys.readouterr().err


def test_tablets_are_to_trust_the_installed_instrument(installed: Path, tmp_path: Path) -> None:
    assert main(["trust", "--to", str(tmp_path / "out")]) == 0
    assert (installed / "trust" / "toccata.pem").read_bytes() == (tmp_path / "out" / "toccata.pem").read_bytes()


def test_sounds_are_those_of_the_installed_instrument(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (installed / "packs" / "bell").mkdir(parents=True)
    (installed / "packs" / "bell" / "pack.toml").write_text("[")
    assert main(["sounds", "check", "bell"]) == 2
    assert str(installed / "packs" / "bell") in capsys.readouterr().err


def test_what_root_makes_among_the_data_belongs_to_whom_the_data_belong() -> None:
    owner = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    with TemporaryDirectory() as folder:
        data = Path(folder)
        os.chown(data, *owner)
        with suppress(KeyError), left_to_its_owner(data, data / "trust"):
            (data / "trust").mkdir()
            (data / "trust" / "authority.pem").touch()
            (data / "trust" / "link").symlink_to("/etc/hostname")
            raise KeyError
        assert {(path.lstat().st_uid, path.lstat().st_gid) for path in data.rglob("*")} == {owner}
    assert Path("/etc/hostname").stat().st_uid == 0


def test_where_the_owner_has_laid_a_link_in_its_place_nothing_behind_it_is_given_away(tmp_path: Path) -> None:
    data, system = tmp_path / "data", tmp_path / "system"
    for folder in (data, system / "inner"):
        folder.mkdir(parents=True)
    (system / "shadow").touch()
    (data / "trust").symlink_to(system)
    os.chown(data, *((12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())))
    with left_to_its_owner(data, data / "trust"):
        pass
    assert {path.stat().st_uid for path in (system, *system.rglob("*"))} == {os.geteuid()}


def test_a_folder_that_was_never_made_belongs_to_nobody(tmp_path: Path) -> None:
    with left_to_its_owner(tmp_path / "data", tmp_path / "data" / "trust"):
        pass
    assert list(tmp_path.iterdir()) == []
