"""A session at random: hands play while a person remaps, changes levels and ceilings, mutes, trims and listens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from mixing import Wave, random_sample, render
from score import LASTS, client

from toccata.bank import Recipe, Sample
from toccata.events import Action, Heard, Note, Reading, Sensed, Silence, Why
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import FIRMNESSES, recipes
from toccata.play.touch import SENSITIVITY
from toccata.play.voice import Voice
from toccata.settings.client import Mode, Sensitivity
from toccata.units import Decibels, Gain, Level, PadId, Seconds, to_gain

PACES = (Pace.of(64, 48_000), Pace.of(256, 48_000))
PADS = [PadId(0, pad) for pad in range(6)]
LETS_GO = SENSITIVITY[Sensitivity.NORMAL][1]
LAYERED = ("bell", "C")
"""These sound otherwise, and last otherwise, the firmer they are touched."""

TAIL_S = 4.5
"""A latch that the last lift starts sounds for 1 s and fades over 2 s; a preview fades after 3 s."""


@dataclass(frozen=True)
class Said:
    """Something that a person did: what, when, and how it was set."""

    what: str
    at: float
    setting: Any = None


class Session:
    """Some seconds of play, and all that came of it."""

    def __init__(self, seed: int, steps: int = 60) -> None:
        self.random = Random(seed)
        self.pace = self.random.choice(PACES)
        layered = {f"{name}{one}": self._sound(name) for name in LAYERED for one in FIRMNESSES}
        self.sounds = {name: self._sound(name) for name in LASTS} | layered
        self.pads = {str(pad): self._pad() for pad in PADS}
        self.keys: dict[str, Any] = {"access": {"max_hold_s": 1}, "level_db": 0, "ceiling_dbfs": -1}
        self.bank: dict[str, Sample] = {}
        self.known: set[str] = set()
        self.strangers: list[str] = []
        self.begin = self.now = self.random.choice([0.0, 3.0, self.random.uniform(0.0, 1000.0)])
        self.down: set[PadId] = set()
        self.said = [Said("ceiling", self.begin, -1)]
        self.lifts: dict[PadId, list[float]] = {pad: [] for pad in PADS}
        self.alive: dict[float, set[int]] = {}
        self.actions: list[Action] = []
        self.heard: list[Heard] = []
        self.core = self._core(None, keeps=False, trim_db=None)
        self._play(steps)

    def wave(self) -> Wave:
        """The sum of all voices, from the beginning to the end."""
        return render(self.actions, self.bank, self.pace, self.random, self.begin, self.now - self.begin)

    def ends_of(self, voices: set[int], until: float) -> float:
        """When the last of these voices that fade by an instant is silent."""
        fades = [one for one in self.actions if isinstance(one, Silence) and one.voice in voices and one.at <= until]
        return max((one.at + one.over for one in fades), default=0.0)

    def _play(self, steps: int) -> None:
        for _ in range(steps):
            self._go_on(self.random.choice([0.0, 0.003, 0.01, 0.05, self.random.uniform(0.0, 0.25)]))
            if self.random.random() < 0.75:
                self._step(list(self._readings()))
            else:
                self._say()
        self._step([self._reading(pad, 0.0) for pad in sorted(self.down)])
        self._go_on(0.3)
        self.left_over = [one for one in self.core._voices._voices.values() if self._is_held(one)]
        self._go_on(TAIL_S)

    def _is_held(self, voice: Voice) -> bool:
        return voice.part is not None and voice.part.settings.mode is Mode.HOLD and voice.loops and not voice.fading

    def _go_on(self, seconds: float) -> None:
        until = self.now + seconds
        while self.core.due() <= until:
            self.now = max(self.now, self.core.due() + self.random.choice([0.0, 0.0, 0.002]))
            self._step([])
        self.now = max(self.now, until)

    def _step(self, sensed: list[Sensed]) -> None:
        played = self.core.step(sensed, Seconds(self.now))
        self.actions += played.actions
        self.heard += played.heard
        self.strangers += [
            one.sample for one in played.actions if isinstance(one, Note) and one.sample not in self.known
        ]

    def _say(self) -> None:
        what = self.random.choice(["remap", "remap", "swap", "trim", "mute", "unmute", "preview", "sound"])
        now, setting = Seconds(self.now), None  # type: Seconds, Any
        if what == "trim":
            setting = Decibels(self.random.choice([0.0, -6.0, -self.random.uniform(0.0, 30.0)]))
            self.core.trim(setting, now)
        elif what in ("mute", "unmute"):
            setting = self.random.choice([Why.QUIET, Why.CLEANING]) if what == "mute" else None
            self.core.mute(setting, now)
        elif what == "sound":
            setting = self.random.choice(sorted(LASTS))
            self.core.mute_sound(setting, now)
        elif what == "preview":
            sample = random_sample(self.random, self.random.choice([1, 5]))
            sample = replace(sample, key=f"preview {len(self.bank)}")
            self._learn({sample.key: sample})
            self.core.preview(sample, Gain(self.random.uniform(0.1, 1.0)), now)
        else:
            self._change(what == "remap")
        self.said.append(Said(what, now, setting))
        self._step([])

    def _change(self, keeps: bool) -> None:
        for pad in self.random.sample(sorted(self.pads), self.random.choice([1, 1, 3])):
            self.pads[pad] = self._pad()
        changes = {"access": self._access(), "level_db": self.random.choice([0, -6]), "ceiling_dbfs": self._ceiling()}
        self.keys |= {key: value for key, value in changes.items() if self.random.random() < 0.2}
        self.said.append(Said("ceiling", self.now, self.keys["ceiling_dbfs"]))
        self.alive[self.now] = {one.voice for one in self.actions if isinstance(one, Note)}
        trim_db = self.random.choice([None, None, Decibels(0.0), Decibels(-6.0)])
        before, self.known = self.core, set(self.core.carried()) if keeps else set()
        self.core = self._core(before, keeps, trim_db)
        if not keeps:
            self.core.fade_all(Seconds(self.now))

    def _core(self, follows: Core | None, keeps: bool, trim_db: Decibels | None) -> Core:
        who = client(self.pads, **self.keys)
        samples = {one: self._baked(one) for one in recipes(who)}
        self._learn({sample.key: sample for sample in samples.values()})
        return Core(who, samples, Random(1), Decibels(-1.0), self.pace, follows, keeps, trim_db)

    def _learn(self, samples: dict[str, Sample]) -> None:
        self.bank |= samples
        self.known |= samples.keys()

    def _ceiling(self) -> float:
        return self.random.uniform(-6.0, -1.0)

    def _sound(self, name: str) -> Sample:
        return replace(random_sample(self.random, 5 if name == "hum" else 1), sound=name, spoken=name == "word")

    def _baked(self, recipe: Recipe) -> Sample:
        layer = recipe.firmness if recipe.sound in LAYERED and recipe.firmness is not None else ""
        plain, gain = self.sounds[f"{recipe.sound}{layer}"], to_gain(recipe.gain_db)
        pcm, envelope = (plain.pcm * gain).astype(np.int16), (plain.envelope * gain * 1.000_001).astype(np.float32)
        key = f"{recipe.sound}{layer} {recipe.gain_db}"
        return replace(plain, key=key, pcm=pcm, envelope=envelope, gain_db=recipe.gain_db)

    def _pad(self) -> dict[str, Any]:
        name = self.random.choice(["drum", "bell", "hum", "hum", "word"])
        kinds: list[dict[str, Any]] = [{"mode": mode, "sound": name} for mode in ("one-shot", "hold", "hold", "latch")]
        kinds += [{"mode": "timed", "sound": name, "seconds": 0.4}, {"mode": "step", "sounds": ["C", "D", "hum"]}]
        kinds += [{"mode": "random", "sounds": ["C", "D", "word"]}]
        kinds += [{"mode": "step", "sounds": ["C", "bell"], "waits": [0, 1], "answers": True}]
        again = self.random.choice([{}, {"again": "restart"}, {"again": "ignore"}, {"again": "layer"}])
        own = {"access": self._access()} if self.random.random() < 0.3 else {}
        return self.random.choice(kinds) | again | own | self.random.choice([{}, {}, {"dynamics": "touch"}])

    def _access(self) -> dict[str, Any]:
        every = {
            "acceptance_ms": self.random.choice([0, 30, 200]),
            "release_ms": self.random.choice([0, 100]),
            "post_acceptance_ms": self.random.choice([0, 50]),
            "repeat_ms": self.random.choice([None, 70]),
            "one_at_a_time": self.random.choice([False, True, "last"]),
            "activate_on": self.random.choice(["press", "lift"]),
        }
        return {"max_hold_s": 1} | {key: value for key, value in every.items() if self.random.random() < 0.3}

    def _readings(self) -> Iterator[Sensed]:
        arm = self.random.random() < 0.1
        for pad in PADS if arm else self.random.sample(PADS, self.random.choice([1, 1, 2])):
            lifts = pad in self.down and self.random.random() < 0.6
            yield self._reading(pad, 0.0 if lifts else self.random.uniform(0.05, 1.0), arm)

    def _reading(self, pad: PadId, level: float, burst: bool = False) -> Reading:
        if level < LETS_GO:
            self.lifts[pad].append(self.now)
        (self.down.add if level > 0.0 else self.down.discard)(pad)
        return Reading(pad, Level(level), Seconds(self.now), burst)
