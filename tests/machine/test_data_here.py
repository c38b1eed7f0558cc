"""A technician's command is about the installed instrument."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toccata.cli import main
from toccata.machine.data_here import data_here
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
