from __future__ import annotations

import json
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.settings.client import Client, Mode
from toccata.settings.device import PADS_PER_BOARD
from toccata.settings.parse_client import parse_client
from toccata.settings.pictograms import PICTOGRAMS
from toccata.settings.templates import BIG_SOUND, ID_BYTES, SONG, SONG_PACK, client_id, melody, new_client, templates
from toccata.settings.tune import laid
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.songbook import read_songs, songs_folder
from toccata.units import PadId

SOUNDS = read_catalogue(packs_folder())
MARIMBA = [info for info in SOUNDS.values() if info.name.startswith(f"{SONG_PACK}/")]
TUNE = laid(read_songs(songs_folder())[SONG], MARIMBA)
assert TUNE is not None
TEMPLATES = templates(TUNE)
SONG_SOUNDS = TUNE.sounds


def pads(boards: int) -> frozenset[PadId]:
    return frozenset(PadId(board, pad) for board in range(boards) for pad in range(PADS_PER_BOARD))


def made(template: str, there: Collection[PadId]) -> Client:
    text = new_client("c-1", "Kite", "kite", TEMPLATES[template](there))
    return parse_client(text, "new", there, SOUNDS)


names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)


@given(
    st.binary(min_size=ID_BYTES, max_size=ID_BYTES),
    names,
    st.sampled_from([None, *PICTOGRAMS]),
    st.sampled_from(sorted(TEMPLATES)),
    st.integers(1, 4),
)
def test_a_new_client_plays_its_template_on_any_number_of_boards(
    chance: bytes, nickname: str, pictogram: str | None, template: str, boards: int
) -> None:
    identity = client_id(chance)
    text = new_client(identity, nickname, pictogram, TEMPLATES[template](pads(boards)))
    client = parse_client(text, "new", pads(boards), SOUNDS)
    assert (client.id, client.nickname, client.pictogram) == (identity, nickname, pictogram)
    assert [set(setup.pads) for setup in client.setups] == [set(client.setup.pads)]
    assert client.setup.pads


@given(
    st.frozensets(st.builds(PadId, st.integers(0, 3), st.integers(0, 11)), min_size=1), st.sampled_from([*TEMPLATES])
)
def test_a_template_uses_no_pad_that_is_not_there(there: frozenset[PadId], template: str) -> None:
    assert set(TEMPLATES[template](there)["pads"]) <= {str(pad) for pad in there}


def test_melody_gives_each_pad_of_the_first_board_a_note_of_its_own() -> None:
    setup = made("melody", pads(2)).setup
    assert set(setup.pads) == pads(1)
    assert len({settings.sounds for settings in setup.pads.values()}) == PADS_PER_BOARD


@pytest.mark.parametrize("boards", [1, 4])
def test_cause_and_effect_holds_one_sound_on_every_pad(boards: int) -> None:
    setup = made("cause-and-effect", pads(boards)).setup
    assert {pad: (entry.mode, entry.sounds) for pad, entry in setup.pads.items()} == dict.fromkeys(
        pads(boards), (Mode.HOLD, (BIG_SOUND,))
    )


def test_choices_are_four_pads_and_four_sounds() -> None:
    setup = made("choices", pads(3)).setup
    assert [str(pad) for pad in setup.pads] == ["0/0", "0/5", "0/6", "0/11"]
    assert len({entry.sounds for entry in setup.pads.values()}) == 4


def test_all_pads_step_through_one_song_together() -> None:
    setup = made("song", pads(4)).setup
    assert set(setup.pads) == pads(4)
    assert {(entry.mode, entry.sounds, entry.sequence) for entry in setup.pads.values()} == {
        (Mode.STEP, SONG_SOUNDS, "Mary had a little lamb")
    }


def test_the_song_is_the_tune_as_it_is_sung() -> None:
    notes = "".join(sound[len("marimba/")] for sound in SONG_SOUNDS)
    assert notes == "EDCDEEEDDDEGGEDCDEEEEDDEDC"


def test_a_new_document_holds_nothing_of_the_client_but_id_nickname_and_pictogram() -> None:
    document = json.loads(new_client("c-1", "Kite", "kite", melody(pads(1))))
    assert document["client"] == {"id": "c-1", "nickname": "Kite", "pictogram": "kite"}
    assert set(document) == {"format", "client", "setups", "active_setup"}
