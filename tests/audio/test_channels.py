from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toccata.audio.channels import Channels, Sounding, least_missed
from toccata.audio.line import Line
from toccata.units import NEVER, Seconds

PCM = np.zeros((1, 2), dtype=np.int16)


def voice(number: int, ends_at: float = NEVER, volume: int = 128, **lines: Line) -> Sounding:
    return Sounding(number, number, PCM, Seconds(ends_at), volume, hastened=len(lines) == 2, **lines)


def fade(start: float, over: float) -> Line:
    return Line(start, 0.0, Seconds(0.0), Seconds(over))


def test_the_most_faded_voice_is_missed_least() -> None:
    sounding = [voice(1), voice(2, 0.6), voice(3, fading=fade(128, 2.0)), voice(4, fading=fade(128, 1.0))]
    assert least_missed(sounding, Seconds(0.5)).voice == 4


def test_a_hastened_fade_counts_as_it_is_heard() -> None:
    sounding = [voice(1, fading=fade(128, 1.0)), voice(2, fading=fade(128, 9.0), moving=fade(64, 0.6))]
    assert least_missed(sounding, Seconds(0.5)).voice == 2


def test_a_soft_fading_voice_is_missed_less_than_a_loud_one() -> None:
    sounding = [voice(1, fading=fade(128, 1.0)), voice(2, volume=20, fading=fade(128, 1.1))]
    assert least_missed(sounding, Seconds(0.5)).voice == 2


def test_a_voice_is_silent_when_the_faster_of_its_fades_is_over() -> None:
    turned = Sounding(1, 1, PCM, NEVER, 128, moving=fade(64, 0.3))
    assert turned.silent_at() == NEVER
    assert voice(1, fading=fade(128, 1.0)).silent_at() == 1.0
    assert voice(1, fading=fade(128, 1.0), moving=fade(64, 0.6)).silent_at() == 0.6


def test_without_fades_the_voice_that_ends_first_is_missed_least() -> None:
    assert least_missed([voice(1), voice(2, 9.0), voice(3, 8.0)], Seconds(7.0)).voice == 3


def test_among_equals_the_oldest_is_missed_least() -> None:
    assert least_missed([voice(5), voice(6)], Seconds(0.0)).voice == 5


@given(st.lists(st.sampled_from(["start", "end"])))
def test_no_channel_ever_has_two_voices(acts: list[str]) -> None:
    channels = Channels(4)
    for number, act in enumerate(acts):
        channel = channels.take() if act == "start" else None
        if channel is not None:
            channels.give(Sounding(number, channel, PCM, NEVER, 128))
        elif act == "end" and channels.sounding():
            channels.free_ended(channels.sounding()[0].channel.__ne__)
        taken = [each.channel for each in channels.sounding()]
        assert len(set(taken)) == len(taken) <= 4
        assert set(taken) <= set(range(4))
