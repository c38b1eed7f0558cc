"""A quiet tone for every pad, and a client whose settings let every touch through: what latency is measured with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from toccata.assemble import Samples
from toccata.bank import CELL_S, CHANNELS, Sample
from toccata.play.mapping import recipes
from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import PADS_PER_BOARD, Device
from toccata.units import Decibels, PadId, Seconds, to_gain

LEVEL_DBFS = Decibels(-40.0)
TONE_S = Seconds(0.008)
"""Over before the next touch, so that every onset is heard after silence."""

_HERTZ = 1000.0
_FULL_SCALE = 32_767
_SOUND = "bench/tone"


def bench_client(device: Device) -> Client:
    """Make a client with the tone on all pads of the device; nothing is waited for before a touch counts."""
    access = Access(steady_ms=0.0)
    pad = PadSettings(Mode.ONE_SHOT, (_SOUND,), access)
    pads = {PadId(board, number): pad for board in range(len(device.boards)) for number in range(PADS_PER_BOARD)}
    return Client("bench", "Bench", access, (Setup("Bench", pads),), "Bench", level_db=Decibels(0.0))


def bench_samples(client: Client, rate: int) -> Samples:
    """Make the tone at the card's rate (frames a second): no pack and no bank on disk is needed."""
    (recipe,) = recipes(client)
    return {recipe: _sample(_wave(rate), rate)}


def _wave(rate: int) -> npt.NDArray[np.int16]:
    """A cosine: its first frame is its loudest, so that nothing of it goes by unheard; the end is faded."""
    count = round(TONE_S * rate)
    fade = np.cos(np.linspace(0.0, np.pi / 2.0, count))
    wave = np.cos(2.0 * np.pi * _HERTZ / rate * np.arange(count)) * fade * to_gain(LEVEL_DBFS) * _FULL_SCALE
    return np.repeat(np.rint(wave).astype(np.int16)[:, np.newaxis], CHANNELS, axis=1)


def _sample(pcm: npt.NDArray[np.int16], rate: int) -> Sample:
    cells = int(np.ceil(len(pcm) / rate / CELL_S))
    return Sample(
        key="bench-tone",
        sound=_SOUND,
        gain_db=Decibels(0.0),
        rate=rate,
        pcm=pcm,
        loop=None,
        loudness_lufs=LEVEL_DBFS,
        true_peak_dbtp=LEVEL_DBFS,
        envelope=np.full(cells, to_gain(LEVEL_DBFS), dtype=np.float32),
        release_s=Seconds(0.12),
        spoken=False,
    )
