"""A voice memo as a tablet's recorder makes one: AAC in an MP4 file, with silence before and behind what was said."""

from __future__ import annotations

import io

import av
import numpy as np

RATE = 44_100
SILENCE_S, TONE_S = 0.6, 1.2
LEVEL = 0.02
"""Of full scale: somebody sat far from the tablet."""


def voice_memo() -> bytes:
    """Make an m4a of a quiet tone that swells and dies away."""
    out = io.BytesIO()
    with av.open(out, "w", format="ipod") as file:
        stream = file.add_stream("aac", rate=RATE)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(_samples().reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return out.getvalue()


def _samples() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    silence = np.zeros(round(SILENCE_S * RATE))
    at = np.arange(round(TONE_S * RATE)) / RATE
    tone = LEVEL * np.sin(np.pi * at / TONE_S) * np.sin(2 * np.pi * 220 * at)
    return np.concatenate([silence, tone, silence]).astype(np.float32)
