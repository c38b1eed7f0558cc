"""Pads under a hand when their board starts are silent, are told, and are whole soon after the hand has gone (H15)."""

from __future__ import annotations

from random import Random

import pytest
from stage import Stage

from toccata.events import Ignored, Why
from toccata.sensors.mpr121 import Chip
from toccata.units import PadId

FULL_TOUCH = 130
"""Counts that the least sensitive electrode loses under a whole hand; nominal sensitivity is this."""

SETS = Random(9).sample(range(1, 4096), 120) + [0xFFF, 0x001, 0x800, 0x555]


def pads_in(held):
    return [PadId(0, pad) for pad in range(12) if held >> pad & 1]


def flagged(stage):
    return [one.pad for one in stage.told if isinstance(one, Ignored) and one.why is Why.FAULT]


def lack(stage):
    """How far the baselines lie off the figures, in counts, at the worst pad."""
    survey = Chip(stage.bus, 0x5A).survey()
    return max(abs(a - b) for a, b in zip(survey.figures, survey.baselines, strict=True))


@pytest.mark.parametrize("amount", [0.6, 1.0])
def test_hands_at_power_up_are_told_and_whole_2_s_after_they_have_gone(amount):
    for held in SETS:
        stage = Stage(before=lambda stage, held=held: stage.touch(*pads_in(held), amount=amount))
        told = flagged(stage)
        stage.lift(*pads_in(held))
        stage.run(2.0)
        left = lack(stage)
        stage.touch(*pads_in(held), amount=0.3)
        stage.run(0.3)

        assert [told, stage.starts()[len(pads_in(held)) :]] == [pads_in(held), []]
        assert left <= 0.05 * FULL_TOUCH + 4
        assert sorted(one.pad for one in stage.starts()) == pads_in(held)


def test_hands_at_a_brownout_play_on_after_they_have_gone():
    stage = Stage()
    for held in SETS:
        pads = pads_in(held)
        stage.touch(*pads)
        stage.run(0.5)
        stage.fault("brownout")
        stage.run(1.0)
        stage.lift(*pads)
        stage.run(2.0)
        stage.forget()
        left = lack(stage)
        for pad in pads:
            stage.touch(pad, amount=0.3)
        stage.run(0.5)
        stage.lift(*pads)
        stage.run(1.0)

        assert left <= 0.05 * FULL_TOUCH + 4
        assert sorted(one.pad for one in stage.starts()) == pads
