from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings.songs_made import Made, pack
from toccata.settings.drone import HARSH, HIGHEST_ROOT, fitting_drone

TONES = pack(48, 50, 52, 53, 55, 57, 59, 60, 72, looped=True)
C_PENTATONIC, C_MAJOR = (60, 62, 64, 67, 69), (60, 62, 64, 65, 67, 69, 71)


def chosen(*notes: int) -> str | None:
    found = fitting_drone(notes, TONES)
    return None if found is None else found.sound


@pytest.mark.parametrize(
    ("notes", "tone"),
    [
        (C_PENTATONIC, "made/C3"),
        (C_MAJOR, "made/C3"),
        ((65, 67, 69, 72, 74), "made/F3"),  # F pentatonic
        ((57, 60, 64), "made/A3"),  # A minor
        ((55, 59, 62), "made/G3"),  # G major
        ((60,), "made/C3"),
        ((57, 60, 62, 64, 67), "made/C3"),  # a major third before the lowest note
        ((55, 57, 62, 65), "made/D3"),  # any third before the lowest note
        ((55, 60, 62), "made/G3"),  # the lowest note where nothing else decides
        ((60, 62, 67), "made/C3"),
        ((50, 60, 65, 67), "made/F3"),  # a fourth pulls away from C and from G
        ((60, 61, 62, 63, 64, 65, 66), None),
    ],
)
def test_the_drone_is_the_root_that_the_notes_stand_on(notes: tuple[int, ...], tone: str | None) -> None:
    assert chosen(*notes) == tone


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        (C_PENTATONIC, "its root C and its fifth G are on the pads, and no note is at odds with it"),
        ((60, 64), "its root C is on the pads, and no note is at odds with it"),
        ((61, 66), "no note on the pads is at odds with B"),
    ],
)
def test_it_is_told_why_a_drone_was_chosen(notes: tuple[int, ...], why: str) -> None:
    found = fitting_drone(notes, TONES)
    assert found is not None
    assert found.why == why


@given(st.sets(st.integers(36, 96)))
def test_no_note_is_a_minor_second_or_a_tritone_above_the_drone(notes: set[int]) -> None:
    found = fitting_drone(notes, TONES)
    roots = [sound.note for sound in TONES if sound.note is not None and sound.note <= HIGHEST_ROOT]
    fitting = {root for root in roots if not {(note - root) % 12 for note in notes} & HARSH}
    if found is None:
        assert not notes or not fitting
    else:
        assert {sound.name: sound.note for sound in TONES}[found.sound] in fitting


@given(st.sets(st.integers(36, 84)), st.integers(-2, 2))
def test_only_pitch_classes_and_the_lowest_note_count(notes: set[int], octaves: int) -> None:
    assert chosen(*notes) == chosen(*(note + 12 * octaves for note in notes))


def test_what_does_not_go_on_or_lies_high_or_has_no_note_is_no_drone() -> None:
    tones = [Made("a/C3", 48), Made("a/C5", 72, None, (0, 9)), Made("a/wind", None, None, (0, 9))]
    assert fitting_drone(C_PENTATONIC, tones) is None
    assert fitting_drone([], TONES) is None
