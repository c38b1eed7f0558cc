from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.units import SILENCE_DB, Decibels, Gain, PadId, to_decibels, to_gain


@given(st.floats(-119.0, 24.0))
def test_decibels_come_back_from_their_gain(level: float) -> None:
    assert to_decibels(to_gain(Decibels(level))) == pytest.approx(level, abs=1e-9)


def test_six_decibels_are_half() -> None:
    assert to_gain(Decibels(-6.0206)) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("gain", [0.0, 1e-9])
def test_what_nobody_hears_is_silence(gain: float) -> None:
    assert to_decibels(Gain(gain)) == SILENCE_DB


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_pad_is_read_as_it_is_written(board: int, pad: int) -> None:
    assert PadId.parse(str(PadId(board, pad))) == PadId(board, pad)


@pytest.mark.parametrize("name", ["", "0", "0/", "/3", "0/3/1", "a/b", "-1/2", "0/333", " 0/3"])
def test_what_is_no_pad_is_refused_with_the_form(name: str) -> None:
    with pytest.raises(ValueError, match="write board/pad, like 0/3"):
        PadId.parse(name)


def test_pads_are_ordered_by_board_and_then_by_number() -> None:
    assert sorted([PadId(1, 0), PadId(0, 11), PadId(0, 2)]) == [PadId(0, 2), PadId(0, 11), PadId(1, 0)]
