"""Setups to begin with: pure functions from the pads that there are to the setup as a client's file writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial

from toccata.settings import activities
from toccata.settings.setup_document import SetupDocument, first_board, setup_document
from toccata.settings.tune import Tune
from toccata.units import PadId

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

SONG, SONG_PACK = "mary-had-a-little-lamb", "marimba"
"""The song of the songbook that the last template steps through, and the pack that it is laid on."""

SONG_NAME = "Song"

ID_BYTES = 8


def melody(pads: Collection[PadId]) -> SetupDocument:
    """The pentatonic marimba, from low to high, on the first board: whatever is played fits together."""
    board = first_board(pads)
    notes = zip(board, MELODY_SOUNDS, strict=False)
    return setup_document("Melody", {pad: {"mode": "one-shot", "sound": sound} for pad, sound in notes})


def cause_and_effect(pads: Collection[PadId]) -> SetupDocument:
    """One big sound on every pad there is, for as long as it is touched: no pad is the wrong one."""
    return setup_document("Cause and effect", {pad: {"mode": "hold", "sound": BIG_SOUND} for pad in sorted(pads)})


def choices(pads: Collection[PadId]) -> SetupDocument:
    """Four sounds that nobody takes for one another, far apart on the first board; all other pads are silent."""
    board = {pad.pad: pad for pad in first_board(pads)}
    return setup_document("Choices", {board[number]: dict(entry) for number, entry in CHOICES if number in board})


def song(tune: Tune, pads: Collection[PadId]) -> SetupDocument:
    """A song, one note further with every touch of any pad."""
    return activities.song(tune, pads) | {"name": SONG_NAME}


Template = Callable[[Collection[PadId]], SetupDocument]


def templates(tune: Tune) -> Mapping[str, Template]:
    """Give all templates by name, in the order in which a page offers them. All take at least one pad.

    Args:
        tune: `SONG` on `SONG_PACK`.
    """
    return {
        "melody": melody,
        "cause-and-effect": cause_and_effect,
        "choices": choices,
        "song": partial(song, tune),
    }


def client_id(chance: bytes) -> str:
    """Make the id of a new client from ``ID_BYTES`` random bytes; it says nothing about the client."""
    return f"c-{chance.hex()}"


def new_client(identity: str, nickname: str, pictogram: str | None, setup: SetupDocument) -> str:
    """Write the document of a new client: one setup, everything else left at its default.

    What was typed is not judged here: `parse_client` refuses a nickname that is empty or too long.

    Args:
        identity: from `client_id`.
        nickname: as typed.
        pictogram: one of `PICTOGRAMS`, or None.
        setup: from a template.
    """
    known_by = {"id": identity, "nickname": nickname} | ({"pictogram": pictogram} if pictogram else {})
    document = {"format": 1, "client": known_by, "setups": [setup], "active_setup": setup["name"]}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
