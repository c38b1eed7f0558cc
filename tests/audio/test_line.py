from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toccata.audio.line import FULL, Line, to_volume
from toccata.units import Gain, Seconds

volumes = st.integers(min_value=0, max_value=FULL).map(float)
spans = st.floats(min_value=0.001, max_value=60.0).map(Seconds)
shares = st.floats(min_value=0.0, max_value=1.0)


def test_a_line_stands_still_before_and_after() -> None:
    line = Line(128.0, 64.0, Seconds(10.0), Seconds(0.5))
    assert [line(Seconds(at)) for at in (0.0, 10.0, 10.25, 10.5, 99.0)] == [128.0, 128.0, 96.0, 64.0, 64.0]


@given(volumes, volumes, spans, shares)
def test_following_its_steps_a_line_is_never_more_than_a_128th_away(
    start: float, end: float, over: Seconds, share: float
) -> None:
    line = Line(start, end, Seconds(0.0), over)
    now = Seconds(share * over)
    assert now <= line.next_step(now) <= over * (1 + 1e-9)
    assert abs(line(line.next_step(now)) - line(now)) <= 1.0 + 1e-6


@given(st.floats(min_value=0.0, max_value=1.0))
def test_a_volume_is_the_greatest_that_does_not_pass_the_gain(gain: float) -> None:
    volume = to_volume(Gain(gain))
    assert volume <= gain * FULL < volume + 1


def test_a_gain_above_one_is_one() -> None:
    assert to_volume(Gain(1.5)) == FULL
