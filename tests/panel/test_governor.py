"""Whatever is wished for, no more than three flashes pass in any second."""

from __future__ import annotations

from random import Random

import pytest

from toccata.panel.governor import Governor
from toccata.units import NEVER, Seconds

# The rule (H7), in its own words: not what the governor believes it to be.
FLASHES, WINDOW_S, DWELL_S = 3, 1.0, 0.350

LAMPS = 5
STREAMS = 10_000
STREAM_S = 1.3
PACES_HZ = (0.5, 1.4, 2.0, 3.0, 5.0, 10.0, 50.0)


class Watched:
    """A governor whose lamps change up to ``lag`` late, and what an eye sees of them."""

    def __init__(self, lamps=LAMPS, lag=lambda: 0.0):
        self.governor = Governor(lamps)
        self.seen = []
        self.lag = lag

    def run(self, wishes, until):
        """Follow wishes (at, lamp, lit), in order; step whenever that is due."""
        now = 0.0
        for at, lamp, lit in [*wishes, (until, None, False)]:
            while (due := max(self.governor.due(), now)) < at:
                now = self._step(due)
            now = max(now, at)
            if lamp is not None:
                self.governor.wish(lamp, lit, Seconds(now))
                now = self._step(now)

    def _step(self, now):
        changes = self.governor.step(Seconds(now))
        for lamp, lit in changes:
            now += self.lag()
            self.seen.append((now, lamp, lit))
        self.governor.written(Seconds(now))
        return now


def most_flashes(seen):
    """Pairs of opposing transitions, over all lamps, in the worst second; any may be the partner of any other."""
    worst, first, bright, dark = 0, 0, 0, 0
    for at, _, lit in seen:
        bright, dark = bright + lit, dark + (not lit)
        while seen[first][0] < at - WINDOW_S:
            bright, dark = bright - seen[first][2], dark - (not seen[first][2])
            first += 1
        worst = max(worst, min(bright, dark))
    return worst


def shortest_dwell(seen):
    last, shortest = {}, NEVER
    for at, lamp, _ in seen:
        shortest = min(shortest, at - last.get(lamp, -NEVER))
        last[lamp] = at
    return shortest


def drumming(chance):
    """Every lamp is wished on and off at its own pace, up to 50 times a second, with bursts of all at once."""
    wishes = []
    for lamp in range(LAMPS):
        pace, at, lit = chance.choice(PACES_HZ), chance.uniform(0.0, 0.2), True
        while at < STREAM_S and chance.random() < 0.995:
            wishes.append((at, lamp, lit))
            at, lit = at + chance.expovariate(2.0 * pace), not lit
    bursts = chance.randrange(3)
    wishes += [(at, lamp, chance.random() < 0.5) for at in _instants(chance, bursts) for lamp in range(LAMPS)]
    return sorted(wishes)


def _instants(chance, count):
    return [chance.uniform(0.0, STREAM_S) for _ in range(count)]


@pytest.mark.parametrize("seed", range(4))
def test_over_10000_random_and_hostile_streams_no_second_has_a_fourth_flash(seed):
    chance = Random(seed)
    worst, shortest, seen = 0, NEVER, 0
    for _ in range(STREAMS // 4):
        watched = Watched(lag=lambda: chance.choice((0.0, 0.0, 0.0001, 0.030)))
        watched.run(drumming(chance), STREAM_S)
        worst, shortest = max(worst, most_flashes(watched.seen)), min(shortest, shortest_dwell(watched.seen))
        seen += len(watched.seen)
    assert (worst, shortest >= DWELL_S - 1e-9, seen > STREAMS) == (FLASHES, True, True)


def test_a_wish_is_shown_at_once():
    watched = Watched()
    watched.run([(1.0, 2, True)], 2.0)
    assert watched.seen == [(1.0, 2, True)]


def test_a_touch_that_is_shorter_than_the_dwell_is_lit_for_the_dwell():
    watched = Watched()
    watched.run([(1.0, 2, True), (1.05, 2, False)], 2.0)
    assert watched.seen == [(1.0, 2, True), (1.0 + DWELL_S, 2, False)]


def test_a_wish_that_was_taken_back_while_it_waited_is_never_shown():
    watched = Watched()
    watched.run([(1.0, 0, True), (1.1, 0, False), (1.4, 0, True), (1.5, 0, False)], 3.0)
    assert [lit for _, _, lit in watched.seen] == [True, False]


def test_the_fourth_lamp_waits_its_second_and_the_longest_waiting_is_first():
    watched = Watched()
    watched.run([(1.0 + lamp / 100, lamp, True) for lamp in range(5)], 5.0)
    later = [(round(at, 3), lamp) for at, lamp, _ in watched.seen[3:]]
    assert ([lamp for _, lamp, _ in watched.seen[:3]], later) == ([0, 1, 2], [(2.005, 3), (2.015, 4)])


def test_a_second_is_counted_from_when_a_lamp_was_seen_and_not_from_when_it_was_decided():
    lags = iter([0.2, 0.0, 0.0, 0.0])
    watched = Watched(lag=lambda: next(lags))
    watched.run([(1.0 + lamp / 100, lamp, True) for lamp in range(4)], 5.0)
    first, *_, fourth = [at for at, _, _ in watched.seen]
    assert (round(first, 3), fourth - first > WINDOW_S) == (1.2, True)


def test_going_dark_waits_for_no_other_lamp():
    watched = Watched()
    lit = [(1.0, lamp, True) for lamp in range(3)]
    watched.run([*lit, (2.0, 0, False), (2.0, 1, False), (2.0, 2, False)], 3.0)
    assert [at for at, _, bright in watched.seen if not bright] == [2.0, 2.0, 2.0]


def test_nothing_is_due_when_no_wish_waits():
    assert Governor(LAMPS).due() == NEVER
