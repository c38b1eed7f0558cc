"""What presses of the panel's buttons mean, in virtual time."""

from __future__ import annotations

import pytest

from toccata.panel.buttons import Ask, HeldButton, QuietButton
from toccata.units import NEVER, Seconds

POLL_S = 0.005


def looks(*presses, until=20.0):
    """A look every 5 ms; each press is (from, to)."""
    return [(n * POLL_S, any(a <= n * POLL_S < b for a, b in presses)) for n in range(int(until / POLL_S))]


def asked_of_quiet(*presses, is_quiet=False):
    """What the quiet button asks for, and when; it is done at once."""
    button, asked = QuietButton(), []
    for at, closed in looks(*presses):
        ask = button.see(closed, False, is_quiet, Seconds(at))
        if ask is not None:
            is_quiet = ask is Ask.QUIET
            asked.append((round(at, 3), ask))
    return asked


def acts_of_held(*presses):
    button = HeldButton()
    return [round(at, 3) for at, closed in looks(*presses) if button.see(closed, False, Seconds(at))]


def test_quiet_acts_on_contact():
    assert asked_of_quiet((1.0, 1.005)) == [(1.0, Ask.QUIET)]


def test_the_press_that_asked_for_quiet_never_lifts_it_however_long_it_lasts():
    assert asked_of_quiet((1.0, 15.0)) == [(1.0, Ask.QUIET)]


def test_a_second_press_lifts_it_after_0_8_s():
    assert asked_of_quiet((1.0, 1.2), (3.0, 4.5)) == [(1.0, Ask.QUIET), (3.0, Ask.QUIET), (3.8, Ask.LIFT)]


def test_a_shorter_second_press_lifts_nothing():
    assert asked_of_quiet((1.0, 1.2), (3.0, 3.79)) == [(1.0, Ask.QUIET), (3.0, Ask.QUIET)]


def test_a_press_lifts_what_a_page_has_asked_for_too():
    assert asked_of_quiet((3.0, 4.5), is_quiet=True)[-1] == (3.8, Ask.LIFT)


def test_what_was_lifted_meanwhile_is_not_lifted_again():
    button = QuietButton()
    button.see(True, False, True, Seconds(0.0))
    asked = [button.see(True, False, at < 0.5, Seconds(at)) for at in (0.4, 0.6, 0.9, 2.0)]
    assert (asked, button.due()) == ([None] * 4, NEVER)


def test_a_quiet_button_that_is_held_when_the_power_comes_asks_for_quiet():
    assert asked_of_quiet((0.0, 2.0)) == [(0.0, Ask.QUIET)]


@pytest.mark.parametrize(
    ("press", "acts"),
    [((1.0, 1.79), []), ((1.0, 1.805), [1.825]), ((1.0, 3.99), [4.01]), ((1.0, 4.02), []), ((0.0, 2.0), [])],
    ids=["a brush", "0.8 s", "3 s", "a lean", "held when the power came"],
)
def test_a_held_button_acts_when_it_is_let_go_after_0_8_to_3_s(press, acts):
    assert acts_of_held(press) == pytest.approx(acts, abs=POLL_S + 1e-6)


def test_a_bounce_within_a_press_does_not_cut_it_in_two():
    assert acts_of_held((1.0, 1.5), (1.51, 2.0)) == pytest.approx([2.02], abs=POLL_S + 1e-6)
