"""Songs from the songbook through the whole instrument: simulated boards, core and bank, in virtual time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from perform.staged_script import Scene, touch
from toccata.settings import activities
from toccata.settings.setup_document import SetupDocument
from toccata.settings.song import Song
from toccata.settings.tune import Tune, laid
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.songbook import read_songs, songs_folder
from toccata.units import PadId

SONGS = read_songs(songs_folder())
MARIMBA = [info for name, info in read_catalogue(packs_folder()).items() if name.startswith("marimba/")]
ALL = [PadId(0, pad) for pad in range(12)]
THERAPIST, CLIENT = "0/0", "0/11"
EVERY_S = 0.6


def on_marimba(song: Song) -> Tune:
    tune = laid(song, MARIMBA)
    assert tune is not None
    return tune


def heard(setup: SetupDocument, touched: Iterable[str], folder: Path) -> list[tuple[str, str, str]]:
    """What each touch does: pad, start or ignored, sound or why."""
    lines = [touch(pad, 1 + EVERY_S * index, 1.2 + EVERY_S * index) for index, pad in enumerate(touched)]
    told: list[dict[str, Any]] = Scene(lines, pads=setup["pads"]).heard(folder)
    said = {"start": "sound", "ignored": "why"}
    return [(one["pad"], one["event"], one[said[one["event"]]]) for one in told if one["event"] in said]


@pytest.mark.parametrize("name", ["mary-had-a-little-lamb", "stille-nacht", "aserrin-aserran", "hello"])
def test_a_song_gives_exactly_its_notes_in_order_on_any_pads_and_begins_again(name: str, tmp_path: Path) -> None:
    tune = on_marimba(SONGS[name])
    touched = [str(pad) for pad in itertools.islice(itertools.cycle(ALL), len(tune.sounds) + 1)]
    expected = [(pad, "start", sound) for pad, sound in zip(touched, itertools.cycle(tune.sounds))]
    assert heard(activities.song(tune, ALL), touched, tmp_path) == expected


def test_the_last_note_of_each_line_waits_for_the_client(tmp_path: Path) -> None:
    tune = on_marimba(SONGS["twinkle-twinkle"])
    setup = activities.completion(tune, [PadId(0, 0)], [PadId(0, 11)])
    touched: list[str] = []
    expected: list[tuple[str, str, str]] = []
    for index, sound in enumerate(tune.sounds[:14]):
        if index in tune.waits:
            touched.append(THERAPIST)
            expected.append((THERAPIST, "ignored", "waiting"))
        who = CLIENT if index in tune.waits else THERAPIST
        touched.append(who)
        expected.append((who, "start", sound))
    assert heard(setup, touched, tmp_path) == expected


def test_a_client_s_touch_in_between_repeats_the_note_and_the_song_goes_on(tmp_path: Path) -> None:
    tune = on_marimba(SONGS["twinkle-twinkle"])
    first, second, third = tune.sounds[:3]
    found = heard(
        activities.completion(tune, [PadId(0, 0)], [PadId(0, 11)]),
        [THERAPIST, THERAPIST, CLIENT, CLIENT, THERAPIST],
        tmp_path,
    )
    assert [what for _, _, what in found] == [first, second, second, second, third]
