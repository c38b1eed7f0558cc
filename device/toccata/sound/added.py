"""Packs that somebody has laid into the data folder, beside the shipped ones; what can't be followed is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from toccata.errors import SoundError
from toccata.settings.own_sound import PACK
from toccata.sound.catalogue import MANIFEST, PackHead, SoundInfo, read_head, read_pack

LICENCE = "LICENSE"


def added_packs_folder(data: Path) -> Path:
    """Name the folder of added packs in a data folder."""
    return data / "packs"


def with_added(
    shipped: Mapping[str, SoundInfo], folder: Path, tell: Callable[[str], object] = lambda _: None
) -> Mapping[str, SoundInfo]:
    """Give all sounds of both; a shipped pack, and the therapist's own sounds, keep their names for themselves.

    Args:
        shipped: the packs that came with the instrument.
        folder: with a folder for each added pack; need not exist.
        tell: takes one line for each pack that is left out.
    """
    sounds = dict(shipped)
    taken = {PACK, *(name.partition("/")[0] for name in shipped)}
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            found = _own_names(path, taken)
        except SoundError as fault:
            tell(f"{fault}; this pack is left out")
            continue
        sounds |= found
        taken |= {name.partition("/")[0] for name in found}
    return sounds


def files_of(pack: PackHead, infos: Iterable[SoundInfo]) -> tuple[Path, ...]:
    """Name the files that belong to a pack: its ``pack.toml``, all that this names, and its licence if there is one."""
    audio = [file for info in infos for file in (info.file, *(layer.file for layer in info.layers))]
    folder = audio[0].parent
    more = [file for file in (pack.picture, folder / LICENCE) if file is not None and file.is_file()]
    return tuple(dict.fromkeys((folder / MANIFEST, *more, *audio)))


def _own_names(path: Path, taken: set[str]) -> dict[str, SoundInfo]:
    read_head(path)
    infos = list(read_pack(path))
    found = {info.name: info for info in infos}
    if len(found) < len(infos):
        raise SoundError(str(path), "has two sounds of one name", "give one of the two another name")
    for name in found:
        if name.partition("/")[0] in taken:
            raise SoundError(str(path), f"another pack is called {name.partition('/')[0]}", "give this one another id")
    return found
