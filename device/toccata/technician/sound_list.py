"""What sounds there are: the packs with their licences, and the clinic's own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toccata.settings.own_sound import OwnSound
from toccata.sound.catalogue import MANIFEST, SoundInfo, read_head, read_pack

WIDTH = 110


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack, as it is told: its folder's name, what its file says, and how much it takes."""

    id: str
    licence: str
    attribution: str
    sounds: tuple[SoundInfo, ...]
    megabytes: float

    @property
    def seconds(self) -> float:
        """All its sounds once, without the soft and the firm ones."""
        return sum(info.seconds for info in self.sounds)


def pack_line(folder: Path) -> PackLine:
    """Read a pack.

    Raises:
        SoundError: its ``pack.toml`` can't be followed.
    """
    head, sounds = read_head(folder / MANIFEST), tuple(read_pack(folder / MANIFEST))
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return PackLine(folder.name, head.licence, head.attribution or "not said", sounds, size)


def told_packs(packs: Sequence[PackLine]) -> Iterator[str]:
    """Tell each pack in a line, its sounds with their seconds under it, and last what all come to."""
    wide = max(len(pack.id) for pack in packs)
    for pack in packs:
        told = f"{len(pack.sounds):3} sounds  {pack.seconds:6.1f} s  {pack.megabytes:5.2f} MB"
        yield f"{pack.id:{wide}}  {told}  {pack.licence}; {pack.attribution}"
        names = ", ".join(f"{info.name.partition('/')[2]}\N{NO-BREAK SPACE}{info.seconds:.1f}" for info in pack.sounds)
        for line in textwrap.wrap(names, WIDTH, initial_indent="    ", subsequent_indent="    "):
            yield line.replace("\N{NO-BREAK SPACE}", " ")
    counts = sum(len(pack.sounds) for pack in packs), sum(pack.seconds for pack in packs)
    size = sum(pack.megabytes for pack in packs)
    yield f"{len(packs)} packs, {counts[0]} sounds, {counts[1]:.1f} s, {size:.2f} MB"


def told_own(sounds: Sequence[OwnSound], faults: Sequence[str]) -> Iterator[str]:
    """Tell each own sound by its label, and what of them can't be used."""
    for sound in sounds:
        yield f"{sound.name[:16]}  {sound.seconds:6.1f} s  {sound.label}"
    yield from faults
    what = "own sound" if len(sounds) == 1 else "own sounds"
    yield f"{len(sounds)} {what}, {sum(sound.seconds for sound in sounds):.1f} s"
