from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.own_sound import OwnSound, own_sound_json, own_sounds_in, parse_own_sound

BELL = OwnSound("ab" * 32, "Bell", 1.5, -28.0, -20.0, 3.0)

decibels = st.floats(-150, 150).map(lambda value: value + 0.0)
labels = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)
sounds = st.builds(
    OwnSound,
    pcm_sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
    label=labels,
    seconds=st.floats(0.01, 60),
    loudness_lufs=decibels,
    true_peak_dbtp=decibels,
    loudness_change_db=decibels,
    release_ms=st.floats(120, 10_000),
)


@given(sounds)
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
        ("role", "bed"),
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
