from __future__ import annotations

import json
from pathlib import Path

import pytest

from toccata.errors import ConflictError, DamagedError, SettingError
from toccata.settings.default_client import DEFAULT_SOUNDS, default_client_json
from toccata.settings.device import Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.store.clients import Clients
from toccata.store.generations import Kept
from toccata.store.seal import version_of


def judge(text: str, where: str) -> object:
    return parse_client(text, where, pads_of(Device()), DEFAULT_SOUNDS)


def text_of(client: str, nickname: str = "Robin") -> str:
    return json.dumps({**json.loads(default_client_json()), "client": {"id": client, "nickname": nickname}})


@pytest.fixture
def clients(tmp_path: Path) -> Clients:
    return Clients(tmp_path, judge)


def test_a_client_is_created_saved_and_erased(clients: Clients) -> None:
    first = clients.create("robin", text_of("robin"))
    second = clients.save("robin", text_of("robin", "Rob"), first)
    assert clients.read("robin") == Kept(text_of("robin", "Rob"), second, None)
    clients.erase("robin")
    assert (clients.ids(), clients.exists("robin")) == ([], False)


def test_only_files_named_by_an_id_are_clients(clients: Clients, tmp_path: Path) -> None:
    clients.create("robin", text_of("robin"))
    for name in (".ada.json", "ada.sync-conflict-20260102-101112-ABCDEFG.json", "Ada.json", "ada.txt", "ada.json.bak"):
        (tmp_path / "clients" / name).write_text(text_of("ada"))
    (tmp_path / "clients" / "folder.json").mkdir()
    clients.create("c-7f3a", text_of("c-7f3a"))
    assert clients.ids() == ["c-7f3a", "robin"]


@pytest.mark.parametrize("name", ["", "../robin", "Robin", "a" * 33, "robin.json", "robin\n", "ro/bin", "."])
def test_a_name_that_is_no_id_leads_nowhere(name: str, clients: Clients) -> None:
    assert not clients.exists(name)
    for act in (clients.read, clients.erase, clients.conflicts, lambda one: clients.create(one, text_of(one))):
        with pytest.raises(SettingError, match="is not an id; write 1 to 32 of a-z, 0-9 and -"):
            act(name)


def test_a_taken_id_is_a_conflict_and_so_is_an_old_version(clients: Clients) -> None:
    clients.create("robin", text_of("robin"))
    with pytest.raises(ConflictError):
        clients.create("robin", text_of("robin"))
    with pytest.raises(ConflictError):
        clients.save("robin", text_of("robin", "Ada"), version_of(text_of("robin", "Zoe")))


def test_a_text_that_cannot_be_followed_is_not_saved(clients: Clients) -> None:
    version = clients.create("robin", text_of("robin"))
    with pytest.raises(SettingError, match="level_db"):
        clients.save("robin", text_of("robin").replace("-6.0", "-600"), version)
    with pytest.raises(SettingError) as caught:
        clients.save("robin", text_of("ada"), version)
    assert str(caught.value).endswith("client.id: 'ada' is not the file's name; write 'robin', or rename the file")
    assert clients.read("robin").text == text_of("robin")


def test_a_file_with_another_id_in_it_is_told_as_damage(clients: Clients, tmp_path: Path) -> None:
    first = clients.create("robin", text_of("robin"))
    clients.save("robin", text_of("robin", "Rob"), first)
    (tmp_path / "clients" / "robin.json").write_text(text_of("ada"))
    damage = (
        f"{tmp_path}/clients/robin.json: client.id: 'ada' is not the file's name; write 'robin', or rename the file"
    )
    assert clients.read("robin") == Kept(text_of("robin"), first, damage)
    (tmp_path / "clients" / "zoe.json").write_text(text_of("ada"))
    with pytest.raises(DamagedError, match="'ada' is not the file's name"):
        clients.read("zoe")


def test_a_judge_that_lets_everything_pass_still_needs_the_id(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="null is not the file's name; write 'robin', or rename the file"):
        Clients(tmp_path, lambda text, where: None).create("robin", '{"client": []}')


def test_copies_that_a_sync_left_are_named_and_go_with_the_client(clients: Clients, tmp_path: Path) -> None:
    clients.create("robin", text_of("robin"))
    copies = [f"{name}.sync-conflict-20260102-10111{name[-1:]}-ABCDEFG.json" for name in ("robin", "robin-2")]
    for name in copies:
        (tmp_path / "clients" / name).write_text("{}")
    assert clients.conflicts("robin") == copies[:1]
    clients.erase("robin")
    assert [path.name for path in (tmp_path / "clients").glob("*.json")] == copies[1:]
