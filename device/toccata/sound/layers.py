"""Which files a sound is mixed from, for how firmly it is set going."""

from __future__ import annotations

from dataclasses import replace

from toccata.sound.catalogue import LAYERS, Layer, SoundInfo

Share = tuple[SoundInfo, float]
"""A layer, described as if it were a sound of its own, and its part of the sum, 0 to 1."""


def shares(info: SoundInfo, firmness: float | None) -> tuple[Share, ...]:
    """Give the layers that a sound is the sum of; its own file alone, where it has no layer on that side.

    Args:
        info: the sound; its own file is the medium layer.
        firmness: 0.0 soft, 0.5 medium, 1.0 firm; None: medium.
    """
    rungs = {0.5: info} | {LAYERS.index(one.layer) / 2: _as_sound(info, one) for one in info.layers}
    wanted = min(max(0.5 if firmness is None else firmness, min(rungs)), max(rungs))
    below, above = max(at for at in rungs if at <= wanted), min(at for at in rungs if at >= wanted)
    if below == above:
        return ((rungs[below], 1.0),)
    part = (wanted - below) / (above - below)
    return (rungs[below], 1.0 - part), (rungs[above], part)


def _as_sound(info: SoundInfo, layer: Layer) -> SoundInfo:
    return replace(info, file=layer.file, pcm_sha256=layer.pcm_sha256, layers=())
