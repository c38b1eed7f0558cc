"""Which kind of sound file this is, by its first bytes: nothing is left to a decoder's guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HEAD_BYTES = 16

SAVE_AS = "save it anew as m4a, mp3 or WAV"
NO_SOUND_FILE = ("is no sound file that can be read", SAVE_AS)

CODECS = ",".join(
    (
        "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le",
        "pcm_f32be", "pcm_f64le", "pcm_f64be", "flac", "mp3float", "mp3", "vorbis", "opus", "aac", "alac",
    )
)  # fmt: skip
"""All decoders that an upload may wake, as libavcodec calls them."""


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file.

    Attributes:
        demuxer: as libavformat calls it.
        size_in: how the length of the file in bytes, less 8, is written at its fifth byte; None: not at all.
        says_seconds: its header says exactly how long it lasts, and nobody else knows.
    """

    demuxer: str
    size_in: Literal["little", "big"] | None = None
    says_seconds: bool = False

    def told_bytes(self, head: bytes) -> int | None:
        """Read how long the file says it is; None where it does not, or was written as a stream of unknown length."""
        if self.size_in is None:
            return None
        told = int.from_bytes(head[4:8], self.size_in)
        return None if told in (0, 0xFFFF_FFFF) else told + 8


_WAV, _AIFF = Container("wav", size_in="little"), Container("aiff", size_in="big")
_FLAC, _MP3 = Container("flac", says_seconds=True), Container("mp3")
_OGG, _MOV, _MATROSKA = Container("ogg"), Container("mov"), Container("matroska")

_SIGNS: tuple[tuple[tuple[tuple[int, bytes], ...], Container], ...] = (
    (((0, b"RIFF"), (8, b"WAVE")), _WAV),
    (((0, b"FORM"), (8, b"AIFF")), _AIFF),
    (((0, b"FORM"), (8, b"AIFC")), _AIFF),
    (((0, b"fLaC"),), _FLAC),
    (((0, b"OggS"),), _OGG),
    (((4, b"ftyp"),), _MOV),
    (((0, b"\x1a\x45\xdf\xa3"),), _MATROSKA),
    (((0, b"ID3"),), _MP3),
)


def container_of(head: bytes) -> Container | None:
    """Tell by the first ``HEAD_BYTES`` of a file; None: none that is taken."""
    for signs, container in _SIGNS:
        if all(head[at : at + len(sign)] == sign for at, sign in signs):
            return container
    return _MP3 if _is_mpeg_audio(head) else None


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame's eleven set bits, and a layer (ISO 11172-3, 2.4.2.3); ADTS, which has none, is another format."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0
