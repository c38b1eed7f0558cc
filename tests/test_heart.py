"""The watchdog is fed as long as the loop and the audio move, and not longer: in virtual time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toccata.heart import BEATS, Heart
from toccata.units import NEVER, Seconds

WATCHDOG = Seconds(4.0)
BEAT = WATCHDOG / BEATS


@dataclass
class Life:
    """An instrument whose loop comes by after these waits; when its loop and its audio stop, if they do."""

    waits: list[float]
    audio_until: float = NEVER
    card: bool = True

    def fed(self, until: float = 60.0) -> list[float]:
        """Run it; tell when the watchdog was fed, beginning with its being ready."""
        heart, now, ticks, times = Heart(WATCHDOG), 0.0, 0, [0.0]
        heart.start(Seconds(now))
        while now < until:
            now += min(self.waits[ticks % len(self.waits)], max(heart.due() - now, 0.001))
            ticks += 1
            mixed = int(min(now, self.audio_until) / 0.0013) if self.card else None
            if heart.beat(ticks, mixed, Seconds(now)):
                times.append(now)
        return times


WAITS = st.lists(st.floats(0.001, 2.9), min_size=1, max_size=20)


@given(WAITS, st.booleans())
def test_an_instrument_that_lives_is_fed_before_every_watchdog_s_time_is_over(waits: list[float], card: bool) -> None:
    times = Life(waits, card=card).fed()
    gaps = [after - before for before, after in pairwise(times)]
    assert max(gaps) <= WATCHDOG


@given(WAITS, st.floats(0.0, 30.0))
def test_audio_that_stands_still_is_fed_for_one_look_more_at_most(waits: list[float], stalled: float) -> None:
    late = BEAT + max(waits)
    assert max(Life(waits, audio_until=stalled).fed()) <= stalled + late


@given(st.integers(0, 10_000), st.floats(0.0, 10.0), st.lists(st.floats(0.0, 5.0), min_size=2, max_size=30))
def test_a_loop_that_does_no_tick_is_fed_once_at_most_however_often_somebody_looks(
    ticks: int, begun: float, looks: list[float]
) -> None:
    heart, now, fed = Heart(WATCHDOG), begun, 0
    heart.start(Seconds(begun))
    for mixed, wait in enumerate(looks):
        now += wait
        fed += heart.beat(ticks, mixed, Seconds(now))
    assert fed <= 1


def test_a_card_that_is_away_or_none_at_all_is_no_audio_that_stands_still() -> None:
    heart, fed = Heart(WATCHDOG), []
    heart.start(Seconds(0.0))
    for at, mixed in ((1.0, 7), (2.0, 7), (3.0, None), (4.0, None), (5.0, 7), (6.0, 8)):
        fed.append(heart.beat(int(at), mixed, Seconds(at)))
    assert fed == [True, False, True, True, True, True]


def test_it_looks_four_times_in_the_watchdog_s_time_and_not_before_it_plays() -> None:
    heart = Heart(WATCHDOG)
    before = heart.due()
    heart.start(Seconds(10.0))
    looks = [heart.due()]
    heart.beat(1, 1, Seconds(11.25))
    looks.append(heart.due())
    assert (before, looks) == (NEVER, [11.0, 12.25])


def test_without_a_watchdog_it_is_never_due() -> None:
    heart = Heart(None)
    heart.start(Seconds(10.0))
    assert (heart.due(), heart.beat(1, 1, Seconds(1e9))) == (NEVER, False)
