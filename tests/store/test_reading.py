from __future__ import annotations

from pathlib import Path

import pytest

from toccata.errors import SettingError
from toccata.store.paths import active_client_note, clients_folder
from toccata.store.reading import active_client_file, client_ids, read_text


def with_clients(data: Path, *names: str) -> Path:
    clients_folder(data).mkdir()
    for name in names:
        (clients_folder(data) / name).write_text("{}")
    return clients_folder(data)


def test_a_file_is_read_as_utf_8_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "zoë.json").write_bytes(b'\xef\xbb\xbf{"nickname": "Zo\xc3\xab"}\r\n')
    assert read_text(tmp_path / "zoë.json") == '{"nickname": "Zoë"}\r\n'


def test_a_missing_file_is_told_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        read_text(tmp_path / "robin.json")
    assert str(caught.value) == f"{tmp_path}/robin.json: there is no such file; check the name"


def test_a_folder_in_place_of_a_file_is_told_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        read_text(tmp_path)
    assert str(caught.value) == f"{tmp_path}: can't be read (Is a directory); check its owner and rights"


def test_a_file_that_is_not_utf_8_is_told_with_the_first_wrong_byte(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"Zo\xeb!")
    with pytest.raises(SettingError) as caught:
        read_text(tmp_path / "latin.json")
    assert str(caught.value) == f"{tmp_path}/latin.json: byte 2 is not UTF-8; save the file as UTF-8"


def test_without_a_client_nobody_is_active(tmp_path: Path) -> None:
    assert active_client_file(tmp_path) is None


@pytest.mark.parametrize(
    ("note", "active"),
    [
        (None, "ada.json"),
        ("robin\n", "robin.json"),
        ("gone", "ada.json"),
        ("", "ada.json"),
        ("../robin", "ada.json"),
        ("robin.sync-conflict-1", "ada.json"),
    ],
)
def test_the_noted_client_plays_and_else_the_first_by_name(note: str | None, active: str, tmp_path: Path) -> None:
    clients = with_clients(tmp_path, "robin.json", "ada.json", "aa.txt", ".a.json", "robin.sync-conflict-1.json")
    (clients / "a-folder.json").mkdir()
    if note is not None:
        active_client_note(tmp_path).write_text(note)
    assert active_client_file(tmp_path) == clients / active


def test_a_note_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    active_client_note(tmp_path).write_bytes(b"\xff")
    with pytest.raises(SettingError, match="active-client: byte 0 is not UTF-8; save the file as UTF-8"):
        active_client_file(tmp_path)


@pytest.mark.parametrize(
    ("power_on", "note", "active", "told"),
    [
        ("robin", "ada", "robin.json", []),
        (None, "robin", "robin.json", []),
        ("gone", "robin", "robin.json", ["instrument.json: there is no client 'gone'"]),
        (None, "gone", "ada.json", ["active-client: there is no client 'gone'"]),
        ("../x", "", "ada.json", ["instrument.json: there is no client '../x'"]),
    ],
)
def test_the_client_of_power_on_comes_first_and_a_missing_one_is_told(power_on, note, active, told, tmp_path) -> None:
    clients, heard = with_clients(tmp_path, "robin.json", "ada.json"), []
    active_client_note(tmp_path).write_text(note)
    assert active_client_file(tmp_path, power_on, heard.append) == clients / active
    rest = ", so another one plays; choose who plays at power-on"
    assert heard == [f"{tmp_path}/{line}{rest}" for line in told]


def test_the_clients_there_are_stand_in_order_of_their_names(tmp_path: Path) -> None:
    assert client_ids(tmp_path) == []
    with_clients(tmp_path, "robin.json", "ada.json", ".a.json", "aa.txt", "robin.sync-conflict-1.json")
    assert client_ids(tmp_path) == ["ada", "robin"]


def test_a_clients_folder_that_is_none_is_told(tmp_path: Path) -> None:
    clients_folder(tmp_path).write_text("a file")
    with pytest.raises(SettingError, match=r"clients: can't be read \(Not a directory\); check its owner and rights"):
        client_ids(tmp_path)
