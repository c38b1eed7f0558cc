"""Whatever figures come, in whatever order: every finding is whole, and what is well needs no remedy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doctor.test_machine_findings import WELL
from toccata.doctor.examination import Seen, examine
from toccata.doctor.finding import NOT_HERE, Verdict
from toccata.doctor.hearing import Hearing
from toccata.link import VERSION, Counts, FromInstrument, Greeting, Health, Lifted, Pressed, State

INSTANTS = st.floats(0.0, 100.0)
TWELVE = st.lists(st.integers(0, 1023), min_size=12, max_size=12).map(tuple)
BOARD = st.integers(0, 3)
PAD = st.builds("{}/{}".format, BOARD, st.integers(0, 11))
COUNT = st.integers(0, 10**6)
MESSAGES = st.one_of(
    st.builds(Counts, BOARD, TWELVE, TWELVE, INSTANTS),
    st.builds(Pressed, PAD, st.just(0.5), INSTANTS),
    st.builds(Lifted, PAD, INSTANTS),
    st.builds(Health, INSTANTS, COUNT, COUNT, st.just((0, 1)), INSTANTS, INSTANTS, st.none() | COUNT, COUNT),
    st.builds(Greeting, st.just(VERSION), st.booleans(), BOARD),
    st.builds(
        lambda boards, ok, safe: State("", "", "", False, False, 0.0, 0.0, "card", ok, tuple(boards), safe=safe),
        st.lists(st.booleans(), max_size=4),
        st.booleans(),
        st.text(max_size=5),
    ),
)


def heard(messages: list[FromInstrument]) -> Hearing:
    hearing = Hearing()
    for message in messages:
        hearing.take(message)
    return hearing


@given(st.lists(MESSAGES, max_size=40), st.booleans())
def test_every_finding_is_whole_and_asks_for_something_where_it_is_not_well(
    messages: list[FromInstrument], alone: bool
) -> None:
    hearing = heard(messages)
    boards = hearing.boards((0x5A, 0x5B, 0x5C, 0x5D), alone)
    found = examine(Seen(WELL, boards, "nothing", hearing.bus(), hearing.card(), hearing.late_ms(), None, ""))
    assert all(one.name and one.measured and one.code.startswith(f"{one.area}.") for one in found)
    assert all((one.verdict in (Verdict.OK, Verdict.NONE)) == (one.remedy == "") for one in found)
    assert all((one.verdict is Verdict.NONE) == (one.measured == NOT_HERE) for one in found if one.area != "boards")
    assert len({one.name for one in found}) == len(found)


@given(st.lists(st.builds(Counts, st.just(0), TWELVE, TWELVE, INSTANTS), min_size=1, max_size=30))
def test_a_pad_that_is_shorted_to_another_is_so_the_other_way_round(looks: list[Counts]) -> None:
    hearing = heard([State("", "", "", False, False, 0.0, 0.0, "", True, (True,)), *looks])
    pads = hearing.boards((0x5A,), True)[0].pads
    for seen in pads:
        if seen.alike is not None:
            assert abs(seen.alike - seen.pad.pad) == 1
            assert pads[seen.alike].alike is not None


@given(st.lists(MESSAGES, max_size=20))
def test_nothing_is_left_of_an_instrument_that_has_gone(messages: list[FromInstrument]) -> None:
    hearing = heard(messages)
    hearing.forget()
    assert (hearing.state, hearing.bus(), hearing.card(), hearing.late_ms(), hearing.boards((0x5A,))) == (None,) * 4 + (
        (),
    )
