from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from settings.songs_made import Made, pack, song
from toccata.settings.tune import SHIFTS, laid

UP = song("C4 D4 E4 C4", "| G4:4")
PENTATONIC = (48, 50, 52, 55, 57, 60, 62, 64, 67, 69, 72, 74)


def shift_on(*notes: int) -> int | None:
    tune = laid(UP, pack(*notes))
    return None if tune is None else tune.shift


def test_a_song_keeps_its_key_where_every_note_is_there() -> None:
    tune = laid(UP, pack(*PENTATONIC, pads=PENTATONIC))
    assert tune is not None
    assert (tune.title, tune.waits, tune.shift) == ("Two lines", (3, 4), 0)
    assert tune.sounds == ("made/C4", "made/D4", "made/E4", "made/C4", "made/G4")


def test_octaves_come_before_nearer_keys() -> None:
    a_tone_up = (62, 64, 66, 69)
    assert shift_on(*a_tone_up, 72, 74, 76, 79) == 12
    assert shift_on(*a_tone_up, 48, 50, 52, 55) == -12
    assert shift_on(*a_tone_up, 84, 86, 88, 91) == 24
    assert shift_on(48, 50, 52, 55, 72, 74, 76, 79) == 12
    assert shift_on(*a_tone_up) == 2


def test_the_nearest_key_is_taken_and_upwards_before_downwards() -> None:
    assert shift_on(59, 61, 63, 66, 61, 63, 65, 68) == 1
    assert shift_on(59, 61, 63, 66, 64, 66, 68, 71) == -1


def test_a_pack_that_lacks_a_note_in_every_key_holds_no_song() -> None:
    assert shift_on(60, 62, 64) is None
    chords = [Made(f"made/chord-{name}", note) for name, note in zip("CDEG", (60, 62, 64, 67), strict=True)]
    assert laid(UP, [*chords, Made("made/rain", None)]) is None


def test_plain_names_come_before_voices_and_fuller_voices_before_others() -> None:
    voiced, fuller = pack(60, 62, 64, 67, voice="ah-"), pack(60, 62, 64, 65, 67, voice="oo-")
    tune = laid(UP, [*voiced, *fuller])
    assert tune is not None
    assert tune.sounds[0] == "made/oo-C4"
    tune = laid(UP, [*voiced, *fuller, *pack(60, 62, 64, 67)])
    assert tune is not None
    assert tune.sounds[0] == "made/C4"


def test_a_pad_s_sound_comes_before_an_extra_of_the_same_note() -> None:
    tune = laid(UP, [*pack(60, 62, 64, voice="ah-"), *pack(60, 67, voice="oo-", pads=(60, 67))])
    assert tune is not None
    assert [name[5:7] for name in tune.sounds] == ["oo", "ah", "ah", "oo", "oo"]


def test_one_voice_in_another_octave_comes_before_a_mixture() -> None:
    tune = laid(UP, [*pack(60, 62, voice="oo-"), *pack(64, 67, 72, 74, 76, 79, voice="ah-")])
    assert tune is not None
    assert (tune.shift, tune.sounds[0]) == (12, "made/ah-C5")


def test_voices_are_mixed_where_none_holds_the_song() -> None:
    tune = laid(UP, [*pack(60, 62, voice="oo-"), *pack(64, 67, voice="ah-")])
    assert tune is not None
    assert tune.sounds == ("made/oo-C4", "made/oo-D4", "made/ah-E4", "made/oo-C4", "made/ah-G4")


@given(st.sets(st.integers(40, 96), min_size=1))
def test_a_tune_is_the_song_moved_by_its_shift_and_no_earlier_shift_fits(notes: set[int]) -> None:
    tune = laid(UP, pack(*sorted(notes)))
    fitting = [shift for shift in SHIFTS if {note.midi + shift for note in UP.notes} <= notes]
    assert (None if tune is None else tune.shift) == next(iter(fitting), None)
    if tune is not None:
        by_name = {sound.name: sound.note for sound in pack(*notes)}
        assert [by_name[name] for name in tune.sounds] == [note.midi + tune.shift for note in UP.notes]


def test_every_shift_of_two_octaves_is_tried_once() -> None:
    assert sorted(SHIFTS) == list(range(-24, 25))
