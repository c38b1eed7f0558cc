"""The player that writes a sound file, in virtual time."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from toccata.audio.line import FULL, to_volume
from toccata.bank import CHANNELS, FRAME_BYTES, Sample
from toccata.events import Note, Silence, Turn
from toccata.units import NEVER, Gain, Seconds

CLOSING_FADE_S = Seconds(0.06)
_BLOCK = 16_384
_SILENCE = bytes(_BLOCK * FRAME_BYTES)


@dataclass(slots=True, eq=False)
class _Voice:
    """A voice in the file: its gain runs in straight lines between marks (frames of the file, ascending)."""

    pcm: npt.NDArray[np.int16]
    loop: tuple[int, int] | None
    start: int
    frames: list[int]
    gains: list[float]
    fading: bool = False

    def gain_at(self, frame: int) -> float:
        """Tell the gain at one frame of the file."""
        return float(np.interp(frame, self.frames, self.gains))

    def move(self, frame: int, gain: float, over: int) -> None:
        """Leave the present line at a frame for a straight line to another gain."""
        present = self.gain_at(frame)
        kept = [(at, level) for at, level in zip(self.frames, self.gains, strict=True) if at < frame]
        marks = [*kept, (frame, present), (frame + max(over, 1), gain)]
        self.frames, self.gains = [at for at, _ in marks], [level for _, level in marks]

    def forget(self, frame: int) -> None:
        """Drop the marks that lie behind."""
        while len(self.frames) > 1 and self.frames[1] <= frame:
            del self.frames[0], self.gains[0]

    def is_over(self, frame: int) -> bool:
        """Tell whether nothing of it sounds from this frame on."""
        if self.fading and frame >= self.frames[-1]:
            return True
        return self.loop is None and frame - self.start >= len(self.pcm)


class RenderPlayer:
    """Mixes into a 16-bit stereo WAV file, forward only, in blocks: an hour takes no more memory than a second.

    Gains are those of the card's player (a note's and a turn's in 128ths, rounded down), but their lines are followed
    frame by frame. Voices are summed unrounded; the sum is rounded once, and clipped at full scale.

    Args:
        target: a path, or an open binary file that can seek.
        rate: frames a second.
    """

    def __init__(self, target: Path | BinaryIO, rate: int) -> None:
        self._name = target if isinstance(target, Path) else "a file"
        if isinstance(target, Path):
            # A file that can't be written is refused here: wave leaves a half-made object behind.
            target.open("wb").close()
        self._file = wave.open(str(target) if isinstance(target, Path) else target, "wb")  # noqa: SIM115
        self._file.setparams((CHANNELS, FRAME_BYTES // CHANNELS, rate, 0, "NONE", "not compressed"))
        self._rate = rate
        self._bank: dict[str, Sample] = {}
        self._voices: dict[int, _Voice] = {}
        self._written = 0
        self._now = 0

    @property
    def rate(self) -> int:
        """Frames a second, as given."""
        return self._rate

    @property
    def frames(self) -> int:
        """One: every voice starts at the frame of its instant."""
        return 1

    @property
    def told(self) -> str:
        """One line that names the file."""
        return f"sound into {self._name}, {self._rate / 1000:g} kHz"

    @property
    def card_ok(self) -> bool:
        """A file takes everything."""
        return True

    @property
    def underruns(self) -> int | None:
        """A file never runs dry."""
        return None

    @property
    def mixed(self) -> None:
        """Nothing is mixed for a card."""

    def load(self, samples: Mapping[str, Sample]) -> None:
        """Take other samples; voices keep theirs."""
        self._bank = dict(samples)

    def play(self, note: Note) -> None:
        """Start a voice, and those beside it, at the frame of its instant."""
        start = self._frame(note.at)
        sample = self._bank[note.sample]
        loop = sample.loop if note.loop else None
        self._voices[note.voice] = _Voice(sample.pcm, loop, start, [start], [_gain(note.gain)])
        for one in note.beside:
            self.play(one)

    def turn(self, turn: Turn) -> None:
        """Begin a straight line to another gain; a voice that fades out goes on fading."""
        voice = self._voices.get(turn.voice)
        if voice is not None and not voice.fading:
            voice.move(self._frame(turn.at), _gain(turn.gain), round(turn.over * self._rate))

    def silence(self, silence: Silence) -> None:
        """Fade from the present gain. A fade that is under way can be hastened, not slowed."""
        voice = self._voices.get(silence.voice)
        if voice is None:
            return
        frame, over = self._frame(silence.at), round(silence.over * self._rate)
        if not voice.fading or frame + over < voice.frames[-1]:
            voice.move(frame, 0.0, over)
            voice.fading = True

    def tick(self, now: Seconds) -> None:
        """Write what lies whole blocks behind this instant."""
        self._now = max(self._now, round(now * self._rate))
        while self._now - self._written >= _BLOCK:
            self._write(_BLOCK)

    def due(self) -> Seconds:
        """Never: a later tick writes all that lies before it."""
        return NEVER

    def close(self) -> None:
        """Fade all within 60 ms from the latest instant, write the rest and finish the file."""
        end = self._now
        over = round(CLOSING_FADE_S * self._rate)
        for voice in self._voices.values():
            if not voice.is_over(end):
                voice.move(end, 0.0, over)
                self._now = end + over
        while self._written < self._now:
            self._write(min(_BLOCK, self._now - self._written))
        self._file.close()

    def _frame(self, at: Seconds) -> int:
        self.tick(at)
        return max(round(at * self._rate), self._written)

    def _write(self, count: int) -> None:
        begin, end = self._written, self._written + count
        heard = [voice for voice in self._voices.values() if voice.start < end]
        if heard:
            self._file.writeframesraw(_mixed(heard, begin, count))
            self._voices = {number: voice for number, voice in self._voices.items() if not voice.is_over(end)}
        else:
            self._file.writeframesraw(memoryview(_SILENCE)[: count * FRAME_BYTES])
        self._written = end


def _mixed(voices: list[_Voice], begin: int, count: int) -> bytes:
    total = np.zeros((count, CHANNELS))
    for voice in voices:
        first = max(voice.start - begin, 0)
        pcm = _stretch(voice.pcm, voice.loop, begin + first - voice.start, count - first)
        total[first : first + len(pcm)] += pcm * _gains(voice, begin + first, len(pcm))
        voice.forget(begin + count)
    return np.clip(np.rint(total), -32_768, 32_767).astype("<i2").tobytes()


def _gains(voice: _Voice, begin: int, count: int) -> float | npt.NDArray[np.float64]:
    if voice.frames[-1] <= begin:
        return voice.gains[-1]
    return np.interp(np.arange(begin, begin + count), voice.frames, voice.gains)[:, np.newaxis]


def _stretch(pcm: npt.NDArray[np.int16], loop: tuple[int, int] | None, begin: int, count: int) -> npt.NDArray[np.int16]:
    """Cut frames out of a sample that is played once, or whose loop goes round for ever."""
    if loop is None or begin + count <= loop[1]:
        return pcm[begin : begin + count]
    return np.concatenate(list(_rounds(pcm, loop, begin, count)))


def _rounds(
    pcm: npt.NDArray[np.int16], loop: tuple[int, int], begin: int, count: int
) -> Iterator[npt.NDArray[np.int16]]:
    first, last = loop
    at = begin if begin < last else first + (begin - first) % (last - first)
    while count > 0:
        piece = pcm[at : min(last, at + count)]
        yield piece
        at, count = first, count - len(piece)


def _gain(gain: Gain) -> float:
    return to_volume(gain) / FULL
