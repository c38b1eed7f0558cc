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
    def frames(self) -> int:
        """Frames a buffer, as the card was opened with in the end."""
        return self._card.frames

    @property
    def told(self) -> str:
        """One line on the card; it changes when the card goes and comes back."""
        return self._card.told

    @property
    def raw(self) -> str:
        """The sound system's own words about a card that was missing at the start; "" where it was there."""
        return self._card.raw

    @property
    def card_ok(self) -> bool:
        """False while the card is away: touches are silent then, and nothing of them is heard later."""
        return self._card.ok

    @property
    def underruns(self) -> int | None:
        """How often the card ran dry since the start, as far as a look a second shows; None: it is no kernel card."""
        return self._card.underruns.count

    @property
    def mixed(self) -> int | None:
        """As `SdlMixer.mixed` tells; None while the card is away."""
        return self._mixer.mixed() if self._card.ok else None

    def watch(self, hook: Callable[[memoryview], None] | None) -> None:
        """Show every mixed buffer (int16, two channels) to a hook, for measuring only; None takes the hook away."""
        self._mixer.watch(hook)

    def load(self, samples: Mapping[str, Sample]) -> None:
        """Copy the samples into memory, once each; those of the bank before last as long as they sound.

        Raises:
            BankError: a sample was baked at another rate than the card's.
        """
        self._bank = {key: self._bank.get(key) or _held(sample, self.rate) for key, sample in samples.items()}

    def play(self, note: Note) -> None:
        """Start a voice, and those beside it at its frame. Where no channel is free the least missed gives its own."""
        if not self._card.ok:
            return
        if not note.beside:
            self._begin(note, self._channel(note.at))
            return
        notes = (note, *note.beside)
        channels = [self._channel(note.at) for _ in notes]
        with self._mixer.at_one_frame():
            for one, channel in zip(notes, channels, strict=True):
                self._begin(one, channel)

    def turn(self, turn: Turn) -> None:
        """Begin a straight line to another gain; a voice that fades out goes on fading."""
        sounding = self._channels.get(turn.voice)
        if sounding is None or sounding.fading is not None:
            return
        self._move(sounding, Line(sounding.volume, to_volume(turn.gain), turn.at, turn.over))

    def silence(self, silence: Silence) -> None:
        """Fade from the present gain. A fade that is under way can be hastened, not slowed."""
        sounding = self._channels.get(silence.voice)
        if sounding is None:
            return
        if sounding.fading is None:
            sounding.moving = None
            sounding.fading = Line(FULL, 0, silence.at, silence.over)
            self._mixer.fade_out(sounding.channel, max(1, round(silence.over * 1000)))
        elif silence.at + silence.over < sounding.silent_at():
            sounding.hastened = True
            self._move(sounding, Line(sounding.volume, 0, silence.at, silence.over))

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
            self._free_ended()

    def due(self) -> Seconds:
        """The next gain step, a buffer apart at least, or the next look at the card."""
        return min(self._step_at, self._card.due())

    def close(self) -> None:
        """Fade all within 60 ms, then let the card go."""
        if self._card.ok:
            self._fade_all(self._now())
        self._card.close()

    def _begin(self, note: Note, channel: int) -> None:
        held = self._bank[note.sample]
        loops = note.loop and held.loops
        volume = to_volume(note.gain)
        self._start(channel, held, volume, loops)
        ends_at = NEVER if loops else note.at + held.seconds
        self._channels.give(Sounding(note.voice, channel, held.pcm, ends_at, volume))

    def _channel(self, now: Seconds) -> int:
        channel = self._channels.take()
        if channel is not None:
            return channel
        self._free_ended()
        channel = self._channels.take()
        while channel is None:
            self._end(least_missed(self._channels.sounding(), now))
            channel = self._channels.take()
        return channel

    def _start(self, channel: int, held: _Held, volume: int, loops: bool) -> None:
        chunk = self._chunks[channel]
        chunk.volume = volume
        chunk.abuf = held.start
        chunk.alen = held.loop_start - held.start + held.loop_size if loops else held.size
        self._mixer.play(channel, self._pointers[channel], -1 if loops else 0, -1)
        if loops:
            chunk.abuf, chunk.alen = held.loop_start, held.loop_size

    def _end(self, sounding: Sounding) -> None:
        self._mixer.halt(sounding.channel)
        self._channels.free(sounding)
        self._restore(sounding)

    def _free_ended(self) -> None:
        for sounding in self._channels.free_ended(self._mixer.playing):
            self._restore(sounding)

    def _restore(self, sounding: Sounding) -> None:
        if sounding.fading is not None:  # SDL_mixer goes on lowering a channel whose sample ended within its fade
            self._mixer.halt(sounding.channel)
            self._mixer.volume(sounding.channel, FULL)

    def _move(self, sounding: Sounding, line: Line) -> None:
        sounding.moving = line
        self._moving[sounding.voice] = sounding
        self._step_at = min(self._step_at, line.at)

    def _step_all(self, now: Seconds) -> None:
        self._step_at = NEVER
        for voice, sounding in list(self._moving.items()):
            line = sounding.moving
            if line is None or self._channels.get(voice) is None:
                del self._moving[voice]
                continue
            self._step(sounding, line, now)
            self._step_at = min(self._step_at, line.next_step(now))
        self._step_at = Seconds(max(self._step_at, now + self._card.frames / self.rate))

    def _step(self, sounding: Sounding, line: Line, now: Seconds) -> None:
        sounding.volume = self._chunks[sounding.channel].volume = int(line(now))
        if now < line.ends_at:
            return
        sounding.moving = None
        if sounding.hastened:
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


def _held(sample: Sample, rate: int) -> _Held:
    if sample.rate != rate:
        raise BankError(sample.sound, f"was baked at {sample.rate} Hz for a card at {rate}", "pre-mix the bank again")
    pcm = sample.copied_pcm()
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
