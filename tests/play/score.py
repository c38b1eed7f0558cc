"""A score for the play core: touches and faults by the millisecond, played in virtual time as the loop plays them.

``play({"0/0": DRUM}, touch("0/0", 500, 600))`` gives ``["500 0/0 start drum press", "1500 0/0 end drum finished"]``.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from itertools import groupby
from random import Random
from typing import Any

import numpy as np

from toccata.bank import CELL_S, Recipe, Sample
from toccata.events import Action, BoardFault, BoardRecovered, Ended, Heard, Ignored, Reading, Sensed, Started
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.settings.client import Client
from toccata.settings.parse_client import parse_client
from toccata.units import Decibels, Level, PadId, Seconds

RATE = 1000
PACE = Pace.of(64, 48_000)
SQUEEZE, SIP = PadId(16, 0, "squeeze"), PadId(17, 0, "sip")
JACK = PadId(8, 0, "jack-1")
ALL_PADS = frozenset(PadId(board, pad) for board in range(4) for pad in range(12)) | {SQUEEZE, SIP, JACK}

DRUM = {"mode": "one-shot", "sound": "drum"}
HUM = {"mode": "hold", "sound": "hum"}
LASTS = {"drum": 1.0, "bell": 3.0, "hum": 0.5, "word": 1.5, "C": 1.0, "D": 1.0, "E": 1.0}

Line = list[Sensed]


def made(recipe: Recipe, peak: float = 0.05) -> Sample:
    """Make up a sample: ``hum`` goes round and takes 300 ms to fade, ``word`` is spoken, all others are struck.

    Only ``bell`` has layers.
    """
    seconds, loops = LASTS[recipe.sound], recipe.sound == "hum"
    frames = round(seconds * RATE)
    layer = f" {recipe.firmness}" if recipe.sound == "bell" and recipe.firmness is not None else ""
    return Sample(
        key=f"{recipe.sound} {recipe.gain_db}{layer}",
        sound=recipe.sound,
        gain_db=recipe.gain_db,
        rate=RATE,
        pcm=np.zeros((frames, 2), dtype=np.int16),
        loop=(0, frames) if loops else None,
        loudness_lufs=-28.0,
        true_peak_dbtp=-20.0,
        envelope=np.full(round(seconds / CELL_S), peak, dtype=np.float32),
        release_s=Seconds(0.3 if loops else 0.12),
        spoken=recipe.sound == "word",
    )


def client(pads: Mapping[str, Any], **keys: Any) -> Client:
    """Read a client of one setup, whose file holds these keys."""
    document = {
        "format": 1,
        "client": {"id": "robin", "nickname": "Robin"},
        **keys,
        "setups": [{"name": "Hello", "pads": pads}],
        "active_setup": "Hello",
    }
    return parse_client(json.dumps(document), "robin.json", ALL_PADS, list(LASTS))


def touch(pad: str, at: int, to: int | None = None, level: float = 0.5, **marks: bool) -> Line:
    """Touch a pad from one millisecond to another, or for good."""
    lifted = [] if to is None else [Reading(PadId.parse(pad), Level(0.0), _at(to))]
    return [Reading(PadId.parse(pad), Level(level), _at(at), **marks), *lifted]


def lift(pad: str, at: int) -> Line:
    """Let a pad go."""
    return [Reading(PadId.parse(pad), Level(0.0), _at(at))]


def outage(board: int, at: int, to: int | None = None) -> Line:
    """Lose a board, and find it again."""
    back = [] if to is None else [BoardRecovered(board, "no answer", _at(to))]
    return [BoardFault(board, "no answer", _at(at)), *back]


class Stage:
    """A core, and what came of it; stepped at exactly the instants at which it is due, and at those of the score."""

    def __init__(
        self,
        who: Client,
        pace: Pace = PACE,
        peak: float = 0.05,
        follows: Stage | None = None,
        device_ceiling_dbfs: float = -1.0,
        keeps: bool = False,
        trim_db: float | None = None,
        muted: Container[str] = (),
    ) -> None:
        samples = {recipe: made(recipe, peak) for recipe in recipes(who) if recipe.sound not in muted}
        before = None if follows is None else follows.core
        trim = None if trim_db is None else Decibels(trim_db)
        self.core: Core = Core(who, samples, Random(1), Decibels(device_ceiling_dbfs), pace, before, keeps, trim)
        self.heard: list[Heard] = [] if follows is None else follows.heard
        self.actions: list[Action] = [] if follows is None else follows.actions

    def step(self, sensed: Iterable[Sensed], now: float) -> None:
        """Step once."""
        played = self.core.step(list(sensed), Seconds(now))
        self.heard += played.heard
        self.actions += played.actions

    def play(self, *lines: Line, until: int) -> Stage:
        """Play lines of a score, all of which lie before ``until`` (ms)."""
        events = sorted((one for line in lines for one in line), key=lambda one: one.at)
        for at, together in groupby(events, key=lambda one: one.at):
            self._go_on(at)
            self.step(together, at)
        self._go_on(until / 1000)
        return self

    def remap(
        self, pads: Mapping[str, Any], at: int, peak: float = 0.05, muted: Container[str] = (), **keys: Any
    ) -> Stage:
        """Play on until ``at`` (ms), then go on with another map that keeps what is held."""
        self.play(until=at)
        after = Stage(client(pads, **keys), peak=peak, follows=self, keeps=True, muted=muted)
        after.step((), at / 1000)
        return after

    def told(self) -> list[str]:
        """All that was heard until now, a line each."""
        return [line(one) for one in self.heard]

    def _go_on(self, until: float) -> None:
        while self.core.due() < until:
            self.step((), self.core.due())


def play(pads: Mapping[str, Any], *lines: Line, until: int = 60_000, **keys: Any) -> list[str]:
    """Play a score from the first millisecond, and give what was heard, a line each."""
    return Stage(client(pads, **keys)).play(*lines, until=until).told()


def line(heard: Heard) -> str:
    """Write one event as ``ms pad what``."""
    at = round(heard.at * 1000)
    if isinstance(heard, Started | Ended):
        what = "start" if isinstance(heard, Started) else "end"
        return f"{at} {heard.pad} {what} {heard.sound} {heard.cause}"
    if isinstance(heard, Ignored):
        return f"{at} {heard.pad} ignored {heard.why}"
    return f"{at} board {heard.board} {'lost' if isinstance(heard, BoardFault) else 'back'}"


def starts(told: Iterable[str]) -> list[str]:
    """The starts alone, as ``ms pad``."""
    return [" ".join(one.split()[:2]) for one in told if " start " in one]


def _at(milliseconds: float) -> Seconds:
    return Seconds(milliseconds / 1000)
