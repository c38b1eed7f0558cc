"""One sheet for each pack: the spectrograms of all its files, so that an eye finds what an ear would."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape  # nosec B406  # it writes XML and reads none

import numpy as np
import soundfile

from toccata.errors import SoundError
from toccata.sound.catalogue import LAYERS, MANIFEST, SoundInfo, read_pack
from toccata.sound.loudness import integrated, momentary_maximum
from toccata.sound.roles import ROLES
from toccata.technician.png import png
from toccata.technician.spectrogram import BRIGHTEST_DB, COLUMNS, DARKEST_DB, ROWS, colours, row_of, spectrogram

LEFT, TOP = 34, 64
CELL_WIDTH, CELL_HEIGHT = COLUMNS + 44, ROWS + 54
ACROSS = 6
MARKED_HZ = ((100.0, "100"), (1000.0, "1 k"), (5000.0, "5 k"), (10_000.0, "10 k"))
MOST_TICKS = 8
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.small{font-size:10px;fill:#555}.title{font-size:18px}"
    "line{stroke:#fff;stroke-opacity:.25}.tick{stroke:#555;stroke-opacity:1}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: what is written over it, how long the sound is, and its picture as a PNG."""

    name: str
    seconds: float
    loudness_lufs: float
    picture: bytes


def sheet(folder: Path) -> str:
    """Draw the sheet of a pack as an SVG file.

    Raises:
        SoundError: its ``pack.toml`` can't be followed, or a file of it can't be decoded.
    """
    cells = [cell for info in read_pack(folder / MANIFEST) for cell in _shown(info)]
    width, height = LEFT + ACROSS * CELL_WIDTH, TOP + -(-len(cells) // ACROSS) * CELL_HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fafafa"/>',
        f'<text class="title" x="{LEFT}" y="28">{escape(folder.resolve().name)}</text>',
        *_scale(width),
        *(_cell(cell, number) for number, cell in enumerate(cells)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _shown(info: SoundInfo) -> Iterator[Shown]:
    """A sound's layers, from soft to firm."""
    name = info.name.partition("/")[2]
    files = {"medium": info.file} | {layer.layer: layer.file for layer in info.layers}
    for layer in (word for word in LAYERS if word in files):
        try:
            sound, rate = soundfile.read(files[layer], always_2d=True)
        except (OSError, soundfile.SoundFileError) as fault:
            raise SoundError(str(files[layer]), f"can't be decoded ({fault})", "make it again") from fault
        heard = sound if sound.shape[1] == 2 else np.repeat(sound[:, :1], 2, axis=1)
        loudness = (integrated if ROLES[info.role].sustained else momentary_maximum)(heard, rate)
        told = name if layer == "medium" else f"{name} {layer}"
        drawn = spectrogram(sound, rate, info.loop is not None)
        yield Shown(told, len(sound) / rate, loudness, png(drawn, colours()))


def _cell(cell: Shown, number: int) -> str:
    x, y = LEFT + number % ACROSS * CELL_WIDTH, TOP + number // ACROSS * CELL_HEIGHT
    data = b64encode(cell.picture).decode("ascii")
    told = f"{cell.seconds:.2f} s, {cell.loudness_lufs:.1f} LUFS"
    return "".join(
        [
            f'<g transform="translate({x} {y})"><text y="-6">{escape(cell.name)}',
            f'<tspan class="small" dx="8">{told}</tspan></text>',
            f'<image width="{COLUMNS}" height="{ROWS}" href="data:image/png;base64,{data}"/>',
            *_frequencies(),
            *_times(cell.seconds),
            "</g>",
        ]
    )


def _frequencies() -> Iterator[str]:
    for hertz, told in MARKED_HZ:
        y = row_of(hertz)
        yield f'<line x2="{COLUMNS}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="small" x="-4" y="{y + 3:.1f}" text-anchor="end">{told}</text>'


def _times(seconds: float) -> Iterator[str]:
    if seconds <= 0.0:
        return
    step = next((step for step in (0.25, 0.5, 1, 2, 5, 10, 30, 60) if seconds / step <= MOST_TICKS), 600)
    for tick in range(int(seconds / step) + 1):
        x = tick * step / seconds * COLUMNS
        yield f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{ROWS}" y2="{ROWS + 4}"/>'
        yield f'<text class="small" x="{x:.1f}" y="{ROWS + 15}" text-anchor="middle">{tick * step:g}</text>'


def _scale(width: int) -> Iterator[str]:
    """The colours, and how loud each is; and what the axes are."""
    bar = b64encode(png(np.arange(256, dtype=np.uint8)[np.newaxis], colours())).decode("ascii")
    x = width - 300
    yield f'<image x="{x}" y="14" width="256" height="12" preserveAspectRatio="none" '
    yield f'href="data:image/png;base64,{bar}"/>'
    for level in range(round(DARKEST_DB), round(BRIGHTEST_DB) + 1, 20):
        at = x + 256 * (level - DARKEST_DB) / (BRIGHTEST_DB - DARKEST_DB)
        yield f'<text class="small" x="{at:.0f}" y="38" text-anchor="middle">{level}</text>'
    yield f'<text class="small" x="{x - 10}" y="24" text-anchor="end">Hz upward, seconds to the right; dBFS:</text>'
