"""The pod's real binary behind the daemon's own bus: a squeeze of its input is a sound that follows the hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from emulator.built import Built

from firmware.emulated.pod_at_bench import LONGEST_STRETCH_NS, PodAtBench
from firmware.emulated.pod_stage import COMFORTABLE, FIRM, RATE, SENSORS, Frames, PodStage, loudness_db
from firmware.emulated.stage_port import StagePort
from technician.flash_bench import Told, at_pty
from toccata.events import BoardFault, BoardRecovered, Cause
from toccata.sensors import pod_registers as reg

Started = Callable[..., PodAtBench]
SOUND = "warm-pad/C4"
WINDOW_S = 0.05

STARTS_WITHIN_MS = 20.0
"""1 ms of the pod's filter, 4 to its next poll, 5 of measuring, 2 of bus."""

WEAK = 0.08
HAND = ((0.0, 0.0), (0.05, WEAK), (0.3, WEAK), (0.6, COMFORTABLE), (0.9, COMFORTABLE), (1.2, FIRM), (1.5, FIRM))
LETS_GO = ((1.5, FIRM), (1.8, COMFORTABLE), (2.1, COMFORTABLE), (2.2, 0.0))
"""Seconds and shares above rest: a beginning, more, still more; less, none."""

HELD = ((0.0, 0.0), (0.05, FIRM))
LET_GO = (0.0, 0.0)
ALL_CHANNELS = b"\x0f"
ON_AT_300 = b"\x02\x2c\x01\x78\x00"
"""Channel 2: on at 300, off at 120 counts."""


class Squeezed:
    """One squeeze, from a second before it to a second after it."""

    def __init__(self, stage: PodStage) -> None:
        self.stage = stage
        stage.run(0.6)
        self.at = stage.squeeze(*HAND, *LETS_GO[1:])
        stage.run(3.2)
        self.sound = stage.sound()

    def between(self, begin: float, end: float) -> Frames:
        """What was heard from one second of the hand to another."""
        return self.sound[round((self.at + begin) * RATE) : round((self.at + end) * RATE)]

    def gains_db(self, begin: float, end: float) -> Frames:
        """Window by window, beside the same voice without a hand: what the hand alone does."""
        started = self.stage.starts()[0].at
        whole = self.stage.held_full(SOUND, started, self.at + end)
        beside = whole[round((self.at + begin) * RATE) : round((self.at + end) * RATE)]
        return loudness_db(self.between(begin, end), WINDOW_S) - loudness_db(beside, WINDOW_S)


@pytest.fixture(scope="module")
def squeezed(built: Built, data: Path) -> Squeezed:
    pod = PodAtBench(built.flash())
    pod.wait_until_ready()
    return Squeezed(PodStage(pod, data))


def test_a_squeeze_is_one_sound_on_its_own_channel(squeezed: Squeezed) -> None:
    starts = [(one.pad.name, one.sound, one.cause) for one in squeezed.stage.starts()]
    ends = [(one.pad.name, one.sound, one.cause) for one in squeezed.stage.ends()]
    assert (starts, ends) == ([("chin", SOUND, Cause.PRESS)], [("chin", SOUND, Cause.LIFT)])


def test_it_is_silent_before_the_hand_and_after_it(squeezed: Squeezed) -> None:
    assert not squeezed.sound[: round(squeezed.at * RATE)].any()
    assert not squeezed.between(3.0, 3.2).any()
    assert squeezed.between(0.1, 2.0).any()


def test_the_loudness_rises_with_the_hand_and_falls_with_it(squeezed: Squeezed) -> None:
    rising, falling = squeezed.gains_db(0.1, 1.5), squeezed.gains_db(1.55, 2.3)
    assert all(later >= earlier - 0.1 for earlier, later in pairwise(rising))
    assert all(later <= earlier + 0.1 for earlier, later in pairwise(falling))
    assert rising[-1] - rising[0] > 12.0


def test_a_comfortable_hand_is_9_db_softer_than_a_firm_one(squeezed: Squeezed) -> None:
    comfortable, firm, again = (squeezed.gains_db(at, at + 0.2).mean() for at in (0.7, 1.3, 1.9))
    assert firm - comfortable == pytest.approx(9.0, abs=1.0)
    assert again == pytest.approx(comfortable, abs=0.5)


def test_the_bus_was_never_held_up_and_nothing_was_lost_on_it(squeezed: Squeezed) -> None:
    counts = squeezed.stage.pod_bus.counts
    assert (counts.retries, counts.failures) == (0, 0)
    assert counts.calls > 500
    assert 0 < squeezed.stage.pod.bench.bus.longest_stretch_ns <= LONGEST_STRETCH_NS


def test_a_step_on_the_input_is_a_sound_within_20_ms(started: Started, data: Path) -> None:
    stage = PodStage(started(), data)
    took = []
    for turn in range(4):
        stage.run(0.3 + 0.0013 * turn)
        at = stage.squeeze((0.0, FIRM))
        stage.run(0.1)
        took.append(1000.0 * (stage.starts(at)[0].at - at))
        stage.squeeze((0.0, 0.0))
    sys.stdout.write(f"ADC step to start of the voice, ms: {', '.join(f'{ms:.1f}' for ms in took)}\n")
    assert max(took) <= STARTS_WITHIN_MS


def told_of_sensors(stage: PodStage, what: type[BoardFault | BoardRecovered], since: float) -> dict[str, float]:
    """Which were lost, or found, how long after an instant."""
    return {one.name: one.at - since for one in stage.heard if isinstance(one, what) and one.at >= since}


def test_a_pod_that_is_unplugged_fades_its_sound_and_is_found_again(started: Started, data: Path) -> None:
    stage = PodStage(started(), data)
    stage.squeeze(*HELD)
    stage.run(0.5)
    stage.pod.bench.power_off()
    gone = stage.squeeze(LET_GO)
    stage.run(1.0)
    assert sorted(told_of_sensors(stage, BoardFault, gone)) == sorted(SENSORS)
    (ended,) = stage.ends()
    assert (ended.cause, ended.at - gone < 0.8) == (Cause.FAULT, True)
    back = stage.time.now()
    stage.pod.bench.power_on()
    stage.run(2.0)
    found = told_of_sensors(stage, BoardRecovered, back)
    assert (sorted(found), max(found.values()) <= 2.0) == (sorted(SENSORS), True)
    at = stage.squeeze(*HELD)
    stage.run(0.2)
    assert [one.pad.name for one in stage.starts(at)] == ["chin"]
    assert not stage.sound()[round(ended.at * RATE) : round(at * RATE)].any()


def calibrated(pod: PodAtBench) -> PodAtBench:
    """Its rests are taken and saved, and a threshold."""
    assert pod.ask(reg.COMMAND_CALIBRATE, ALL_CHANNELS).status == reg.REPLY_OK
    assert pod.ask(reg.COMMAND_THRESHOLDS, ON_AT_300).status == reg.REPLY_OK
    return pod


def test_a_dip_of_the_supply_under_a_hand_ends_no_sound_of_a_calibrated_pod(started: Started, data: Path) -> None:
    stage = PodStage(calibrated(started()), data)
    stage.squeeze(*HELD)
    stage.run(0.5)
    stage.pod.bench.power_off()
    dipped = stage.time.now()
    stage.run(0.002)
    stage.pod.bench.power_on()
    stage.run(0.5)
    assert stage.pod.status & reg.STATUS_HELD
    assert (len(stage.starts()), stage.ends(), told_of_sensors(stage, BoardFault, dipped)) == (1, [], {})


def flashed_while_played(stage: PodStage, image: bytes) -> Told:
    """The real command, on a real port, with the chin leaning on its sensor all the time.

    It sounds before the command begins: a host that gives the stage's thread no turn would flash a silent pod.
    """
    stage.squeeze(*HELD)
    stage.run(0.5)
    with StagePort(stage) as port:
        told = at_pty(port, image, "--wait", "20")
    stage.run(2.0)
    return told


def test_flashed_with_the_next_version_it_plays_again_and_keeps_its_calibration(
    started: Started, following: Built, data: Path
) -> None:
    stage = PodStage(calibrated(started()), data)
    told = flashed_while_played(stage, following.pod)
    assert (told.status, told.fault, "the pod runs 1.1.0" in told.said) == (0, "", True)
    assert [(one.pad.name, one.cause) for one in stage.ends()] == [("chin", Cause.FAULT)]
    pod = stage.pod
    # Only a saved rest can tell that the chin still leans on it.
    assert pod.status & (reg.STATUS_HELD | reg.STATUS_DEFAULTS) == reg.STATUS_HELD
    assert (pod.read(reg.REGISTER_FW_MINOR), pod.word(reg.REGISTER_THRESHOLD_ON + 8)) == (b"\x01", 300)
    stage.squeeze(LET_GO)
    stage.run(0.5)
    at = stage.squeeze(*HELD)
    stage.run(0.3)
    assert [one.pad.name for one in stage.starts()] == ["chin", "chin"]
    assert 0.0 < stage.starts(at)[0].at - at < 0.1
