"""How it is known when a tone was first heard: from a virtual card's log, or from what the mixer mixed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from toccata.audio.mixer import PygamePlayer
from toccata.audio.opened import frames_ahead, read_given, status_file
from toccata.bank import CHANNELS
from toccata.technician.card_log import Kind, log_of, read_log
from toccata.units import Seconds

AUDIBLE = 4
"""Of 32,768: -78 dBFS, above the rounding of a faded voice."""

SILENT_S = Seconds(0.004)
"""A sound after a shorter gap is no new onset."""


class Ear(Protocol):
    """Hears the tones of a trial."""

    @property
    def method(self) -> str:
        """One line that says how the first audible frame is known."""

    def onsets(self) -> list[Seconds]:
        """Give the instants, ascending, at which a sound began after silence."""

    def close(self) -> None:
        """Stop listening."""


class LogEar:
    """Reads what a virtual card heard, from now on."""

    method = "the virtual card's log: the instant at which its clock reaches the frame"

    def __init__(self, log: Path) -> None:
        self._log = log
        self._before = len(read_log(log))

    def onsets(self) -> list[Seconds]:
        """Give what was heard since this ear was made."""
        entries = read_log(self._log)[self._before :]
        return sorted(Seconds(entry.heard_ns / 1e9) for entry in entries if entry.kind is Kind.ONSET)

    def underruns(self) -> list[Seconds]:
        """Give the instants at which the card ran empty."""
        entries = read_log(self._log)[self._before :]
        return [Seconds(entry.written_ns / 1e9) for entry in entries if entry.kind is Kind.UNDERRUN]

    def close(self) -> None:
        """Hold nothing."""


class MixEar:
    """Looks at every buffer once it is mixed, and adds what the ring held before it.

    Args:
        player: whose card is open.
        ahead: how many frames lie in the ring now.
        method: how ``ahead`` is known.
    """

    def __init__(self, player: PygamePlayer, ahead: Callable[[], int], method: str) -> None:
        self.method = method
        self._player, self._rate, self._ahead = player, player.rate, ahead
        self._silent = round(SILENT_S * player.rate)
        self._onsets: list[Seconds] = []
        player.watch(self._look)

    def onsets(self) -> list[Seconds]:
        """Give what was mixed since this ear was made."""
        return list(self._onsets)

    def close(self) -> None:
        """Take the hook away."""
        self._player.watch(None)

    def _look(self, buffer: memoryview) -> None:
        mixed_at = time.monotonic()
        left = np.frombuffer(buffer, dtype="<i2")[::CHANNELS]
        loud = np.flatnonzero(np.abs(left) >= AUDIBLE)
        if not len(loud):
            self._silent += len(left)
            return
        if self._silent + int(loud[0]) >= SILENT_S * self._rate:
            self._onsets.append(Seconds(mixed_at + (self._ahead() + int(loud[0])) / self._rate))
        self._silent = len(left) - 1 - int(loud[-1])


def ear_for(player: PygamePlayer, frames: int, environ: Mapping[str, str] = os.environ) -> Ear:
    """Choose the best ear for the card that the player has open, with buffers of ``frames``."""
    log = log_of(environ)
    if log is not None:
        return LogEar(log)
    threads = {int(task.name) for task in Path("/proc/self/task").iterdir()}
    status, given = status_file(threads), read_given(threads)
    ring = 2 * frames if given is None else given.ring
    if status is None:
        method = f"when it was mixed, and {ring} frames of ring; a sound server would add what it doesn't tell"
        return MixEar(player, lambda: ring, method)
    method = f"when it was mixed, and the ring's fill from {status}; what the converter adds is not seen"
    return MixEar(player, lambda: frames_ahead(status) or ring, method)
