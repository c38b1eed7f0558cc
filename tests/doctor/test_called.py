"""What people are told of a board or a pad: counted from 1, as on the pages."""

from __future__ import annotations

import pytest

from toccata.doctor.boards import BoardSeen, judge_board, simulated
from toccata.doctor.called import called
from toccata.doctor.finding import Area, Finding, Verdict, not_here
from toccata.doctor.pads import PadSeen, judge_pad
from toccata.units import PadId


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (judge_board(BoardSeen(3, 0x5D, True))[0], "board 4"),
        (judge_pad(PadSeen(PadId(1, 11), 240.0, 240, 240.0)), "board 2, pad 12"),
        (Finding(Area.PADS, "pads 1/0 to 1/11", Verdict.OK, "well", "", "pads.ok"), "board 2, pads 1 to 12"),
        (simulated(), "boards"),
        (not_here(Area.SERVICES, "toccata-2.service"), "toccata-2.service"),
    ],
)
def test_boards_and_pads_are_counted_from_1_and_all_else_keeps_its_name(finding: Finding, told: str) -> None:
    assert called(finding) == told


def test_a_pad_s_neighbour_is_counted_from_1_as_well() -> None:
    found = judge_pad(PadSeen(PadId(0, 4), 240.0, 240, 240.0, alike=5, is_sure=True))
    assert found.measured == "240 counts, moves with pad 6"
