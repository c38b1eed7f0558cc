from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from recordings import Rig, document, sound_of, wav

from toccata.errors import DamagedError, SettingError, ToccataError
from toccata.settings.own_sound import Description, own_sound_json
from toccata.sound.upload import take_in
from toccata.store.archive import write_archive
from toccata.store.carry import export_client, import_client


@pytest.fixture
def there(tmp_path: Path) -> Rig:
    """An instrument with one client, who plays one of two own sounds."""
    rig = Rig(tmp_path / "there")
    bell = rig.add_sound(1, "Bell")
    rig.add_sound(2, "Gong")
    rig.clients.create("c-1", document("c-1", bell.name, "marimba/C4"))
    return rig


@pytest.fixture
def here(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "here")


def exported(rig: Rig, to: Path) -> Path:
    assert export_client(to / "c.zip", rig.clients, rig.shelf, "c-1") == []
    return to / "c.zip"


def packed(to: Path, text: str, *sounds: tuple[bytes, str, str]) -> Path:
    entries = [("client.json", text.encode())]
    for content, digits, side in sounds:
        entries += [(f"sounds/{digits}.wav", content), (f"sounds/{digits}.json", side.encode())]
    write_archive(to / "c.zip", entries)
    return to / "c.zip"


def test_an_archive_holds_the_client_without_checksum_and_the_sounds_it_plays(there: Rig, tmp_path: Path) -> None:
    bell = sound_of(wav(1), "Bell")
    with zipfile.ZipFile(exported(there, tmp_path)) as found:
        assert {name: found.read(name) for name in found.namelist()} == {
            "client.json": document("c-1", bell.name, "marimba/C4").encode(),
            f"sounds/{bell.pcm_sha256}.wav": wav(1),
            f"sounds/{bell.pcm_sha256}.json": own_sound_json(bell).encode(),
        }


def test_an_archive_is_written_to_an_open_file_too(there: Rig) -> None:
    out = io.BytesIO()
    export_client(out, there.clients, there.shelf, "c-1")
    assert zipfile.ZipFile(out).testzip() is None


def test_a_damaged_sound_is_left_out_of_the_archive_and_told(there: Rig, tmp_path: Path) -> None:
    there.shelf.wav(sound_of(wav(1), "Bell").pcm_sha256).write_bytes(wav(3))
    assert export_client(tmp_path / "c.zip", there.clients, there.shelf, "c-1") == [
        "Bell: is not the sound that its name says; bring the recording again"
    ]


def test_a_client_comes_to_another_instrument_with_all_that_it_plays(there: Rig, here: Rig, tmp_path: Path) -> None:
    identity, version, added = import_client(exported(there, tmp_path), here.clients, here.shelf, here.take_in, "c-2")
    bell = sound_of(wav(1), "Bell")
    assert (identity, added, here.shelf.names()) == ("c-1", [bell.name], [bell.name])
    assert here.clients.read("c-1") == there.clients.read("c-1")
    assert here.clients.read("c-1").version == version


def test_a_client_whose_id_is_taken_gets_the_new_one(there: Rig, tmp_path: Path) -> None:
    file = exported(there, tmp_path)
    assert import_client(file, there.clients, there.shelf, there.take_in, "c-2")[0] == "c-2"
    first, second = (json.loads(there.clients.read(client).text) for client in ("c-1", "c-2"))
    assert second == first | {"client": {"id": "c-2", "nickname": "Kite"}}


SAID = Description("Mum", "pad", spoken=True, picture="pictogram:sun", consent_on="2026-11-01", muted=True)


@pytest.mark.parametrize(
    ("owner", "there_already", "after"),
    [
        ("c-1", False, "c-1"),
        ("c-1", True, "c-2"),
        ("c-9", False, None),
        (None, False, None),
    ],
)
def test_what_is_said_of_a_sound_comes_with_it_and_its_owner_only_with_the_client(
    there: Rig, here: Rig, tmp_path: Path, owner: str | None, there_already: bool, after: str | None
) -> None:
    bell = sound_of(wav(1), "Bell").name
    there.shelf.describe(bell, replace(SAID, owner=owner))
    if there_already:
        here.clients.create("c-1", document("c-1", "marimba/C4"))
    import_client(exported(there, tmp_path), here.clients, here.shelf, here.take_in, "c-2")
    [sound] = here.shelf.all()[0]
    assert sound.description == replace(SAID, owner=after)


def test_sounds_that_are_there_already_are_not_taken_in_again(there: Rig, tmp_path: Path) -> None:
    def never(file: Path, description: object) -> None:
        raise AssertionError(description)

    import_client(exported(there, tmp_path), there.clients, there.shelf, never, "c-2")  # type: ignore[arg-type]


def test_a_sound_that_this_version_levels_otherwise_plays_under_its_new_name(
    there: Rig, here: Rig, tmp_path: Path
) -> None:
    _, _, added = import_client(exported(there, tmp_path), here.clients, here.shelf, here.louder, "c-2")
    assert added == here.shelf.names() != [sound_of(wav(1), "Bell").name]
    assert added[0] in here.clients.read("c-1").text


BAD_SIDE = own_sound_json(sound_of(wav(1), "Bell")).replace("Bell", "two\\nlines")
DIGITS = sound_of(wav(1), "Bell").pcm_sha256
SIDE = own_sound_json(sound_of(wav(1), "Bell"))


@pytest.mark.parametrize(
    ("text", "content", "side"),
    [
        (document("c-1", f"own/{DIGITS}"), wav(2), SIDE),
        (document("c-1", f"own/{DIGITS}"), wav(1) + b"\0\0\0\0", SIDE),
        (document("c-1", f"own/{DIGITS}"), wav(1), BAD_SIDE),
        (document("c-1", f"own/{DIGITS}"), wav(1), "{}"),
        (document("c-1", f"own/{DIGITS}", f"own/{'ab' * 32}"), wav(1), SIDE),
        (document("../c", f"own/{DIGITS}"), wav(1), SIDE),
        (document("c-1", f"own/{DIGITS}", nickname=""), wav(1), SIDE),
        (f'["own/{DIGITS}"]', wav(1), SIDE),
        (f'"own/{DIGITS}', wav(1), SIDE),
    ],
)
def test_of_an_archive_with_one_fault_nothing_is_kept(
    here: Rig, tmp_path: Path, text: str, content: bytes, side: str
) -> None:
    file = packed(tmp_path, text, (content, DIGITS, side))
    with pytest.raises((SettingError, DamagedError)):
        import_client(file, here.clients, here.shelf, here.take_in, "c-2")
    assert here.contents() == {}


def test_an_archive_without_a_client_is_refused(here: Rig, tmp_path: Path) -> None:
    write_archive(tmp_path / "c.zip", [])
    with pytest.raises(SettingError, match="holds no client"):
        import_client(tmp_path / "c.zip", here.clients, here.shelf, here.take_in, "c-2")


def test_a_sound_that_was_there_before_stays_when_the_client_is_refused(there: Rig, tmp_path: Path) -> None:
    before = there.contents()
    file = packed(tmp_path, document("c-3", f"own/{DIGITS}", "no/sound"), (wav(1), DIGITS, SIDE))
    with pytest.raises(ToccataError):
        import_client(file, there.clients, there.shelf, there.take_in, "c-2")
    assert there.contents() == before


def test_what_comes_in_is_measured_again_and_no_figure_of_the_archive_is_believed(here: Rig, tmp_path: Path) -> None:
    loud = wav(1, frames=4_800)
    sound = sound_of(loud, "Bell")
    file = packed(tmp_path, document("c-1", sound.name), (loud, sound.pcm_sha256, own_sound_json(sound)))
    import_client(file, here.clients, here.shelf, lambda path, told: take_in(path, told, here.shelf), "c-2")
    [kept] = here.shelf.all()[0]
    assert kept.pcm_sha256 != sound.pcm_sha256
    assert (kept.label, round(kept.loudness_lufs), kept.true_peak_dbtp <= -15.0) == ("Bell", -28, True)
    assert kept.name in here.clients.read("c-1").text
