"""A close look at a board: what it finds, and that no touch waits for it."""

from __future__ import annotations

from itertools import pairwise

from one_board import OneBoard

from toccata.sensors.look import Looked

LONGEST_PART_S = 0.000_35


def looked(stage):
    stage.board.look.begin()
    stage.run(0.05)
    return stage.board.look.found


def test_a_look_finds_the_figures_and_baselines_that_the_chip_shows():
    stage = OneBoard()
    stage.run(1.0)
    found = looked(stage)
    figures = [low | high << 8 for low, high in zip(*[iter(stage.register(0x04, 24))] * 2, strict=True)]

    assert all(abs(seen - now) <= 3 for seen, now in zip(found.survey.figures, figures, strict=True))
    baselines = [register << 2 for register in stage.register(0x1E, 12)]
    assert all(abs(seen - now) <= 4 for seen, now in zip(found.survey.baselines, baselines, strict=True))


def test_a_look_shows_the_finger_on_its_pad():
    stage = OneBoard()
    stage.run(1.0)
    stage.touch(5)
    stage.run(0.1)
    survey = looked(stage).survey

    assert survey.baselines[5] - survey.figures[5] > 100


def test_a_look_is_spread_over_reads_so_that_none_takes_longer_than_a_part():
    stage = OneBoard()
    stage.run(2.5)
    before = len(stage.registers_read)
    begun = stage.time.now()
    found = looked(stage)
    parts = [(at, register) for at, register, _ in stage.registers_read[before:] if register in (4, 12, 20, 30)]

    assert [register for _, register in parts] == [4, 12, 20, 30]
    assert all(later - at > 0.0009 for (at, _), (later, _) in pairwise(parts))
    assert found.at - begun < 0.010


def test_a_touch_beside_looks_is_read_no_later_than_one_part():
    def heard_after(looks):
        stage = OneBoard(seed=3)
        stage.run(2.5)
        at = stage.time.now()
        stage.touch(3)
        for _ in range(30):
            if looks:
                stage.board.look.begin()
            stage.run(0.001)
        return stage.said[-1].at - at

    assert heard_after(looks=True) - heard_after(looks=False) <= 0.001 + LONGEST_PART_S


def test_a_board_that_is_lost_ends_the_look_and_a_new_one_is_whole():
    stage = OneBoard()
    stage.run(1.0)
    stage.board.look.begin()
    stage.fault("unplug", lasting=1.0)
    stage.run(3.0)
    assert (stage.board.look.found, stage.board.look.is_on) == (None, False)
    assert isinstance(looked(stage), Looked)
