"""The mixer's way with a turn, in virtual time: whole 128ths once a buffer, whenever a tick comes.

It keeps ``audio/mixer.py``'s rule: a step is due at the next 128th, a buffer after the last one at least, and SDL
takes what the chunk says when it mixes its next buffer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from toccata.audio.line import Line, to_volume
from toccata.events import Note, Silence, Turn
from toccata.units import NEVER, Seconds

FRAMES = 64
RATE = 48_000
BUFFER_S = FRAMES / RATE


def volumes(actions: Sequence[Note | Turn | Silence], seconds: float, late: Callable[[], float]) -> list[int]:
    """The volume of one voice in every buffer from 0 s on.

    The loop looks every millisecond, and when a step is due; every time it comes ``late()`` seconds later.
    """
    told = deque(sorted(actions, key=lambda one: one.at))
    volume, line, step_at, heard, look = 0, None, NEVER, [], 0.0
    for clock in np.arange(0.0, seconds, BUFFER_S):
        while look <= clock:
            while told and told[0].at <= look:
                one = told.popleft()
                volume = to_volume(one.gain) if isinstance(one, Note) else volume
                if isinstance(one, Turn):
                    line, step_at = Line(volume, to_volume(one.gain), one.at, one.over), min(step_at, one.at)
            if line is not None and look >= step_at:
                volume = int(line(Seconds(look)))
                step_at = max(line.next_step(Seconds(look)), look + BUFFER_S) if look < line.ends_at else NEVER
            look = min(np.floor(look * 1000 + 1.0) / 1000, max(step_at, look)) + late()
        heard.append(volume)
    return heard


def sounded(steps: Sequence[int], tone: np.ndarray) -> np.ndarray:
    """A tone at these volumes, as SDL mixes it."""
    gains = np.repeat(np.array(steps) / 128.0, FRAMES)[: len(tone)]
    return np.asarray(tone[: len(gains)] * gains)
