"""What the doctor says of one pad: on simulated chips, and by figures that no chip of ours can be made to show."""

from __future__ import annotations

import pytest

from doctor.looked import IDLE, OnBoard, looked
from toccata.doctor.finding import Verdict
from toccata.doctor.pads import RULES, PadSeen, judge_pad
from toccata.doctor.watch import BoardWatch
from toccata.units import PadId, Seconds


def codes(watch: BoardWatch, alone: bool = False, held: float = 0.0) -> dict[int, str]:
    """The rule that each pad fell under, those that are well left out."""
    pads = watch.pads([Seconds(held)] * 12, alone)
    found = {seen.pad.pad: judge_pad(seen).code.removeprefix("pads.") for seen in pads}
    return {pad: code for pad, code in found.items() if code != "ok"}


@pytest.mark.parametrize("seed", range(5))
def test_a_board_that_is_let_alone_is_well(seed: int) -> None:
    watch = OnBoard(seed=seed).look(5.0).watch
    noises = [seen.noise for seen in watch.pads()]
    assert (codes(watch), all(noise is not None and 0.2 < noise < 1.2 for noise in noises)) == ({}, True)


@pytest.mark.parametrize("seed", range(5))
def test_a_touch_gives_the_signal_and_its_ratio_to_noise(seed: int) -> None:
    board = OnBoard(seed=seed).look(3.0)
    board.touch(4)
    board.look(1.0).touch(4, 0.0)
    seen = board.look(1.0).watch.pads()[4]
    assert codes(board.watch) == {}
    assert (seen.signal or 0) > 80
    assert (seen.ratio or 0) > 100


def test_a_pad_under_a_hand_all_through_is_to_be_let_go_and_after_a_minute_is_stuck() -> None:
    board = OnBoard()
    board.touch(7)
    watch = board.look(5.0).watch
    assert [codes(watch, held=held) for held in (5.0, 59.9, 60.0)] == [{7: "touched"}, {7: "touched"}, {7: "stuck"}]


def test_a_pad_that_was_let_go_for_a_moment_is_not_stuck() -> None:
    watch = looked(touch=lambda look: {3: 100} if look != 20 else {})
    assert codes(watch, held=600.0) == {}


def test_a_pad_that_was_covered_at_the_start_is_found_though_its_chip_does_not_know() -> None:
    assert codes(OnBoard(covered=(2, 9)).look(5.0).watch) == {2: "covered", 9: "covered"}


def test_a_board_that_is_covered_as_a_whole_is_found() -> None:
    covered = codes(OnBoard(covered=tuple(range(12))).look(5.0).watch)
    assert {code for code in covered.values()} <= {"covered", "shorted"}
    assert len(covered) == 12


def test_a_pad_at_ground_is_shorted_whether_the_chip_calls_it_touched_or_not() -> None:
    assert codes(looked({5: 0})) == {5: "grounded"}
    assert codes(looked(touch=lambda _: {5: IDLE[5]})) == {5: "grounded"}


@pytest.mark.parametrize("counts", [420, 620, 1023])
def test_a_wire_without_its_pad_shows_a_baseline_far_above_its_siblings(counts: int) -> None:
    assert codes(looked({0: counts, 11: counts})) == {0: "open", 11: "open"}


def test_a_plug_that_is_out_leaves_all_pads_open() -> None:
    assert codes(looked(dict.fromkeys(range(12), 640))) == dict.fromkeys(range(12), "open")


def test_two_pads_on_one_wire_show_one_figure_of_both_capacities() -> None:
    assert codes(looked({6: 120, 7: 121})) == {6: "shorted", 7: "shorted"}


def test_neighbours_that_always_move_together_are_looked_at_and_shorted_if_one_was_touched_alone() -> None:
    watch = looked(touch=lambda look: {3: 110, 4: 105} if look % 5 > 2 else {})
    assert codes(watch) == {3: "alike", 4: "alike"}
    assert [seen.alike for seen in watch.pads()][2:6] == [None, 4, 3, None]
    assert codes(watch, alone=True) == {3: "shorted", 4: "shorted"}


@pytest.mark.parametrize("alone", [3, 4])
def test_neighbours_of_which_one_also_moves_alone_are_well(alone: int) -> None:
    watch = looked(touch=lambda look: {3: 110, 4: 105} if look % 5 == 3 else {alone: 110} if look % 5 == 4 else {})
    assert codes(watch) == {}


def test_a_whole_hand_on_the_board_shorts_nothing() -> None:
    assert codes(looked(touch=lambda look: dict.fromkeys(range(2, 8), 100) if look % 9 > 4 else {})) == {}


@pytest.mark.parametrize(("swing", "code"), [(1, None), (3, "noisy"), (6, "wild")])
def test_noise_is_judged_by_its_spread(swing: int, code: str | None) -> None:
    watch = looked(jitter=lambda pad, look: (swing if look % 2 else -swing) if pad == 8 else 0)
    assert codes(watch) == ({} if code is None else {8: code})


def test_drift_is_no_noise() -> None:
    assert codes(looked(slope=3.0)) == {}


@pytest.mark.parametrize(("signal", "noise", "code"), [
    (160, 0.6, "ok"), (20, 0.5, "weak"), (12, 1.5, "drowned"), (40, 1.5, "faint"), (None, 0.6, "ok"), (160, None, "ok"),
])  # fmt: skip
def test_signal_and_noise_are_judged_together(signal: int | None, noise: float | None, code: str) -> None:
    seen = PadSeen(PadId(0, 1), 240.0, 240, 240.0, noise, signal)
    assert judge_pad(seen).code == f"pads.{code}"


def test_what_was_measured_is_told_with_its_figures() -> None:
    seen = PadSeen(PadId(2, 11), 240.4, 240, 238.0, 0.55, 165)
    found = judge_pad(seen)
    assert (found.name, found.measured, found.remedy) == (
        "pad 2/11",
        "240 counts, noise 0.6, signal 165, 300:1",
        "",
    )


def test_for_how_long_it_is_held_is_told_of_a_pad_that_was_touched_all_along() -> None:
    told = [
        judge_pad(PadSeen(PadId(0, 0), 60.0, 240, 240.0, None, 160, touched, Seconds(9.0))) for touched in (True, False)
    ]
    assert [one.measured for one in told] == ["60 counts, signal 160, touched for 9 s", "60 counts, signal 160"]


def test_of_a_board_that_was_not_looked_at_nothing_is_said() -> None:
    assert BoardWatch(0).pads() == []


def test_every_rule_but_the_last_has_a_remedy() -> None:
    assert [rule.code for rule in RULES if not rule.remedy] == ["ok"]
    assert [rule.code for rule in RULES if rule.verdict is Verdict.OK] == ["ok"]
