"""What people call the thing that a finding is about: they count boards and pads from 1, files from 0. Pure."""

from __future__ import annotations

import re

from toccata.doctor.finding import Area, Finding
from toccata.units import PadId

_NUMBERED = (Area.BOARDS, Area.PADS)


def called_board(number: int) -> str:
    """Name a board, 0-3, as pages and ``toccata calibrate`` do: ``board 1``."""
    return f"board {number + 1}"


def called_pad(pad: PadId) -> str:
    """Name a pad: ``board 1, pad 4`` is 0/3 in a file."""
    return f"{called_board(pad.board)}, pad {pad.pad + 1}"


def called(finding: Finding) -> str:
    """Name what a finding is about: ``pad 0/3``, ``pads 0/0 to 0/11``, ``board 0``; all else as it is."""
    numbers = [int(one) for one in re.findall(r"\d+", finding.name)] if finding.area in _NUMBERED else []
    match numbers:
        case [board]:
            return called_board(board)
        case [board, pad]:
            return called_pad(PadId(board, pad))
        case [board, first, _, last]:
            return f"{called_board(board)}, pads {first + 1} to {last + 1}"
    return finding.name
