"""Render the shipped packs into ``sounds/packs``; with ``--check NAME...`` only prove that these come out the same.

The same bits come out every time: a pack changes in git only when its source here does.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

import soundfile

from synthesis.manifest import file_name, manifest, pcm_sha256
from synthesis.packs import PACKS, RATE, TONES, Pack, Tone

PACKS_FOLDER = Path(__file__).with_name("packs")


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--check", nargs="+", metavar="NAME", help="sounds like marimba/C4; nothing is written")
    names = wanted.parse_args().check
    if names is None:
        for pack in PACKS:
            write(pack, PACKS_FOLDER / pack.id)
        return 0
    return 0 if all([same(name) for name in names]) else 1


def write(pack: Pack, folder: Path) -> None:
    """Render a pack and lay it down with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    sounds = {tone: pack.render(tone) for tone in TONES}
    for tone, pcm in sounds.items():
        soundfile.write(folder / file_name(tone), pcm, RATE, subtype="PCM_16", format="FLAC")
    (folder / "pack.toml").write_text(manifest(pack, sounds), encoding="utf-8")
    seconds = sum(len(pcm) for pcm in sounds.values()) / RATE
    sys.stdout.write(f"{pack.id}: {len(sounds)} sounds, {seconds:.1f} s\n")


def same(name: str) -> bool:
    """Render one sound anew and hold it against its manifest."""
    pack, tone = find(name)
    stated = tomllib.loads((PACKS_FOLDER / pack.id / "pack.toml").read_text(encoding="utf-8"))["sounds"]
    hashes = {entry["name"]: entry["pcm_sha256"] for entry in stated}
    agrees = hashes.get(tone.name) == pcm_sha256(pack.render(tone))
    sys.stdout.write(f"{name}: {'the same bits' if agrees else 'other bits than pack.toml says; run make sounds'}\n")
    return agrees


def find(name: str) -> tuple[Pack, Tone]:
    """Find a pack and a tone by a sound's name.

    Raises:
        SystemExit: no pack here makes that sound.
    """
    for pack in PACKS:
        for tone in TONES:
            if name == f"{pack.id}/{tone.name}":
                return pack, tone
    raise SystemExit(f"{name}: no pack here makes this sound; names are like {PACKS[0].id}/{TONES[0].name}")


if __name__ == "__main__":
    sys.exit(main())
