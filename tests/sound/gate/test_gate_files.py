from __future__ import annotations

from pathlib import Path

import pytest
from made_packs import good_pack, lay, sha256_of
from planted import FILES

from toccata.sound.gate import check

E4_SHA256 = sha256_of(good_pack().audio["E4.flac"])

TOLD = {
    "format-rate": [
        "made/E4.flac: format is FLAC, PCM_16, 44100 Hz, mono, wanted FLAC, PCM_16, 48000 Hz, mono or "
        "stereo; save it as FLAC, 16 bits, 48 kHz, mono or stereo",
    ],
    "format-word": [
        "made/E4.flac: format is FLAC, PCM_24, 48000 Hz, mono, wanted FLAC, PCM_16, 48000 Hz, mono or "
        "stereo; save it as FLAC, 16 bits, 48 kHz, mono or stereo",
    ],
    "samples": [
        f"made/E4.flac: hash of the samples is {E4_SHA256}, wanted 0a0a0a0a0a0a... as pack.toml says; "
        "render it again, or correct pack.toml",
    ],
    "length": [
        "made/E4.flac: length is 0.800 s, wanted 0.900 s as pack.toml says; cut it, or correct pack.toml",
    ],
    "loop-short": [
        "made/drone.flac: loop is (0, 4800) of 96000 frames, wanted 8192 frames or more, within the file; "
        "correct the loop in pack.toml",
    ],
    "loop-long": [
        "made/drone.flac: loop is (0, 96001) of 96000 frames, wanted 8192 frames or more, within the file; "
        "correct the loop in pack.toml",
    ],
    "dc": [
        "made/drone.flac: direct current is -54.7 dBFS, wanted under -65 dBFS; take the mean out, or cut below 40 Hz",
    ],
    "first": [
        "made/E4.flac: first or last sample is -64.3 dBFS, wanted under -70 dBFS; fade it in over 1 ms and "
        "out over 60 ms",
    ],
    "last": [
        "made/C4-firm.flac: first or last sample is -64.3 dBFS, wanted under -70 dBFS; fade it in over 1 ms "
        "and out over 60 ms",
    ],
    "loud": [
        "made/E4.flac: loudness is -27.17 LUFS, wanted -28 LUFS, 0.5 more or less; change its level",
    ],
    "soft": [
        "made/bed.flac: loudness is -36.92 LUFS, wanted -36 LUFS, 0.5 more or less; change its level",
    ],
    "loud-layer": [
        "made/C4-soft.flac: loudness is -27.17 LUFS, wanted -28 LUFS, 0.5 more or less; change its level",
    ],
    "peak": [
        "made/E4.flac: true peak is -9.60 dBTP, wanted -15 dBTP or less; where its loudness is right, "
        "make its attack rounder",
    ],
    "sharp": [
        "made/E4.flac: pitch is +4.0 cents, wanted note 64 within 3 cents, A4 = 440 Hz; tune it, or correct "
        "its note; a chord has the tag chord",
    ],
    "flat": [
        "made/drone.flac: pitch is -10.8 cents, wanted note 60 within 3 cents, A4 = 440 Hz; tune it, or "
        "correct its note; a chord has the tag chord",
    ],
    "octave-low": [
        "made/E4.flac: pitch is not heard, wanted note 64 within 3 cents, A4 = 440 Hz; tune it, or correct "
        "its note; a chord has the tag chord",
    ],
    "octave-high": [
        "made/E4.flac: pitch is not heard, wanted note 64 within 3 cents, A4 = 440 Hz; tune it, or correct "
        "its note; a chord has the tag chord",
    ],
    "rustle": [
        "made/E4.flac: energy above 5 kHz is -12.7 dB, wanted -20 dB or less; make it darker, or say so with "
        "the tag bright",
    ],
    "click": [
        "made/E4.flac: attack as played is 0.92 ms, wanted 2 ms or more; make its attack rounder: it clicks",
    ],
    "late": [
        "made/E4.flac: silence before the sound is 20.2 ms, wanted 5 ms or less; cut what comes before it",
    ],
    "swell": [
        "made/drone.flac: beginning against the loudest 400 ms is -5.8 LU, wanted -1 LU or more; let the "
        "loop begin where it is louder: turn it round",
    ],
    "brighten": [
        "made/drone.flac: change of colour at the seam is 27.7 deviations, wanted 5 deviations or less; let "
        "every partial fit the loop a whole number of times",
        "made/drone.flac: loss at the seam is 7.15 of the most elsewhere, wanted 1.5 or less; let what "
        "sounds at the end go on at the beginning",
        "made/drone.flac: click at the seam is 21.00 of the sharpest elsewhere, wanted 1.25 or less; let the "
        "wave go on from the last frame to the first",
    ],
    "rattle": [
        "made/groove.flac: loss at the seam is 7.01 of the most elsewhere, wanted 1.5 or less; let what "
        "sounds at the end go on at the beginning",
    ],
    "step": [
        "made/drone.flac: change of colour at the seam is 19.0 deviations, wanted 5 deviations or less; let "
        "every partial fit the loop a whole number of times",
        "made/drone.flac: loss at the seam is 9.49 of the most elsewhere, wanted 1.5 or less; let what "
        "sounds at the end go on at the beginning",
        "made/drone.flac: click at the seam is 140.29 of the sharpest elsewhere, wanted 1.25 or less; let "
        "the wave go on from the last frame to the first",
    ],
    "groove-step": [
        "made/groove.flac: loss at the seam is 3.96 of the most elsewhere, wanted 1.5 or less; let what "
        "sounds at the end go on at the beginning",
        "made/groove.flac: click at the seam is 164.17 of the sharpest elsewhere, wanted 1.25 or less; let "
        "the wave go on from the last frame to the first",
    ],
    "lost": [
        "made/E4.flac: file is unreadable, wanted a sound of 120 s or less that can be decoded; make it again",
    ],
    "damaged": [
        "made/E4.flac: file is unreadable, wanted a sound of 120 s or less that can be decoded; make it again",
    ],
    "endless": [
        "made/E4.flac: file is 121 s long, wanted a sound of 120 s or less that can be decoded; cut it shorter",
    ],
    "layer-dull": [
        "made/C4-firm.flac: brightness is 262 Hz, wanted 266 Hz or more, as the softer one has; set it going "
        "more firmly, or change the layers",
    ],
    "layer-long": [
        "made/C4-firm.flac: length of the layers is 1.80 s, and 0.80 s of the softer one, wanted at most 1.5 "
        "times one another; let all layers ring as long",
    ],
    "said-loudness": [
        "made/E4.flac: loudness_lufs_m in pack.toml is -27.0, wanted -28.00, as the file has it; correct pack.toml",
    ],
    "said-peak": [
        "made/E4.flac: true_peak_dbtp in pack.toml is loud, wanted -19.74, as the file has it; correct pack.toml",
    ],
    "said-attack": [
        "made/E4.flac: attack_ms in pack.toml is 40.0, wanted 3.04, as the file has it; correct pack.toml",
    ],
}


def test_a_pack_without_a_fault_passes(tmp_path: Path) -> None:
    assert check(lay(tmp_path, good_pack())) == []


@pytest.mark.parametrize("planted", FILES)
def test_a_fault_in_a_file_is_told_with_file_measure_wanted_and_remedy(tmp_path: Path, planted: str) -> None:
    made = good_pack()
    FILES[planted](made)
    assert [str(fault) for fault in check(lay(tmp_path, made))] == TOLD[planted]
