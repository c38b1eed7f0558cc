from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo, read_catalogue
from toccata.units import Seconds

GOOD = f"""
schema = 1
id = "bells"
name = "Bells"
version = "1.0.0"
licence = "CC0-1.0"
source = "made"
[[sounds]]
name = "C4"
file = "C4.flac"
label = "middle C"
role = "drone"
seconds = 8
pcm_sha256 = "{"0a" * 32}"
release_ms = 300
loop = {{ start = 0, end = 384000 }}
"""


def pack(folder: Path, text: str, name: str = "bells") -> Path:
    (folder / name).mkdir()
    path = folder / name / "pack.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_is_known_by_its_pack_and_name_with_all_that_the_pack_says(tmp_path: Path) -> None:
    path = pack(tmp_path, GOOD)
    expected = SoundInfo(
        name="bells/C4",
        file=path.parent / "C4.flac",
        pcm_sha256="0a" * 32,
        role="drone",
        loop=(0, 384_000),
        release_s=Seconds(0.3),
        spoken=False,
        label="middle C",
        seconds=Seconds(8.0),
    )
    assert read_catalogue(tmp_path) == {"bells/C4": expected}


def test_speech_is_spoken(tmp_path: Path) -> None:
    pack(tmp_path, GOOD.replace('"drone"', '"speech"'))
    assert read_catalogue(tmp_path)["bells/C4"].spoken


REFUSED = {
    "schema = 1": ("schema = 2", "schema is 2; write 1, or install a newer Toccata"),
    'id = "bells"': ('id = "../x"', "id is '../x'; write letters, digits and dashes, like warm-pad"),
    'licence = "CC0-1.0"': ("", "licence is missing; add it"),
    'name = "C4"': ('name = ""', "sounds[0].name is ''; write letters, digits and dashes, like C4"),
    'file = "C4.flac"': (
        'file = "../C4"',
        "sounds[0].file is '../C4'; write the name of a file in the pack's own folder",
    ),
    'label = "middle C"': ("label = 4", "sounds[0].label is 4; write a text"),
    "seconds = 8": ("seconds = -1", "sounds[0].seconds is -1; write 0 or more"),
    "release_ms = 300": ("release_ms = 80", "sounds[0].release_ms is 80; write 120 or more"),
    "start = 0,": ("start = 384000,", "sounds[0].loop goes from 384000 to 384000; write frames with 0 <= start < end"),
    "end = 384000": ("end = 1.5", "sounds[0].loop.end is 1.5; write a whole number"),
    "loop = {": ("loop = 3 # {", "sounds[0].loop is 3; write a table"),
    '"drone"': (
        '"song"',
        "sounds[0].role is 'song'; write one of note, drum, effect, speech, voice, groove, drone, bed, listening",
    ),
    '"0a0a': ('"xa0a', f"sounds[0].pcm_sha256 is 'xa{'0a' * 31}'; write the 64 digits of the samples' SHA-256"),
}


@pytest.mark.parametrize("good", REFUSED)
def test_a_wrong_entry_is_refused_with_file_key_and_remedy(tmp_path: Path, good: str) -> None:
    bad, told = REFUSED[good]
    assert GOOD.count(good) == 1
    path = pack(tmp_path, GOOD.replace(good, bad))
    with pytest.raises(SoundError) as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value) == f"{path}: {told}"


def test_a_file_that_is_not_toml_is_refused_in_one_line(tmp_path: Path) -> None:
    path = pack(tmp_path, "schema = \n")
    with pytest.raises(SoundError, match=r"is not TOML \(Invalid value \(at line 1, column 10\)\); correct") as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert "\n" not in str(refusal.value)


def test_two_packs_with_the_same_sound_are_refused(tmp_path: Path) -> None:
    pack(tmp_path, GOOD)
    second = pack(tmp_path, GOOD, "copy")
    with pytest.raises(SoundError) as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value) == f"{second}: bells/C4 is there twice; give one of the two another name"


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SoundError) as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: no sound packs are here; install Toccata again"


def test_reading_the_catalogue_loads_no_library_for_audio() -> None:
    script = (
        "import sys; from toccata.sound.catalogue import packs_folder, read_catalogue; read_catalogue(packs_folder());"
        "print(sorted({'numpy', 'scipy', 'soundfile', 'soxr'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
