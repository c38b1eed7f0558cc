"""The doctor's last line: how much is asked for, the worst of it, and whether a real instrument was examined."""

from __future__ import annotations

from dataclasses import replace

from doctor.test_machine_findings import COMPUTER, WELL
from toccata.doctor.boards import BoardSeen
from toccata.doctor.examination import Seen, examine
from toccata.doctor.machine import DiskSeen
from toccata.doctor.playing import BusSeen, CardSeen
from toccata.technician.doctor_summary import summary

BOARDS = tuple(BoardSeen(number, 0x5A + number, True) for number in range(4))
MEASURED = Seen(WELL, BOARDS, bus=BusSeen(1_000_000, 0), card=CardSeen("sound on a card", True), dose_percent=3.0)


def told(**changes: object) -> str:
    return summary(examine(replace(MEASURED, **changes)))  # type: ignore[arg-type]


def test_where_nothing_is_asked_for_all_is_well() -> None:
    assert told() == "All is well."


def test_one_line_that_asks_for_something_is_named() -> None:
    assert told(machine=replace(WELL, cpu_c=71.0)) == "1 line asks for something: temperature (look)."


def test_of_several_lines_the_first_of_the_gravest_is_named() -> None:
    lost = replace(BOARDS[2], plays=False)
    warm = replace(WELL, cpu_c=71.0, disk=DiskSeen(63.0, True, False, 0))
    words = told(boards=(BOARDS[0], replace(BOARDS[1], faults=1), lost), machine=warm)
    assert words == "4 lines ask for something; the worst: board 3 (BAD)."


def test_simulated_boards_tell_of_no_real_instrument_and_without_a_card_that_is_said_as_well() -> None:
    away = CardSeen("no sound will be heard", False)
    assert told(simulated=True) == "All is well. The boards are simulated: this tells of no real instrument."
    assert told(simulated=True, card=away) == (
        "1 line asks for something: card (BAD). "
        "The boards are simulated and there is no sound card: this tells of no real instrument."
    )


def test_where_no_board_was_examined_nothing_is_called_well() -> None:
    nothing = {"boards": (), "bus": None, "card": None}
    warm = replace(COMPUTER, cpu_c=71.0)
    assert told(machine=COMPUTER, **nothing) == "Not examined: no board answered."
    assert told(machine=warm, **nothing) == "1 line asks for something: temperature (look). No board was examined."
