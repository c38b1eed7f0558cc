"""The quality gate: what every pack keeps, measured on its files. It runs on any pack, ours or another's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toccata.errors import SoundError
from toccata.sound.catalogue import MANIFEST, SoundInfo, read_pack
from toccata.sound.gate.fault import Fault
from toccata.sound.gate.figures import LONGEST_S, Figures, Piece, measured
from toccata.sound.gate.head import Head, head_faults
from toccata.sound.gate.layers import layer_faults
from toccata.sound.gate.rules import file_faults

__all__ = ["Fault", "check", "packs_in"]

CENTS_MOST: Mapping[str, float] = {"hash": 3.0, "measurement": 6.0}
"""How far a note may lie, by how the pack is checked: what we synthesise ourselves lies nearer."""


def packs_in(path: Path) -> list[Path]:
    """Give the folders of packs: the folder itself, if it is one, or those that lie in it, by name.

    Raises:
        SoundError: there is none.
    """
    if (path / MANIFEST).is_file():
        return [path]
    found = sorted(manifest.parent for manifest in path.glob(f"*/{MANIFEST}"))
    if not found:
        raise SoundError(str(path), "is no pack and holds none", f"name a folder with {MANIFEST} in it")
    return found


def check(folder: Path) -> list[Fault]:
    """Judge one pack; the faults come in the order of its file, those of the pack itself first.

    Raises:
        SoundError: its ``pack.toml`` can't be followed, so that there is nothing to judge.
    """
    folder = folder.resolve()
    written = _written(folder / MANIFEST)
    faults = list(head_faults(Head(folder, written)))
    try:
        sounds = list(read_pack(folder / MANIFEST))
    except SoundError:
        if faults:
            return faults
        raise
    for info, stated in zip(sounds, written["sounds"], strict=True):
        faults += _sound_faults(_pieces(info, stated, written))
    return faults


def _written(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise SoundError(str(path), f"can't be read ({fault})", "correct it") from fault


def _pieces(info: SoundInfo, stated: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[Piece]:
    tags = written.get("tags")
    bright = "bright" in (*info.tags, *(tags if isinstance(tags, list) else ()))
    cents = CENTS_MOST.get(str(written.get("checked_by")), CENTS_MOST["hash"])
    yield Piece(info, "medium", info.file, info.pcm_sha256, stated, bright, cents)
    for other in info.layers:
        yield Piece(info, other.layer, other.file, other.pcm_sha256, {}, bright, cents)


def _sound_faults(pieces: Iterator[Piece]) -> Iterator[Fault]:
    found: dict[str, tuple[Piece, Figures]] = {}
    for piece in pieces:
        try:
            found[piece.layer] = piece, measured(piece)
        except SoundError as fault:
            wanted = f"a sound of {LONGEST_S:g} s or less that can be decoded"
            yield Fault(piece.told, "file", fault.what, wanted, fault.remedy)
            continue
        yield from file_faults(*found[piece.layer])
    yield from layer_faults(found)
