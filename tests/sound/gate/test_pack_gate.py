from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_packs import MadePack, good_pack, lay, note
from planted import E4_HZ, FILES

from toccata.errors import SoundError
from toccata.sound.gate import Fault, check, packs_in


def faults(folder: Path, made: MadePack) -> list[str]:
    return [fault.what for fault in check(lay(folder, made))]


def test_a_fault_is_one_line() -> None:
    fault = Fault("harp/C4.flac", "pitch", "+7.2 cents", "note 60 within 3 cents", "tune it")
    assert str(fault) == "harp/C4.flac: pitch is +7.2 cents, wanted note 60 within 3 cents; tune it"


def test_what_is_said_to_be_bright_may_be_so(tmp_path: Path) -> None:
    made = good_pack()
    FILES["rustle"](made)
    made.sounds["E4"]["tags"] = ["bright"]
    assert faults(tmp_path, made) == []


def test_a_bright_pack_need_not_say_it_of_each_sound(tmp_path: Path) -> None:
    made = good_pack()
    FILES["rustle"](made)
    made.head["tags"] = ["bright"]
    assert faults(tmp_path, made) == []


@pytest.mark.parametrize(("cents", "found"), [(5.0, []), (7.0, ["pitch"])])
def test_a_pack_that_is_checked_by_measurement_may_lie_six_cents_off(
    tmp_path: Path, cents: float, found: list[str]
) -> None:
    made = good_pack()
    made.head["checked_by"] = "measurement"
    made.audio["E4.flac"] = note(E4_HZ * 2.0 ** (cents / 1200.0), (1.0, 0.1))
    assert faults(tmp_path, made) == found


def test_a_chord_has_no_one_pitch(tmp_path: Path) -> None:
    made = good_pack()
    FILES["octave-high"](made)
    made.sounds["E4"]["tags"] = ["chord"]
    assert faults(tmp_path, made) == []


def test_a_licence_that_asks_for_credit_is_content_with_it(tmp_path: Path) -> None:
    made = good_pack()
    made.head |= {"licence": "CC-BY-4.0 OR MIT", "attribution": "Ada Player, 2024"}
    assert faults(tmp_path, made) == []


@pytest.mark.parametrize(("centroid_hz", "found"), [(332, []), (335, []), (342, ["centroid_hz in pack.toml"])])
def test_a_stated_brightness_may_be_two_hundredths_off(tmp_path: Path, centroid_hz: int, found: list[str]) -> None:
    made = good_pack()
    made.sounds["E4"]["centroid_hz"] = centroid_hz
    assert faults(tmp_path, made) == found


def test_every_fault_of_a_pack_is_told_those_of_the_pack_itself_first(tmp_path: Path) -> None:
    made = good_pack()
    made.head["licence"] = "free"
    FILES["loud"](made)
    FILES["soft"](made)
    assert faults(tmp_path, made) == ["licence", "loudness", "loudness"]


def test_a_pack_that_can_not_be_followed_is_not_judged(tmp_path: Path) -> None:
    made = good_pack()
    made.sounds["E4"]["release_ms"] = 80
    with pytest.raises(SoundError, match=r"pack\.toml: sounds\[1\]\.release_ms is 80; write 120 or more"):
        check(lay(tmp_path, made))


def test_a_pack_file_that_is_not_toml_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("=")
    with pytest.raises(SoundError, match=r"pack\.toml: can't be read"):
        check(tmp_path)


def test_packs_are_found_by_their_folder_or_by_the_one_around_them(tmp_path: Path) -> None:
    made = lay(tmp_path, good_pack())
    assert packs_in(made) == packs_in(tmp_path) == [made]


def test_where_no_pack_is_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(SoundError) as refusal:
        packs_in(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: is no pack and holds none; name a folder with pack.toml in it"


HEAD_KEYS = ("licence", "attribution", "picture", "tags", "checked_by", "sample_rate", "sounds", "id", "scale")
SOUND_KEYS = ("tags", "pad", "note", "layers", "loop", "role", "seconds", "attack_ms", "file", "name", "pcm_sha256")
ANYTHING = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6), st.text("ab/.C4\n", max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(SOUND_KEYS), inner)),
    max_leaves=3,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(HEAD_KEYS), ANYTHING), st.dictionaries(st.sampled_from(SOUND_KEYS), ANYTHING))
def test_whatever_a_pack_says_it_is_judged_or_refused_in_one_line(head: dict[str, Any], sound: dict[str, Any]) -> None:
    made = good_pack()
    made.head, made.audio = made.head | head, {"E4.flac": made.audio["E4.flac"]}
    made.sounds = {"E4": made.sounds["E4"] | sound}
    with TemporaryDirectory() as folder:
        try:
            told = [str(fault) for fault in check(lay(Path(folder), made))]
        except SoundError as fault:
            told = [str(fault)]
    assert not any("\n" in line for line in told)


@pytest.mark.parametrize(
    ("sound", "said", "told"),
    [
        ("E4", {"loop": {"start": 9600, "end": 28800}}, "told by a loop, wanted no loop for role note"),
        ("C4", {"loop": {"start": 9600, "end": 28800}}, "told by a loop, wanted no loop for role note"),
    ],
)
def test_what_is_struck_is_played_once(tmp_path: Path, sound: str, said: dict[str, Any], told: str) -> None:
    made = good_pack()
    made.sounds[sound].update(said)
    line = f"made/{sound}.flac: going round is {told}; correct its loop or its role in pack.toml"
    assert line in [str(fault) for fault in check(lay(tmp_path, made))]


def test_what_is_sustained_goes_round(tmp_path: Path) -> None:
    folder = lay(tmp_path, good_pack())
    manifest = folder / "pack.toml"
    kept = [line for line in manifest.read_text().splitlines() if not line.startswith("loop = ")]
    manifest.write_text("\n".join(kept))
    told = "going round is not told, wanted a loop for role drone; correct its loop or its role in pack.toml"
    assert f"made/drone.flac: {told}" in [str(fault) for fault in check(folder)]


@pytest.mark.parametrize("frames", [1, 100, 1000])
def test_a_sound_too_short_to_have_a_pitch_is_told_and_not_fatal(tmp_path: Path, frames: int) -> None:
    made = good_pack()
    made.audio["E4.flac"] = made.audio["E4.flac"][4800 : 4800 + frames]
    assert "pitch" in {fault.what for fault in check(lay(tmp_path, made)) if fault.file == "made/E4.flac"}


@pytest.mark.parametrize(
    "drawn",
    ['<svg viewBox="0 0 64 64"><style>@import "x.css"</style></svg>', '<svg viewBox="0 0 64 64"><s:script/></svg>'],
)
def test_a_picture_fetches_and_runs_nothing(tmp_path: Path, drawn: str) -> None:
    made = good_pack()
    made.texts["picture.svg"] = drawn
    assert [fault.what for fault in check(lay(tmp_path, made))] == ["picture"]
