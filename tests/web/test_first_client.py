from __future__ import annotations

from pathlib import Path

from toccata.settings.default_client import default_client_json
from toccata.store.clients import Clients
from toccata.web.first_client import see_to_first_client
from toccata.web.stock import Stock


def test_a_new_instrument_has_its_default_client_as_a_file(tmp_path: Path) -> None:
    clients = Clients(tmp_path, Stock(tmp_path).judge)
    see_to_first_client(clients)
    assert {client: clients.read(client).text for client in clients.ids()} == {"c-first": default_client_json()}


def test_where_there_is_a_client_none_is_added(tmp_path: Path) -> None:
    clients = Clients(tmp_path, Stock(tmp_path).judge)
    clients.create("robin", default_client_json().replace("c-first", "robin"))
    see_to_first_client(clients)
    assert clients.ids() == ["robin"]


def test_a_folder_that_can_not_be_written_keeps_nobody_from_playing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file where the folder should be")
    see_to_first_client(Clients(in_the_way, Stock(tmp_path).judge))
    assert in_the_way.read_text() == "a file where the folder should be"
