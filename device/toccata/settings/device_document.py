"""Changes to the text of instrument.json that leave all else in it as a person wrote it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from toccata.settings.device import BOARD_ADDRESSES, DEFAULT_THRESHOLDS, PADS_PER_BOARD
from toccata.settings.loudness import Loudness

LOUDNESS = "loudness"


def with_thresholds(text: str, board: int, pairs: Mapping[int, tuple[int, int]]) -> str:
    """Give some pads of a board other thresholds.

    Args:
        text: the document; one that can be followed.
        board: its place in the list of boards.
        pairs: touch and release in counts, by the number of the pad.
    """
    document: dict[str, Any] = json.loads(text)
    boards = document.setdefault("boards", [{"address": f"0x{address:02X}"} for address in BOARD_ADDRESSES])
    given = boards[board].get("thresholds", [list(pair) for pair in DEFAULT_THRESHOLDS])
    each = given if isinstance(given[0], list) else [given] * PADS_PER_BOARD
    boards[board]["thresholds"] = [list(pairs.get(pad, pair)) for pad, pair in enumerate(each)]
    return _written(document)


def with_loudness(text: str, measured: Loudness) -> str:
    """Give the instrument this loudness in place of one that was measured before."""
    told = {
        "measured_dba": {str(distance): dba for distance, dba in measured.measured_dba.items()},
        "at_lufs": measured.at_lufs,
        "person": measured.person.value,
        "measured_on": measured.measured_on,
    }
    return _written(json.loads(text) | {LOUDNESS: told})


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
