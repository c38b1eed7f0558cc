"""Render the shipped packs into ``sounds/packs``.

``render.py`` renders all, ``render.py marimba harp`` some; ``--check NAME...`` only proves that these sounds
(``marimba/C4``) come out as their manifests say. The same bits come out every time: a pack changes in git only when
its source here does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import soundfile

from synthesis.manifest import file_name, manifest, pcm_sha256
from synthesis.pack import RATE, Item, Pack, Pcm
from synthesis.packs import PACKS

PACKS_FOLDER = Path(__file__).with_name("packs")
COMPRESSION = 1.0
"""The most that libsndfile's FLAC encoder does; decoding takes the same time at any."""

Job = tuple[str, str, str]
"""Pack, sound, layer."""


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("names", nargs="*", metavar="NAME", help="packs to render, or sounds to check; else all packs")
    wanted.add_argument("--check", action="store_true", help="only compare sounds with their manifests")
    given = wanted.parse_args()
    if given.check and not given.names:
        wanted.error("--check needs the names of sounds, like marimba/C4")
    if given.check:
        return 0 if all([same(name) for name in given.names]) else 1
    for pack in [_pack(name) for name in given.names] or PACKS:
        if lacking := pack.missing():
            sys.stdout.write(f"{pack.id}: left as it is; {lacking}\n")
        else:
            write(pack, PACKS_FOLDER / pack.id)
    return 0


def write(pack: Pack, folder: Path) -> None:
    """Render a pack, two sounds at a time, and lay it down with its manifest; what it no longer has goes."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs: list[Job] = [(pack.id, item.name, layer) for item in pack.items for layer in item.sources]
    sounds: dict[str, dict[str, Pcm]] = {}
    with multiprocessing.Pool(2) as pool:
        for (_, name, layer), pcm in zip(jobs, pool.imap(_rendered, jobs), strict=True):
            sounds.setdefault(name, {})[layer] = pcm
    files = {file_name(name, layer): pcm for name, layers in sounds.items() for layer, pcm in layers.items()}
    for old in set(folder.glob("*.flac")) - {folder / file for file in files}:
        old.unlink()
    for file, pcm in files.items():
        soundfile.write(folder / file, pcm, RATE, subtype="PCM_16", format="FLAC", compression_level=COMPRESSION)
    (folder / "pack.toml").write_text(manifest(pack, sounds), encoding="utf-8")
    seconds = sum(len(pcm) for pcm in files.values()) / RATE
    size = sum((folder / file).stat().st_size for file in files) / 1e6
    sys.stdout.write(f"{pack.id}: {len(pack.items)} sounds, {len(files)} files, {seconds:.1f} s, {size:.2f} MB\n")


def same(name: str) -> bool:
    """Render all layers of one sound anew and hold them against its manifest."""
    pack, item = find(name)
    if not pack.repeats:
        sys.stdout.write(f"{name}: its bits are not promised; toccata sounds check measures it\n")
        return True
    stated = dict(_stated(pack, item))
    agrees = all(stated.get(layer) == pcm_sha256(item.render(pack.id, layer)) for layer in item.sources)
    sys.stdout.write(f"{name}: {'the same bits' if agrees else 'other bits than pack.toml says; run make sounds'}\n")
    return agrees


def find(name: str) -> tuple[Pack, Item]:
    """Find a pack and an item by a sound's name.

    Raises:
        SystemExit: no pack here makes that sound.
    """
    for pack in PACKS:
        for item in pack.items:
            if name == f"{pack.id}/{item.name}":
                return pack, item
    raise SystemExit(f"{name}: no pack here makes this sound; names are like {PACKS[0].id}/{PACKS[0].items[0].name}")


def _pack(name: str) -> Pack:
    for pack in PACKS:
        if pack.id == name:
            return pack
    raise SystemExit(f"{name}: no such pack; there are {', '.join(pack.id for pack in PACKS)}")


def _rendered(job: Job) -> Pcm:
    pack, item = find(f"{job[0]}/{job[1]}")
    return item.render(pack.id, job[2])


def _stated(pack: Pack, item: Item) -> Iterator[tuple[str, str]]:
    sounds = tomllib.loads((PACKS_FOLDER / pack.id / "pack.toml").read_text(encoding="utf-8"))["sounds"]
    for entry in sounds:
        if entry["name"] == item.name:
            yield "medium", entry["pcm_sha256"]
            yield from ((other["layer"], other["pcm_sha256"]) for other in entry.get("layers", []))


if __name__ == "__main__":
    sys.exit(main())
