"""The ``pack.toml`` of a pack: what it is, how it may be used, and what was measured of every sound."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import numpy.typing as npt

from synthesis.mastering import FULL_SCALE
from synthesis.measures import centroid_hz, rise_ms
from synthesis.packs import RATE, Pack
from synthesis.tuning import SCALE_NAME, Tone
from toccata.sound.loudness import true_peak

Value = str | int | float | tuple[str, ...] | dict[str, int]


def manifest(pack: Pack, sounds: dict[Tone, npt.NDArray[np.int16]]) -> str:
    """Write the whole file for a pack and its rendered sounds."""
    parts = [_table("", _head(pack)), _table("[levels]", _levels(pack))]
    parts += [_table("[[sounds]]", _sound(pack, tone, pcm)) for tone, pcm in sounds.items()]
    return "\n".join(parts)


def pcm_sha256(pcm: npt.NDArray[np.int16]) -> str:
    """Name a sound by its samples: SHA-256 over little-endian 16-bit words, left and right in turn."""
    return hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").tobytes()).hexdigest()


def file_name(tone: Tone) -> str:
    return f"{tone.name}.flac"


def _head(pack: Pack) -> dict[str, Value]:
    return {
        "schema": 1,
        "id": pack.id,
        "name": pack.title,
        "version": "1.0.0",
        "licence": "CC0-1.0",
        "source": "synthesised by sounds/render.py; no recordings",
        "attribution": "none needed",
        "scale": SCALE_NAME,
        "sample_rate": RATE,
        "tags": pack.tags,
    }


def _levels(pack: Pack) -> dict[str, Value]:
    measure = "target_lufs_m" if pack.levels.struck else "target_lufs_i"
    return {measure: pack.levels.loudness_lufs, "true_peak_max_dbtp": pack.levels.true_peak_max_dbtp}


def _sound(pack: Pack, tone: Tone, pcm: npt.NDArray[np.int16]) -> dict[str, Value]:
    """A loop has no attack of its own: it begins at its full level."""
    heard = pcm / FULL_SCALE
    about: dict[str, Value] = {
        "name": tone.name,
        "file": file_name(tone),
        "label": tone.name,
        "role": pack.role,
        "note": tone.midi,
        "seconds": round(len(pcm) / RATE, 3),
        "attack_ms": round(rise_ms(heard, RATE), 1) if pack.levels.struck else 0.0,
        "centroid_hz": round(centroid_hz(heard, RATE)),
        "loudness_lufs_m" if pack.levels.struck else "loudness_lufs_i": round(pack.levels.measure(heard, RATE), 2),
        "true_peak_dbtp": round(true_peak(heard), 2),
        "pcm_sha256": pcm_sha256(pcm),
        "release_ms": pack.release_ms,
    }
    return about if pack.levels.struck else about | {"loop": {"start": 0, "end": len(pcm)}}


def _table(heading: str, entries: dict[str, Value]) -> str:
    lines = [heading] if heading else []
    return "\n".join([*lines, *(f"{key} = {_written(value)}" for key, value in entries.items()), ""])


def _written(value: Value) -> str:
    """Strings, numbers and lists of strings are the same in TOML and JSON."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {number}" for key, number in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
