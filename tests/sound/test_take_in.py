from __future__ import annotations

import json
import struct
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from uploads import FORMATS, encoded, readied, sine, upload

from toccata.errors import SoundError
from toccata.sound.loudness import integrated, momentary_maximum, true_peak
from toccata.sound.roles import ROLES
from toccata.sound.upload import FAULT_STATUS, command, environment

TARGET_LUFS, CEILING_DBTP = ROLES["effect"].loudness_lufs, ROLES["effect"].true_peak_max_dbtp


def refusal(file: Path, kind: str = "pad") -> str:
    with pytest.raises(SoundError) as caught:
        readied(file, kind)
    return caught.value.what


def noise_burst(rng: np.random.RandomState, rate: int) -> np.ndarray:
    """A sound of random colour, length, sharpness and level, up to 75 dB under full scale and 12 dB over it."""
    frames = int(rate * rng.uniform(0.05, 0.6))
    decay = np.exp(-np.arange(frames) / rate / 10.0 ** rng.uniform(-2.0, 0.5))
    smooth = np.convolve(rng.standard_normal(frames), np.ones(rng.randint(1, 9)), "same")
    return smooth / np.abs(smooth).max() * decay * 10.0 ** (rng.uniform(-75.0, 12.0) / 20.0)


def test_sixty_recordings_of_any_loudness_come_within_1_lu_of_the_target_or_are_refused(tmp_path: Path) -> None:
    rng, taken = np.random.RandomState(3), 0
    for _ in range(60):
        rate = int(rng.choice([8_000, 22_050, 44_100, 48_000]))
        file = upload(tmp_path, noise_burst(rng, rate), rate)
        try:
            heard, _ = readied(file)
        except SoundError:
            continue
        taken += 1
        assert abs(momentary_maximum(heard, 48_000) - TARGET_LUFS) <= 1.0
        assert true_peak(heard) <= CEILING_DBTP
    assert taken > 30


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_taken_at_its_length_pitch_and_loudness(tmp_path: Path, ending: str) -> None:
    heard, _ = readied(encoded(tmp_path / f"memo.{ending}", sine(1.0)))
    spectrum = np.abs(np.fft.rfft(heard[:, 0] * np.hanning(len(heard))))
    assert abs(int(spectrum.argmax()) * 48_000 / len(heard) - 440.0) < 1.0
    assert abs(len(heard) / 48_000 - 1.0) < 0.08
    assert abs(momentary_maximum(heard, 48_000) - TARGET_LUFS) < 0.2


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000, 192_000])
def test_a_recording_of_any_rate_keeps_its_pitch_and_length(tmp_path: Path, rate: int) -> None:
    heard, _ = readied(upload(tmp_path, sine(1.0, rate), rate))
    spectrum = np.abs(np.fft.rfft(heard[:, 0] * np.hanning(len(heard))))
    assert abs(int(spectrum.argmax()) * 48_000 / len(heard) - 440.0) < 1.0
    assert abs(len(heard) - 48_000) <= 2


def test_a_quiet_recording_with_a_sharp_peak_is_rounded_to_the_ceiling(tmp_path: Path) -> None:
    frames = np.arange(24_000)
    clap = np.random.RandomState(1).standard_normal(24_000) * np.exp(-frames / 2_400) * 0.2
    heard, _ = readied(upload(tmp_path, clap))
    assert round(momentary_maximum(heard, 48_000)) == TARGET_LUFS
    assert CEILING_DBTP - 1.0 < true_peak(heard) <= CEILING_DBTP


def test_a_listening_piece_is_as_loud_as_a_whole_as_its_role_says(tmp_path: Path) -> None:
    rng = np.random.RandomState(5)
    loud_and_soft = np.concatenate([rng.standard_normal(96_000) * level for level in (0.05, 0.3, 0.1, 0.02)])
    heard, told = readied(upload(tmp_path, loud_and_soft), "listening")
    assert abs(integrated(heard, 48_000) - ROLES["listening"].loudness_lufs) < 0.2
    assert told["loudness_lufs"] == pytest.approx(integrated(heard, 48_000), abs=0.02)
    assert true_peak(heard) <= ROLES["listening"].true_peak_max_dbtp


def test_silence_around_a_recording_goes_and_it_begins_and_ends_at_nothing(tmp_path: Path) -> None:
    quiet = np.zeros(48_000)
    heard, _ = readied(upload(tmp_path, np.concatenate([quiet, sine(0.5), quiet])))
    assert 24_000 <= len(heard) <= 24_000 + 0.08 * 48_000
    assert np.abs(heard[[0, -1]]).max() <= 1 / 32768


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5])
def test_what_was_made_ready_stays_bit_for_bit_when_it_comes_again(tmp_path: Path, seed: int) -> None:
    _, first = readied(upload(tmp_path, 10.0 * noise_burst(np.random.RandomState(seed), 44_100), 44_100))
    again = (tmp_path / "ready.wav").rename(tmp_path / "again.wav")
    _, second = readied(again)
    peaks = (float(str(first.pop("true_peak_dbtp"))), float(str(second.pop("true_peak_dbtp"))))
    assert second == first | {"loudness_change_db": 0.0}
    assert peaks[1] <= peaks[0] < peaks[1] + 0.02
    assert again.read_bytes() == (tmp_path / "ready.wav").read_bytes()


def test_the_change_of_loudness_is_told_in_decibels(tmp_path: Path) -> None:
    changes = [
        readied(upload(tmp_path, sine(amplitude=level)))[1]["loudness_change_db"] for level in (0.09, 0.9, 900.0)
    ]
    assert np.round(np.diff(changes), 1).tolist() == [-20.0, -60.0]


@pytest.mark.parametrize(
    ("sound", "rate", "what"),
    [
        (sine(0.009), 48_000, "is shorter than 10 ms"),
        (sine(61.0, 8_000), 8_000, "lasts 61 s"),
        (sine(0.5, 7_999), 7_999, "has 7999 samples a second"),
        (sine(0.1, 192_001), 192_001, "has 192001 samples a second"),
        (np.zeros((4_800, 3)), 48_000, "has 3 channels"),
        (np.zeros(4_800), 48_000, "is silent"),
        (np.full(4_800, 0.5), 48_000, "is silent"),
        (np.full(4_800, np.nan), 48_000, "holds samples that are no numbers"),
        (np.full(4_800, np.inf), 48_000, "holds samples that are no numbers"),
        (sine(amplitude=1e-5), 48_000, "is too quiet to be made as loud as the others"),
        (np.eye(1, 4_800, 2_400)[0], 48_000, "is too short and sharp to be made as loud as the others"),
    ],
)
def test_a_recording_that_can_not_be_played_is_refused_in_one_sentence(
    tmp_path: Path, sound: np.ndarray, rate: int, what: str
) -> None:
    assert refusal(upload(tmp_path, sound, rate)) == what


def test_ten_minutes_are_for_listening_and_a_minute_for_a_pad(tmp_path: Path) -> None:
    file = upload(tmp_path, sine(601.0, 8_000), 8_000, "PCM_16")
    assert (refusal(file), refusal(file, "listening")) == ("lasts 601 s", "lasts 601 s")


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_wav_files_of_8_to_64_bits_are_taken(tmp_path: Path, subtype: str) -> None:
    heard, _ = readied(upload(tmp_path, sine(), subtype=subtype))
    assert abs(momentary_maximum(heard, 48_000) - TARGET_LUFS) < 0.1


DISGUISED = [
    b"", b"RIFF", b"PK\3\4" * 20, b"#!/bin/sh\nreboot\n", bytes(10_000), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\nfile:///etc/hostname\n", b"ffconcat version 1.0\nfile /etc/hostname\n",
    b"%PDF-1.7", b"\x7fELF" + bytes(200), b"<!doctype html><script>1</script>",
]  # fmt: skip


@pytest.mark.parametrize("content", DISGUISED)
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "upload.wav"
    file.write_bytes(content)
    assert refusal(file) == "is no sound file that can be read"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_header_without_a_sound_is_refused(tmp_path: Path, ending: str) -> None:
    file = encoded(tmp_path / f"memo.{ending}", sine(1.0))
    file.write_bytes(file.read_bytes()[:60])
    assert refusal(file).startswith(("is damaged", "is shorter than 10 ms", "is cut off"))


@pytest.mark.parametrize("ending", ["wav", "aiff", "flac"])
def test_a_file_that_was_cut_off_is_refused_where_it_says_how_long_it_is(tmp_path: Path, ending: str) -> None:
    file = encoded(tmp_path / f"memo.{ending}", sine(10.0))
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert refusal(file).startswith("is cut off")


@pytest.mark.parametrize("ending", ["mp3", "ogg", "opus", "webm"])
def test_a_file_that_was_cut_off_is_taken_as_far_as_it_goes_where_it_does_not(tmp_path: Path, ending: str) -> None:
    file = encoded(tmp_path / f"memo.{ending}", sine(4.0))
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    heard, _ = readied(file)
    assert 0.5 < len(heard) / 48_000 < 3.0


def test_a_note_in_a_player_s_file_beside_the_sound_changes_nothing(tmp_path: Path) -> None:
    file = upload(tmp_path, sine(), subtype="PCM_16")
    with file.open("ab") as more:
        more.write(b"LIST" + struct.pack("<I", 12) + b"INFOIART\0\0\0\0")
    assert abs(len(readied(file)[0]) - 24_000) <= 2


def test_a_raw_stream_inside_a_wav_header_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / "upload.wav"
    soundfile.write(file, sine(), 48_000, format="WAV", subtype="ULAW")
    assert refusal(file) == "is coded in a way that is not read"


@pytest.mark.parametrize(
    ("rate", "length", "what"),
    [
        (1, 2_000, "has 1 samples a second"),
        (8_000, 2 * 8_000 * 36_000, "is cut off: 0 % of it is there"),
        (0, 2_000, "is damaged, or was cut off"),
    ],
)
def test_a_header_that_promises_hours_is_refused_before_it_is_decoded(
    tmp_path: Path, rate: int, length: int, what: str
) -> None:
    form = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", length + 36, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", length
    )
    file = tmp_path / "upload.wav"
    file.write_bytes(form + bytes(2_000))
    assert refusal(file) == what


WATCHED = """
import json, os, re, resource, sys
status = os.open("/proc/self/status", os.O_RDONLY)
from toccata.sound.take_in import main
assert main(sys.argv[1:]) == 0
most = re.search(rb"VmHWM:\\s+(\\d+)", os.pread(status, 65536, 0))
sys.stderr.write(json.dumps([int(most[1]) // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_utime]))
"""


def watched(file: Path, kind: str) -> tuple[dict[str, object], float, float]:
    """What the process tells, the most memory it had (MB), and its time (s)."""
    arguments = (sys.executable, "-c", WATCHED, str(file), str(file.with_name("out.wav")), kind)
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=True)
    most_mb, cpu_s = json.loads(done.stderr)
    return json.loads(done.stdout), most_mb, cpu_s


@pytest.mark.parametrize("rate", [48_000, 192_000])
def test_a_minute_of_any_rate_stays_under_128_mb_and_far_under_its_limits(tmp_path: Path, rate: int) -> None:
    noise = np.random.RandomState(0).standard_normal((rate, 2)).astype(np.float32) * 0.1
    told, most_mb, cpu_s = watched(upload(tmp_path, np.tile(noise, (60, 1)), rate), "pad")
    assert (told["seconds"], told["loudness_lufs"]) == (60.0, pytest.approx(-28.0, abs=0.3))
    assert most_mb <= 128
    assert cpu_s < 20


def test_ten_minutes_for_listening_stay_under_128_mb(tmp_path: Path) -> None:
    noise = np.random.RandomState(0).standard_normal((44_100, 2)) * 0.05
    noise[:300] *= 5.0
    file = tmp_path / "long.flac"
    soundfile.write(file, np.tile(noise.astype(np.float32), (600, 1)), 44_100)
    told, most_mb, cpu_s = watched(file, "listening")
    assert (told["seconds"], told["loudness_lufs"]) == (600.0, pytest.approx(-32.0, abs=0.3))
    assert -16.0 < float(str(told["true_peak_dbtp"])) <= -15.0
    assert most_mb <= 128
    assert cpu_s < 20


def test_the_process_writes_the_sound_and_one_line_about_it(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    done = subprocess.run(command(upload(tmp_path, sine()), out), env=environment(), capture_output=True, check=True)
    assert json.loads(done.stdout) == readied(tmp_path / "upload.wav")[1]
    with wave.open(str(out)) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 24_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.wav", "ready.wav", "upload.wav"]


def test_a_full_disk_is_told_by_the_process(tmp_path: Path) -> None:
    done = subprocess.run(
        command(upload(tmp_path, sine()), Path("/dev/full")), env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)) == (
        FAULT_STATUS,
        {"what": "could not be kept (No space left on device)", "remedy": "make room on the disk"},
    )
