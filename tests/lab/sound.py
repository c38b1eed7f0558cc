"""What was captured from the emulated card, and what can be heard in it."""

from __future__ import annotations

import base64
import io
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AUDIBLE = 33
"""Of 32,768: -60 dBFS; a one-shot of the default client is at about -25."""


@dataclass(frozen=True, slots=True)
class Captured:
    """Frames of 16 bits, the greater of both channels' magnitudes."""

    frames: NDArray[np.int32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.frames) / self.rate

    def peak_dbfs(self, begin_s: float = 0.0, end_s: float = 1e9) -> float:
        """The loudest frame within a span; -inf where nothing was heard."""
        span = self.frames[int(begin_s * self.rate) : int(min(end_s, self.seconds) * self.rate)]
        peak = int(span.max(initial=0))
        return 20.0 * float(np.log10(peak / 32768)) if peak else float("-inf")

    def first_heard_s(self, after_s: float = 0.0) -> float | None:
        """When the first audible frame comes."""
        found = np.flatnonzero(self.frames[int(after_s * self.rate) :] >= AUDIBLE)
        return after_s + int(found[0]) / self.rate if len(found) else None

    def last_heard_s(self) -> float | None:
        """When the last audible frame comes."""
        found = np.flatnonzero(self.frames >= AUDIBLE)
        return int(found[-1]) / self.rate if len(found) else None


def captured(encoded: str) -> Captured:
    """Read a WAV file of two channels that came as base64."""
    with wave.open(io.BytesIO(base64.b64decode(encoded))) as file:
        return raw(file.readframes(file.getnframes()), file.getframerate())


def raw(data: bytes, rate: int = 48_000) -> Captured:
    """Read frames of two channels of 16 bits; half a frame at the end is left out."""
    both = np.frombuffer(data[: len(data) // 4 * 4], dtype="<i2").astype(np.int32)
    return Captured(np.abs(both.reshape(-1, 2)).max(axis=1), rate)
