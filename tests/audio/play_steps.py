"""Plays a list of steps through the real mixer, in a process of its own: SDL reads its environment once.

Standard input: {"card": name or null, "wait_for_card": false, "samples": {key: {"values": [...], "loop": null}},
"steps": [[verb, ...], ...]}. Standard output: a JSON list of what the steps told. Instants are virtual: the steps say
them. Where a step waits, it waits for something to have happened, not for a time.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from toccata.audio.mixer import PygamePlayer
from toccata.bank import Sample
from toccata.errors import CardError
from toccata.events import Note, Silence, Turn
from toccata.units import Decibels, Gain, Seconds

RATE = 48_000
GIVE_UP_S = 30.0


def sample(key: str, about: dict[str, Any]) -> Sample:
    """Make a sample whose two sides hold the same whole numbers."""
    values = np.array(about["values"], dtype=np.int16)
    loop = about.get("loop")
    return Sample(
        key=key,
        sound=key,
        gain_db=Decibels(0.0),
        rate=RATE,
        pcm=np.stack([values, values], axis=1),
        loop=None if loop is None else (loop[0], loop[1]),
        loudness_lufs=-20.0,
        true_peak_dbtp=0.0,
        envelope=np.ones(1, dtype=np.float32),
        release_s=Seconds(0.12),
        spoken=False,
    )


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait for a condition; a machine may be slow, but not that slow."""
    give_up = time.monotonic() + GIVE_UP_S
    while not happened():
        if time.monotonic() > give_up:
            raise SystemExit(f"never happened: {what}")
        time.sleep(0.001)


class _Slow(dict[str, Any]):
    """A bank that takes 5 ms to find a sample."""

    def __getitem__(self, key: str) -> Any:
        time.sleep(0.005)
        return super().__getitem__(key)


class Stage:
    """The player under test, and the verbs of the steps."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.samples = {key: sample(key, each) for key, each in about["samples"].items()}
        self.facts: list[Any] = []
        self.player = PygamePlayer(about["card"], RATE, 64, _now, wait_for_card=about["wait_for_card"])
        self.player.load(self.samples)

    def play(self, voice: int, key: str, gain: float = 1.0, loop: bool = False, at: float = 0.0) -> None:
        self.player.play(Note(voice, key, Gain(gain), loop, Seconds(at)))

    def play_beside(self, *keys: str) -> None:
        """Start these as layers of one sound, voices 1, 2, and so on; several buffers pass between one and the next."""
        self.player._bank = _Slow(self.player._bank)
        first, *others = [Note(number, key, Gain(1.0), False, Seconds(0.0)) for number, key in enumerate(keys, 1)]
        self.player.play(replace(first, beside=tuple(others)))

    def turn(self, voice: int, gain: float, over: float, at: float) -> None:
        self.player.turn(Turn(voice, Gain(gain), Seconds(over), Seconds(at)))

    def silence(self, voice: int, over: float, at: float = 0.0) -> None:
        self.player.silence(Silence(voice, Seconds(over), Seconds(at)))

    def tick(self, at: float) -> None:
        self.player.tick(Seconds(at))

    def load(self, *keys: str) -> None:
        self.player.load({key: self.samples[key] for key in keys})

    def mixed(self, frames: int) -> None:
        """Wait until the capture has grown by so many frames."""
        goal = _captured() + 4 * frames
        until(lambda: _captured() >= goal, f"{frames} frames more")

    def ended(self) -> None:
        """Wait until nothing sounds."""
        mixer = self.player._mixer
        until(lambda: not mixer.playing(-1), "silence")
        self.mixed(2_048)

    def hold_lock(self, microseconds: int) -> None:
        """Keep Python's lock, as a long computation would; tell how many frames were mixed meanwhile."""
        before = _captured()
        ctypes.PyDLL(None).usleep(microseconds)
        self.facts.append((_captured() - before) // 4)

    def card(self, ok: bool) -> None:
        """Tick in real time until the card is there, or gone; tell the player's line."""

        def is_so() -> bool:
            self.player.tick(_now())
            return self.player.card_ok is ok

        until(is_so, f"card_ok {ok}")
        self.facts.append(self.player.told)

    def run_on(self, seconds: float) -> None:
        """Tick in real time for a while."""
        end = _now() + seconds
        until(lambda: self.player.tick(_now()) or _now() >= end, "the end of a while")

    def progress(self, moves: bool) -> None:
        """Wait until the player's counter moves, or stands still for a tenth of a second, and tell which it does."""

        def is_so() -> bool:
            before = self.player.mixed
            self.run_on(0.1)
            return (self.player.mixed != before) is moves

        until(is_so, f"progress {moves}")
        self.facts.append(moves)

    def touch(self, path: str) -> None:
        Path(path).touch()

    def remove(self, path: str) -> None:
        Path(path).unlink()

    def mixed_now(self) -> None:
        """Tell the player's counter."""
        self.facts.append(self.player.mixed)

    def tell(self) -> None:
        self.facts.append(self.player.told)


def _now() -> Seconds:
    return Seconds(time.monotonic())


def _captured() -> int:
    return os.stat(os.environ["SDL_DISKAUDIOFILE"]).st_size


def main() -> None:
    about = json.load(sys.stdin)
    try:
        stage = Stage(about)
    except CardError as fault:
        json.dump([f"CardError: {fault}"], sys.stdout)
        return
    for verb, *arguments in about["steps"]:
        getattr(stage, verb)(*arguments)
    stage.player.close()
    json.dump(stage.facts, sys.stdout)


if __name__ == "__main__":
    main()
