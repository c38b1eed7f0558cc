from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings.songs_made import Made
from toccata.errors import SettingError
from toccata.settings import activities
from toccata.settings.client import Mode, Setup
from toccata.settings.parse_client import parse_client
from toccata.settings.setup_document import SetupDocument
from toccata.settings.tune import Tune
from toccata.units import PadId

TUNE = Tune("Two lines", ("a/C4", "a/D4", "a/E4", "a/C4"), (1, 3), 0)
ROLLED = [Made(f"a/{name}", None) for name in ("chord-G", "chord-F", "chord-C")]
HELD = [Made(sound.name, None, None, (0, 480)) for sound in ROLLED]


def pads(boards: int) -> frozenset[PadId]:
    return frozenset(PadId(board, pad) for board in range(boards) for pad in range(12))


ALL = pads(4)
some_pads = st.sets(st.sampled_from(sorted(ALL)), min_size=1)


def parsed(setup: SetupDocument) -> Setup:
    sounds = {*TUNE.sounds, *(sound.name for sound in ROLLED)}
    document = {"client": {"id": "c-1", "nickname": "Robin"}, "setups": [setup]}
    return parse_client(json.dumps(document), "made", ALL, sounds).setup


@given(some_pads)
def test_all_pads_of_a_song_step_through_it_together(chosen: set[PadId]) -> None:
    setup = parsed(activities.song(TUNE, chosen))
    assert (setup.name, set(setup.pads)) == ("Two lines", chosen)
    assert {(one.mode, one.sounds, one.sequence, one.waits) for one in setup.pads.values()} == {
        (Mode.STEP, TUNE.sounds, "Two lines", ())
    }


@given(some_pads, some_pads)
def test_a_completion_waits_at_the_end_of_each_line_for_the_pads_that_answer(
    leading: set[PadId], others: set[PadId]
) -> None:
    answering = others - leading
    if not answering:
        return
    setup = parsed(activities.completion(TUNE, leading, answering))
    assert {pad for pad, one in setup.pads.items() if one.answers} == answering
    assert set(setup.pads) == leading | answering
    assert {(one.mode, one.sounds, one.waits) for one in setup.pads.values()} == {(Mode.STEP, TUNE.sounds, (1, 3))}


@pytest.mark.parametrize(
    ("boards", "leading", "answering"),
    [(1, range(6), [(0, pad) for pad in range(6, 12)]), (2, range(12), [(1, pad) for pad in range(12)])],
)
def test_who_leads_and_who_answers_where_nobody_says(boards: int, leading: range, answering: Any) -> None:
    found = activities.turn_takers(pads(boards))
    assert found == ([PadId(0, pad) for pad in leading], [PadId(*pad) for pad in answering])


@pytest.mark.parametrize(("sounds", "mode"), [(ROLLED, Mode.ONE_SHOT), (HELD, Mode.HOLD)])
def test_chords_are_the_first_fourth_and_fifth_degree_and_held_where_they_go_on(sounds: Any, mode: Mode) -> None:
    setup = parsed(activities.chords("Chords", sounds, activities.chord_pads(pads(2))))
    assert [(str(pad), one.mode, one.sounds) for pad, one in setup.pads.items()] == [
        ("0/0", mode, ("a/chord-C",)),
        ("0/8", mode, ("a/chord-F",)),
        ("0/5", mode, ("a/chord-G",)),
    ]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: activities.song(TUNE, []), "pads: there is none; choose at least one pad"),
        (
            lambda: activities.completion(TUNE, [PadId(0, 1)], [PadId(0, 1)]),
            "pads: 0/1: this pad leads and answers; let it do one of the two",
        ),
        (
            lambda: activities.chords("Chords", ROLLED[:2], [PadId(0, 1)]),
            "pack: it has no chord-C; choose a pack with chords",
        ),
        (
            lambda: activities.chords("Chords", ROLLED, [PadId(0, 1), PadId(0, 1), PadId(0, 2)]),
            "pads: 2 pads for 3 chords; choose 3 pads",
        ),
    ],
)
def test_what_can_t_be_made_is_refused(make: Any, told: str) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert str(caught.value) == told
