from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import numpy as np
import pytest
from recordings import Rig, document, sound_of, wav

from toccata.bank import Sample, write_sample
from toccata.errors import SettingError, StoreError
from toccata.settings.own_sound import Description
from toccata.store.bank_sweep import sweep_bank
from toccata.store.erasing import clients_that_play, erase_client, erase_sound
from toccata.store.note import note_played, played_last
from toccata.store.own_sounds import OwnShelf
from toccata.units import Decibels, Seconds


def baked(rig: Rig, name: str) -> None:
    """What the pre-mix leaves of a sound."""
    bank = rig.data / "bank"
    bank.mkdir(exist_ok=True)
    key = Random(name).randbytes(16).hex()
    (bank / f"{key}.json").write_text(json.dumps({"sound": name, "rate": 48_000}))
    (bank / f"{key}.pcm").write_bytes(name.encode() * 10)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_an_erased_client_leaves_no_file_no_generation_no_note_and_no_sound(rig: Rig) -> None:
    rig.clients.create("c-2", document("c-2", "marimba/C4"))
    before = rig.contents()
    bell = rig.add_sound(1)
    rig.call(bell.name, "Gong")
    version = rig.clients.create("c-1", document("c-1", bell.name))
    rig.clients.save("c-1", document("c-1", bell.name, "marimba/C4"), version)
    (rig.data / "clients" / "c-1.sync-conflict-20261122-101010-ABCDEFG.json").write_text("{}")
    note_played(rig.data, "c-1")
    baked(rig, bell.name)
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == [bell.name]
    assert rig.contents() == before


def test_a_sound_that_another_client_plays_or_played_last_stays(rig: Rig) -> None:
    bell, gong, drum = (rig.add_sound(seed) for seed in (1, 2, 3))
    rig.clients.create("c-1", document("c-1", bell.name, gong.name, drum.name))
    version = rig.clients.create("c-2", document("c-2", gong.name))
    rig.clients.save("c-2", document("c-2", bell.name), version)
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == [drum.name]
    assert rig.shelf.names() == sorted([bell.name, gong.name])


def owned(rig: Rig, seed: int, owner: str | None) -> str:
    bell = rig.add_sound(seed)
    rig.shelf.describe(bell.name, Description("Bell", owner=owner))
    return bell.name


def test_what_a_client_owns_goes_with_it_and_what_another_owns_or_plays_stays(rig: Rig) -> None:
    mine, shared, theirs, nobodys = (owned(rig, seed, who) for seed, who in enumerate(("c-1", "c-1", "c-2", None)))
    rig.clients.create("c-1", document("c-1", shared, theirs, nobodys))
    rig.clients.create("c-2", document("c-2", shared))
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == sorted([mine, nobodys])
    assert {sound.name: sound.owner for sound in rig.shelf.all()[0]} == {shared: None, theirs: "c-2"}


def test_a_sound_of_a_client_whose_file_is_damaged_counts_as_played(rig: Rig) -> None:
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name))
    (rig.data / "clients" / "c-2.json").write_text(f'{{"cut": "{bell.name}')
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == []
    assert rig.shelf.names() == [bell.name]


def test_a_damaged_client_is_erased_with_its_sounds(rig: Rig) -> None:
    bell = rig.add_sound(1)
    (rig.data / "clients").mkdir()
    (rig.data / "clients" / "c-1.json").write_text(f'{{"cut": "{bell.name}')
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == [bell.name]
    assert rig.contents() == {}


def test_erasing_goes_on_where_it_was_interrupted(rig: Rig) -> None:
    bell, gong = rig.add_sound(1), rig.add_sound(2)
    rig.clients.create("c-1", document("c-1", bell.name, gong.name))
    erase_sound(rig.data, rig.shelf, bell.name)
    assert erase_client(rig.data, rig.clients, rig.shelf, "c-1") == sorted([bell.name, gong.name])
    assert rig.contents() == {}


class FullOfSand(OwnShelf):
    """A shelf that can't erase."""

    def erase(self, name: str) -> None:
        raise StoreError(name, "could not be erased", "try again")


def test_a_client_whose_erasure_is_interrupted_is_not_who_plays_at_the_next_start(rig: Rig) -> None:
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name))
    note_played(rig.data, "c-1")
    with pytest.raises(StoreError):
        erase_client(rig.data, rig.clients, FullOfSand(rig.data), "c-1")
    assert (played_last(rig.data), rig.clients.ids()) == ("", ["c-1"])


def test_the_note_of_another_client_stays(rig: Rig) -> None:
    rig.clients.create("c-1", document("c-1", "marimba/C4"))
    note_played(rig.data, "c-2")
    erase_client(rig.data, rig.clients, rig.shelf, "c-1")
    assert played_last(rig.data) == "c-2"


@pytest.mark.parametrize("name", ["..", "../instrument", "", "C-1", "c/1", "c-1.json", ".last"])
def test_what_is_no_id_erases_nothing(rig: Rig, name: str) -> None:
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name))
    before = rig.contents()
    with pytest.raises(SettingError):
        erase_client(rig.data, rig.clients, rig.shelf, name)
    assert rig.contents() == before


def test_an_erased_sound_is_gone_from_the_bank_too_and_others_stay(rig: Rig) -> None:
    bell, gong = rig.add_sound(1), rig.add_sound(2)
    baked(rig, gong.name)
    before = {path: content for path, content in rig.contents().items() if bell.pcm_sha256 not in path}
    baked(rig, bell.name)
    erase_sound(rig.data, rig.shelf, bell.name)
    assert rig.contents() == before


def test_audio_that_a_killed_pre_mix_left_goes_with_the_next_sound_that_is_erased(rig: Rig) -> None:
    bell = rig.add_sound(1)
    bank = rig.data / "bank"
    bank.mkdir()
    mine, nobodys = os.getpid(), 4_194_305  # the second one is over PID_MAX_LIMIT (linux/threads.h)
    kept = {f"half.pcm.{mine}.part", "second.pcm", f"second.json.{mine}.part"}
    for name in (*kept, "lone.pcm", "cut.pcm", f"half.pcm.{nobodys}.part", f"cut.json.{nobodys}.part"):
        (bank / name).write_bytes(b"a recording")
    erase_sound(rig.data, rig.shelf, bell.name)
    assert {path.name for path in bank.iterdir()} == kept


def test_what_a_pre_mix_wrote_of_a_sound_after_it_was_erased_goes_with_the_sweep_and_others_stay(rig: Rig) -> None:
    bell, gong = rig.add_sound(1), rig.add_sound(2)
    baked(rig, gong.name)
    baked(rig, "marimba/C4")
    before = {path: content for path, content in rig.contents().items() if bell.pcm_sha256 not in path}
    erase_sound(rig.data, rig.shelf, bell.name)
    baked(rig, bell.name)
    (rig.data / "bank" / "lone.pcm").write_bytes(b"a recording")
    sweep_bank(rig.data, rig.shelf)
    assert rig.contents() == before


def test_a_bank_that_is_not_there_is_swept(rig: Rig) -> None:
    sweep_bank(rig.data, rig.shelf)
    assert rig.contents() == {}


def test_what_the_bank_itself_writes_of_an_own_sound_is_known_by_its_beginning(rig: Rig) -> None:
    bell = rig.add_sound(1)
    bank = rig.data / "bank"
    bank.mkdir()
    pcm, cells = np.zeros((4_800, 2), np.int16), np.zeros(10, np.float32)
    heard = Sample("ab", bell.name, Decibels(-6.0), 48_000, pcm, None, -28.0, -15.0, cells, Seconds(0.12), False)
    write_sample(bank, heard)
    sweep_bank(rig.data, rig.shelf)
    assert sorted(path.name for path in bank.iterdir()) == ["ab.json", "ab.pcm"]
    rig.shelf.erase(bell.name)
    sweep_bank(rig.data, rig.shelf)
    assert sorted(bank.iterdir()) == []


def test_the_clients_that_play_a_sound_are_told(rig: Rig) -> None:
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name))
    rig.clients.create("c-2", document("c-2", "marimba/C4"))
    assert clients_that_play(rig.data, bell.name) == ["c-1"]


def test_no_file_holds_one_of_a_thousand_nicknames_after_they_were_erased(rig: Rig) -> None:
    canaries = [f"Canary-{Random(number).randbytes(6).hex()}" for number in range(1_000)]
    for at in range(0, 1_000, 25):
        client, names = f"c-{at}", canaries[at : at + 25]
        bell = rig.add_sound(at, names[0])
        rig.call(bell.name, names[1])
        version = rig.clients.create(client, document(client, bell.name, nickname=names[2]))
        for name in names[3:]:
            version = rig.clients.save(client, document(client, bell.name, nickname=name), version)
        note_played(rig.data, client)
        baked(rig, bell.name)
    found = b"".join(rig.contents().values()).decode("latin-1")
    assert sum(name in found for name in canaries) >= 160
    for client in rig.clients.ids():
        erase_client(rig.data, rig.clients, rig.shelf, client)
    left = b"".join(rig.contents().values()).decode("latin-1")
    assert [name for name in canaries if name in left] == []


def test_a_recording_of_the_same_samples_can_be_brought_again_after_it_was_erased(rig: Rig) -> None:
    bell = rig.add_sound(1, "Bell")
    erase_sound(rig.data, rig.shelf, bell.name)
    assert rig.add_sound(1, "Gong") == sound_of(wav(1), "Gong")
