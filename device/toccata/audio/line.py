"""A straight line of gain through time, as the mixer can follow it: in whole 128ths, never above the line."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.units import Gain, Seconds

FULL = 128
"""SDL_mixer's volume of a channel that is not attenuated (MIX_MAX_VOLUME)."""


@dataclass(frozen=True, slots=True)
class Line:
    """From one volume to another (128ths), beginning at an instant and lasting some seconds."""

    start: float
    end: float
    at: Seconds
    over: Seconds

    def __call__(self, now: Seconds) -> float:
        """Tell the volume at an instant, in 128ths."""
        if now >= self.ends_at:
            return self.end
        return self.start + (self.end - self.start) * max(now - self.at, 0.0) / self.over

    @property
    def ends_at(self) -> Seconds:
        """The instant from which on the line stands still."""
        return Seconds(self.at + self.over)

    def next_step(self, now: Seconds) -> Seconds:
        """Tell when the line will have gone the next whole 128th, or reached its end."""
        step = self.over / max(abs(self.end - self.start), 1.0)
        if now >= self.ends_at - step:
            return self.ends_at
        return Seconds(self.at + (max(now - self.at, 0.0) // step + 1.0) * step)


def to_volume(gain: Gain) -> int:
    """Turn a gain into the greatest volume (128ths) that does not pass it; above 1.0 there is none."""
    return int(gain * FULL) if 0.0 <= gain <= 1.0 else FULL if gain > 1.0 else 0
