"""The ``pack.toml`` of a pack: what it is, how it may be used, and what was measured of every sound."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from synthesis.mastering import FULL_SCALE, ROLES, as_heard
from synthesis.pack import ONLY, RATE, Item, Pack, Pcm, file_stem
from toccata.sound.attack import rise_ms
from toccata.sound.loudness import true_peak
from toccata.sound.spectrum import centroid_hz

Value = str | int | float | bool | tuple[str, ...] | list[dict[str, str]] | dict[str, int]

Layers = Mapping[str, Pcm]


def manifest(pack: Pack, sounds: Mapping[str, Layers]) -> str:
    """Write the whole file for a pack and its rendered sounds, by name and layer."""
    items = [_table("[[sounds]]", _sound(item, sounds[item.name])) for item in pack.items]
    return "\n".join([_table("", _head(pack)), *items])


def pcm_sha256(pcm: Pcm) -> str:
    """Name a sound by its samples: SHA-256 over little-endian 16-bit words, channels in turn."""
    return hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").tobytes()).hexdigest()


def file_name(name: str, layer: str) -> str:
    """Name a layer's file."""
    return f"{file_stem(name, layer)}.flac"


def _head(pack: Pack) -> dict[str, Value]:
    return {
        "schema": 1,
        "id": pack.id,
        "name": pack.title,
        "version": pack.version,
        "licence": pack.licence,
        "source": pack.source,
        "attribution": pack.attribution,
        "scale": pack.scale,
        "sample_rate": RATE,
        "tags": pack.tags,
        "picture": "picture.svg",
        "checked_by": "hash" if pack.repeats else "measurement",
    }


def _sound(item: Item, layers: Layers) -> dict[str, Value]:
    pcm = layers[ONLY]
    about: dict[str, Value] = {
        "name": item.name,
        "file": file_name(item.name, ONLY),
        "label": item.label,
        "role": item.role,
        "tags": item.tags,
        "seconds": round(len(pcm) / RATE, 3),
        **_measured(item, pcm),
        "pcm_sha256": pcm_sha256(pcm),
        "release_ms": item.release_ms,
    }
    about |= {} if item.pad is None else {"pad": item.pad}
    about |= {} if item.midi is None else {"note": item.midi}
    about |= {} if ROLES[item.role].struck else {"loop": {"start": 0, "end": len(pcm)}}
    others: list[dict[str, str]] = [_layer(item, layer, pcm) for layer, pcm in layers.items() if layer != ONLY]
    return about | ({"layers": others} if others else {})


def _measured(item: Item, pcm: Pcm) -> dict[str, Value]:
    """A loop has no attack of its own: it begins at its full level."""
    heard, levels = as_heard(pcm / FULL_SCALE), ROLES[item.role]
    return {
        "attack_ms": round(rise_ms(heard, RATE), 1) if levels.struck else 0.0,
        "centroid_hz": round(centroid_hz(heard, RATE)),
        "loudness_lufs_m" if levels.struck else "loudness_lufs_i": round(levels.measure(heard, RATE), 2),
        "true_peak_dbtp": round(true_peak(heard), 2),
    }


def _layer(item: Item, layer: str, pcm: Pcm) -> dict[str, str]:
    return {"layer": layer, "file": file_name(item.name, layer), "pcm_sha256": pcm_sha256(pcm)}


def _table(heading: str, entries: Mapping[str, Value]) -> str:
    lines = [heading] if heading else []
    return "\n".join([*lines, *(f"{key} = {_written(value)}" for key, value in entries.items()), ""])


def _written(value: object) -> str:
    """Strings, numbers, truths and lists of them are the same in TOML and JSON."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_written(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
