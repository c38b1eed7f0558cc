"""Pads under a hand when their board starts are silent, are told, and are whole soon after the hand has gone (H15)."""

from __future__ import annotations

from random import Random

import pytest

from promises.stage import Stage
from toccata.events import Ignored, Why
from toccata.sensors.mpr121 import Chip
from toccata.units import PadId

FULL_TOUCH = 130
"""Counts that the least sensitive electrode loses under a whole hand; nominal sensitivity is this."""

BASELINE_STEP = 4
"""What the baseline registers can't show."""

SETS = [0xFFF, 0x001, 0x800, 0x555, *Random(9).sample(range(1, 4096), 120)]


def pads_in(held):
    return [PadId(0, pad) for pad in range(12) if held >> pad & 1]


def flagged(stage):
    return [one.pad for one in stage.told if isinstance(one, Ignored) and one.why is Why.FAULT]


def lack(stage):
    """How far the baselines lie off the figures, in counts, at the worst pad."""
    survey = Chip(stage.bus, 0x5A).survey()
    return max(abs(a - b) for a, b in zip(survey.figures, survey.baselines, strict=True))


def pads_that_play_slightly(stage):
    """Touch every pad slightly, one after the other."""
    stage.forget()
    for pad in pads_in(0xFFF):
        stage.touch(pad, amount=0.3)
        stage.run(0.1)
        stage.lift(pad)
        stage.run(0.1)
    return [one.pad for one in stage.starts()]


@pytest.mark.parametrize("amount", [0.7, 1.0])
def test_hands_at_power_up_are_told_and_whole_2_s_after_they_have_gone(amount):
    for held in SETS:
        pads = pads_in(held)
        stage = Stage(before=lambda stage, pads=pads: stage.touch(*pads, amount=amount))
        told = flagged(stage)
        stage.lift(*pads)
        stage.run(2.0)

        assert [told, stage.starts()] == [pads, []]
        assert lack(stage) <= 0.05 * FULL_TOUCH + BASELINE_STEP
        assert pads_that_play_slightly(stage) == pads_in(0xFFF)


@pytest.mark.parametrize("pause", [0.3, 0.5])
def test_a_pad_held_at_power_up_and_tapped_from_then_on_plays_within_3_s(pause):
    stage = Stage(before=lambda stage: stage.touch(PadId(0, 0)))
    lifted_at = stage.lift(PadId(0, 0))
    stage.run(pause)
    while stage.time.now() < lifted_at + 3.0:
        stage.touch(PadId(0, 0))
        stage.run(0.3)
        stage.lift(PadId(0, 0))
        stage.run(pause)

    assert stage.starts() != []


def test_hands_at_a_brownout_play_on_after_they_have_gone():
    stage = Stage()
    for held in SETS:
        stage.touch(*pads_in(held))
        stage.run(0.5)
        stage.fault("brownout")
        stage.run(1.0)
        stage.lift(*pads_in(held))
        stage.run(2.0)

        assert lack(stage) <= 0.05 * FULL_TOUCH + BASELINE_STEP
        assert pads_that_play_slightly(stage) == pads_in(0xFFF)


def test_a_pad_held_at_power_up_plays_after_its_release_while_others_are_held_on():
    stage = Stage(before=lambda stage: stage.touch(*pads_in(0b111)))
    stage.lift(PadId(0, 1))
    stage.run(12.0)
    stage.forget()
    stage.touch(PadId(0, 1))
    stage.run(0.2)

    assert [one.pad for one in stage.starts()] == [PadId(0, 1)]
