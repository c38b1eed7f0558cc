from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from uploads import OneFolder, sine, upload

from toccata.errors import SettingError, SoundError
from toccata.settings.own_sound import Description
from toccata.sound.upload import FAULT_STATUS, MOST_UPLOAD_BYTES, read_answer, take_in
from toccata.units import Seconds

ANSWER = {
    "pcm_sha256": "ab" * 32,
    "seconds": 1.0,
    "loudness_lufs": -28.0,
    "true_peak_dbtp": -20.0,
    "loudness_change_db": 3.0,
}


def test_an_upload_is_made_ready_in_a_process_of_its_own_and_kept(tmp_path: Path) -> None:
    shelf = OneFolder(tmp_path / "shelf")
    shelf.folder.mkdir()
    sound = take_in(upload(tmp_path, sine()), Description("Grandma's bell"), shelf)
    assert shelf.kept == [sound]
    assert [path.name for path in shelf.folder.iterdir()] == [f"{sound.pcm_sha256}.wav"]
    assert (sound.label, sound.seconds, sound.role, sound.loudness_lufs) == ("Grandma's bell", 0.5, "effect", -28.0)


def test_a_refused_upload_is_told_by_its_label_and_leaves_nothing_behind(tmp_path: Path) -> None:
    shelf = OneFolder(tmp_path / "shelf")
    shelf.folder.mkdir()
    with pytest.raises(SoundError) as caught:
        take_in(upload(tmp_path, 0.0 * sine()), Description("Hush"), shelf)
    assert str(caught.value) == "Hush: is silent; record it again"
    assert (shelf.kept, list(shelf.folder.iterdir())) == ([], [])


@pytest.mark.parametrize("label", ["", "  ", "x" * 41, "two\nlines"])
def test_a_label_that_can_not_be_shown_is_refused_before_anything_else(tmp_path: Path, label: str) -> None:
    with pytest.raises(SettingError):
        take_in(tmp_path / "never-opened.wav", Description(label), OneFolder(tmp_path))


@pytest.mark.parametrize(("kind", "most"), [("pad", "96 MB"), ("listening", "360 MB")])
def test_an_upload_that_is_too_large_is_refused_unread(tmp_path: Path, kind: str, most: str) -> None:
    file = tmp_path / "upload.wav"
    with file.open("wb") as sparse:
        sparse.truncate(MOST_UPLOAD_BYTES[kind] + 1)
    with pytest.raises(SoundError, match=f"^Long: is larger than {most}"):
        take_in(file, Description("Long", kind), OneFolder(tmp_path))


def test_a_process_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="took longer than"):
        take_in(upload(tmp_path, sine()), Description("Slow"), OneFolder(tmp_path), Seconds(0.001))


@pytest.mark.parametrize(
    ("status", "output"),
    [
        (-9, ""),
        (1, "Traceback"),
        (0, "[]"),
        (0, "7"),
        (0, "{}"),
        (0, "[" * 100_000),
        (0, json.dumps(ANSWER | {"pcm_sha256": "../../etc/passwd"})),
        (0, json.dumps(ANSWER | {"seconds": 1e9})),
        (0, json.dumps(ANSWER | {"loudness_lufs": float("nan")})),
        (0, json.dumps(ANSWER | {"more": 1})),
        (FAULT_STATUS, "{}"),
        (FAULT_STATUS, "null"),
    ],
)
def test_any_other_answer_of_the_process_is_no_sound(status: int, output: str) -> None:
    with pytest.raises(SoundError, match=r"^Bell: (could not be read|takes too long to read); "):
        read_answer(status, output, Description("Bell"))


@pytest.mark.parametrize("stream", [1, 2])
def test_a_process_that_says_without_end_is_not_listened_to(stream: int) -> None:
    """By a small process of its own, so that what it takes is its own; 600 MB are said at most."""
    flood = f"import os\nfor _ in range(600): os.write({stream}, bytes(1 << 20))"
    code = (
        "import resource, sys; from toccata.sound.upload import _answer\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"status, said = _answer((sys.executable, '-c', {flood!r}), 500.0)\n"
        "print(status, repr(said), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, said, grown_kb = done.stdout.split()
    assert (int(status), said) == ((-9, "''") if stream == 1 else (0, "''"))
    assert int(grown_kb) < 50_000


def test_the_sentences_of_a_process_are_cut_where_no_sentence_of_ours_is_so_long() -> None:
    with pytest.raises(SoundError) as caught:
        read_answer(FAULT_STATUS, json.dumps({"what": "x" * 10_000, "remedy": "y" * 10_000}), Description("Bell"))
    assert (caught.value.what, caught.value.remedy) == ("x" * 200, "y" * 200)


def test_what_people_say_of_a_sound_is_theirs_whatever_the_process_answers() -> None:
    said = Description("ours", "listening", spoken=True, picture="\U0001f514", expires_on="2027-03-31")
    sound = read_answer(0, json.dumps(ANSWER | {"label": "theirs", "role": "bed", "muted": True}), said)
    assert (sound.description, sound.role, sound.name, sound.release_ms) == (
        said,
        "listening",
        f"own/{'ab' * 32}",
        120.0,
    )


def test_nothing_that_the_config_server_needs_imports_a_decoder_or_numpy() -> None:
    code = (
        "import sys, toccata.sound.upload, toccata.sound.own_catalogue, toccata.store.backup, toccata.store.sticks, "
        "toccata.store.erasing, toccata.settings.templates; "
        "sys.exit(bool({'numpy', 'soundfile', 'soxr', 'av', 'pygame'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
