from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from toccata.errors import ConflictError, SettingError
from toccata.store.generations import read, write
from toccata.technician.device_kept import DeviceKept

CARD = '{"card": "hw:CARD=DAC"}'


def test_an_instrument_without_a_file_gets_one(tmp_path: Path) -> None:
    kept = DeviceKept.read(tmp_path)
    assert kept.text == "{}"
    kept.change(lambda _: CARD)
    assert read(tmp_path / "instrument.json").text == CARD


def test_a_change_is_made_on_what_is_there_now(tmp_path: Path) -> None:
    file = tmp_path / "instrument.json"
    version = write(file, CARD, None)
    kept = DeviceKept.read(tmp_path)
    write(file, '{"card": "hw:CARD=other"}', version)
    kept.change(lambda text: text.replace("{", '{"bus": 3, '))
    assert read(file).text == '{"bus": 3, "card": "hw:CARD=other"}'


def test_who_is_overtaken_each_time_gives_up_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "instrument.json"
    write(file, CARD, None)
    tries: list[str] = []

    def overtaken(text: str) -> str:
        tries.append(text)
        write(file, f'{{"bus": {len(tries)}}}', read(file).version)
        return CARD

    with pytest.raises(ConflictError):
        DeviceKept.read(tmp_path).change(overtaken)
    assert len(tries) == 3


def test_a_file_that_was_erased_is_begun_anew_with_what_was_measured(tmp_path: Path) -> None:
    readings = {"measured_dba": {"0": 68, "25": 60, "50": 55}, "at_lufs": -28, "person": "child"}
    measured = {"loudness": {**readings, "measured_on": "2026-11-23"}}
    file = tmp_path / "instrument.json"
    version = write(file, json.dumps(measured), None)
    write(file, json.dumps({**measured, "bus": 3}), version)
    file.unlink()
    DeviceKept.read(tmp_path).change(lambda text: text.replace("{", '{"card": "hw:CARD=DAC", ', 1))
    assert json.loads(read(file).text) == {"card": "hw:CARD=DAC", **measured}


def test_a_file_that_can_t_be_followed_is_told(tmp_path: Path) -> None:
    (tmp_path / "instrument.json").write_text('{"bus": "one"}')
    with pytest.raises((SettingError, ValueError), match="bus"):
        DeviceKept.read(tmp_path)


def test_what_is_changed_still_belongs_to_who_owns_the_folder_even_if_root_changes_it() -> None:
    owner = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        Path(folder).chmod(0o755)
        os.chown(data, *owner)
        kept = DeviceKept.read(data)
        kept.change(lambda _: CARD)
        kept.change(lambda text: text.replace("{", '{"bus": 3, '), in_last=True)
        assert {(path.stat().st_uid, path.stat().st_gid) for path in data.rglob("*")} == {owner}
    assert os.geteuid() in (0, owner[0])
