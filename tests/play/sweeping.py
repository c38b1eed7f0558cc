"""A hand that sweeps a held tone, and what is heard of it through both players."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

import numpy as np
from mixing import flat
from scipy import signal
from stepping import RATE, sounded, volumes

from toccata.audio.render import RenderPlayer
from toccata.events import Action, Cause, Note, Turn
from toccata.play.grip import Follower, Grip
from toccata.play.ledger import Pace
from toccata.play.voice import Start
from toccata.play.voices import Voices
from toccata.settings.client import Curve
from toccata.units import Gain, Level, PadId, Seconds

PACE = Pace.of(64, RATE)
BEGIN = 0.2
SQUEEZE = PadId(16, 0, "squeeze")
TONE = 10.0 ** (-15.0 / 20.0)
Hand = Callable[[float], float]


def tone(seconds: float) -> np.ndarray:
    """440 Hz at -15 dBFS."""
    return np.asarray(TONE * np.sin(2 * np.pi * 440.0 * np.arange(round(seconds * RATE)) / RATE))


def sweep(over: float) -> Hand:
    """From 0 to 100 % and back in so many seconds, after a while at 0."""
    return lambda now: max(1.0 - abs((now - BEGIN) / over * 2.0 - 1.0), 0.0)


def squeeze(hand: Hand, curve: Curve, every: float, seconds: float) -> list[Action]:
    """What the player is told of a loop under this hand, whose level comes ``every`` so many seconds."""
    sample = replace(flat("tone", 0.2, loops=True), key="tone")
    voices, grip = Voices([sample], Gain(0.9), PACE), Grip()
    grip.move(Level(hand(0.0)), Seconds(0.0))
    follower = Follower(grip, curve)
    start = Start(SQUEEZE, sample, Gain(1.0), Cause.PRESS, loops=True)
    voice = voices.start(replace(start, shares=follower.shares(Seconds(0.0)), hand=follower), Seconds(0.0))
    for number in range(1, round(seconds / every)):
        now = Seconds(number * every)
        while voices.due() <= now:
            voices.step(voices.due())
        grip.move(Level(hand(now)), now)
        voices.express(voice, now)
    return voices.drain()[0]


def mixed(actions: list[Action], seconds: float) -> np.ndarray:
    """As the card's player steps through it."""
    return sounded(volumes(actions, seconds, partial(Random(1).uniform, 0.000_01, 0.000_3)), tone(seconds))


def rendered(actions: list[Action], seconds: float) -> np.ndarray:
    """As the player that writes a file follows it; without what rounding to 16 bits adds."""
    pcm = np.rint(tone(seconds + 0.1) * 32_768).astype("<i2")
    sample = replace(flat("tone", 0.2), rate=RATE, pcm=np.stack([pcm, pcm], axis=1), key="tone", loop=None)
    file = io.BytesIO()
    player = RenderPlayer(file, RATE)
    player.load({"tone": sample})
    for one in actions:
        (player.play if isinstance(one, Note) else player.turn)(one)  # type: ignore[arg-type,operator]
    player.tick(Seconds(seconds))
    player.close()
    file.seek(0)
    with wave.open(file) as read:
        return np.frombuffer(read.readframes(read.getnframes()), "<i2")[::2][: round(seconds * RATE)] / 32_768


def residual_dbfs(heard: np.ndarray) -> float:
    """The greatest sample above 2 kHz (6th order Butterworth), without the filter's own start."""
    high = signal.sosfilt(signal.butter(6, 2_000 / (RATE / 2), "high", output="sos"), heard)
    return float(20 * np.log10(np.abs(high[round(0.1 * RATE) :]).max()))


def turns(actions: list[Action]) -> list[Turn]:
    """The turns alone."""
    return [one for one in actions if isinstance(one, Turn)]


def loudness_db(heard: np.ndarray, every: float = 0.01) -> np.ndarray:
    """The tone's level in every piece of 10 ms or so, relative to the tone itself: by its two quadratures."""
    size = round(every * RATE)
    count = len(heard) // size
    at = np.arange(count * size) / RATE
    spun = (heard[: count * size] * np.exp(-2j * np.pi * 440.0 * at)).reshape(count, size)
    window = np.hanning(size)
    levels = 2 * np.abs((spun * window).sum(axis=1)) / window.sum() / TONE
    return np.asarray(20 * np.log10(np.maximum(levels, 1e-6)))
