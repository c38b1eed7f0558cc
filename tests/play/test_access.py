"""Each access setting of the table, as the core plays it."""

from __future__ import annotations

import pytest
from score import DRUM, HUM, play, starts, touch

from toccata.events import Cause, Ignored, Press, Why
from toccata.play.access import Judge
from toccata.play.judged import Accepted
from toccata.play.part import Part
from toccata.settings.client import Access, Mode, PadSettings
from toccata.units import Level, PadId, Seconds

NO_STEADY = {"steady_ms": 0}


def test_without_settings_every_press_sounds_at_once() -> None:
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 600), touch("0/1", 501, 600))
    assert told == [
        "500 0/0 start drum press",
        "501 0/1 start drum press",
        "1500 0/0 end drum finished",
        "1501 0/1 end drum finished",
    ]


def test_a_press_sounds_once_it_has_lasted_the_acceptance_time() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 900), access={"acceptance_ms": 300})
    assert told == ["800 0/0 start drum press", "1800 0/0 end drum finished"]


def test_a_press_of_exactly_the_acceptance_time_sounds() -> None:
    assert starts(play({"0/0": DRUM}, touch("0/0", 500, 800), access={"acceptance_ms": 300})) == ["800 0/0"]


def test_a_shorter_press_stays_silent_and_is_told_when_the_lift_is_sure() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 799), access={"acceptance_ms": 300})
    assert told == ["839 0/0 ignored acceptance"]


def test_breaks_shorter_than_steady_do_not_break_the_acceptance_time() -> None:
    told = play(
        {"0/0": DRUM},
        touch("0/0", 500, 600),
        touch("0/0", 639, 700),
        touch("0/0", 720, 900),
        access={"acceptance_ms": 300},
    )
    assert starts(told) == ["800 0/0"]


def test_a_break_as_long_as_steady_begins_the_acceptance_time_anew() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 700), touch("0/0", 740, 1100), access={"acceptance_ms": 300})
    assert told[:2] == ["740 0/0 ignored acceptance", "1040 0/0 start drum press"]


def test_a_press_that_comes_of_age_in_a_break_sounds_when_the_hand_is_back() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 790), touch("0/0", 820, 900), access={"acceptance_ms": 300})
    assert starts(told) == ["820 0/0"]


def test_a_press_that_comes_of_age_in_a_break_and_does_not_return_stays_silent() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 790), access={"acceptance_ms": 300})
    assert told == ["830 0/0 ignored acceptance"]


def test_tremor_neither_starts_a_sound_again_nor_ends_it() -> None:
    breaks = [touch("0/0", 500, 600), touch("0/0", 639, 700), touch("0/0", 735, 1000)]
    assert play({"0/0": HUM}, *breaks) == ["500 0/0 start hum press", "1340 0/0 end hum lift"]


def test_with_steady_zero_every_lift_counts_at_once() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500, 600), touch("0/0", 601, 700), access=NO_STEADY)
    assert starts(told) == ["500 0/0", "601 0/0"]


def test_presses_within_the_release_time_of_the_lift_are_ignored() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 600), touch("0/0", 1099, 1150), access={"release_ms": 500})
    assert told[1] == "1099 0/0 ignored release"
    assert starts(told) == ["500 0/0"]


def test_ignored_presses_do_not_prolong_the_release_time() -> None:
    taps = [touch("0/0", 500, 600), touch("0/0", 900, 1050), touch("0/0", 1100, 1200)]
    assert starts(play({"0/0": DRUM}, *taps, access={"release_ms": 500})) == ["500 0/0", "1100 0/0"]


def test_the_release_time_is_of_the_same_pad_only() -> None:
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 600), touch("0/1", 700, 800), access={"release_ms": 500})
    assert starts(told) == ["500 0/0", "700 0/1"]


def test_a_press_too_short_to_be_accepted_starts_no_release_time() -> None:
    settings = {"release_ms": 500, "acceptance_ms": 200}
    told = play({"0/0": DRUM}, touch("0/0", 500, 600), touch("0/0", 700, 1000), access=settings)
    assert starts(told) == ["900 0/0"]


def test_after_an_accepted_press_all_pads_are_ignored_for_the_post_acceptance_delay() -> None:
    taps = [touch("0/0", 500, 600), touch("1/1", 999, 1100), touch("0/0", 800, 900), touch("0/2", 1000, 1100)]
    told = play({"0/0": DRUM, "1/1": DRUM, "0/2": DRUM}, *taps, access={"post_acceptance_ms": 500})
    assert [one for one in told if "ignored" in one] == [
        "800 0/0 ignored post-acceptance",
        "999 1/1 ignored post-acceptance",
    ]
    assert starts(told) == ["500 0/0", "1000 0/2"]


def test_the_post_acceptance_delay_is_measured_from_acceptance() -> None:
    settings = {"post_acceptance_ms": 500, "acceptance_ms": 300}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 900), touch("0/1", 1299, 1700), access=settings)
    assert starts(told) == ["800 0/0"]
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 900), touch("0/1", 1300, 1700), access=settings)
    assert starts(told) == ["800 0/0", "1600 0/1"]


def test_repeats_do_not_prolong_the_post_acceptance_delay() -> None:
    settings = {"post_acceptance_ms": 500, "repeat_ms": 400}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 1300), touch("0/1", 1000, 1100), access=settings)
    assert starts(told) == ["500 0/0", "900 0/0", "1000 0/1", "1300 0/0"]


def test_a_press_that_begins_while_presses_are_ignored_stays_ignored_until_it_is_lifted() -> None:
    settings = {"post_acceptance_ms": 500, "repeat_ms": 300}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 550), touch("0/1", 900, 5000), access=settings)
    assert told == ["500 0/0 start drum press", "900 0/1 ignored post-acceptance", "1500 0/0 end drum finished"]


def test_an_ignored_press_is_told_once_however_much_it_trembles() -> None:
    tremor = [touch("0/1", at, at + 20) for at in range(600, 1200, 40)]
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 550), *tremor, access={"post_acceptance_ms": 500})
    assert [one for one in told if "0/1" in one] == ["600 0/1 ignored post-acceptance"]


def test_a_held_press_starts_its_one_shot_again_every_repeat_time() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 1400), access={"repeat_ms": 400})
    assert told == [
        "500 0/0 start drum press",
        "900 0/0 start drum repeat",
        "1020 0/0 end drum repeat",
        "1300 0/0 start drum repeat",
        "1420 0/0 end drum repeat",
        "2300 0/0 end drum finished",
    ]


def test_repeats_are_counted_from_acceptance() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 1500), access={"repeat_ms": 400, "acceptance_ms": 300})
    assert starts(told) == ["800 0/0", "1200 0/0"]


def test_tremor_does_not_shift_the_repeats_that_follow() -> None:
    tremor = [touch("0/0", 500, 890), touch("0/0", 920, 1290), touch("0/0", 1320, 1800)]
    told = play({"0/0": DRUM}, *tremor, access={"repeat_ms": 400})
    assert starts(told) == ["500 0/0", "920 0/0", "1320 0/0", "1700 0/0"]


@pytest.mark.parametrize("mode", ["hold", "latch"])
def test_only_one_shots_repeat(mode: str) -> None:
    told = play({"0/0": {"mode": mode, "sound": "hum"}}, touch("0/0", 500, 1400), until=3000, access={"repeat_ms": 400})
    assert starts(told) == ["500 0/0"]


def test_a_sound_that_waits_for_the_lift_does_not_repeat_before() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 1400), access={"repeat_ms": 400, "activate_on": "lift"})
    assert starts(told) == ["1440 0/0"]


def test_while_one_pad_is_held_presses_of_others_do_nothing() -> None:
    taps = [touch("0/0", 500, 1000), touch("0/1", 700, 1300), touch("0/1", 1400, 1500)]
    told = play({"0/0": DRUM, "0/1": DRUM}, *taps, access={"one_at_a_time": True})
    assert told[:3] == ["500 0/0 start drum press", "700 0/1 ignored one-at-a-time", "1400 0/1 start drum press"]


def test_an_ignored_press_stays_ignored_when_the_other_pad_is_let_go() -> None:
    told = play(
        {"0/0": DRUM, "0/1": HUM}, touch("0/0", 500, 1000), touch("0/1", 700, 3000), access={"one_at_a_time": True}
    )
    assert starts(told) == ["500 0/0"]


def test_a_resting_hand_keeps_the_others_silent_for_ten_seconds_at_most() -> None:
    taps = [touch("0/0", 500), touch("0/1", 10_499, 10_600), touch("0/1", 10_700, 10_800)]
    told = play({"0/0": HUM, "0/1": DRUM}, *taps, until=12_000, access={"one_at_a_time": True})
    assert starts(told) == ["500 0/0", "10700 0/1"]


def test_a_touch_too_light_or_too_short_to_count_does_not_hold_a_pad() -> None:
    settings = {"one_at_a_time": True, "acceptance_ms": 300}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 700), touch("0/1", 600, 1000), access=settings)
    assert starts(told) == ["900 0/1"]


def test_the_newest_press_takes_over_and_the_older_sound_fades() -> None:
    told = play(
        {"0/0": HUM, "0/1": DRUM}, touch("0/0", 500, 2000), touch("0/1", 700, 800), access={"one_at_a_time": "last"}
    )
    assert told == [
        "500 0/0 start hum press",
        "700 0/1 start drum press",
        "1000 0/0 end hum stolen",
        "1700 0/1 end drum finished",
    ]


def test_a_press_that_was_taken_over_repeats_no_more() -> None:
    settings = {"one_at_a_time": "last", "repeat_ms": 400}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 3000), touch("0/1", 1000, 1100), access=settings)
    assert starts(told) == ["500 0/0", "900 0/0", "1000 0/1"]


def test_a_hand_that_was_taken_over_while_it_trembled_repeats_no_more() -> None:
    settings = {"one_at_a_time": "last", "repeat_ms": 400}
    hand = [*touch("0/0", 500, 980), *touch("0/0", 1010, 3000)]
    told = play({"0/0": DRUM, "0/1": DRUM}, hand, touch("0/1", 1000, 1100), access=settings)
    assert starts(told) == ["500 0/0", "900 0/0", "1000 0/1"]


def test_a_press_that_was_taken_over_does_not_sound_on_its_lift() -> None:
    settings = {"one_at_a_time": "last", "activate_on": "lift"}
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 1500), touch("0/1", 700, 1000), access=settings)
    assert told[:2] == ["700 0/0 ignored one-at-a-time", "1040 0/1 start drum lift"]
    assert starts(told) == ["1040 0/1"]


def test_with_lift_the_sound_starts_when_an_accepted_press_is_lifted() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 900), access={"activate_on": "lift", "steady_ms": 0})
    assert told == ["900 0/0 start drum lift", "1900 0/0 end drum finished"]


def test_with_lift_tremor_does_not_count_as_the_lift() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 700), touch("0/0", 730, 900), access={"activate_on": "lift"})
    assert starts(told) == ["940 0/0"]


def test_with_lift_a_press_shorter_than_its_acceptance_time_stays_silent() -> None:
    settings = {"activate_on": "lift", "acceptance_ms": 300}
    assert play({"0/0": DRUM}, touch("0/0", 500, 700), access=settings) == ["740 0/0 ignored acceptance"]


def test_with_lift_a_pad_that_sounds_while_held_starts_on_its_press() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500, 900), access={"activate_on": "lift"})
    assert told == ["500 0/0 start hum press", "1240 0/0 end hum lift"]


def test_a_pad_held_for_max_hold_fades_over_two_seconds() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500, 9000), access={"max_hold_s": 5})
    assert told == ["500 0/0 start hum press", "7500 0/0 end hum max-hold"]


def test_after_max_hold_a_pad_sounds_again_once_it_was_lifted() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500, 9000), touch("0/0", 9100, 9200), access={"max_hold_s": 5})
    assert starts(told) == ["500 0/0", "9100 0/0"]


def test_a_resting_pad_repeats_no_more_after_max_hold() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 9000), access={"max_hold_s": 2, "repeat_ms": 700})
    assert starts(told) == ["500 0/0", "1200 0/0", "1900 0/0"]


def test_with_lift_a_pad_that_rested_too_long_stays_silent_on_its_lift() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 9000), access={"max_hold_s": 2, "activate_on": "lift"})
    assert told == ["2500 0/0 ignored acceptance"]


def test_a_max_hold_that_is_reached_in_a_break_counts_when_the_hand_is_back() -> None:
    settings = {"max_hold_s": 2, "activate_on": "lift"}
    told = play({"0/0": DRUM}, touch("0/0", 500, 2490), touch("0/0", 2520, 4000), access=settings)
    assert told == ["2520 0/0 ignored acceptance"]


def test_a_resting_hand_neither_retriggers_nor_blocks_other_pads() -> None:
    taps = [touch("0/1", at, at + 50) for at in (700, 4000)]
    told = play({"0/0": DRUM, "0/1": DRUM}, touch("0/0", 500, 50_000), *taps)
    assert starts(told) == ["500 0/0", "700 0/1", "4000 0/1"]


def test_a_pads_own_access_lies_over_the_clients_key_by_key() -> None:
    pads = {"0/0": {**DRUM, "access": {"acceptance_ms": 300}}, "0/1": DRUM}
    told = play(
        pads, touch("0/0", 500, 1000), touch("0/1", 500, 1000), access={"release_ms": 400, "acceptance_ms": 100}
    )
    assert starts(told) == ["600 0/1", "800 0/0"]
    told = play(pads, touch("0/0", 500, 1000), touch("0/0", 1300, 1900), access={"release_ms": 400})
    assert starts(told) == ["800 0/0"]


def test_a_pad_that_is_not_mapped_is_told_and_has_no_effect_on_others() -> None:
    settings = {"one_at_a_time": True, "post_acceptance_ms": 500}
    told = play({"0/1": DRUM}, touch("0/0", 500, 3000), touch("0/1", 600, 700), access=settings)
    assert told[:2] == ["500 0/0 ignored unmapped", "600 0/1 start drum press"]


def test_presses_of_one_instant_act_in_the_order_of_their_pads() -> None:
    pads = {f"0/{number}": DRUM for number in (3, 1, 2)}
    both = [*touch("0/1", 500, 600), *touch("0/2", 500, 600)]
    told = play(pads, touch("0/3", 100, 200), both, access={"post_acceptance_ms": 300})
    assert told[:3] == ["100 0/3 start drum press", "500 0/1 start drum press", "500 0/2 ignored post-acceptance"]


def test_acceptances_of_one_instant_act_in_the_order_of_their_pads() -> None:
    both = [*touch("0/1", 500, 1000), *touch("0/3", 500, 1000)]
    settings = {"post_acceptance_ms": 300, "acceptance_ms": 300}
    told = play({"0/1": DRUM, "0/3": DRUM}, touch("0/3", 100, 200), both, access=settings)
    assert told[1:3] == ["800 0/1 start drum press", "800 0/3 ignored post-acceptance"]


def test_a_press_meets_what_was_due_before_it_however_late_that_is_asked() -> None:
    settings = PadSettings(Mode.ONE_SHOT, (), Access(acceptance_ms=300, post_acceptance_ms=200))
    parts = {pad: Part(pad, settings, ()) for pad in (PadId(0, 0), PadId(0, 1))}
    judge = Judge(parts.get, lambda accepted: None)
    assert list(judge.feel(Press(PadId(0, 0), Level(0.5), Seconds(0.5)))) == []
    late = list(judge.feel(Press(PadId(0, 1), Level(0.5), Seconds(0.9))))
    assert late == [
        Accepted(parts[PadId(0, 0)], Level(0.5), Seconds(0.8), False, Cause.PRESS),
        Ignored(Seconds(0.9), PadId(0, 1), Why.POST_ACCEPTANCE),
    ]
