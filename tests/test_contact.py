"""A contact that bounces."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.contact import POLL_S, REST_POLL_S, RESTS_AFTER_S, STILL_S, Contact, next_look
from toccata.units import NEVER, Seconds

WORN_S = 0.020
"""How long a worn switch bounces."""

GAPS = st.lists(st.floats(0.0001, 0.006), min_size=1, max_size=20)


def changes(looks):
    """The instants at which what is believed changes, with what; each look is (instant, closed)."""
    contact = Contact()
    return [(at, contact.is_closed) for at, closed in looks if contact.see(closed, Seconds(at))]


def bouncing(at, gaps, ends_closed):
    """Looks at every edge of a contact that bounces from ``at`` on, 20 ms at most, and then every 5 ms for 0.1 s."""
    edges, closed, looks = at, ends_closed, [(at, ends_closed)]
    for gap in gaps:
        edges += gap
        if edges - at >= WORN_S:
            break
        closed = not closed
        looks.append((edges, closed))
    still = looks[-1][0] + 0.0001
    return looks + [(still + n * POLL_S, ends_closed) for n in range(20)]


def test_it_is_closed_at_the_first_look_that_shows_it_closed():
    assert changes([(0.0, False), (0.005, True)]) == [(0.005, True)]


def test_it_is_open_once_it_has_looked_open_for_20_ms():
    assert changes([(0.0, True), (0.1, False), (0.1199, False), (0.1201, False)]) == [(0.0, True), (0.1201, False)]


def test_an_edge_between_two_looks_begins_the_stillness_anew():
    contact = Contact()
    contact.see(True, Seconds(0.0))
    contact.see(False, Seconds(1.0))
    contact.see(False, Seconds(1.015), has_stirred=True)
    assert (contact.due(), contact.see(False, Seconds(1.025)), contact.see(False, Seconds(1.036))) == (
        1.015 + STILL_S,
        False,
        True,
    )


def test_nothing_is_due_while_it_is_open_or_looks_closed():
    contact = Contact()
    dues = [contact.due()]
    contact.see(True, Seconds(0.0))
    assert [*dues, contact.due()] == [NEVER, NEVER]


@settings(max_examples=500)
@given(closing=GAPS, opening=GAPS)
def test_however_a_worn_switch_bounces_it_is_one_press_at_its_first_touch(closing, opening):
    looks = [(0.0, False), *bouncing(1.0, closing, True), *bouncing(2.0, opening, False)]
    (pressed, first), (lifted, last) = changes(looks)
    assert (pressed, first, last, 2.0 < lifted <= 2.0 + WORN_S + STILL_S + 2 * POLL_S) == (1.0, True, False, True)


@settings(max_examples=200)
@given(opened=st.floats(0.030, 0.5))
def test_two_presses_30_ms_apart_are_two(opened):
    polls = [(n * POLL_S, n * POLL_S < 0.1 or n * POLL_S >= 0.1 + opened) for n in range(200)]
    assert [closed for _, closed in changes(polls)] == [True, False, True]


@given(now=st.floats(0.0, 1e6), since=st.floats(0.0, 10.0))
def test_the_next_look_is_within_a_poll_and_later_than_now(now, since):
    at, every = next_look(Seconds(now), Seconds(now - since)), POLL_S if since < RESTS_AFTER_S else REST_POLL_S
    assert now < at <= now + every + 1e-6


def test_contacts_that_rest_are_looked_at_together():
    assert {next_look(Seconds(at), Seconds(-NEVER)) for at in (0.0401, 0.045, 0.0599)} == {3 * REST_POLL_S}
