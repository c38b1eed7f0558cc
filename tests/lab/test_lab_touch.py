"""Job: a finger on the emulated chip is heard in what the emulated card was given, and nothing else is."""

from __future__ import annotations

from lab.figures import Figures
from lab.instrument import PLAYS, Emulated

JOB = "touch"
OVER_S = 2.0
"""A one-shot of the default client takes 1.5 s."""


def test_a_touch_on_the_chip_is_heard_on_the_card(emulated: Emulated, figures: Figures) -> None:
    emulated.rest(OVER_S)
    capture = emulated.capture(5)
    emulated.rest(1.0)
    emulated.tap("0/2")
    heard = capture.end()
    onset = heard.first_heard_s()
    assert onset is not None
    assert heard.peak_dbfs(end_s=onset - 0.01) == float("-inf")
    assert heard.peak_dbfs(onset) > -40.0
    figures.tell(JOB, "before the touch / after it", f"digital silence / {heard.peak_dbfs(onset):.1f} dBFS peak")


def test_without_a_touch_nothing_is_heard(emulated: Emulated) -> None:
    emulated.rest(OVER_S)
    assert emulated.capture(3).end().peak_dbfs() == float("-inf")


def test_every_pad_of_the_setup_sounds(emulated: Emulated) -> None:
    pads = "0/0", "0/1", "0/2", "0/3", "0/4"
    assert {pad: emulated.answer(pad) for pad in pads} == dict.fromkeys(pads, PLAYS)


def test_a_pad_without_a_sound_is_silent(emulated: Emulated) -> None:
    assert emulated.answer("0/9") == "unmapped"
