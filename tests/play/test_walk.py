"""A random walk over the whole core: whatever hands and boards do, what is heard keeps its rules."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest
from score import ALL_PADS, PACE, Stage, client, touch

from toccata.events import BoardFault, BoardRecovered, Ended, Heard, Ignored, Note, Reading, Sensed, Silence, Started
from toccata.units import Level, PadId, Seconds

STEPS = 1_500


def pad_of(random: Random) -> dict[str, Any]:
    """A pad with some mode, some sounds and some settings of its own."""
    name = random.choice(["drum", "bell", "hum", "word"])
    pad: dict[str, Any] = random.choice(
        [
            {"mode": "one-shot", "sound": name},
            {"mode": "hold", "sound": name},
            {"mode": "latch", "sound": name},
            {"mode": "timed", "sound": name, "seconds": random.choice([0.2, 2])},
            {"mode": "step", "sounds": ["C", "D", "hum"], "sequence": "song"},
            {"mode": "random", "sounds": ["C", "D", "word"]},
        ]
    )
    some = {"again": random.choice(["restart", "ignore", "layer"]), "dynamics": "touch", "access": access_of(random)}
    return {**pad, **{key: value for key, value in some.items() if random.random() < 0.3}}


def access_of(random: Random) -> dict[str, Any]:
    """Some access settings."""
    every: dict[str, Any] = {
        "acceptance_ms": random.choice([0, 30, 200]),
        "release_ms": random.choice([0, 300]),
        "post_acceptance_ms": random.choice([0, 50, 400]),
        "steady_ms": random.choice([0, 40, 100]),
        "repeat_ms": random.choice([None, 100, 700]),
        "one_at_a_time": random.choice([False, True, "last"]),
        "activate_on": random.choice(["press", "lift"]),
        "max_hold_s": random.choice([1, 5]),
        "sensitivity": random.choice(["light", "normal", "firm"]),
    }
    return {key: value for key, value in every.items() if random.random() < 0.3}


TOUCHED = [pad for pad in ALL_PADS if pad.board < 4]


class Walk:
    """Hands and boards that do anything, at any time, and a loop that is late now and then."""

    def __init__(self, seed: int, plain: bool = False) -> None:
        """Set up some of the pads; plain ones have no access settings."""
        self.random = Random(seed)
        pads = {str(pad): pad_of(self.random) for pad in sorted(TOUCHED) if self.random.random() < 0.6}
        access = access_of(self.random)
        if plain:
            pads, access = {pad: {**about, "access": {}} for pad, about in pads.items()}, {}
        self.stage = Stage(client(pads, access=access), PACE, peak=self.random.choice([0.01, 0.3]))
        self.now = 0.0
        self.down: set[PadId] = set()
        self.lost: set[int] = set()
        self.told: list[Sensed] = []
        self.most = 0

    def go(self) -> Walk:
        """Walk, then let everything go and wait until all is over."""
        for _ in range(STEPS):
            self._pass(self.random.choice([0.0, 0.001, 0.004, 0.02, self.random.uniform(0.0, 0.5)]))
            self._step(list(self._readings()))
        self._step([BoardRecovered(board, "no answer", Seconds(self.now)) for board in sorted(self.lost)])
        self._step([self._reading(pad, 0.0) for pad in sorted(self.down)])
        self._pass(700.0)
        return self

    def _pass(self, seconds: float) -> None:
        until = self.now + seconds
        while self.stage.core.due() <= until:
            self.now = max(self.now, self.stage.core.due() + self.random.choice([0.0, 0.0, 0.003]))
            self._step([])
        self.now = max(self.now, until)

    def _step(self, sensed: Sequence[Sensed]) -> None:
        self.told += sensed
        self.stage.step(sensed, self.now)
        self.most = max(self.most, len(self.stage.core._voices._voices))

    def _readings(self) -> Iterator[Sensed]:
        board = self.random.randrange(4)
        if self.random.random() < 0.03:
            self.lost ^= {board}
            kind = BoardFault if board in self.lost else BoardRecovered
            yield kind(board, "no answer", Seconds(self.now))
        pads = [PadId(board, pad) for pad in range(12) if self.random.random() < self.random.choice([0.05, 0.8])]
        for pad in pads if board not in self.lost else ():
            lifts = pad in self.down and self.random.random() < 0.6
            yield self._reading(pad, 0.0 if lifts else self.random.uniform(0.01, 1.0), len(pads) >= 8)

    def _reading(self, pad: PadId, level: float, burst: bool = False) -> Reading:
        stale = level > 0.0 and pad not in self.down and self.random.random() < 0.05
        (self.down.add if level > 0.0 else self.down.discard)(pad)
        return Reading(pad, Level(level), Seconds(self.now), burst, stale)


@pytest.fixture(scope="module", params=range(12))
def walk(request: pytest.FixtureRequest) -> Walk:
    return Walk(request.param).go()


def test_much_was_heard(walk: Walk) -> None:
    kinds = Counter(type(one) for one in walk.stage.heard)
    assert kinds[Started] > 50
    assert kinds[Ignored] > 20


def test_what_is_heard_comes_in_the_order_of_its_instants(walk: Walk) -> None:
    times = [one.at for one in walk.stage.heard]
    assert times == sorted(times)


def test_every_sound_that_starts_ends_once_and_not_before(walk: Walk) -> None:
    sounding: Counter[tuple[PadId, str]] = Counter()
    for one in walk.stage.heard:
        if isinstance(one, Started | Ended):
            sounding[one.pad, one.sound] += 1 if isinstance(one, Started) else -1
            assert sounding[one.pad, one.sound] >= 0
    assert set(sounding.values()) == {0}


def test_all_is_over_once_the_last_hand_has_left(walk: Walk) -> None:
    assert walk.stage.core.is_silent()
    assert walk.stage.core.due() == float("inf")


@pytest.mark.parametrize("seed", range(3))
def test_without_settings_every_sound_starts_within_150_ms_of_a_touch_of_its_pad(seed: int) -> None:
    walk = Walk(seed, plain=True).go()
    touches = sorted((one.pad, one.at) for one in walk.told if isinstance(one, Reading) and one.level > 0.0)
    begun = [one for one in walk.stage.heard if isinstance(one, Started)]
    assert len(begun) > 100
    for one in begun:
        pad, at = touches[bisect(touches, (one.pad, one.at)) - 1]
        assert pad == one.pad
        assert one.at - 0.15 <= at <= one.at


def test_no_sound_starts_on_a_board_that_is_lost(walk: Walk) -> None:
    lost: set[int] = set()
    for one in walk.stage.heard:
        if isinstance(one, BoardFault | BoardRecovered):
            (lost.add if isinstance(one, BoardFault) else lost.discard)(one.board)
        assert not (isinstance(one, Started) and one.pad.board in lost)


def test_there_are_never_more_voices_than_channels(walk: Walk) -> None:
    assert 2 < walk.most <= 64


def test_every_fade_is_long_enough_and_every_voice_has_one_note(walk: Walk) -> None:
    assert min((one.over for one in walk.stage.actions if isinstance(one, Silence)), default=1.0) >= 0.12
    notes = [one.voice for one in walk.stage.actions if isinstance(one, Note)]
    assert len(notes) == len(set(notes)) == sum(isinstance(one, Started) for one in walk.stage.heard)


def ends_after_lift(heard: Sequence[Heard], lifted_at: float) -> list[float]:
    """How long after the last lift the sounds end."""
    return [one.at - lifted_at for one in heard if isinstance(one, Ended) and one.at > lifted_at]


def test_after_the_last_lift_all_held_sounds_end_within_their_fade() -> None:
    pads = {f"0/{pad}": {"mode": "hold", "sound": "hum"} for pad in range(12)}
    stage = Stage(client(pads), peak=0.4)
    touches = [touch(f"0/{pad}", 500 + 10 * pad, 3000) for pad in range(12)]
    stage.play(*touches, until=20_000)
    after = ends_after_lift(stage.heard, 3.0)
    assert len(after) == 12
    assert after == [pytest.approx(0.04 + 0.3)] * 12
