"""Packs that somebody laid into the data folder go into a backup and come back with it."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from toccata.errors import SettingError
from toccata.settings.own_sound import Description, OwnSound
from toccata.sound.catalogue import packs_folder
from toccata.store import added_packs
from toccata.store.archive import write_archive
from toccata.store.backup import Account, back_up, restore
from toccata.store.clients import Clients
from toccata.web.stock import Stock

DRUM = "my-drums/hand-bass"


def no_sound(_file: Path, _said: Description) -> OwnSound:
    raise AssertionError("there is no own sound")


@dataclass
class Instrument:
    data: Path

    def __post_init__(self) -> None:
        self.stock = Stock(self.data)
        self.clients = Clients(self.data, self.stock.judge)

    def lay(self, name: str = "my-drums") -> Path:
        folder = self.data / "packs" / f"{name} as I call it"
        shutil.copytree(packs_folder() / "drums", folder)
        text = (folder / "pack.toml").read_text(encoding="utf-8").replace('id = "drums"', f'id = "{name}"')
        (folder / "pack.toml").write_text(text, encoding="utf-8")
        self.stock.look_again()
        return folder

    def back_up(self, stick: Path) -> Account:
        return back_up(self.data, self.clients, self.stock.shelf, stick, "1", self.stock)

    def restore(self, file: Path) -> Account:
        return restore(self.data, self.clients, self.stock.shelf, file, no_sound, self.stock)

    def packs(self) -> list[str]:
        return sorted(path.name for path in (self.data / "packs").glob("*"))


@pytest.fixture
def there(tmp_path: Path) -> Instrument:
    return Instrument(tmp_path / "there")


@pytest.fixture
def here(tmp_path: Path) -> Instrument:
    return Instrument(tmp_path / "here")


def document(client: str, sound: str) -> str:
    pads = f'{{"0/0": {{"mode": "one-shot", "sound": "{sound}"}}}}'
    person = f'{{"id": "{client}", "nickname": "Kite"}}'
    return f'{{"format": 1, "client": {person}, "setups": [{{"name": "Hello", "pads": {pads}}}]}}'


def test_an_added_pack_comes_back_whole_with_the_client_who_plays_it(
    there: Instrument, here: Instrument, tmp_path: Path
) -> None:
    laid = there.lay()
    (laid / "LICENSE").write_text("Mine.")
    (laid / "diary.txt").write_text("not of the pack")
    there.clients.create("c-1", document("c-1", DRUM))
    saved = there.back_up(tmp_path)
    assert (saved.packs, saved.faults) == (1, [])
    done = here.restore(saved.file)
    told = ["packs/my-drums: is back; start the instrument again to play it"]
    assert (done.packs, done.clients, done.faults, here.packs()) == (1, 1, told, ["my-drums"])
    back = {path.name: path.read_bytes() for path in (here.data / "packs" / "my-drums").iterdir()}
    assert back == {path.name: path.read_bytes() for path in laid.iterdir() if path.name != "diary.txt"}
    assert (DRUM in here.stock.sounds, sorted(path.name for path in here.data.iterdir())) == (
        True,
        ["clients", "packs"],
    )


def test_a_pack_that_is_here_stays_as_it_is(there: Instrument, tmp_path: Path) -> None:
    laid = there.lay()
    saved = there.back_up(tmp_path)
    (laid / "LICENSE").write_text("Mine.")
    done = there.restore(saved.file)
    assert (done.packs, done.faults, (laid / "LICENSE").read_text()) == (0, [], "Mine.")


def test_a_pack_that_is_too_large_or_lacks_a_file_is_told_and_left_out(
    there: Instrument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = there.lay()
    there.lay("a-smaller-one")
    next(laid.glob("*.flac")).unlink()
    [fault] = there.back_up(tmp_path).faults
    assert fault.startswith("packs/my-drums: its file '")
    assert "is missing" in fault
    monkeypatch.setattr(added_packs, "MOST_BYTES", 1000)
    done = there.back_up(tmp_path)
    assert (done.packs, len(done.faults)) == (0, 2)
    assert "packs/a-smaller-one: it is too large" in done.faults[0]


@pytest.mark.parametrize(
    "name", ["packs/x", "packs/x/../y", "packs/../x/y", "packs/x/.y", "packs//y", "packs/x/y/z", "packs/x/y\\z", "x/y"]
)
def test_an_archive_whose_names_lead_elsewhere_is_refused_whole(here: Instrument, tmp_path: Path, name: str) -> None:
    write_archive(tmp_path / "x.zip", [(name, b"x")])
    with pytest.raises(SettingError, match="which does not belong there"):
        here.restore(tmp_path / "x.zip")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('id = "my-drums"', 'id = "marimba"', "another pack is called marimba"),
        ('role = "drum"', 'role = "drmu"', "role is 'drmu'"),
        ('file = "hand-bass.flac"', 'file = "gone.flac"', "a file of it is missing"),
        ("schema", "[" * 5000, "is not TOML"),
    ],
)
def test_a_pack_that_can_not_be_followed_does_not_come_in(
    there: Instrument, here: Instrument, tmp_path: Path, old: str, new: str, what: str
) -> None:
    there.lay()
    with zipfile.ZipFile(there.back_up(tmp_path).file) as saved:
        entries = {name: saved.read(name) for name in saved.namelist()}
    manifest = "packs/my-drums/pack.toml"
    entries[manifest] = entries[manifest].replace(old.encode(), new.encode())
    write_archive(tmp_path / "x.zip", list(entries.items()))
    done = here.restore(tmp_path / "x.zip")
    assert (done.packs, here.packs(), len(done.faults), what in done.faults[0]) == (0, [], 1, True)
    assert not (here.data / added_packs.STAGED).exists()
