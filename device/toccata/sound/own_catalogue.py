"""The therapist's recordings beside the packs: a catalogue that looks one up when it is asked for, and not before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from toccata.settings.own_sound import OwnSound
from toccata.sound.catalogue import SoundInfo
from toccata.units import Seconds, from_ms


class Source(Protocol):
    """What own sounds are looked up in; the store's `OwnShelf` is one."""

    def names(self) -> Collection[str]:
        """List the names of all that are there; may hold damaged ones."""

    def find(self, name: str) -> OwnSound | None:
        """Give the sound of this name, if it is there and whole."""

    def wav(self, pcm_sha256: str) -> Path:
        """Name its audio file."""

    def day(self) -> str:
        """Tell the day by which sounds expire, YYYY-MM-DD; "" where nobody has told one."""


class OwnSounds(Mapping[str, SoundInfo]):
    """Own sounds by name. A start is as quick with 5,000 as with none: no file is opened before its name is asked for.

    Whoever goes through all meets names whose files are damaged too; asked for, they are missing.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def __getitem__(self, name: str) -> SoundInfo:
        found = self._source.find(name)
        if found is None:
            raise KeyError(name)
        return sound_info(found, self._source.wav(found.pcm_sha256), self._source.day())

    def __iter__(self) -> Iterator[str]:
        return iter(self._source.names())

    def __len__(self) -> int:
        return len(self._source.names())


class Joined(Mapping[str, SoundInfo]):
    """Two catalogues as one; no name is in both."""

    def __init__(self, packs: Mapping[str, SoundInfo], own: Mapping[str, SoundInfo]) -> None:
        self._packs = packs
        self._own = own

    def __getitem__(self, name: str) -> SoundInfo:
        return self._packs[name] if name in self._packs else self._own[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._packs
        yield from self._own

    def __len__(self) -> int:
        return len(self._packs) + len(self._own)


def sound_info(sound: OwnSound, wav: Path, day: str = "") -> SoundInfo:
    """Describe an own sound as a pack describes its own; it is played once and never goes round.

    One whose last day is over on this ``day`` (YYYY-MM-DD; "": nobody knows) is muted.
    """
    return SoundInfo(
        name=sound.name,
        file=wav,
        pcm_sha256=sound.pcm_sha256,
        role=sound.role,
        loop=None,
        release_s=from_ms(sound.release_ms),
        spoken=sound.spoken,
        label=sound.label,
        seconds=Seconds(sound.seconds),
        muted=sound.muted or sound.has_expired(day),
    )
