"""A small pack that passes the gate, one sound of each kind. What a test spoils, it spoils in a copy."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from toccata.sound.loudness import integrated, momentary_maximum
from toccata.sound.roles import ROLES

RATE = 48_000
LOOPS = ("drone", "groove", "bed")
OTHERS = [{"layer": layer, "file": f"C4-{layer}.flac"} for layer in ("soft", "firm")]
Signal = npt.NDArray[np.float64]
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="20"/></svg>\n'


@dataclass
class MadePack:
    """All that is written: the manifest's tables, sounds as float64 (frames, channels), and how each file is saved."""

    head: dict[str, Any]
    sounds: dict[str, dict[str, Any]]
    audio: dict[str, Signal]
    texts: dict[str, str] = field(default_factory=dict)
    saved_as: dict[str, dict[str, Any]] = field(default_factory=dict)


def good_pack() -> MadePack:
    return copy.deepcopy(_good())


def lay(folder: Path, made: MadePack) -> Path:
    """Write the pack as ``folder/made``: lengths, loops and hashes are the samples', if nothing else is said."""
    home = folder / "made"
    home.mkdir()
    for file, sound in made.audio.items():
        how = {"samplerate": RATE, "subtype": "PCM_16", "format": "FLAC"} | made.saved_as.get(file, {})
        soundfile.write(home / file, words(sound), **how)
    for name, text in made.texts.items():
        (home / name).write_text(text, encoding="utf-8")
    tables = [_table(made.head), *(f"[[sounds]]\n{_table(_described(made, name))}" for name in made.sounds)]
    (home / "pack.toml").write_text("\n".join(tables), encoding="utf-8")
    return home


def levelled(sound: Signal, role: str) -> Signal:
    """Bring a mono sound to the loudness of its role."""
    heard = np.repeat(sound, 2, axis=1)
    loudness = integrated(heard, RATE) if ROLES[role].sustained else momentary_maximum(heard, RATE)
    return np.asarray(sound * 10.0 ** ((ROLES[role].loudness_lufs - loudness) / 20.0))


def note(hertz: float, weights: tuple[float, ...], seconds: float = 0.8) -> Signal:
    """Something struck, mono: partials that die away within the second, from nothing and to nothing."""
    time = np.arange(round(seconds * RATE)) / RATE
    waves = sum(weight * np.sin(2 * np.pi * hertz * n * time) for n, weight in enumerate(weights, 1))
    wave = waves * np.exp(-7.0 * time) * _rise(time / 0.003) * _rise((time[-1] - time) / 0.05)
    return levelled(wave[:, np.newaxis], "note")


def drone(hertz: float = 262.0, seconds: float = 2.0) -> Signal:
    """Something sustained, mono, that goes round: three partials, the third swelling once."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = 1.0 + 0.3 * np.cos(2 * np.pi * time / seconds)
    wave = sum(np.sin(2 * np.pi * hertz * n * time + n) * (swell if n == 3 else 1.0) / n**2 for n in (1, 2, 3))
    return levelled(wave[:, np.newaxis], "drone")


def groove(beat_frames: int = 36_000, beats: int = 4) -> Signal:
    """Soft thumps over a hum, mono, the first and loudest on the first frame; the last one rings on into it."""
    frames = beat_frames * beats
    time = np.arange(frames) / RATE
    hit = np.sin(2 * np.pi * 90.0 * time) * np.exp(-6.0 * time) * _rise(time / 0.004)
    hits = sum(
        level * np.roll(hit, n * beat_frames) for n, level in zip(range(beats), (1.0, 0.5, 0.8, 0.5), strict=True)
    )
    made = hits + 0.02 * np.sin(2 * np.pi * 180.0 * time)
    return levelled(made[:, np.newaxis], "groove")


def bed(seconds: int = 3) -> Signal:
    """A shore, stereo: noise that is exactly periodic, darker than 2 kHz, swelling once."""
    chance, frames = np.random.RandomState(8), seconds * RATE
    spectrum = np.fft.rfft(chance.standard_normal((frames, 2)), axis=0)
    hertz = np.fft.rfftfreq(frames, 1 / RATE)[:, np.newaxis]
    dull = np.fft.irfft(spectrum * np.exp(-((hertz / 600.0) ** 2)) * (hertz > 40.0), frames, axis=0)
    swell = 1.0 + 0.2 * np.cos(2 * np.pi * np.arange(frames) / frames)
    made = dull * swell[:, np.newaxis]
    return np.asarray(made * 10.0 ** ((ROLES["bed"].loudness_lufs - integrated(made, RATE)) / 20.0))


def words(sound: Signal) -> npt.NDArray[np.int16]:
    return np.rint(sound * 32768.0).astype(np.int16)


@cache
def _good() -> MadePack:
    head = {
        "schema": 1, "id": "made", "name": "Made", "version": "1.0.0", "licence": "CC0-1.0", "source": "made",
        "attribution": "none needed", "sample_rate": RATE, "tags": ["mellow"], "picture": "picture.svg",
    }  # fmt: skip
    sounds = {
        "C4": {"role": "note", "note": 60, "pad": 1, "tags": ["struck"]},
        "E4": {"role": "note", "note": 64, "pad": 2, "tags": ["struck"]},
        "drone": {"role": "drone", "note": 60, "tags": ["sustained", "looped"]},
        "groove": {"role": "groove", "tags": ["rhythm"]},
        "bed": {"role": "bed", "tags": ["nature", "calm"]},
    }
    c4, e4 = 261.6256, 329.6276
    audio = {
        "C4.flac": note(c4, (1.0, 0.1, 0.05)), "C4-soft.flac": note(c4, (1.0, 0.05)),
        "C4-firm.flac": note(c4, (1.0, 0.2, 0.1)), "E4.flac": note(e4, (1.0, 0.1)),
        "drone.flac": drone(), "groove.flac": groove(), "bed.flac": bed(),
    }  # fmt: skip
    return MadePack(head, sounds, audio, {"picture.svg": PICTURE})


def _described(made: MadePack, name: str) -> dict[str, Any]:
    said = made.sounds[name]
    sound = made.audio.get(f"{name}.flac", np.zeros((RATE, 1)))
    about = {"name": name, "file": f"{name}.flac", "label": name, "release_ms": 200}
    about |= {"seconds": round(len(sound) / RATE, 3), "pcm_sha256": sha256_of(sound)}
    about |= {"loop": {"start": 0, "end": len(sound)}} if said["role"] in LOOPS else {}
    others = [layer | {"pcm_sha256": sha256_of(made.audio[layer["file"]])} for layer in OTHERS if name == "C4"]
    return about | ({"layers": others} if others else {}) | said


def sha256_of(sound: Signal) -> str:
    return hashlib.sha256(words(sound).astype("<i2").tobytes()).hexdigest()


def _rise(share: Signal) -> Signal:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share.clip(0.0, 1.0)))


def _table(entries: dict[str, Any]) -> str:
    return "".join(f"{key} = {_written(value)}\n" for key, value in entries.items())


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(one)}" for key, one in value.items()) + " }"
    return "[" + ", ".join(map(_written, value)) + "]" if isinstance(value, list) else json.dumps(value)
