"""The player on a sound card: pygame's mixer, opened as small as the card allows."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toccata.audio.card import Card
from toccata.audio.channels import Channels, Sounding, least_missed
from toccata.audio.line import FULL, Line, to_volume
from toccata.audio.opened import Asked
from toccata.audio.sdl_mixer import Chunk
from toccata.bank import FRAME_BYTES, Sample
from toccata.errors import BankError, CardError
from toccata.events import Note, Silence, Turn
from toccata.units import NEVER, Seconds

CHANNELS = 64
"""Four times the sixteen voices of a full mix: fades have theirs too."""

CLOSING_FADE_S = Seconds(0.06)
_SWEEP_S = Seconds(0.5)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A sample in memory: the only copy, in the mixer's own format. Addresses and sizes in bytes."""

    pcm: npt.NDArray[np.int16]
    seconds: Seconds
    start: int
    size: int
    loop_start: int
    loop_size: int
    loops: bool


class PygamePlayer:
    """Plays on a sound card, or on the system's default device.

    Args:
        card: an ALSA name (``hw:CARD=DAC``), past any sound server; None for the default device.
        rate: frames a second.
        frames: the buffer, 64 at best: a sound is heard between one and three of them after ``play``.
        now: the monotonic clock, to time the fade in ``close``.
        wait_for_card: True: a card that is missing at the start is waited for, like one that was unplugged.

    Raises:
        CardError: there is no such card, or it is busy.
    """

    def __init__(
        self,
        card: str | None,
        rate: int,
        frames: int,
        now: Callable[[], Seconds],
        wait_for_card: bool = False,
    ) -> None:
        self._bank: dict[str, _Held] = {}
        self._channels = Channels(CHANNELS)
        self._chunks = [Chunk(0, None, 0, FULL) for _ in range(CHANNELS)]
        self._pointers = [ctypes.addressof(chunk) for chunk in self._chunks]
        self._moving: dict[int, Sounding] = {}
        self._step_at = NEVER
        self._card = Card(card, Asked(rate, frames), CHANNELS)
        self._mixer = self._card.mixer
        try:
            self._card.open()
        except CardError as fault:
            if not wait_for_card:
                raise
            self._card.wait(fault)
        self._now = now
        self._sweep_at = Seconds(now() + _SWEEP_S)

    @property
    def rate(self) -> int:
        """Frames a second that the bank must be baked at; may differ from what was asked."""
        return self._card.rate

    @property
    def told(self) -> str:
        """One line on the card; it changes when the card goes and comes back."""
        return self._card.told

    @property
    def card_ok(self) -> bool:
        """False while the card is away: touches are silent then, and nothing of them is heard later."""
        return self._card.ok

    def load(self, samples: Mapping[str, Sample]) -> None:
        """Copy the samples into memory, once each; those of the bank before last as long as they sound.

        Raises:
            BankError: a sample was baked at another rate than the card's.
        """
        self._bank = {key: self._bank.get(key) or _held(sample, self.rate) for key, sample in samples.items()}

    def play(self, note: Note) -> None:
        """Start a voice. Where no channel is free the least missed voice gives its own."""
        if not self._card.ok:
            return
        held = self._bank[note.sample]
        loops = note.loop and held.loops
        channel = self._channel_for(note.at)
        volume = to_volume(note.gain)
        self._mixer.volume(channel, volume)
        self._start(channel, held, loops)
        ends_at = NEVER if loops else Seconds(note.at + held.seconds)
        self._channels.give(Sounding(note.voice, channel, held.pcm, ends_at, volume))

    def turn(self, turn: Turn) -> None:
        """Begin a straight line to another gain; a voice that fades out goes on fading."""
        sounding = self._channels.get(turn.voice)
        if sounding is None or sounding.fading is not None:
            return
        sounding.turning = Line(sounding.volume, to_volume(turn.gain), turn.at, turn.over)
        self._move(sounding, turn.at)

    def silence(self, silence: Silence) -> None:
        """Fade from the present gain. A fade that is under way can be hastened, not slowed."""
        sounding = self._channels.get(silence.voice)
        if sounding is None:
            return
        if sounding.fading is None:
            self._fade(sounding, silence)
        elif silence.at + silence.over < _fade_end(sounding):
            sounding.hastened = Line(self._chunks[sounding.channel].volume, 0, silence.at, silence.over)
            self._move(sounding, silence.at)

    def tick(self, now: Seconds) -> None:
        """Take the gain steps that are due, look at the card, free the memory of banks that are no longer heard."""
        if self._card.look(now) and not self._card.ok:
            self._drop_all()
        if not self._card.ok:
            return
        if now >= self._step_at:
            self._step_all(now)
        if now >= self._sweep_at:
            self._sweep_at = Seconds(now + _SWEEP_S)
            self._channels.free_ended(self._mixer.playing)

    def due(self) -> Seconds:
        """The next gain step, a buffer apart at least, or the next look at the card."""
        return min(self._step_at, self._card.due())

    def close(self) -> None:
        """Fade all within 60 ms, then let the card go."""
        if self._card.ok:
            self._fade_all(self._now())
        self._card.close()

    def _channel_for(self, now: Seconds) -> int:
        channel = self._channels.take()
        if channel is None:
            self._channels.free_ended(self._mixer.playing)
            channel = self._channels.take()
        while channel is None:
            self._end(least_missed(self._channels.sounding(), now))
            channel = self._channels.take()
        return channel

    def _start(self, channel: int, held: _Held, loops: bool) -> None:
        chunk = self._chunks[channel]
        chunk.volume = FULL
        chunk.abuf = held.start
        chunk.alen = held.loop_start - held.start + held.loop_size if loops else held.size
        self._mixer.play(channel, self._pointers[channel], -1 if loops else 0, -1)
        if loops:
            chunk.abuf, chunk.alen = held.loop_start, held.loop_size

    def _end(self, sounding: Sounding) -> None:
        self._mixer.halt(sounding.channel)
        self._moving.pop(sounding.voice, None)
        self._channels.free(sounding)

    def _fade(self, sounding: Sounding, silence: Silence) -> None:
        sounding.turning = None
        sounding.fading = Line(sounding.volume, 0, silence.at, silence.over)
        if sounding.volume == 0:  # SDL_mixer refuses to fade what is silent
            self._end(sounding)
        else:
            self._mixer.fade_out(sounding.channel, max(1, round(silence.over * 1000)))

    def _move(self, sounding: Sounding, at: Seconds) -> None:
        self._moving[sounding.voice] = sounding
        self._step_at = min(self._step_at, at)

    def _step_all(self, now: Seconds) -> None:
        for sounding in list(self._moving.values()):
            if self._channels.get(sounding.voice) is None:
                del self._moving[sounding.voice]
            elif sounding.hastened is not None:
                self._step_hastened(sounding, sounding.hastened, now)
            elif sounding.turning is not None:
                self._step_turning(sounding, sounding.turning, now)
            else:
                del self._moving[sounding.voice]
        lines = [each.hastened or each.turning for each in self._moving.values()]
        step_at = min((line.next_step(now) for line in lines if line is not None), default=NEVER)
        self._step_at = Seconds(max(step_at, now + self._card.frames / self.rate))

    def _step_turning(self, sounding: Sounding, line: Line, now: Seconds) -> None:
        sounding.volume = int(line(now))
        self._mixer.volume(sounding.channel, sounding.volume)
        if line.is_over(now):
            sounding.turning = None
            del self._moving[sounding.voice]

    def _step_hastened(self, sounding: Sounding, line: Line, now: Seconds) -> None:
        self._chunks[sounding.channel].volume = int(line(now))
        if line.is_over(now):
            self._end(sounding)

    def _fade_all(self, now: Seconds) -> None:
        for sounding in self._channels.sounding():
            self.silence(Silence(sounding.voice, CLOSING_FADE_S, now))
        while self._mixer.playing(-1) and self._now() < now + 2 * CLOSING_FADE_S:
            self.tick(self._now())
            time.sleep(self._card.frames / self.rate)

    def _drop_all(self) -> None:
        self._mixer.halt(-1)
        self._channels.clear()
        self._moving.clear()
        self._step_at = NEVER


def _fade_end(sounding: Sounding) -> float:
    fading = sounding.hastened or sounding.fading
    return NEVER if fading is None else fading.at + fading.over


def _held(sample: Sample, rate: int) -> _Held:
    if sample.rate != rate:
        raise BankError(sample.sound, f"was baked at {sample.rate} Hz for a card at {rate}", "pre-mix the bank again")
    pcm = np.array(sample.pcm, dtype="<i2", order="C")
    start, (first, last) = pcm.ctypes.data, sample.loop or (0, 0)
    return _Held(
        pcm=pcm,
        seconds=sample.seconds,
        start=start,
        size=pcm.nbytes,
        loop_start=start + first * FRAME_BYTES,
        loop_size=(last - first) * FRAME_BYTES,
        loops=sample.loop is not None,
    )
