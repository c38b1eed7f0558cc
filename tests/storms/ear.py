"""A player that is listened to: what sounds at which level now, by notes, turns and silences alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toccata.audio.silent import SilentPlayer
from toccata.bank import CELL_S, Sample
from toccata.events import Note, Silence, Turn
from toccata.units import Gain, Seconds

RATE = 48_000


@dataclass(slots=True, eq=False)
class Sound:
    """One voice: its sample, and its gain on a straight line."""

    note: Note
    sample: Sample
    begun_at: Seconds
    gain: float
    goal: float
    moved_at: Seconds
    over: Seconds
    fading: bool = False

    def gain_at(self, at: Seconds) -> float:
        done = 1.0 if self.over <= 0.0 else min((at - self.moved_at) / self.over, 1.0)
        return self.gain + (self.goal - self.gain) * max(done, 0.0)

    def level_at(self, at: Seconds) -> float:
        """The greatest that it may reach about now."""
        envelope, cell = self.sample.envelope, int((at - self.begun_at) / CELL_S)
        if self.note.loop and self.sample.loop is not None:
            first, last = (int(edge / RATE / CELL_S) for edge in self.sample.loop)
            cell = cell if cell < last else first + (cell - first) % max(last - first, 1)
        return 0.0 if cell >= len(envelope) else float(envelope[cell]) * self.gain_at(at)

    def move(self, at: Seconds, goal: Gain | float, over: Seconds) -> None:
        self.gain, self.goal, self.moved_at, self.over = self.gain_at(at), float(goal), at, over

    def is_over(self, at: Seconds) -> bool:
        if self.fading and at >= self.moved_at + self.over:
            return True
        return not (self.note.loop and self.sample.loop is not None) and at - self.begun_at >= self.sample.seconds


class Ear(SilentPlayer):
    """What is played while the card is away is lost, as on a real one.

    Attributes:
        sounds: what sounds, by voice.
        begun: every note, and when.
    """

    def __init__(self, now: Callable[[], Seconds]) -> None:
        super().__init__(RATE, "nobody but the storm listens")
        self._now = now
        self.sounds: dict[int, Sound] = {}
        self._samples: dict[str, Sample] = {}
        self._is_there = True
        self.begun: list[tuple[Seconds, Note]] = []

    @property
    def card_ok(self) -> bool:
        return self._is_there

    @property
    def told(self) -> str:
        return "the storm's card" if self._is_there else "the storm's card has gone"

    def lose_card(self) -> None:
        self._is_there = False
        self.sounds.clear()

    def find_card(self) -> None:
        self._is_there = True

    def load(self, samples: Mapping[str, Sample]) -> None:
        self._samples = dict(samples)

    def play(self, note: Note) -> None:
        if not self._is_there:
            return
        now = self._now()
        self.sounds[note.voice] = Sound(note, self._samples[note.sample], now, note.gain, note.gain, now, Seconds(0.0))
        self.begun.append((now, note))
        for one in note.beside:
            self.play(one)

    def turn(self, turn: Turn) -> None:
        sound = self.sounds.get(turn.voice)
        if sound is not None and not sound.fading:
            sound.move(turn.at, turn.gain, turn.over)

    def silence(self, silence: Silence) -> None:
        sound = self.sounds.get(silence.voice)
        if sound is None:
            return
        if not sound.fading or silence.at + silence.over < sound.moved_at + sound.over:
            sound.move(silence.at, 0.0, silence.over)
            sound.fading = True

    def forget_ended(self) -> None:
        now = self._now()
        self.sounds = {voice: sound for voice, sound in self.sounds.items() if not sound.is_over(now)}

    def level(self) -> float:
        """A bound of what sounds now; 1.0 is full scale."""
        now = self._now()
        return sum(sound.level_at(now) for sound in self.sounds.values())
