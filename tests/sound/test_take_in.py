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
from uploads import sine, upload

from toccata.errors import SoundError
from toccata.sound.level import CEILING_DBTP, TARGET_LUFS
from toccata.sound.loudness import momentary_maximum, true_peak
from toccata.sound.take_in import make_ready, measures, write_wav
from toccata.sound.upload import FAULT_STATUS, command, environment

WATCHED = """
import json, re, resource, sys
from pathlib import Path
from toccata.sound.take_in import main
assert main(sys.argv[1:]) == 0
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
json.dump([int(most[1]) // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_utime], sys.stderr)
"""


def refusal(file: Path) -> str:
    with pytest.raises(SoundError) as caught:
        make_ready(file)
    return caught.value.what


def noise_burst(rng: np.random.RandomState, rate: int) -> np.ndarray:
    """A sound of random colour, length, sharpness and level, up to 75 dB under full scale and 12 dB over it."""
    frames = int(rate * rng.uniform(0.05, 0.6))
    decay = np.exp(-np.arange(frames) / rate / 10.0 ** rng.uniform(-2.0, 0.5))
    smooth = np.convolve(rng.standard_normal(frames), np.ones(rng.randint(1, 9)), "same")
    return smooth / np.abs(smooth).max() * decay * 10.0 ** (rng.uniform(-75.0, 12.0) / 20.0)


def test_five_hundred_recordings_of_any_loudness_come_within_1_lu_of_the_target_or_are_refused(tmp_path: Path) -> None:
    rng, taken = np.random.RandomState(3), 0
    for _ in range(500):
        rate = int(rng.choice([8_000, 22_050, 44_100, 48_000]))
        file = upload(tmp_path, noise_burst(rng, rate), rate)
        try:
            heard = make_ready(file).pcm / 32768.0
        except SoundError:
            continue
        taken += 1
        assert abs(momentary_maximum(heard, 48_000) - TARGET_LUFS) <= 1.0
        assert true_peak(heard) <= CEILING_DBTP
    assert taken > 250


def test_a_quiet_recording_with_a_sharp_peak_is_rounded_to_the_ceiling(tmp_path: Path) -> None:
    frames = np.arange(24_000)
    clap = np.random.RandomState(1).standard_normal(24_000) * np.exp(-frames / 2_400) * 0.2
    heard = make_ready(upload(tmp_path, clap)).pcm / 32768.0
    assert (round(momentary_maximum(heard, 48_000)), round(true_peak(heard))) == (TARGET_LUFS, CEILING_DBTP)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
def test_a_recording_of_any_rate_keeps_its_pitch_and_length(tmp_path: Path, rate: int) -> None:
    heard = make_ready(upload(tmp_path, sine(1.0, rate), rate)).pcm[:, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert abs(int(spectrum.argmax()) * 48_000 / len(heard) - 440.0) < 1.0
    assert abs(len(heard) - 48_000) <= 2


def test_silence_around_a_recording_goes_and_it_begins_and_ends_at_nothing(tmp_path: Path) -> None:
    quiet = np.zeros(48_000)
    pcm = make_ready(upload(tmp_path, np.concatenate([quiet, sine(0.5), quiet]))).pcm
    assert 24_000 <= len(pcm) <= 24_000 + 0.08 * 48_000
    assert np.abs(pcm[[0, -1]]).max() <= 1


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5])
def test_what_was_made_ready_stays_bit_for_bit_when_it_comes_again(tmp_path: Path, seed: int) -> None:
    first = make_ready(upload(tmp_path, 10.0 * noise_burst(np.random.RandomState(seed), 44_100), 44_100))
    again = tmp_path / "again.wav"
    write_wav(again, first.pcm)
    second = make_ready(again)
    assert measures(second) == measures(first) | {"loudness_change_db": 0.0}


def test_the_change_of_loudness_is_told_in_decibels(tmp_path: Path) -> None:
    loud = make_ready(upload(tmp_path, sine(amplitude=0.9))).loudness_change_db
    soft = make_ready(upload(tmp_path, sine(amplitude=0.09))).loudness_change_db
    beyond = make_ready(upload(tmp_path, sine(amplitude=900.0))).loudness_change_db
    assert (round(soft - loud, 1), round(loud - beyond, 1)) == (20.0, 60.0)


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


@pytest.mark.parametrize(
    ("subtype", "taken"), [("PCM_16", True), ("PCM_24", True), ("PCM_32", True), ("PCM_U8", False)]
)
def test_wav_files_of_16_24_and_32_bits_are_taken(tmp_path: Path, subtype: str, taken: bool) -> None:
    file = upload(tmp_path, sine(), subtype=subtype)
    assert (len(make_ready(file).pcm) > 20_000) if taken else (refusal(file) == "is no WAV file with 16, 24 or 32 bits")


@pytest.mark.parametrize("content", [b"", b"RIFF", b"PK\3\4" * 20, b"#!/bin/sh\nreboot\n", bytes(10_000)])
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "upload.wav"
    file.write_bytes(content)
    assert refusal(file) == "is no sound file that can be read"


def test_another_format_in_disguise_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "upload.wav"
    soundfile.write(file, sine(), 48_000, format="FLAC")
    assert refusal(file) == "is no WAV file with 16, 24 or 32 bits"


@pytest.mark.parametrize(("rate", "length"), [(1, 2_000), (48_000, 4_000_000_000)])
def test_a_header_that_promises_hours_is_refused_before_it_is_decoded(tmp_path: Path, rate: int, length: int) -> None:
    form = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", length
    )
    file = tmp_path / "upload.wav"
    file.write_bytes(form + bytes(2_000))
    assert refusal(file) in {"has 1 samples a second", "is silent"}


def test_a_minute_at_the_highest_rate_stays_under_128_mb_and_far_under_its_limits(tmp_path: Path) -> None:
    noise = np.random.RandomState(0).standard_normal((192_000, 2)).astype(np.float32) * 0.1
    file = upload(tmp_path, np.tile(noise, (60, 1)), 192_000)
    watched = (sys.executable, "-c", WATCHED, str(file), str(tmp_path / "out.wav"))
    done = subprocess.run(watched, env=environment(), capture_output=True, text=True, check=True)
    most_mb, cpu_s = json.loads(done.stderr)
    assert most_mb <= 128
    assert cpu_s < 20


def test_the_process_writes_the_sound_and_one_line_about_it(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    done = subprocess.run(command(upload(tmp_path, sine()), out), env=environment(), capture_output=True, check=True)
    assert json.loads(done.stdout) == measures(make_ready(tmp_path / "upload.wav"))
    with wave.open(str(out)) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 24_000)


def test_a_full_disk_is_told_by_the_process(tmp_path: Path) -> None:
    done = subprocess.run(
        command(upload(tmp_path, sine()), Path("/dev/full")), env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)) == (
        FAULT_STATUS,
        {"what": "could not be kept (No space left on device)", "remedy": "make room on the disk"},
    )


def test_1500_broken_uploads_are_taken_or_refused_and_none_ends_the_process(tmp_path: Path) -> None:
    breaker = Path(__file__).with_name("break_uploads.py")
    done = subprocess.run(
        [sys.executable, str(breaker), str(tmp_path), "1500"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, sum(json.loads(done.stdout))) == (0, "", 1500)
