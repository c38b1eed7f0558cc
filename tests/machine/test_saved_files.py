"""Which saved files the doctor counts: damaged ones, and those that are whole and can't be followed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toccata.errors import SettingError
from toccata.machine.saved_files import SavedFiles, judge_of
from toccata.settings.device import BoardSettings, Device
from toccata.settings.templates import melody, new_client
from toccata.store.generations import write
from toccata.units import PadId

ONE_BOARD = Device(boards=(BoardSettings(0x5A),))


def client(board: int = 0, **more: object) -> str:
    document = json.loads(new_client("c-a", "Robin", "sun", melody([PadId(board, pad) for pad in range(12)])))
    return json.dumps(document | more)


def kept(data: Path, name: str, text: str) -> Path:
    path = data / "clients" / f"{name}.json"
    write(path, text, None)
    return path


def damaged(data: Path, device: Device = ONE_BOARD) -> int:
    return SavedFiles(judge_of(data, device)).damaged(data)


def test_files_whose_newest_generation_is_damaged_are_counted(tmp_path: Path) -> None:
    for name in ("clients/c-a.json", "clients/c-b.json", "instrument.json"):
        write(tmp_path / name, json.dumps({"format": 1}), None)
    nobody_judges = SavedFiles(None)
    whole = nobody_judges.damaged(tmp_path)
    for name in ("clients/c-b.json", "instrument.json"):
        (tmp_path / name).write_text("{")
    assert (whole, nobody_judges.damaged(tmp_path), SavedFiles(None).damaged(tmp_path / "none")) == (0, 2, 0)


@pytest.mark.parametrize("text", ['{"boards": 3}', '{"most_level": -6}', '{"loudness": {}}'])
def test_an_instrument_json_that_can_t_be_followed_is_counted_too(tmp_path: Path, text: str) -> None:
    write(tmp_path / "instrument.json", json.dumps({"format": 1}), None)
    (tmp_path / "instrument.json").write_text(text)
    assert damaged(tmp_path) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (client(), 0),
        (client(board=3), 1),
        (client(colour="blue"), 1),
        (client().replace("marimba/", "accordion/"), 1),
        ("{}", 1),
    ],
)
def test_a_client_that_can_t_be_followed_on_this_instrument_is_counted(tmp_path: Path, text: str, count: int) -> None:
    kept(tmp_path, "c-a", text)
    assert damaged(tmp_path) == count


def test_what_was_looked_at_is_looked_at_again_only_when_it_has_changed(tmp_path: Path) -> None:
    looked: list[str] = []

    def judge(text: str, where: str) -> None:
        looked.append(Path(where).stem)
        if "blue" in text:
            raise SettingError(where, "blue", "paint it")

    for name in ("c-a", "c-b"):
        kept(tmp_path, name, "{}")
    saved = SavedFiles(judge)
    counts = [saved.damaged(tmp_path), saved.damaged(tmp_path)]
    (tmp_path / "clients" / "c-b.json").write_text('{"colour": "blue"}')
    counts += [saved.damaged(tmp_path), saved.damaged(tmp_path)]
    (tmp_path / "instrument.json").write_text("{}")
    assert (counts, saved.damaged(tmp_path)) == ([0, 0, 1, 1], 1)
    assert looked == ["c-a", "c-b", "c-b", "c-a", "c-b"]


def test_an_erased_file_is_counted_no_more(tmp_path: Path) -> None:
    file, saved = kept(tmp_path, "c-a", "{}"), SavedFiles(judge_of(tmp_path, ONE_BOARD))
    before = saved.damaged(tmp_path)
    file.unlink()
    assert (before, saved.damaged(tmp_path)) == (1, 0)


def test_a_server_that_looks_again_and_again_judges_a_few_files_each_time(tmp_path: Path) -> None:
    for number in range(5):
        kept(tmp_path, f"c-{number}", "{}")
    saved = SavedFiles(judge_of(tmp_path, ONE_BOARD), at_once=2)
    assert [saved.damaged(tmp_path) for _ in range(4)] == [2, 4, 5, 5]
