"""The lines that layers are told: whatever a hand asks for, a player that is late with each of them by itself plays
no more than all of the booked gain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.play.expression import LARGEST_STEP, LINE_S, Expression, Shares
from toccata.units import Gain, Seconds

SLACKS = st.sampled_from([0.00633, 0.01033])
LEVELS = st.floats(0.0, 1.0)


@st.composite
def wishes(draw: st.DrawFn) -> Shares:
    """Three shares, 1 in all at most."""
    gain, low = draw(LEVELS), draw(LEVELS)
    two = (gain * low, gain * (1.0 - low))
    return draw(st.sampled_from([(*two, 0.0), (0.0, *two)]))


STEPS = st.lists(st.tuples(wishes(), st.sampled_from([0.0, 0.0, 0.003, 0.02])), min_size=1, max_size=25)


class Follow:
    """An expression, and all its lines: layer by layer, (at, share) where each begins and ends."""

    def __init__(self, slack: float, begins: Shares) -> None:
        self.slack = slack
        self.told: Expression = Expression.begun(None, begins, Seconds(slack))
        self.now = 1.0
        self.marks: list[tuple[float, Shares]] = [(0.0, begins), (self.now, begins)]

    def ask(self, wanted: Shares, later: float) -> None:
        self.now = max(self.now, self.told.ends_at) + later
        self.told.wanted = wanted
        self.marks.append((self.now, self.marks[-1][1]))
        self.told.move_on(Seconds(self.now))
        self.marks.append((self.now + LINE_S, self.told.told))

    def reached(self, begin: float, end: float, layer: int) -> float:
        """The greatest share of a layer between two instants."""
        inside = [shares[layer] for at, shares in self.marks if begin <= at <= end]
        return max([*inside, self._share(begin, layer), self._share(end, layer)])

    def _share(self, at: float, layer: int) -> float:
        before = max(mark for mark in self.marks if mark[0] <= at)
        after = min((mark for mark in self.marks if mark[0] > at), default=before)
        done = (at - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
        return before[1][layer] + (after[1][layer] - before[1][layer]) * done


@given(SLACKS, wishes(), STEPS)
def test_what_late_layers_may_have_reached_is_never_more_than_all(
    slack: float, begins: Shares, steps: list[tuple[Shares, float]]
) -> None:
    follow = Follow(slack, begins)
    for wanted, later in steps:
        follow.ask(wanted, later)
    instants = [at + more for at, _ in follow.marks[2:] for more in (0.0, slack / 2, slack)]
    totals = [sum(follow.reached(at - slack, at, layer) for layer in range(3)) for at in instants]
    assert max(totals, default=0.0) <= 1.0 + 1e-9


@given(SLACKS, wishes(), STEPS, wishes())
def test_a_hand_that_stays_gets_what_it_asks_for(
    slack: float, begins: Shares, steps: list[tuple[Shares, float]], last: Shares
) -> None:
    follow = Follow(slack, begins)
    for wanted, later in [*steps, *[(last, 0.0)] * 40]:
        follow.ask(wanted, later)
    assert follow.told.told == pytest.approx(last, abs=1e-6)


@given(SLACKS, wishes(), wishes())
def test_no_share_moves_faster_than_90_ms_for_all_of_it(slack: float, begins: Shares, wanted: Shares) -> None:
    follow = Follow(slack, begins)
    follow.ask(wanted, 0.0)
    changes = [abs(now - was) for now, was in zip(follow.told.told, begins, strict=True)]
    assert max(changes) <= LARGEST_STEP + 1e-12


@given(SLACKS, wishes(), STEPS, st.floats(0.0, 0.02))
def test_while_the_booked_gain_falls_no_layer_rises(
    slack: float, begins: Shares, steps: list[tuple[Shares, float]], later: float
) -> None:
    follow = Follow(slack, begins)
    for wanted, pause in steps:
        follow.ask(wanted, pause)
    now = follow.now + later
    follow.told.bow(Seconds(0.025), Seconds(now))
    least = [min(follow._share(at, layer) for at in (now - slack, now)) for layer in range(3)]
    assert all(told <= share + 1e-12 for told, share in zip(follow.told.told, least, strict=True))


def test_what_is_nearer_than_half_a_128th_is_left_alone() -> None:
    told = Expression.begun(None, (0.5,), Seconds(0.0))
    told.tell(1.0)
    told.wanted = (0.5 + 1 / 257,)
    assert not told.is_behind(1.0)
    told.wanted = (0.5 + 1 / 255,)
    assert told.is_behind(1.0)
    assert told.tell(0.5) == (Gain(0.25),)
