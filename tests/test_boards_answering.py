"""Which boards answer is told as the pages count them, and may leave the instrument."""

from __future__ import annotations

import pytest

from toccata.senses import boards_answering
from toccata.settings.device import BOARD_ADDRESSES
from toccata.technician.doctor_journal import reduced

TOLD: tuple[tuple[dict[int, int], str], ...] = (
    ({}, "no board answers yet; they are sought once a second"),
    ({0: 0x5A}, "1 board answers: board 1 (0x5A)"),
    ({1: 0x5C}, "1 board answers: board 2 (0x5C)"),
    ({0: 0x5B, 3: 0x5D}, "2 boards answer: board 1 (0x5B), board 4 (0x5D)"),
)


@pytest.mark.parametrize(("addresses", "told"), TOLD, ids=[told for _, told in TOLD])
def test_boards_that_answer_are_counted_from_1_and_named_with_their_addresses(
    addresses: dict[int, int], told: str
) -> None:
    assert boards_answering(addresses) == told


@pytest.mark.parametrize(
    "addresses", [addresses for addresses, _ in TOLD] + [dict(enumerate(BOARD_ADDRESSES))], ids=str
)
def test_the_line_stays_in_what_leaves_the_instrument(addresses: dict[int, int]) -> None:
    line = f"toccata: {boards_answering(addresses)}"
    assert reduced(line) == line
