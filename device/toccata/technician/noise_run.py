"""One run of pink noise in bench mode: quiet first, then as loud as it is measured; every end fades."""

from __future__ import annotations

from toccata.audio.player import Player
from toccata.errors import CardError
from toccata.events import Note, Silence
from toccata.technician.bench_mode import Bench
from toccata.technician.dialogue import SLICE_S, Dialogue
from toccata.technician.pink_noise import loud_noise, quiet_noise
from toccata.units import Gain, Seconds

FADE_S = Seconds(0.5)
GIVES_WAY_S = Seconds(4.0)
"""The quiet noise fades while the loud one rises past it."""

_QUIET, _LOUD = 1, 2
FULL = Gain(1.0)


class NoiseRun:
    """Plays on a player that plays nothing else. ``bench``: without it there is no noise."""

    def __init__(self, bench: Bench, player: Player, dialogue: Dialogue) -> None:
        self._until, self._player, self._dialogue = bench.until, player, dialogue
        self._samples = quiet_noise(player.rate), loud_noise(player.rate)
        player.load({sample.key: sample for sample in self._samples})
        self._sounding: set[int] = set()

    @property
    def until(self) -> Seconds:
        """When it has to have ended."""
        return self._until

    def whisper(self) -> None:
        """Begin: from -60 to -40 dBTP."""
        self._play(_QUIET)

    def speak_up(self) -> Seconds:
        """Rise to -28 LUFS; tells when it will have."""
        self._play(_LOUD)
        self._silence(_QUIET, GIVES_WAY_S)
        loud = self._samples[_LOUD - 1]
        return Seconds(self._dialogue.now() + (loud.loop or (0, 0))[0] / loud.rate)

    def step(self) -> None:
        """Do what is due.

        Raises:
            CardError: the card went away, so that nothing is heard.
        """
        self._player.tick(self._dialogue.now())
        if not self._player.card_ok:
            raise CardError(self._player.told, "the card went away", "plug it in, then begin again")

    def end(self) -> None:
        """Fade what sounds, and wait until it is silent."""
        silent_at = Seconds(self._dialogue.now() + FADE_S)
        if not self._sounding:
            return
        for voice in sorted(self._sounding):
            # One that fades more slowly hurries.
            self._silence(voice, FADE_S)
        while self._dialogue.now() < silent_at:
            self._player.tick(self._dialogue.now())
            self._dialogue.rest(SLICE_S)
        self._player.tick(self._dialogue.now())

    def _play(self, voice: int) -> None:
        sample = self._samples[voice - 1]
        self._player.play(Note(voice, sample.key, FULL, True, self._dialogue.now()))
        self._sounding.add(voice)

    def _silence(self, voice: int, over: Seconds) -> None:
        self._player.silence(Silence(voice, over, self._dialogue.now()))
