"""A remap while people play: a pad changes at its next press, and what is held goes on as it began."""

from __future__ import annotations

from typing import Any

import pytest
from score import DRUM, HUM, Line, Stage, client, lift, play, starts, touch

from toccata.events import Note, Turn
from toccata.units import NEVER, Decibels, to_gain

LATCH = {"mode": "latch", "sound": "hum"}
BELL = {"mode": "one-shot", "sound": "bell"}
WORD = {"mode": "one-shot", "sound": "word"}


def with_access(pad: dict[str, Any], **access: Any) -> dict[str, Any]:
    """The same pad with access settings of its own."""
    return {**pad, "access": access}


def remapped(before: dict[str, Any], after: dict[str, Any], at: int, *lines: Line, until: int = 30_000) -> list[str]:
    """Play lines on pad 0/0 alone, which is remapped at some instant."""
    stage = Stage(client({"0/0": before}))
    stage.play([one for line in lines for one in line if one.at < at / 1000], until=at)
    late = [one for line in lines for one in line if one.at >= at / 1000]
    return stage.remap({"0/0": after} if after else {"0/1": DRUM}, at).play(late, until=until).told()


def test_a_held_pad_keeps_its_sound_until_it_is_lifted_and_its_next_press_is_the_new_one() -> None:
    told = remapped(HUM, DRUM, 1000, touch("0/0", 100, 2000), touch("0/0", 3000, 3100))
    assert told == [
        "100 0/0 start hum press",
        "2340 0/0 end hum lift",
        "3000 0/0 start drum press",
        "4000 0/0 end drum finished",
    ]


@pytest.mark.parametrize("after", [DRUM, with_access(DRUM, acceptance_ms=400), HUM])
def test_a_latched_sound_is_ended_by_the_next_press_and_the_one_after_that_is_the_new_one(
    after: dict[str, Any],
) -> None:
    taps = [touch("0/0", at, at + 500) for at in (100, 2000, 3000)]
    told = remapped(LATCH, after, 1000, *taps)
    assert told[:2] == ["100 0/0 start hum press", "2300 0/0 end hum press"]
    assert told[2].endswith(f"start {after['sound']} press")


def test_a_latched_sound_of_a_pad_that_is_no_longer_mapped_is_ended_by_its_next_press() -> None:
    told = remapped(LATCH, {}, 1000, *[touch("0/0", at, at + 100) for at in (100, 2000, 3000)])
    assert told == ["100 0/0 start hum press", "2300 0/0 end hum press", "3000 0/0 ignored unmapped"]


def test_a_latched_sound_whose_pad_is_remapped_still_obeys_its_max_hold() -> None:
    before = with_access(LATCH, max_hold_s=3)
    told = remapped(before, DRUM, 1000, touch("0/0", 100, 200), touch("0/0", 6000, 6100))
    assert told[1:3] == ["5100 0/0 end hum max-hold", "6000 0/0 start drum press"]


def test_a_timed_sound_fades_after_its_seconds() -> None:
    timed = {"mode": "timed", "sound": "hum", "seconds": 4}
    assert remapped(timed, DRUM, 1000, touch("0/0", 100, 200))[1:] == ["4400 0/0 end hum timed"]


def test_a_held_pad_rests_after_the_max_hold_that_it_began_with() -> None:
    told = remapped(with_access(HUM, max_hold_s=2), HUM, 1000, touch("0/0", 100, 9000))
    assert told == ["100 0/0 start hum press", "4100 0/0 end hum max-hold"]


def test_repeats_go_on_with_the_old_sound_until_the_lift() -> None:
    told = remapped(with_access(DRUM, repeat_ms=500), BELL, 800, touch("0/0", 100, 1700), touch("0/0", 3000, 3100))
    assert [one for one in told if " start " in one] == [
        "100 0/0 start drum press",
        "600 0/0 start drum repeat",
        "1100 0/0 start drum repeat",
        "1600 0/0 start drum repeat",
        "3000 0/0 start bell press",
    ]


def test_what_a_held_pad_may_still_ask_for_is_carried_as_long_as_it_may() -> None:
    stage = Stage(client({"0/0": with_access(DRUM, repeat_ms=500), "0/1": BELL})).play(touch("0/0", 100), until=800)
    after = stage.remap({"0/0": BELL}, 1000)
    assert after.core.carried() == {"drum -6.0"}
    assert after.remap({"0/0": HUM}, 1050).core.carried() == {"drum -6.0"}
    assert after.play(lift("0/0", 1200), until=5000).core.carried() == frozenset()


def test_a_press_whose_acceptance_time_still_runs_plays_what_it_was_made_for() -> None:
    before = with_access(DRUM, acceptance_ms=500)
    told = remapped(before, BELL, 300, touch("0/0", 100, 2000), touch("0/0", 3000, 3100))
    assert [one for one in told if " start " in one] == ["600 0/0 start drum press", "3000 0/0 start bell press"]


def test_a_sound_that_waits_for_its_lift_is_the_one_that_was_pressed() -> None:
    told = remapped(with_access(DRUM, activate_on="lift", steady_ms=0), BELL, 300, touch("0/0", 100, 900))
    assert told[0] == "900 0/0 start drum lift"


def test_tremor_on_a_held_pad_does_not_bring_the_new_sound_in() -> None:
    told = remapped(HUM, DRUM, 1000, touch("0/0", 100, 990), touch("0/0", 1020, 2000))
    assert told == ["100 0/0 start hum press", "2340 0/0 end hum lift"]


@pytest.mark.parametrize("before", [BELL, WORD, {**WORD, "gain_db": -3}, LATCH | {"mode": "timed", "seconds": 60}])
def test_a_remapped_pad_is_heard_at_once_though_its_old_sound_still_plays(before: dict[str, Any]) -> None:
    told = remapped(before, {**WORD, "again": "ignore"}, 500, touch("0/0", 100, 200), touch("0/0", 600, 700))
    assert told[1] == "600 0/0 start word press"
    assert told[2].split()[2:] == ["end", before["sound"], "press"]


def test_a_new_latch_does_not_take_the_old_sound_for_its_own() -> None:
    told = remapped(BELL, LATCH, 500, *[touch("0/0", at, at + 50) for at in (100, 600, 1200)])
    assert told == [
        "100 0/0 start bell press",
        "600 0/0 start hum press",
        "720 0/0 end bell press",
        "1500 0/0 end hum press",
    ]


def test_a_hand_on_a_pad_that_was_not_mapped_starts_nothing_before_its_next_press() -> None:
    stage = Stage(client({"0/1": DRUM})).play(touch("0/0", 100), until=500)
    told = stage.remap({"0/0": HUM}, 500).play(lift("0/0", 900), touch("0/0", 1000, 1100), until=5000).told()
    assert starts(told) == ["1000 0/0"]


def test_a_hand_lets_go_as_it_began_though_the_sensitivity_has_changed() -> None:
    relaxes = touch("0/0", 1500, level=0.2)
    told = remapped(with_access(HUM, sensitivity="firm"), HUM, 1000, touch("0/0", 100, level=0.9), relaxes)
    assert told == ["100 0/0 start hum press", "1840 0/0 end hum lift"]
    told = remapped(HUM, with_access(HUM, sensitivity="firm"), 1000, touch("0/0", 100, level=0.9), relaxes, until=5000)
    assert told == ["100 0/0 start hum press"]


@pytest.mark.parametrize("rests", [0.2, 0.9], ids=["too lightly", "relaxed after a press"])
def test_a_hand_that_rests_does_not_become_a_press_because_the_sensitivity_has_changed(rests: float) -> None:
    firm, light = with_access(HUM, sensitivity="firm"), with_access(HUM, sensitivity="light")
    hand = [*touch("0/0", 100, level=rests), *touch("0/0", 500, level=0.2), *touch("0/0", 1500, level=0.21)]
    told = remapped(firm, light, 1000, hand, lift("0/0", 2000), touch("0/0", 3000, 3100, level=0.2), until=9000)
    assert [one for one in starts(told) if not one.startswith("100 ")] == ["3000 0/0"]


@pytest.mark.parametrize(
    ("access", "lines", "keys"),
    [
        ({"acceptance_ms": 800}, [touch("0/0", 500, 2000)], {}),
        ({"release_ms": 900}, [touch("0/0", 500, 600), touch("0/0", 1200, 1300), touch("0/0", 1600, 1700)], {}),
        ({"post_acceptance_ms": 900}, [touch("0/0", 500, 600), touch("0/1", 1200, 1300), touch("0/1", 1500, 1600)], {}),
        ({"one_at_a_time": True}, [touch("0/0", 500, 2000), touch("0/1", 1200, 1300)], {}),
        ({"one_at_a_time": "last"}, [touch("0/0", 500, 2000), touch("0/1", 1200, 1300)], {}),
        ({"repeat_ms": 300}, [touch("0/0", 500, 2000)], {}),
        ({}, [touch("0/0", 500, 600), touch("0/0", 1200, 1300)], WORD),
        ({}, [touch("0/0", at, at + 50) for at in range(500, 3000, 300)], {"sounds": ["C", "D", "E"], "mode": "step"}),
        ({}, [touch("0/0", at, at + 200, level=0.7) for at in (500, 996, 1400)], {**DRUM, "dynamics": "touch"}),
    ],
)
def test_pads_that_did_not_change_go_on_as_if_nothing_had_happened(
    access: dict[str, Any], lines: list[Line], keys: dict[str, Any]
) -> None:
    pads, score = {"0/0": keys or DRUM, "0/1": DRUM}, [one for line in lines for one in line]
    stage = Stage(client({**pads, "0/2": DRUM}, access=access)).play([o for o in score if o.at < 1.0], until=1000)
    after = stage.remap({**pads, "0/2": BELL}, 1000, access=access)
    after.play([one for one in score if one.at >= 1.0], until=60_000)
    assert after.told() == play({**pads, "0/2": DRUM}, score, access=access)


def test_a_release_time_and_a_post_acceptance_time_that_are_made_shorter_are_so_at_once() -> None:
    before = with_access(DRUM, release_ms=30_000, post_acceptance_ms=30_000)
    told = remapped(before, DRUM, 1000, touch("0/0", 100, 200), touch("0/0", 1500, 1600))
    assert starts(told) == ["100 0/0", "1500 0/0"]


def test_a_sequence_goes_on_though_its_pad_sounds_otherwise_and_begins_anew_with_other_sounds() -> None:
    steps = {"mode": "step", "sounds": ["C", "D", "E"]}
    taps = [touch("0/0", at, at + 50) for at in (100, 400, 1400, 1700)]
    heard = {}
    for name, after in (("louder", {**steps, "gain_db": -3}), ("other", {**steps, "sounds": ["E", "D", "C"]})):
        told = remapped(steps, after, 1000, *taps)
        heard[name] = "".join(one.split()[3] for one in told if " start " in one)
    assert heard == {"louder": "CDEC", "other": "CDED"}


def test_random_does_not_repeat_across_a_remap() -> None:
    before, after = ({"mode": "random", "sounds": ["C", "D"], "gain_db": gain} for gain in (0, -3))
    told = remapped(before, after, 1000, *[touch("0/0", at, at + 50) for at in range(100, 3000, 200)])
    chosen = "".join(one.split()[3] for one in told if " start " in one)
    assert chosen in ("CDCDCDCDCDCDCDC", "DCDCDCDCDCDCDCD")


def test_what_waits_of_a_burst_plays_what_was_touched() -> None:
    pads = {f"0/{pad}": HUM if pad < 4 else {**WORD, "mode": "hold"} for pad in range(12)}
    arm = [one for pad in range(12) for one in touch(f"0/{pad}", 500, 510, burst=True)]
    stage = Stage(client(pads, access={"steady_ms": 0})).play(arm, until=520)
    after = stage.remap({f"0/{pad}": DRUM for pad in range(12)}, 520)
    assert after.core.carried() == {"hum -6.0", "word -6.0"}
    after.play(until=3000)
    assert [one.split()[3] for one in after.told() if " start " in one] == ["hum"] * 4 + ["word"] * 8
    assert [one.split()[-1] for one in after.told() if " end " in one] == ["lift"] * 12


def test_a_held_pad_survives_many_remaps() -> None:
    stage = Stage(client({"0/0": HUM})).play(touch("0/0", 100), until=500)
    for at, name in ((500, "drum"), (700, "bell"), (900, "C")):
        stage = stage.remap({"0/0": {"mode": "one-shot", "sound": name}}, at)
    told = stage.play(lift("0/0", 1000), touch("0/0", 2000, 2100), until=5000).told()
    assert told[:3] == ["100 0/0 start hum press", "1340 0/0 end hum lift", "2000 0/0 start C press"]
    assert stage.core.due() == NEVER


def test_a_remap_sends_the_player_nothing() -> None:
    stage = Stage(client({"0/0": HUM, "0/1": BELL}), peak=0.2)
    stage.play(touch("0/0", 100), touch("0/1", 200, 300), until=1000)
    before = len(stage.actions)
    assert len(stage.remap({"0/0": DRUM, "0/1": DRUM}, 1000, peak=0.2).actions) == before


def test_held_loops_bow_to_a_lower_ceiling_by_a_fade() -> None:
    pads = {f"0/{pad}": HUM for pad in range(4)}
    stage = Stage(client(pads, ceiling_dbfs=-1), peak=0.2)
    stage.play(*[touch(f"0/{pad}", 100 + pad) for pad in range(4)], until=1000)
    after = stage.remap(pads, 1000, peak=0.2, ceiling_dbfs=-6).play(until=1200)
    gains = {one.voice: one.gain for one in after.actions if isinstance(one, Note | Turn)}
    assert sum(gains.values()) * 0.2 == pytest.approx(to_gain(Decibels(-6.0)), rel=1e-6)
    assert {one.over for one in after.actions if isinstance(one, Turn) and one.at >= 1.0} == {0.025}


def reach_beside_a_fading_loop(peak: float, *remaps: int) -> float:
    """Hold a loop, lower the ceiling, let the loop fade over 2 s, and give what it and a new sound reach together."""
    stage = Stage(client({"0/0": with_access(HUM, max_hold_s=3)}, ceiling_dbfs=-1), peak=peak)
    stage.play(touch("0/0", 100), until=500)
    for at in remaps:
        stage = stage.remap({"0/1": BELL}, at, peak=0.9, ceiling_dbfs=-6)
    stage.play(touch("0/1", 3200, 3300), until=3250)
    loop_gain = [one.gain for one in stage.actions if isinstance(one, Note | Turn) and one.voice == 1][-1]
    struck_gain = next(one.gain for one in stage.actions if isinstance(one, Note) and one.voice == 2)
    return loop_gain * peak * 0.94 + struck_gain * 0.9


@pytest.mark.parametrize("peak", [0.85, 0.3])
@pytest.mark.parametrize("remaps", [(1000,), (1000, 1500), (1000, 1020), (1000, 3150)])
def test_a_loop_that_was_kept_fades_under_the_lower_ceiling(peak: float, remaps: tuple[int, ...]) -> None:
    assert reach_beside_a_fading_loop(peak, *remaps) <= to_gain(Decibels(-6.0))


def test_a_touch_while_held_loops_bow_is_heard() -> None:
    pads = {f"0/{pad}": HUM for pad in range(5)}
    stage = Stage(client(pads, ceiling_dbfs=-1), peak=0.2)
    stage.play(*[touch(f"0/{pad}", 100 + pad) for pad in range(4)], until=1000)
    for at in (1000, 1002):
        stage = stage.remap(pads, at, peak=0.2, ceiling_dbfs=-6)
    stage.play(touch("0/4", 1004, 1100), until=1010)
    assert next(one.gain for one in stage.actions if isinstance(one, Note) and one.voice == 5) > 0.1


def test_a_loop_that_fades_through_two_remaps_leaves_room_for_the_next_touch() -> None:
    stage = Stage(client({"0/0": with_access(HUM, max_hold_s=1)}, ceiling_dbfs=-1), peak=0.85)
    stage.play(touch("0/0", 0), until=1050)
    for at in (1060, 1100):
        stage = stage.remap({"0/1": BELL}, at, peak=0.3, ceiling_dbfs=-6)
    stage.play(touch("0/1", 1150, 1200), until=1160)
    assert next(one.gain for one in stage.actions if isinstance(one, Note) and one.voice == 2) > 0.05
