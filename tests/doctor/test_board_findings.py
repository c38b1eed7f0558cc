"""What the doctor says of a board as a whole."""

from __future__ import annotations

from dataclasses import replace

from doctor.looked import OnBoard, looked
from toccata.doctor.boards import BoardSeen, judge_board
from toccata.doctor.finding import Verdict
from toccata.doctor.watch import BoardWatch
from toccata.sensors.simulated.faults import FaultKind

WELL = BoardSeen(0, 0x5A, True)


def code(watch: BoardWatch) -> str:
    seen = replace(WELL, rises=tuple(watch.rises()), drifts=tuple(watch.drifts()))
    return judge_board(seen)[0].code


def test_a_board_that_plays_is_well_and_one_that_does_not_has_a_remedy() -> None:
    well, lost = (judge_board(replace(WELL, plays=plays))[0] for plays in (True, False))
    assert (well.code, well.verdict, well.measured) == ("boards.ok", Verdict.OK, "0x5a, answers")
    assert (lost.code, lost.verdict, "cable" in lost.remedy) == ("boards.lost", Verdict.BAD, True)


def test_a_board_that_was_lost_before_is_looked_at() -> None:
    found = judge_board(replace(WELL, faults=3))[0]
    assert (found.code, found.measured) == ("boards.lost-before", "0x5a, answers, lost 3 times since the start")


def test_a_dry_board_neither_is_wet_nor_drifts() -> None:
    assert [code(OnBoard(seed=seed).look(5.0).watch) for seed in range(5)] == ["boards.ok"] * 5


def test_water_that_runs_over_a_board_lifts_all_its_pads() -> None:
    board = OnBoard().look(1.0)
    board.wet()
    assert code(board.look(5.0).watch) == "boards.drifting"


def test_a_splash_is_seen_above_the_baselines() -> None:
    board = OnBoard().look(1.0)
    board.wet(rate=600.0)
    assert code(board.look(0.2).watch) == "boards.wet"


def test_pads_that_wander_apart_are_no_water() -> None:
    board = OnBoard().look(1.0)
    board.wet(kind=FaultKind.DRIFT)
    assert code(board.look(5.0).watch) == "boards.ok"


def test_a_touched_pad_does_not_count_as_drifting() -> None:
    assert code(looked(touch=lambda look: {pad: 4 * look for pad in range(7)})) == "boards.ok"


def test_in_a_second_no_drift_is_told() -> None:
    assert looked(looks=10, slope=5.0, begun=1000.0).drifts() == []
    assert len(looked(looks=30, slope=5.0, begun=1000.0).drifts()) == 12
