"""What a sensor reads while nobody squeezes it, and how much it trembles then. Pure, and cheap for every sample."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

SMOOTH_S = Seconds(0.015)
"""Noise above 11 Hz goes, the hand's own movement stays; a slow squeeze is told 15 ms late, which no ear follows."""

ABSORBED = 0.15
"""Spans a second: a rise slower than this is drift, or a body that settles. The slowest squeeze, 3 s, is twice that."""

SINKS = 1.0
"""Spans a second: so quickly the rest follows what falls below it. An arm that leaves costs a second at most."""

NOISE_S = Seconds(1.0)
"""Over so long the noise is learned: 100 samples of the slowest chip, a figure good to 8 %."""

NOISE_BEFORE = 0.001
"""Believed before any was seen: 0.2 hPa of 200, the MPRLS's worst."""

LEAST_STEP = 0.0005
"""The noise may grow from none: one step of an ADS1015 (2,048 to its full scale)."""

LOOK_BACK_S = Seconds(0.2)
"""What a slow squeeze has raised the rest by, before it was known to be one, lies within the last 0.2 to 0.4 s."""

_SIGMAS = 1.25
"""Standard deviations in one mean deviation of white noise: the root of pi / 2."""

_OUTLIER = 4.0


class Resting:
    """Follows the rest of one sensor, in shares of its full scale. It is never below the rest of the calibration.

    For that is how this person's hand lies on the sensor: when it is laid on again, nothing must sound. And a bulb that
    has lost air under a long squeeze sucks it in again from below.

    Attributes:
        floor: the rest of the calibration.
        known: the rest that a squeeze is measured from: where the sensor last lay still.
        share: what follows the sensor, up slowly and down quickly; ahead of ``known`` while something rises.
        smooth: the sensor without its noise.
        noise: standard deviation of one sample.
    """

    __slots__ = ("_earlier", "_later", "_noted_at", "floor", "known", "noise", "share", "smooth")

    def __init__(self, floor: float) -> None:
        self.floor = self.known = self.share = self.smooth = floor
        self.noise = NOISE_BEFORE
        self._earlier = self._later = floor
        self._noted_at = Seconds(-NEVER)

    def tune(self, floor: float) -> None:
        """Another calibration; a rest above its own is kept."""
        self.floor, self.known, self.share = floor, max(self.known, floor), max(self.share, floor)

    def settle(self) -> None:
        """What the sensor reads now is its rest."""
        self.known = self.share = self._earlier = self._later = max(self.smooth, self.floor)

    def remember(self, at: Seconds) -> None:
        """Note what is known of the rest, for ``recall``."""
        if at - self._noted_at >= LOOK_BACK_S:
            self._earlier, self._later, self._noted_at = self._later, self.known, at

    def recall(self) -> None:
        """A squeeze has begun: the rest is what it was before, and not what the slow beginning has made of it."""
        self.known = max(min(self.known, self._earlier), self.floor)

    def stand(self, share: float) -> None:
        """Follow from here on; what is known of the rest stays."""
        self.smooth, self.share = share, max(share, self.floor)

    def follow(self, share: float, span: float, elapsed: float) -> float:
        """Take in one sample; gives how far the follower stays behind (above 0: the sensor rises too fast for it).

        Args:
            share: the sample.
            span: what this person can do, in shares.
            elapsed: seconds since the sample before; above 0.
        """
        smooth = self.smooth = self.smooth + (share - self.smooth) * elapsed / (elapsed + SMOOTH_S)
        behind = (smooth if smooth > self.floor else self.floor) - self.share
        rise, sink = ABSORBED * span * elapsed, -SINKS * span * elapsed
        step = rise if behind > rise else sink if behind < sink else behind
        self.share += step
        return behind - step

    def learn(self, share: float, elapsed: float) -> None:
        """Take a sample of nobody's hand into the noise, before ``follow``; one spike is no noise. ``elapsed``: s."""
        deviation = abs(share - self.smooth) * _SIGMAS
        most = _OUTLIER * self.noise + LEAST_STEP
        self.noise += ((most if deviation > most else deviation) - self.noise) * elapsed / (elapsed + NOISE_S)
