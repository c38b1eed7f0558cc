from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.own_sound import (
    KINDS,
    Description,
    OwnSound,
    described,
    own_sound_json,
    own_sounds_in,
    parse_own_sound,
)
from toccata.settings.pictograms import PICTOGRAMS

BELL = OwnSound("ab" * 32, "Bell", 1.5, -28.0, -20.0, 3.0)

decibels = st.floats(-150, 150).map(lambda value: value + 0.0)
labels = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)
EMOJI = [
    "\U0001f514",
    "\u2764\ufe0f",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1ec\U0001f1e7",
    "\U0001faf8\U0001f3fd",
]
pictures = st.sampled_from([*EMOJI, *(f"pictogram:{name}" for name in PICTOGRAMS)])
days = st.dates(date(1970, 1, 1)).map(date.isoformat)
descriptions = st.builds(
    Description,
    label=labels,
    kind=st.sampled_from(sorted(KINDS)),
    spoken=st.booleans(),
    picture=st.none() | pictures,
    owner=st.none() | st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True),
    consent_on=st.none() | days,
    expires_on=st.none() | days,
    muted=st.booleans(),
)


@st.composite
def sounds(draw: st.DrawFn) -> OwnSound:
    said = draw(descriptions)
    return OwnSound(
        pcm_sha256=draw(st.binary(min_size=32, max_size=32)).hex(),
        label=said.label,
        seconds=draw(st.floats(0.01, KINDS[said.kind].longest_s)),
        loudness_lufs=draw(decibels),
        true_peak_dbtp=draw(decibels),
        loudness_change_db=draw(decibels),
        release_ms=draw(st.floats(120, 10_000)),
        **{key: getattr(said, key) for key in Description.__slots__ if key != "label"},
    )


@given(sounds())
def test_a_side_file_reads_as_it_was_written(sound: OwnSound) -> None:
    assert parse_own_sound(own_sound_json(sound), "side") == sound


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("label", ""),
        ("label", "a\nb"),
        ("seconds", 0.009),
        ("seconds", 61),
        ("seconds", 601),
        ("role", "bed"),
        ("role", "listening"),
        ("kind", "song"),
        ("spoken", 1),
        ("picture", "x"),
        ("picture", "ab"),
        ("picture", "1"),
        ("picture", ""),
        ("picture", "\U0001f514\u202e"),
        ("picture", "\U0001f514" * 17),
        ("picture", "\ufe0f"),
        ("picture", "<svg>"),
        ("picture", "pictogram:face"),
        ("picture", 7),
        ("owner", ""),
        ("owner", "../c"),
        ("consent_on", "yesterday"),
        ("consent_on", "2027-02-30"),
        ("expires_on", "2027-3-1"),
        ("expires_on", 20270301),
        ("muted", None),
        ("pcm_sha256", "../x"),
        ("pcm_sha256", "AB" * 32),
        ("loudness_lufs", None),
        ("true_peak_dbtp", float("nan")),
        ("release_ms", 119),
        ("unknown", 1),
    ],
)
def test_a_side_file_that_says_something_else_is_refused(key: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^side: {key}"):
        parse_own_sound(json.dumps(json.loads(own_sound_json(BELL)) | {key: value}), "side")


@pytest.mark.parametrize("key", ["label", "seconds", "role", "pcm_sha256", "loudness_lufs", "release_ms"])
def test_a_side_file_without_one_of_its_keys_is_refused(key: str) -> None:
    about = json.loads(own_sound_json(BELL))
    del about[key]
    with pytest.raises(SettingError, match=f"{key}: this key is missing"):
        parse_own_sound(json.dumps(about), "side")


def test_a_side_file_that_is_older_than_descriptions_stays_readable() -> None:
    old = {
        "format": 1, "label": "Bell", "seconds": 1.5, "role": "effect", "pcm_sha256": "ab" * 32, "loudness_lufs": -28.0,
        "true_peak_dbtp": -20.0, "loudness_change_db": 3.0, "release_ms": 120.0,
    }  # fmt: skip
    assert parse_own_sound(json.dumps(old), "side") == BELL


def test_a_side_file_of_which_nothing_is_said_but_the_label_can_be_read_by_older_versions() -> None:
    oldest = {
        "format", "label", "seconds", "role", "pcm_sha256", "loudness_lufs", "true_peak_dbtp", "loudness_change_db",
        "release_ms",
    }  # fmt: skip
    assert json.loads(own_sound_json(BELL)).keys() == oldest
    assert json.loads(own_sound_json(replace(BELL, muted=True))).keys() == oldest | {"muted"}


@given(sounds(), descriptions)
def test_a_description_takes_the_place_of_another_whole_and_the_kind_stays(sound: OwnSound, said: Description) -> None:
    assert described(sound, said).description == replace(said, kind=sound.kind)
    assert described(described(sound, said), sound.description) == sound


@given(sounds(), days)
def test_a_sound_expires_on_the_day_after_its_last(sound: OwnSound, day: str) -> None:
    last = sound.expires_on
    assert sound.has_expired(day) == (last is not None and date.fromisoformat(day) > date.fromisoformat(last))
    assert not sound.has_expired("")


@pytest.mark.parametrize("seconds", [60.5, 600.0])
def test_a_pad_s_sound_of_more_than_a_minute_is_refused_and_a_listening_piece_is_not(seconds: float) -> None:
    piece = replace(BELL, seconds=seconds, kind="listening")
    assert parse_own_sound(own_sound_json(piece), "side") == piece
    with pytest.raises(SettingError, match=r"^side: seconds"):
        parse_own_sound(own_sound_json(replace(BELL, seconds=seconds)), "side")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ["own/%s"]}',
        '{"a": {"b": "own\\/%s"}}',
        '["\\u006fwn/%s"]',
        '{"own/%s": 1}',
        '{"damaged": "own/%s',
        "[" * 5_000 + '"own/%s"' + "]" * 5_000,
        "[" * 500_000 + '"own/%s"',
    ],
)
def test_an_own_sound_is_found_in_a_document_however_it_is_written(text: str) -> None:
    assert own_sounds_in(text.replace("%s", "ab" * 32)) == {"ab" * 32}
