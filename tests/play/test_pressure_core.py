"""A sensor in the play core: its squeezes are judged as touches of a pad are, whatever happens around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from score import DRUM, HUM, JACK, SIP, SQUEEZE, Line, Stage, client, play, starts

from toccata.events import BoardFault, BoardRecovered, Reading, Started, Why
from toccata.play.core import Core
from toccata.units import NEVER, Level, PadId, Seconds

Shape = Callable[[int], float]


def read(shape: Shape, until: int, since: int = 0, pad: PadId = SQUEEZE) -> Line:
    """What a sensor says every 2 ms, from one millisecond to before another."""
    return [Reading(pad, Level(shape(at)), Seconds(at / 1000)) for at in range(since, until, 2)]


def squeezed(*spans: tuple[int, int], share: float = 0.6) -> Shape:
    """Squeezed within these spans of milliseconds."""
    return lambda at: share if any(begin <= at < end for begin, end in spans) else 0.0


def sounded(shape: Shape, until: int = 4000, sound: dict[str, Any] = HUM, **keys: Any) -> list[str]:
    """What is heard of a sensor that plays this sound."""
    return play({}, read(shape, until), until=until, sensors={"squeeze": sound}, **keys)


def staged(sound: dict[str, Any] = HUM, **keys: Any) -> Stage:
    """A core that plays this sound with the sensor."""
    return Stage(client({}, sensors={"squeeze": sound}, **keys))


def lost(at: int, to: int) -> Line:
    board = SQUEEZE.board
    return [BoardFault(board, "gone", Seconds(at / 1000)), BoardRecovered(board, "gone", Seconds(to / 1000))]


def test_a_squeeze_holds_its_sound_until_it_is_let_go() -> None:
    assert sounded(squeezed((500, 1500))) == ["504 squeeze start hum press", "1842 squeeze end hum lift"]


def ramped(milliseconds: int) -> Shape:
    """From nothing to all in so long, from 500 ms on."""
    return lambda at: min(max((at - 500) / milliseconds, 0.0), 1.0)


def test_a_struck_sound_is_the_louder_the_steeper_its_squeeze() -> None:
    stages = [staged(DRUM).play(read(ramped(each), 2000), until=2000) for each in (1000, 300, 100, 30, 4)]
    begun = [one.gain_db for stage in stages for one in stage.heard if isinstance(one, Started)]
    assert len(begun) == len(stages)
    assert begun == sorted(begun)
    assert begun[-1] - begun[0] > 6.0


@pytest.mark.parametrize(
    ("access", "begun"),
    [
        ({}, ["504", "2004", "2304"]),
        ({"acceptance_ms": 500}, ["1004"]),
        ({"release_ms": 1000}, ["504"]),
        ({"activate_on": "lift"}, ["1542", "2242", "2542"]),
        ({"steady_ms": 400}, ["504", "2004"]),
    ],
)
def test_a_squeeze_keeps_the_access_settings_of_a_pad(access: dict[str, Any], begun: list[str]) -> None:
    told = sounded(squeezed((500, 1500), (2000, 2200), (2300, 2500)), sound={**DRUM, "again": "layer"}, access=access)
    assert [one.split()[0] for one in starts(told)] == begun


@pytest.mark.parametrize(("sensitivity", "heard"), [("light", 3), ("normal", 2), ("firm", 1)])
def test_a_squeeze_counts_by_the_sensitivity_of_its_client(sensitivity: str, heard: int) -> None:
    shape = [squeezed((500, 600), share=0.08), squeezed((1500, 1600), share=0.2), squeezed((2500, 2600), share=0.5)]
    told = sounded(lambda at: sum(one(at) for one in shape), access={"sensitivity": sensitivity})
    assert len(starts(told)) == heard


def test_a_weak_squeeze_is_one_after_calibration() -> None:
    weak = {"squeeze": {"rest": 0.02, "comfortable": 0.035, "firm": 0.05}}
    shape = squeezed((500, 1000), share=0.03)
    assert starts(sounded(lambda at: 0.02 + shape(at), calibration=weak)) == ["504 squeeze"]
    assert sounded(lambda at: 0.02 + shape(at)) == []


def test_a_lost_sensor_ends_its_sound_after_150_ms_and_waits_for_its_release() -> None:
    lines = [
        *read(squeezed((500, 1000)), 1000),
        *lost(1000, 1400),
        *read(squeezed((1400, 2000), (2500, 2600)), 3000, 1400),
    ]
    told = staged().play(lines, until=3000).told()
    assert told == [
        "504 squeeze start hum press",
        "1000 board 16 lost",
        "1390 squeeze end hum fault",
        "1400 board 16 back",
        "2504 squeeze start hum press",
        "2942 squeeze end hum lift",
    ]


def test_a_lost_sensor_leaves_the_other_one_alone() -> None:
    both = {"squeeze": HUM, "sip": HUM}
    lines = [read(squeezed((500, 1000)), 1000), lost(1000, 9000), read(squeezed((500, 2000)), 3000, pad=SIP)]
    told = Stage(client({}, sensors=both)).play(*lines, until=4000).told()
    assert [one for one in told if " sip " in one] == ["504 sip start hum press", "2342 sip end hum lift"]


def test_readings_that_come_more_than_100_ms_late_play_nothing() -> None:
    stage = staged().play(read(squeezed(), 500), until=500)
    stage.step(read(squeezed((500, 520)), 520, 500), 0.640)
    assert stage.play(read(squeezed((500, 3000)), 3000, 642), until=3000).told() == []


def test_a_remap_keeps_a_squeeze_with_its_sound_and_its_settings() -> None:
    stage = staged().play(read(squeezed((500, 2000)), 1000), until=1000)
    after = stage.remap({}, at=1000, sensors={"squeeze": {**DRUM, "access": {"sensitivity": "firm"}}})
    told = after.play(read(squeezed((500, 2000), (2500, 2600), share=0.2), 3000, 1000), until=3000).told()
    assert told == ["504 squeeze start hum press", "2342 squeeze end hum lift"]


def test_another_setup_distrusts_a_squeeze_until_it_is_let_go() -> None:
    stage = staged().play(read(squeezed((500, 2000)), 1000), until=1000)
    stage.core.fade_all(Seconds(1.0))
    after = Stage(client({}, sensors={"squeeze": DRUM}), follows=stage)
    told = after.play(read(squeezed((500, 2000), (2500, 2600)), 3000, 1000), until=3000).told()
    assert starts(told) == ["504 squeeze", "2504 squeeze"]


def test_another_setup_tells_who_saw_the_squeeze_begin_that_it_is_over() -> None:
    stage = staged().play(read(squeezed((500, 2000)), 1000), until=1000)
    after = Stage(client({}, sensors={"squeeze": DRUM}), follows=stage).core
    told = after.step((), Seconds(1.0)).squeezed
    assert (told, squeezes(after, read(squeezed((500, 2000)), 2500, 1000))) == (
        [Reading(SQUEEZE, Level(0.0), Seconds(0.998))],
        [],
    )


def test_quiet_fades_a_squeeze_and_says_so_of_the_next() -> None:
    stage = staged().play(read(squeezed((500, 2000)), 1000), until=1000)
    stage.core.mute(Why.QUIET, Seconds(1.0))
    told = stage.play(read(squeezed((500, 2000), (2500, 2600)), 3000, 1000), until=3000).told()
    assert told == ["504 squeeze start hum press", "1060 squeeze end hum stolen", "2504 squeeze ignored quiet"]


def test_a_sensor_that_is_calibrated_plays_nothing_meanwhile() -> None:
    stage = staged().play(read(squeezed((500, 2000)), 1000), until=1000)
    stage.core.hush_sensor(SQUEEZE, Seconds(2.2))
    told = stage.play(read(squeezed((500, 1200), (1500, 2000), (2500, 2600)), 3000, 1000), until=3000).told()
    assert told == [
        "504 squeeze start hum press",
        "1338 squeeze end hum lift",
        "2504 squeeze start hum press",
        "2942 squeeze end hum lift",
    ]


@pytest.mark.parametrize("access", [{"activate_on": "lift"}, {"acceptance_ms": 600}])
def test_a_squeeze_that_waits_for_its_sound_gets_none_once_it_is_calibrated(access: dict[str, Any]) -> None:
    stage = staged(DRUM, access=access).play(read(squeezed((500, 2000)), 1000), until=1000)
    stage.core.hush_sensor(SQUEEZE, Seconds(2.2))
    assert starts(stage.play(read(squeezed((500, 2000)), 3000, 1000), until=3000).told()) == []


def test_sensors_are_read_while_they_are_played_or_watched() -> None:
    core = staged().core
    assert (core.depth_wish(SQUEEZE), core.depth_wish(SIP)) == (0.001, NEVER)
    core.watch_sensor(SIP, Seconds(5.0))
    core.step([Reading(SIP, Level(0.4), Seconds(1.0)), Reading(SQUEEZE, Level(0.01), Seconds(1.0))], Seconds(1.0))
    assert core.depth_wish(SIP) == 0.050
    assert core.levels() == {SIP: (0.4, 0.4), SQUEEZE: (0.01, 0.01)}


def squeezes(core: Core, lines: Line) -> list[Reading]:
    return [one for line in lines for one in core.step([line], line.at).squeezed]


def test_a_step_says_how_squeezes_begin_and_end_and_nothing_of_their_samples() -> None:
    begun, ended = squeezes(staged().core, read(squeezed((500, 1000)), 1500))
    assert (begun.pad, begun.at, ended) == (SQUEEZE, 0.504, Reading(SQUEEZE, Level(0.0), Seconds(1.002)))
    assert begun.level == pytest.approx(1.0)


def test_an_idle_sensor_asks_for_no_step() -> None:
    stage = staged().play(read(squeezed((500, 1000)), 2000), until=2000)
    assert stage.core.due() == NEVER


@pytest.mark.parametrize("sensitivity", ["light", "normal", "firm"])
def test_a_switch_sounds_at_once_whatever_the_sensitivity(sensitivity: str) -> None:
    lines = [Reading(JACK, Level(1.0), Seconds(0.5)), Reading(JACK, Level(0.0), Seconds(0.9))]
    told = play({}, lines, switches={"jack-1": HUM}, access={"sensitivity": sensitivity})
    assert told == ["500 jack-1 start hum press", "1240 jack-1 end hum lift"]


def test_a_switch_keeps_the_access_settings_of_a_pad() -> None:
    lines = [Reading(JACK, Level(float(at % 1000 == 500)), Seconds(at / 1000)) for at in range(500, 4000, 500)]
    told = play({}, lines, switches={"jack-1": DRUM}, access={"acceptance_ms": 300, "release_ms": 600})
    assert starts(told) == ["800 jack-1", "2800 jack-1"]


def test_a_closed_switch_asks_for_no_level() -> None:
    stage = Stage(client({}, switches={"jack-1": {**HUM, "dynamics": "touch"}}))
    assert starts(stage.play([Reading(JACK, Level(1.0), Seconds(0.5))], until=600).told()) == ["500 jack-1"]
    assert stage.core.depth_wish(JACK) == NEVER
