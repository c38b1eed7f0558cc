"""Reads an uploaded sound file by PyAV, through a file that is open already, in pieces of 48 kHz.

libavformat is told the demuxer and the decoders that it may use, and gets no protocol to open anything else with.
What the header says is judged before anything is decoded, and what comes out is judged again.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import av
import numpy as np
import soxr

from toccata.errors import SoundError
from toccata.settings.own_sound import SHORTEST_S
from toccata.settings.wav_form import RATE
from toccata.sound.container import CODECS, HEAD_BYTES, NO_SOUND_FILE, SAVE_AS, Container, container_of
from toccata.sound.measure import Recording

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

LEAST_RATE, MOST_RATE = 8_000, 192_000
MOST_FAULTY = 0.1
"""Of all packets: a few broken ones at the ends of an MP3 are common."""

PADDING_S = 0.5
"""What encoders add: a minute of AAC is 60.01 s. It is cut off again."""

CUT_OFF_S, CUT_OFF_SHARE = 1.0, 0.9

_SCALES = {"u8": 1 / 128, "s16": 1 / 32768, "s32": 1 / 2147483648, "flt": 1.0, "dbl": 1.0}
OPTIONS = {"codec_whitelist": CODECS, "protocol_whitelist": "none", "max_streams": "16"}


@dataclass(slots=True)
class Opened:
    """A file whose header was judged.

    Attributes:
        rate: samples a second, 8,000 to 192,000.
        channels: 1 or 2.
        canonical: it has the form of our own: WAV, 16 bits, 48 kHz, two channels.
    """

    rate: int
    channels: int
    canonical: bool
    _file: InputContainer
    _stream: AudioStream
    _longest_s: float
    _told_s: float | None

    def pieces(self) -> Iterator[Recording]:
        """Decode, in pieces of about a second at ``RATE``, shape (frames, channels).

        Raises:
            SoundError: more comes than was said or may be, less than was said, or nothing that is a sound.
        """
        frames = 0
        for piece in self._at_our_rate():
            frames += len(piece)
            if frames > (self._longest_s + PADDING_S) * RATE:
                raise _too_long(None, self._longest_s)
            if not np.isfinite(piece).all():
                raise SoundError("", "holds samples that are no numbers", SAVE_AS)
            yield piece
        if frames < SHORTEST_S * RATE:
            raise SoundError("", "is shorter than 10 ms", "record it again")
        if self._told_s is not None and frames / RATE < CUT_OFF_SHARE * self._told_s - CUT_OFF_S:
            raise SoundError("", f"is cut off after {frames / RATE:.0f} s of {self._told_s:.0f} s", "bring it again")

    def _at_our_rate(self) -> Iterator[Recording]:
        if self.rate == RATE:
            yield from self._decoded()
            return
        stream = soxr.ResampleStream(self.rate, RATE, self.channels, dtype="float32", quality="VHQ")
        for block in self._decoded():
            yield stream.resample_chunk(block)
        yield stream.resample_chunk(np.empty((0, self.channels), np.float32), last=True)

    def _decoded(self) -> Iterator[Recording]:
        waiting: list[Recording] = []
        length = 0
        for frame in _frames(self._file, self._stream):
            waiting.append(self._samples(frame))
            length += len(waiting[-1])
            if length >= self.rate:
                yield np.concatenate(waiting)
                waiting, length = [], 0
        if waiting:
            yield np.concatenate(waiting)

    def _samples(self, frame: AudioFrame) -> Recording:
        if (frame.sample_rate, frame.layout.nb_channels) != (self.rate, self.channels):
            raise SoundError("", "changes its form in the middle", SAVE_AS)
        kind = frame.format.name.removesuffix("p")
        if kind not in _SCALES:
            raise SoundError("", f"is coded as {kind}, which is not read", SAVE_AS)
        found: Any = frame.to_ndarray()
        found = found.T if frame.format.is_planar else found.reshape(-1, self.channels)
        made = found.astype(np.float32)
        if kind == "u8":
            made -= 128.0
        made *= np.float32(_SCALES[kind])
        return np.ascontiguousarray(made)


def opened(file: IO[bytes], longest_s: float) -> Opened:
    """Open a file and judge its header.

    Args:
        file: open for reading; nothing else is opened.
        longest_s: how long it may last.

    Raises:
        SoundError: it is none of the kinds that are taken, or outside of what is taken.
    """
    head = file.read(HEAD_BYTES)
    container = container_of(head)
    if container is None:
        raise SoundError("", *NO_SOUND_FILE)
    _judge_bytes(container.told_bytes(head), file.seek(0, io.SEEK_END))
    file.seek(0)
    try:
        found = av.open(file, "r", format=container.demuxer, options=OPTIONS, metadata_errors="ignore")
        return _judged(found, container, longest_s)
    except (av.FFmpegError, ValueError, IndexError, RuntimeError) as fault:
        if isinstance(fault, SoundError):
            raise
        raise SoundError("", "is damaged, or was cut off", f"bring it again, or {SAVE_AS}") from fault


def _judge_bytes(told: int | None, there: int) -> None:
    if told is not None and there < CUT_OFF_SHARE * told:
        raise SoundError("", f"is cut off: {100 * there // told} % of it is there", "bring it again")


def warm_up() -> None:
    """Load all that is loaded late, by reading a file of our own: once the doors are closed nothing can be opened."""
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 8036, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 8000
    )
    for _ in opened(io.BytesIO(header + bytes(8000)), 1.0).pieces():
        pass


def _judged(file: InputContainer, container: Container, longest_s: float) -> Opened:
    if not file.streams.audio:
        raise SoundError("", "holds no sound", "choose another file")
    stream = file.streams.audio[0]
    context = stream.codec_context
    if context is None or context.name not in CODECS.split(","):
        raise SoundError("", "is coded in a way that is not read", SAVE_AS)
    context.thread_count = 1
    told_s = _told_s(file, stream)
    _judge_rate(context.sample_rate)
    if context.layout.nb_channels not in (1, 2):
        raise SoundError("", f"has {context.layout.nb_channels} channels", "save it in mono or stereo")
    if told_s is not None and told_s > longest_s + PADDING_S:
        raise _too_long(told_s, longest_s)
    form = (container.demuxer, context.name, context.sample_rate, context.layout.nb_channels)
    canonical = form == ("wav", "pcm_s16le", RATE, 2)
    expected = told_s if container.says_seconds else None
    return Opened(context.sample_rate, context.layout.nb_channels, canonical, file, stream, longest_s, expected)


def _judge_rate(rate: int) -> None:
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise SoundError("", f"has {rate} samples a second", "save it with 8,000 to 192,000, best 48,000")


def _told_s(file: InputContainer, stream: AudioStream) -> float | None:
    """The shortest of what a header says: an edit list may leave out a part of the stream."""
    told = [] if file.duration is None else [file.duration / av.time_base]
    if stream.duration is not None and stream.time_base is not None:
        told.append(float(stream.duration * stream.time_base))
    return min((length for length in told if length > 0.0), default=None)


def _too_long(seconds: float | None, longest_s: float) -> SoundError:
    lasts = f"{longest_s:.0f} s or more" if seconds is None else f"{seconds:.0f} s"
    return SoundError("", f"lasts {lasts}", f"cut it to {longest_s:.0f} s")


def _frames(file: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Decode packet by packet; a broken one is left out, many are a broken file."""
    packets = faults = 0
    with closing(file):
        for packet in _packets(file, stream):
            packets += 1
            try:
                yield from packet.decode()
            except av.FFmpegError:
                faults += 1
    if faults > max(1.0, MOST_FAULTY * packets):
        raise SoundError("", "is damaged", f"bring it again, or {SAVE_AS}")


def _packets(file: InputContainer, stream: AudioStream) -> Iterator[Any]:
    """What can't be read any more is the end."""
    packets = file.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return
        if packet is None:
            return
        yield packet
