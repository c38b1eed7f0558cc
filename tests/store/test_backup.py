from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from recordings import Rig, document, sound_of, wav

from toccata.errors import SettingError, StoreError
from toccata.store.archive import write_archive
from toccata.store.backup import LOUDNESS_CARRIED, LOUDNESS_STAYS, back_up, newest_backup, restore
from toccata.store.generations import read, write

INSTRUMENT = json.dumps({"format": 1, "boards": [{"address": "0x5A"}]})


@pytest.fixture
def there(tmp_path: Path) -> Rig:
    rig = Rig(tmp_path / "there")
    bell = rig.add_sound(1, "Bell")
    rig.add_sound(2, "Gong")
    rig.clients.create("c-1", document("c-1", bell.name))
    rig.clients.create("c-2", document("c-2", "marimba/C4"))
    write(rig.data / "instrument.json", INSTRUMENT, None)
    (rig.data / "tablets.json").write_text('{"known": "to a tablet"}')
    return rig


@pytest.fixture
def here(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "here")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_a_backup_holds_all_that_people_made_and_no_tablet(there: Rig, stick: Path) -> None:
    done = back_up(there.data, there.clients, there.shelf, stick, "2026-11-22-2101")
    assert (done.file, done.clients, done.sounds, done.faults) == (stick / "toccata-2026-11-22-2101.zip", 2, 2, [])
    sounds = {f"{path.parent.name}/{path.name}" for path in (there.data / "sounds").iterdir()}
    with zipfile.ZipFile(done.file) as found:
        assert set(found.namelist()) == {"clients/c-1.json", "clients/c-2.json", "instrument.json", *sounds}
    assert [path.name for path in stick.iterdir()] == [done.file.name]


def test_a_new_instrument_gets_everything_back(there: Rig, here: Rig, stick: Path) -> None:
    file = back_up(there.data, there.clients, there.shelf, stick, "1").file
    done = restore(here.data, here.clients, here.shelf, file, here.take_in)
    assert (done.clients, done.sounds, done.faults) == (2, 2, [])
    tablets = {"tablets.json": (there.data / "tablets.json").read_bytes()}
    assert here.contents() | tablets == there.contents()


def test_what_a_restore_replaces_is_kept_as_the_last_generation_and_the_rest_stays(there: Rig, stick: Path) -> None:
    file = back_up(there.data, there.clients, there.shelf, stick, "1").file
    kept = there.clients.read("c-2")
    there.clients.save("c-2", document("c-2", "marimba/C4", nickname="Later"), kept.version)
    there.clients.create("c-3", document("c-3", "marimba/C4"))
    restore(there.data, there.clients, there.shelf, file, there.take_in)
    assert (there.clients.read("c-2"), there.clients.ids()) == (kept, ["c-1", "c-2", "c-3"])
    assert "Later" in (there.data / "clients" / ".last" / "c-2.json").read_text()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("clients/c-2.json", {}), ("instrument.json", {".last/instrument.json.damaged": b"\xff"})],
)
def test_a_file_of_which_nothing_can_be_read_any_more_comes_back(
    there: Rig, stick: Path, name: str, kept: dict[str, bytes]
) -> None:
    before = there.contents()
    file = back_up(there.data, there.clients, there.shelf, stick, "1").file
    (there.data / name).write_bytes(b"\xff")
    assert restore(there.data, there.clients, there.shelf, file, there.take_in).faults == []
    assert there.contents() == before | kept


def test_a_damaged_file_is_left_out_of_the_backup_and_told(there: Rig, stick: Path) -> None:
    (there.data / "clients" / "c-2.json").write_bytes(b"\xff")
    there.shelf.wav(sound_of(wav(2), "Gong").pcm_sha256).write_bytes(b"cut")
    (there.data / "instrument.json").write_text("[")
    done = back_up(there.data, there.clients, there.shelf, stick, "1")
    assert (done.clients, done.sounds, len(done.faults)) == (1, 1, 3)


def test_one_fault_in_an_archive_keeps_nothing_else_from_coming_back(here: Rig, stick: Path) -> None:
    good, bad = document("c-1", "marimba/C4"), document("c-2", "no/sound")
    about = [(f"sounds/{'a' * 64}.wav", wav(1)), (f"sounds/{'a' * 64}.json", b"{}")]
    entries = [
        ("clients/c-1.json", good.encode()),
        ("clients/c-2.json", bad.encode()),
        ("instrument.json", b"[]"),
        *about,
    ]
    write_archive(stick / "x.zip", entries)
    done = restore(here.data, here.clients, here.shelf, stick / "x.zip", here.take_in)
    assert (done.clients, done.sounds, len(done.faults)) == (1, 0, 3)
    assert here.clients.ids() == ["c-1"]


def test_clients_follow_a_sound_whose_samples_are_others_here(there: Rig, here: Rig, stick: Path) -> None:
    file = back_up(there.data, there.clients, there.shelf, stick, "1").file
    assert restore(here.data, here.clients, here.shelf, file, here.louder).faults == []
    [name] = [name for name in here.shelf.names() if name in here.clients.read("c-1").text]
    assert name != sound_of(wav(1), "Bell").name


def test_a_stick_that_is_gone_is_told_and_what_is_no_archive_too(there: Rig, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        back_up(there.data, there.clients, there.shelf, tmp_path / "gone", "1")
    with pytest.raises(SettingError, match="can't be read"):
        restore(there.data, there.clients, there.shelf, tmp_path / "gone.zip", there.take_in)


def test_the_newest_backup_is_the_last_by_name(stick: Path) -> None:
    assert newest_backup(stick) is None
    for name in ("toccata-2026-11-21-0900.zip", "toccata-2026-11-22-0900.zip", "zebra.zip", "toccata-3.part"):
        (stick / name).touch()
    assert newest_backup(stick) == stick / "toccata-2026-11-22-0900.zip"


def measured(nearest: float) -> dict[str, object]:
    readings = {"measured_dba": {"0": nearest, "25": 60, "50": 55}, "at_lufs": -28, "person": "child"}
    return {**readings, "measured_on": "2026-11-23"}


def restored(there: Rig, here: Rig, stick: Path, brought: float | None) -> tuple[object, list[str]]:
    """What instrument.json says of loudness after a restore, and what was left out."""
    if brought is not None:
        version = read(there.data / "instrument.json").version
        write(there.data / "instrument.json", json.dumps({"loudness": measured(brought)}), version)
    file = back_up(there.data, there.clients, there.shelf, stick, "1").file
    faults = restore(here.data, here.clients, here.shelf, file, here.take_in).faults
    return json.loads(read(here.data / "instrument.json").text).get("loudness"), faults


@pytest.mark.parametrize("brought", [None, 68, 75])
def test_a_restore_keeps_the_loudness_that_was_measured_on_this_instrument(
    there: Rig, here: Rig, stick: Path, brought: float | None
) -> None:
    write(here.data / "instrument.json", json.dumps({"loudness": measured(68)}), None)
    told = [LOUDNESS_STAYS] if brought == 75 else []
    assert restored(there, here, stick, brought) == (measured(68), told)


@pytest.mark.parametrize("text", [None, "{}"])
def test_where_nothing_was_ever_measured_the_backup_s_measure_locks_the_ceiling(
    there: Rig, here: Rig, stick: Path, text: str | None
) -> None:
    if text is not None:
        write(here.data / "instrument.json", text, None)
    assert restored(there, here, stick, 68) == (measured(68), [LOUDNESS_CARRIED])


def test_what_was_carried_is_kept_like_a_measure_until_somebody_measures_anew(
    there: Rig, here: Rig, stick: Path
) -> None:
    restored(there, here, stick, 68)
    assert restored(there, here, stick, 61) == (measured(68), [LOUDNESS_STAYS])


def test_a_backup_carries_the_measure_that_only_an_older_generation_tells(there: Rig, here: Rig, stick: Path) -> None:
    file = there.data / "instrument.json"
    write(file, json.dumps({"loudness": measured(68)}), read(file).version)
    write(file, INSTRUMENT, read(file).version)
    assert restored(there, here, stick, None) == (measured(68), [LOUDNESS_CARRIED])


@pytest.mark.parametrize("broken", ["erased", "damaged"])
def test_a_restore_onto_a_file_that_is_gone_keeps_the_measure_that_its_last_generation_tells(
    there: Rig, here: Rig, stick: Path, broken: str
) -> None:
    file = here.data / "instrument.json"
    version = write(file, json.dumps({"loudness": measured(68)}), None)
    write(file, json.dumps({"loudness": measured(68), "bus": 3}), version)
    file.unlink() if broken == "erased" else file.write_bytes(b"\xff")
    assert restored(there, here, stick, 61) == (measured(68), [LOUDNESS_STAYS])
