"""The core as a whole: lateness, bursts, a change of setup, the quiet button, and what is handed out."""

from __future__ import annotations

import pytest
from score import DRUM, HUM, PACE, Line, Stage, client, lift, outage, play, starts, touch

from toccata.events import Note, Silence, Started
from toccata.units import NEVER

LATCH = {"mode": "latch", "sound": "hum"}
TWELVE = {f"0/{pad}": {"mode": "hold", "sound": "hum"} for pad in range(12)}


def late(score: Line, at: int, now: int, **keys: object) -> Stage:
    """Play what lies before ``at`` in time, and all the rest in one step at ``now`` (ms): the loop was stalled."""
    stage = Stage(client({"0/0": DRUM, "0/1": HUM, "0/2": {**DRUM, "dynamics": "touch"}}, **keys))
    stage.play([one for one in score if one.at < at / 1000], until=at)
    stage.step([one for one in score if one.at >= at / 1000], now / 1000)
    return stage


def forearm(at: int, to: int | None = None, pads: int = 12) -> Line:
    """Touch many pads of a board at once."""
    return [one for pad in range(pads) for one in touch(f"0/{pad}", at, to, burst=True)]


@pytest.mark.parametrize(("now", "told"), [(600, ["600 0/0 start drum press"]), (601, ["601 0/0 ignored fault"])])
def test_a_touch_older_than_100_ms_is_dropped_and_never_played_late(now: int, told: list[str]) -> None:
    assert late(touch("0/0", 500), 500, now).told() == told


def test_an_old_touch_is_dropped_even_if_its_acceptance_time_has_not_passed() -> None:
    assert late(touch("0/0", 500), 500, 650, access={"acceptance_ms": 300}).told() == ["650 0/0 ignored fault"]


def test_a_dropped_touch_stays_silent_until_it_was_released() -> None:
    stage = late(touch("0/0", 500), 500, 700).play(touch("0/0", 800, 900), touch("0/0", 1000, 1100), until=3000)
    assert stage.told()[:2] == ["700 0/0 ignored fault", "1000 0/0 start drum press"]


@pytest.mark.parametrize(("stalled", "why"), [(950, "start drum press"), (1000, "ignored fault")])
def test_an_acceptance_that_is_noticed_late_is_dropped_too(stalled: int, why: str) -> None:
    stage = late(touch("0/0", 550), 600, stalled, access={"acceptance_ms": 300})
    assert stage.told() == [f"{stalled} 0/0 {why}"]


def test_a_lift_that_is_noticed_late_starts_no_sound() -> None:
    stage = late(touch("0/0", 500, 600), 610, 741, access={"activate_on": "lift"})
    assert stage.told() == ["741 0/0 ignored fault"]


def test_a_measuring_that_is_noticed_late_is_dropped() -> None:
    assert late(touch("0/2", 500), 501, 609).told() == ["609 0/2 ignored fault"]


def test_repeats_that_were_missed_are_not_made_up_for() -> None:
    stage = late(touch("0/0", 500), 1400, 3210, access={"repeat_ms": 300})
    assert starts(stage.told()) == ["500 0/0", "800 0/0", "1100 0/0", "3210 0/0"]
    assert stage.core.due() == pytest.approx(3.5)


def test_a_repeat_that_is_older_than_100_ms_is_not_played_either() -> None:
    stage = late(touch("0/0", 500), 1400, 3310, access={"repeat_ms": 300})
    assert starts(stage.told()) == ["500 0/0", "800 0/0", "1100 0/0"]


def test_of_repeats_that_were_missed_a_moment_ago_only_the_last_is_played() -> None:
    stage = late(touch("0/0", 500), 520, 595, access={"repeat_ms": 30})
    assert starts(stage.told()) == ["500 0/0", "595 0/0"]


@pytest.mark.parametrize(("acceptance_ms", "stalled"), [(0, 500), (200, 600)])
def test_a_dropped_touch_does_not_repeat_either(acceptance_ms: int, stalled: int) -> None:
    settings = {"repeat_ms": 300, "acceptance_ms": acceptance_ms}
    stage = late(touch("0/0", 500), stalled, 950, access=settings)
    assert stage.play(touch("0/0", 1000, 3000), until=4000).told() == ["950 0/0 ignored fault"]


def test_repeats_do_not_drift_when_each_is_noticed_a_little_late() -> None:
    stage = late(touch("0/0", 0), 10, 20, access={"repeat_ms": 100})
    for _ in range(50):
        stage.step((), stage.core.due() + 0.004)
    late_by = {round(one.at * 1000) % 100 for one in stage.heard[1:] if isinstance(one, Started)}
    assert late_by == {4}


def test_a_hand_that_was_back_in_time_is_steady_even_if_it_is_noticed_later() -> None:
    stage = late([*touch("0/1", 500, 600), *touch("0/1", 639)], 639, 645)
    assert starts(stage.told()) == ["500 0/1"]


def test_a_press_that_had_lasted_long_enough_sounds_even_if_its_lift_was_noticed_first() -> None:
    stage = late(touch("0/0", 500, 802), 799, 803, access={"acceptance_ms": 300})
    assert stage.told() == ["803 0/0 start drum press"]


def test_a_stall_does_not_change_which_of_two_presses_came_first() -> None:
    score = [*touch("0/1", 500), *touch("0/0", 510), *lift("0/0", 990)]
    stage = late(score, 700, 830, access={"acceptance_ms": 300, "post_acceptance_ms": 200})
    assert stage.told() == ["810 0/0 ignored post-acceptance", "830 0/1 start hum press"]


def test_a_stall_does_not_change_which_of_a_measured_and_a_plain_touch_came_first() -> None:
    stage = late([*touch("0/2", 500), *touch("0/0", 510)], 505, 515, access={"post_acceptance_ms": 100})
    assert stage.told() == ["510 0/0 ignored post-acceptance", "515 0/2 start drum press"]


def test_a_burst_of_twelve_starts_at_most_four_in_50_ms() -> None:
    begun = starts(play(TWELVE, forearm(500, 900)))
    times = ["500"] * 4 + ["550"] * 4 + ["600"] * 4
    assert begun == [f"{at} 0/{pad}" for pad, at in enumerate(times)]


def test_every_sound_of_a_burst_ends_with_its_own_lift() -> None:
    told = play(TWELVE, forearm(500, 530), access={"steady_ms": 0})
    assert [one for one in told if one.endswith("end hum lift")] == [
        f"{at} 0/{pad} end hum lift" for pad, at in enumerate([830] * 4 + [850] * 4 + [900] * 4)
    ]


def test_a_pad_of_a_burst_that_is_touched_again_sounds_as_long_as_it_is_held() -> None:
    again = touch("0/11", 560, 3000)
    told = play(TWELVE, forearm(500, 530), again, access={"steady_ms": 0})
    assert [one for one in told if "0/11" in one][-1] == "3300 0/11 end hum lift"


def test_repeats_of_a_burst_are_spread_like_its_starts() -> None:
    pads = {f"0/{pad}": DRUM for pad in range(8)}
    begun = starts(play(pads, forearm(500, 1700, 8), access={"repeat_ms": 1000}))
    assert [one.split()[0] for one in begun] == ["500"] * 4 + ["550"] * 4 + ["1500"] * 4 + ["1550"] * 4


def test_what_a_burst_cannot_start_within_110_ms_is_dropped() -> None:
    pads = {f"{board}/{pad}": DRUM for board in range(2) for pad in range(12)}
    both = [one for pad in pads for one in touch(pad, 500, burst=True)]
    told = play(pads, both, until=2000)
    assert len(starts(told)) == 12
    assert [one for one in told if "ignored" in one] == [f"650 1/{pad} ignored fault" for pad in range(12)]
    assert len(starts(play(pads, both, until=1900, access={"repeat_ms": 1000}))) == 24


def test_what_waits_of_a_burst_stays_silent_when_its_board_is_lost() -> None:
    told = play(TWELVE, forearm(500), outage(0, 520))
    assert starts(told) == [f"500 0/{pad}" for pad in range(4)]
    assert [one for one in told if "ignored" in one] == [f"520 0/{pad} ignored fault" for pad in range(4, 12)]


def test_a_touch_beside_a_burst_does_not_wait_for_it() -> None:
    pads = {**TWELVE, "1/0": DRUM}
    assert "510 1/0" in starts(play(pads, forearm(500, 900), touch("1/0", 510, 600)))


def test_the_newest_of_a_burst_takes_over() -> None:
    told = play(TWELVE, forearm(500, 2000), access={"one_at_a_time": "last"})
    ends = [one.split()[-1] for one in told if " end " in one]
    assert ends == ["stolen"] * 11 + ["lift"]


def test_quiet_ends_all_within_60_ms_and_for_good() -> None:
    stage = Stage(client({**TWELVE, "1/0": LATCH, "1/1": {**DRUM, "again": "layer"}}, access={"repeat_ms": 200}))
    stage.play(touch("1/0", 100, 200), touch("1/1", 300), forearm(500), until=510)
    stage.core.quiet(stage.heard[-1].at)
    stage.play(until=2000)
    begun = [one.at for one in stage.heard if isinstance(one, Started)]
    assert max(begun) == 0.5
    assert stage.core.is_silent()
    assert max(one.at for one in stage.heard) == pytest.approx(0.56)


def test_after_quiet_a_pad_sounds_again_once_it_was_lifted() -> None:
    stage = Stage(client({"0/0": HUM})).play(touch("0/0", 100), until=1000)
    stage.core.quiet(stage.heard[-1].at)
    stage.play(lift("0/0", 1100), touch("0/0", 1200, 1300), until=5000)
    assert starts(stage.told()) == ["100 0/0", "1200 0/0"]


def test_quiet_hastens_a_fade_that_is_under_way() -> None:
    stage = Stage(client({"0/0": HUM}, access={"max_hold_s": 1})).play(touch("0/0", 0), until=1500)
    stage.step((), 1.5)
    stage.core.quiet(stage.core.due() * 0 + 1.5)  # type: ignore[arg-type]
    assert stage.play(until=3000).told()[-1] == "1560 0/0 end hum max-hold"


def swapped(before: Stage, pads: dict[str, object], at: float, **keys: object) -> Stage:
    """Change to another setup, as the loop does."""
    stage = Stage(client(pads, **keys), follows=before)
    stage.core.fade_all(at)  # type: ignore[arg-type]
    stage.step((), at)
    return stage


def test_with_a_new_setup_the_old_voices_end_by_their_own_fade() -> None:
    before = Stage(client({"0/0": LATCH, "0/1": {"mode": "one-shot", "sound": "bell"}}))
    before.play(touch("0/0", 100, 200), touch("0/1", 300, 400), until=1000)
    after = swapped(before, {"0/0": DRUM}, 1.0).play(until=5000)
    assert after.told()[2:] == ["1120 0/0 end hum stolen", "1120 0/1 end bell stolen"]


def test_with_a_new_setup_touched_pads_wait_for_their_release() -> None:
    before = Stage(client({"0/0": DRUM})).play(touch("0/0", 100), until=500)
    after = swapped(before, {"0/0": DRUM}, 0.5)
    after.play(touch("0/0", 600), lift("0/0", 700), touch("0/0", 800, 900), until=3000)
    assert starts(after.told()) == ["100 0/0", "800 0/0"]


def test_with_a_new_setup_a_lost_board_stays_lost() -> None:
    before = Stage(client({"0/0": DRUM})).play(outage(0, 100), until=500)
    after = swapped(before, {"0/0": HUM}, 0.5).play(touch("0/0", 600, stale=True), until=1000)
    assert starts(after.told()) == []


def test_a_louder_setup_before_does_not_make_the_next_touch_silent() -> None:
    before = Stage(client({f"0/{pad}": LATCH for pad in range(12)}, ceiling_dbfs=-1), peak=0.07)
    before.play(*[touch(f"0/{pad}", 100 + pad, 200) for pad in range(12)], until=1000)
    after = swapped(before, {"1/0": DRUM}, 1.0, ceiling_dbfs=-6).play(touch("1/0", 1010, 1100), until=1020)
    note = next(one for one in reversed(after.actions) if isinstance(one, Note))
    assert note.gain > 0.3


@pytest.mark.parametrize(("of_client", "of_device", "holds"), [(-1, -1, 0.891), (-6, -1, 0.501), (-1, -6, 0.501)])
def test_the_lower_of_the_clients_and_the_devices_ceiling_holds(of_client: int, of_device: int, holds: float) -> None:
    stage = Stage(client({"0/0": DRUM}, ceiling_dbfs=of_client), peak=0.95, device_ceiling_dbfs=of_device)
    note = stage.play(touch("0/0", 100, 200), until=150).actions[0]
    assert isinstance(note, Note)
    assert note.gain * 0.95 == pytest.approx(holds, abs=0.001)


def test_what_was_heard_is_in_order() -> None:
    taps = [touch(f"0/{(at // 70) % 3}", at, at + 50) for at in range(500, 9000, 70)]
    stage = Stage(client({"0/0": DRUM, "0/1": HUM}, access={"release_ms": 300})).play(*taps, until=30_000)
    times = [one.at for one in stage.heard]
    assert times == sorted(times)


def test_at_rest_nothing_is_due() -> None:
    stage = Stage(client({"0/0": DRUM})).play(touch("0/0", 100, 200), until=5000)
    assert stage.core.due() == NEVER
    assert stage.core.is_silent()


def test_an_answer_comes_in_the_step_of_its_touch() -> None:
    stage = Stage(client({"0/0": HUM}), PACE)
    played = stage.core.step(touch("0/0", 100), touch("0/0", 100)[0].at)
    assert [type(one) for one in played.actions] == [Note]
    assert [type(one) for one in played.heard] == [Started]


def test_no_fade_is_shorter_than_the_sounds_own() -> None:
    stage = Stage(client({"0/0": HUM})).play(touch("0/0", 100, 1000), until=2000)
    assert [one.over for one in stage.actions if isinstance(one, Silence)] == [0.3]
