"""Setups to begin with: pure functions from the pads that there are to the setup as a client's file writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from toccata.units import PadId

SetupDocument = dict[str, Any]
"""``{"name": ..., "pads": {"0/0": {...}}}`` as `parse_client` reads it."""

MELODY_SOUNDS = tuple(
    f"marimba/{note}" for note in ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")
)

BIG_SOUND = "warm-pad/C3"

CHOICES: tuple[tuple[int, Mapping[str, str]], ...] = (
    (0, {"mode": "one-shot", "sound": "marimba/C3"}),
    (5, {"mode": "one-shot", "sound": "marimba/D5"}),
    (6, {"mode": "hold", "sound": "warm-pad/C3"}),
    (11, {"mode": "hold", "sound": "warm-pad/A4"}),
)
"""Low or high, struck or sustained; on the corners of a board in two rows of six, as far apart as pads can lie."""

SONG_NAME = "Mary had a little lamb"
SONG_SOUNDS = tuple(f"marimba/{note}4" for note in "EDCDEEEDDDEGGEDCDEEEEDDEDC")
"""In C, one note a syllable, five lines. Words: S. J. Hale (1788-1879), published in 1830. Tune: the chorus of
"Goodnight, Ladies", published in 1867 and credited to E. P. Christy (1815-1862): in the public domain everywhere."""

ID_BYTES = 8


def melody(pads: Collection[PadId]) -> SetupDocument:
    """The pentatonic marimba, from low to high, on the first board: whatever is played fits together."""
    board = _first_board(pads)
    notes = zip(board, MELODY_SOUNDS, strict=False)
    return _setup("Melody", {pad: {"mode": "one-shot", "sound": sound} for pad, sound in notes})


def cause_and_effect(pads: Collection[PadId]) -> SetupDocument:
    """One big sound on every pad there is, for as long as it is touched: no pad is the wrong one."""
    return _setup("Cause and effect", {pad: {"mode": "hold", "sound": BIG_SOUND} for pad in sorted(pads)})


def choices(pads: Collection[PadId]) -> SetupDocument:
    """Four sounds that nobody takes for one another, far apart on the first board; all other pads are silent."""
    board = {pad.pad: pad for pad in _first_board(pads)}
    return _setup("Choices", {board[number]: dict(entry) for number, entry in CHOICES if number in board})


def song(pads: Collection[PadId]) -> SetupDocument:
    """A song, one note further with every touch of any pad."""
    first, *others = sorted(pads)
    shared: dict[str, Any] = {"mode": "step", "sequence": SONG_NAME}
    giver = {first: shared | {"sounds": list(SONG_SOUNDS)}}
    return _setup("Song", giver | {pad: dict(shared) for pad in others})


TEMPLATES: Mapping[str, Callable[[Collection[PadId]], SetupDocument]] = {
    "melody": melody,
    "cause-and-effect": cause_and_effect,
    "choices": choices,
    "song": song,
}
"""All take at least one pad. In the order in which a page offers them."""


def client_id(chance: bytes) -> str:
    """Make the id of a new client from ``ID_BYTES`` random bytes; it says nothing about the client."""
    return f"c-{chance.hex()}"


def new_client(identity: str, nickname: str, pictogram: str | None, template: str, pads: Collection[PadId]) -> str:
    """Write the document of a new client: one setup from a template, everything else left at its default.

    What was typed is not judged here: `parse_client` refuses a nickname that is empty or too long.

    Args:
        identity: from `client_id`.
        nickname: as typed.
        pictogram: one of `PICTOGRAMS`, or None.
        template: a key of `TEMPLATES`.
        pads: every pad of the instrument's boards.
    """
    setup = TEMPLATES[template](pads)
    known_by = {"id": identity, "nickname": nickname} | ({"pictogram": pictogram} if pictogram else {})
    document = {"format": 1, "client": known_by, "setups": [setup], "active_setup": setup["name"]}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _first_board(pads: Collection[PadId]) -> list[PadId]:
    first = min(pads).board
    return [pad for pad in sorted(pads) if pad.board == first]


def _setup(name: str, pads: Mapping[PadId, Mapping[str, Any]]) -> SetupDocument:
    return {"name": name, "pads": {str(pad): dict(entry) for pad, entry in pads.items()}}
