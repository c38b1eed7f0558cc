from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from recordings import Rig, sound_of, wav

from toccata.errors import DamagedError, SettingError, StoreError
from toccata.settings.own_sound import Description, own_sound_json
from toccata.store import archive, own_sounds
from toccata.store.own_sounds import OwnShelf, check_wav


def test_a_sound_that_was_put_is_found_by_its_samples(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    assert OwnShelf(tmp_path).names() == [bell.name]
    assert OwnShelf(tmp_path).find(bell.name) == bell
    assert OwnShelf(tmp_path).wav(bell.pcm_sha256).read_bytes() == wav(1)


@pytest.mark.parametrize(
    "name",
    ["", "own/", "own/x", "own/../clients/c", f"own/{'ab' * 32}/../x", f"own/{'AB' * 32}", "marimba/C4", "own/\0"],
)
def test_any_other_name_is_not_there_and_erasing_it_does_nothing(tmp_path: Path, name: str) -> None:
    rig = Rig(tmp_path)
    rig.add_sound(1)
    before = rig.contents()
    assert rig.shelf.find(name) is None
    rig.shelf.erase(name)
    assert rig.contents() == before


def test_a_sound_that_comes_again_keeps_its_label_and_is_whole_again(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    rig.shelf.wav(bell.pcm_sha256).write_bytes(b"cut")
    assert rig.add_sound(1, "Gong") == bell
    assert rig.shelf.wav(bell.pcm_sha256).read_bytes() == wav(1)


def test_a_staged_file_that_is_not_what_is_said_is_not_kept(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    with rig.shelf.staged() as staged:
        staged.write_bytes(wav(1))
        with pytest.raises(DamagedError):
            rig.shelf.put(staged, sound_of(wav(2), "Bell"))
    assert rig.contents() == {}


def test_every_changed_bit_of_an_audio_file_is_noticed() -> None:
    content = wav(1, frames=60)
    digits = sound_of(content, "Bell").pcm_sha256
    check_wav(io.BytesIO(content), digits, "bell")
    for at in range(8 * len(content)):
        changed = bytearray(content)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(DamagedError):
            check_wav(io.BytesIO(bytes(changed)), digits, "bell")


@pytest.mark.parametrize("content", [wav(1)[:-1], wav(1) + b"\0\0\0\0", b"", wav(1)[:44], wav(1, rate=44_100)])
def test_an_audio_file_of_another_form_is_noticed(content: bytes) -> None:
    with pytest.raises(DamagedError):
        check_wav(io.BytesIO(content), sound_of(content, "Bell").pcm_sha256, "bell")


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b'{"format": 1', b"[]"])
def test_a_damaged_side_file_is_left_out_and_told(tmp_path: Path, damage: bytes) -> None:
    rig = Rig(tmp_path)
    bell, gong = rig.add_sound(1, "Bell"), rig.add_sound(2, "Gong")
    rig.shelf.side(bell.pcm_sha256).write_bytes(damage)
    sounds, faults = rig.shelf.all()
    assert (sounds, rig.shelf.find(bell.name)) == ([gong], None)
    assert [str(rig.shelf.side(bell.pcm_sha256)) in fault for fault in faults] == [True]


def test_a_side_file_that_was_changed_once_falls_back_on_its_last_generation(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    rig.call(bell.name, "Gong")
    rig.shelf.side(bell.pcm_sha256).write_bytes(b"cut")
    assert rig.shelf.find(bell.name) == bell


def test_a_side_file_of_another_sound_counts_as_damaged(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    rig.shelf.side(bell.pcm_sha256).write_text(own_sound_json(sound_of(wav(2), "Gong")))
    assert rig.shelf.find(bell.name) is None


def test_a_sound_without_audio_is_left_out_and_told(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    rig.shelf.wav(bell.pcm_sha256).unlink()
    assert (rig.shelf.find(bell.name), rig.shelf.all()) == (
        None,
        ([], ["Bell: its audio is missing; bring the recording again"]),
    )


def test_a_description_is_kept_whole_and_outlives_a_restart(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    said = Description("Mum", spoken=True, picture="pictogram:sun", owner="c-1", expires_on="2027-03-31", muted=True)
    after = rig.shelf.describe(bell.name, said)
    assert after is not None
    assert after.description == said
    assert OwnShelf(tmp_path).all() == ([after], [])
    assert rig.add_sound(1, "Gong") == after


def test_ten_minutes_fit_and_more_do_not(tmp_path: Path) -> None:
    assert own_sounds.LONGEST_BYTES == 44 + 600 * 48_000 * 4
    assert own_sounds.MOST_BYTES < archive.MOST_UNPACKED_BYTES < 2**31


def test_no_work_is_begun_that_the_disk_has_no_room_for(tmp_path: Path) -> None:
    shelf = OwnShelf(tmp_path, free=lambda _: 1_000)
    with shelf.staged(800):
        pass
    with pytest.raises(StoreError, match="there is no room for another one"), shelf.staged(801):
        pass


def test_a_label_is_changed_or_refused(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    renamed = rig.call(bell.name, "Gong")
    assert renamed is not None
    assert (renamed.label, rig.shelf.find(bell.name)) == ("Gong", renamed)
    assert rig.call(f"own/{'ab' * 32}", "Gong") is None
    with pytest.raises(SettingError):
        rig.call(bell.name, "two\nlines")


@pytest.mark.parametrize("free", [0, len(wav(2))])
def test_no_sound_is_kept_that_fills_the_disk(tmp_path: Path, free: int) -> None:
    rig = Rig(tmp_path)
    rig.shelf = OwnShelf(tmp_path, free=lambda _: free)
    with pytest.raises(StoreError, match="there is no room for another one"):
        rig.add_sound(2)
    assert rig.contents() == {}


@pytest.mark.parametrize(("limit", "value"), [("MOST_SOUNDS", 1), ("MOST_BYTES", len(wav(1)))])
def test_no_more_sounds_are_kept_than_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    monkeypatch.setattr(own_sounds, limit, value)
    with pytest.raises(StoreError, match="erase some that nobody plays"):
        rig.add_sound(2)
    assert rig.shelf.names() == [bell.name]


def test_erasing_a_sound_leaves_nothing_of_it(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    rig.call(bell.name, "Gong")
    rig.shelf.erase(bell.name)
    assert rig.contents() == {}


def test_sweeping_takes_what_a_power_cut_left_and_nothing_else(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.add_sound(1)
    before = rig.contents()
    (tmp_path / "sounds" / ".taking-0.wav").write_bytes(b"half")
    (tmp_path / "sounds" / f"{'ab' * 32}.wav").write_bytes(wav(2))
    rig.shelf.sweep()
    assert rig.contents() == before


def test_a_thousand_sounds_are_listed_without_one_being_opened(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    for number in range(999):
        os.symlink("nowhere", tmp_path / "sounds" / f"{number:064x}.json")
    assert len(rig.shelf.names()) == 1_000
    assert rig.shelf.find(bell.name) == bell


def test_a_side_file_is_sealed(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1, "Bell")
    side = rig.shelf.side(bell.pcm_sha256)
    assert json.loads(side.read_text())["check"].startswith("sha256:")
    side.write_text(side.read_text().replace("Bell", "Bela"))
    assert rig.shelf.find(bell.name) is None


def test_the_copies_that_a_sync_left_of_an_erased_sound_go_with_it_and_others_stay(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    gong = rig.add_sound(2)
    (tmp_path / "sounds" / f"{gong.pcm_sha256}.sync-conflict-20261122-101010-ABCDEFG.json").write_text("{}")
    before = rig.contents()
    bell = rig.add_sound(1, "Somebody's name")
    for suffix in ("json", "wav"):
        copy = f"{bell.pcm_sha256}.sync-conflict-20261122-101010-ABCDEFG.{suffix}"
        (tmp_path / "sounds" / copy).write_text("Somebody's name")
    rig.shelf.erase(bell.name)
    assert rig.contents() == before
