from __future__ import annotations

from pathlib import Path

import pytest
from made_packs import good_pack, lay
from planted import HEADS

from toccata.sound.gate import check

TOLD = {
    "no-licence": [
        "made/pack.toml: licence is missing, wanted an SPDX identifier, like CC0-1.0; write the identifier "
        "that spdx.org/licenses has for it",
    ],
    "licence": [
        "made/pack.toml: licence is free, wanted an SPDX identifier, like CC0-1.0; write the identifier that "
        "spdx.org/licenses has for it",
    ],
    "no-attribution": [
        'made/pack.toml: attribution is missing, wanted a text, or "none needed"; write who made the sounds',
    ],
    "credit": [
        "made/pack.toml: attribution is none needed, wanted who made them, as CC-BY-4.0 asks; write who made "
        "the sounds",
    ],
    "no-picture": [
        "made/pack.toml: picture is missing, wanted an SVG in the pack's folder; draw picture.svg, 64 by 64, "
        "and name it",
    ],
    "picture-gone": [
        "made/pack.toml: picture is picture.svg, no file of the pack, wanted an SVG in the pack's folder; "
        "draw picture.svg, 64 by 64, and name it",
    ],
    "picture-elsewhere": [
        "made/pack.toml: picture is ../made/picture.svg, no file of the pack, wanted an SVG in the pack's folder; draw "
        "picture.svg, 64 by 64, and name it",
    ],
    "picture-box": [
        'made/picture.svg: picture is something else, wanted an SVG with viewBox="0 0 64 64"; draw it 64 by 64',
    ],
    "picture-script": [
        "made/picture.svg: picture is one with <script, wanted shapes alone: no text, script or outside "
        "reference; draw it with plain shapes",
    ],
    "picture-outside": [
        'made/picture.svg: picture is one with href=", wanted shapes alone: no text, script or outside '
        "reference; draw it with plain shapes",
    ],
    "rate": [
        "made/pack.toml: sample_rate is 44100, wanted 48000; bring the files to 48 kHz and say so",
    ],
    "checked-by": [
        "made/pack.toml: checked_by is ear, wanted hash or measurement; say how the pack can be checked",
    ],
    "pack-tag": [
        "made/pack.toml: tag is lovely, wanted one of struck, plucked, rung, sung, bowed, drum, rhythm, "
        "nature, sustained, looped, chord, mellow, bright, dark, low, high, long, short, calm, lively; "
        "choose another word, or leave it out",
    ],
    "tag": [
        "made/pack.toml: tag of bed is wet, wanted one of struck, plucked, rung, sung, bowed, drum, rhythm, "
        "nature, sustained, looped, chord, mellow, bright, dark, low, high, long, short, calm, lively; "
        "choose another word, or leave it out",
    ],
    "pads": [
        "made/pack.toml: pad 1 is given to 2 sounds, wanted one sound; give each pad one sound",
    ],
    "stray": [
        "made/lost.flac: file is not in pack.toml, wanted named there; describe it, or take it out of the folder",
    ],
}


@pytest.mark.parametrize("planted", HEADS)
def test_a_fault_of_the_pack_itself_is_told_with_measure_wanted_and_remedy(tmp_path: Path, planted: str) -> None:
    made = good_pack()
    HEADS[planted](made)
    assert [str(fault) for fault in check(lay(tmp_path, made))] == TOLD[planted]
