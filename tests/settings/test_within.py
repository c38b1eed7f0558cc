from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import Device
from toccata.settings.loudness import Loudness, Person
from toccata.settings.within import within
from toccata.units import Decibels, PadId

MEASURED = Loudness({0: 68.0, 25: 60.0, 50: 55.0}, -28.0, Person.CHILD, "2026-11-23")


def client(level_db: float, *gains: float) -> Client:
    pads = {
        PadId(0, number): PadSettings(Mode.HOLD, ("warm-pad/C3",), Access(), gain_db=Decibels(gain))
        for number, gain in enumerate(gains)
    }
    return Client(
        "robin", "Robin", Access(), (Setup("One", pads), Setup("Two", pads)), "One", level_db=Decibels(level_db)
    )


def device(most: float, loudness: Loudness | None = MEASURED) -> Device:
    return Device(most_level_db=Decibels(most), loudness=loudness)


def gains_of(found: Client) -> list[list[float]]:
    return [[pad.gain_db for pad in setup.pads.values()] for setup in found.setups]


def test_without_a_measure_the_level_alone_is_limited() -> None:
    assert within(client(-2.0, 12.0, 0.0), device(-8.0, None)) == client(-8.0, 12.0, 0.0)


def test_where_it_was_measured_no_pad_plays_above_the_highest_level() -> None:
    found = within(client(-12.0, 12.0, 4.0, -3.0), device(-8.0))
    assert (found.level_db, gains_of(found)) == (-12.0, [[4.0, 4.0, -3.0]] * 2)


@given(st.floats(-60, 0), st.lists(st.floats(-24, 12), min_size=1, max_size=5), st.floats(-40, 0))
def test_no_pad_is_louder_than_allowed_and_none_becomes_louder(level: float, gains: list[float], most: float) -> None:
    found = within(client(level, *gains), device(most))
    for before, after in zip(gains * 2, chain(*gains_of(found)), strict=True):
        assert after + found.level_db <= most + 1e-9
        assert after <= before
        assert after == before or after + found.level_db >= most - 1e-9


def test_what_is_within_the_limits_is_left_as_it_is() -> None:
    quiet = client(-20.0, 6.0, 0.0)
    assert within(quiet, device(-8.0)) == quiet
