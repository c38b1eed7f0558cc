"""Filter, rest, onsets and velocity of the pod's core."""

from __future__ import annotations

import pytest

from firmware.core_runner import Core
from toccata.sensors import pod_registers as pod

REST = 800.0
TO_WITHIN_MS = 3


def one(channel: int, level: float) -> tuple[float, ...]:
    """All channels at rest but one."""
    return tuple(level if at == channel else REST for at in range(pod.CHANNELS))


def ramp(per_ms: float, top: float = 2800.0) -> list[float]:
    return [min(REST + per_ms * ms, top) for ms in range(1, int((top - REST) / per_ms) + 12)]


def tap(channel: int = 0, level: float = 2000.0) -> list[tuple[float, ...]]:
    """A press and its release, 30 ms in all."""
    return [one(channel, level)] * 15 + [one(channel, REST)] * 15


def test_at_rest_nothing_is_counted_and_every_value_is_zero(core: Core) -> None:
    core.feed([REST] * 3000)
    assert {(c.value, c.onsets, c.velocity, c.state, c.flags) for c in core.frame().channels} == {(0, 0, 0, 0, 0)}


@pytest.mark.parametrize("channel", range(pod.CHANNELS))
def test_a_ramp_on_one_channel_is_one_onset_on_that_channel(core: Core, channel: int) -> None:
    core.feed([one(channel, level) for level in ramp(per_ms=80)])
    assert core.onsets() == tuple(int(at == channel) for at in range(pod.CHANNELS))


def test_velocity_rises_with_the_slope(core: Core) -> None:
    velocities = []
    for per_ms in (20, 82, 205, 614, 4000):
        core.feed([*ramp(per_ms), *[REST] * 60])
        velocities.append(core.frame().channels[0].velocity)
    assert velocities == sorted(set(velocities))
    assert (velocities[0] >= 1, velocities[-1]) == (True, pod.VELOCITY_MAX)


@pytest.mark.parametrize("above", [270, 400, 800, 3000])
def test_a_step_is_an_onset_to_be_read_within_3_ms(core: Core, above: float) -> None:
    core.feed([REST + above] * (TO_WITHIN_MS - 1))  # the step came up to 1 ms before the first sample that shows it
    late = core.onsets()[0]
    core.feed([REST + above])
    assert (late, core.onsets()[0]) == (int(above >= 400), 1)


def test_the_onset_counts_at_once_and_its_velocity_follows_when_the_state_says_so(core: Core) -> None:
    core.feed(tap())
    first = core.frame().channels[0]
    core.feed([3000.0] * 3)
    measuring = core.frame().channels[0]
    core.feed([3000.0] * pod.VELOCITY_WINDOW_MS)
    held = core.frame().channels[0]
    assert (measuring.onsets, measuring.state, measuring.velocity) == (2, pod.STATE_MEASURING, first.velocity)
    assert (held.onsets, held.state, held.velocity) == (2, pod.STATE_HELD, 127)


def test_a_touch_shorter_than_the_window_has_its_velocity_too(core: Core) -> None:
    core.feed([REST + 1000] * 2 + [REST - 300] * 6)
    channel = core.frame().channels[0]
    assert (channel.onsets, channel.state, channel.velocity) == (1, pod.STATE_IDLE, 83)


@pytest.mark.parametrize(
    ("levels", "velocity"),
    [
        ([300.0] * 10, 25),  # the steepest millisecond, half of the step, lies before the onset
        ([150.0] * 4 + [240.0] * 3 + [800.0] * 9, 47),  # and here after it
        ([150.0] * 4 + [260.0] * 12, 9),
    ],
)
def test_velocity_is_that_of_the_steepest_millisecond_around_the_onset(
    core: Core, levels: list[float], velocity: int
) -> None:
    core.feed(REST + above for above in levels)
    channel = core.frame().channels[0]
    assert (channel.onsets, channel.velocity) == (1, velocity)


def test_no_hit_is_lost_when_polls_are_missed(core: Core) -> None:
    before = core.onsets()[1]
    core.feed(level for _ in range(7) for level in tap(channel=1))
    assert (core.onsets()[1] - before) % 256 == 7


def test_the_counter_of_onsets_wraps_after_256(core: Core) -> None:
    core.feed(level for _ in range(258) for level in tap(channel=2))
    assert core.onsets() == (0, 0, 2, 0)


def test_between_the_thresholds_nothing_changes(core: Core) -> None:
    core.feed([REST + 150] * 20)
    below = core.frame().channels[0].state
    core.feed([REST + 300] * 20 + [REST + 150] * 20)
    above = core.frame().channels[0]
    assert (below, above.state, above.onsets) == (pod.STATE_IDLE, pod.STATE_HELD, 1)


def test_a_level_that_trembles_about_the_on_threshold_is_one_onset(core: Core) -> None:
    core.feed(REST + pod.ON_DEFAULT + (20 if ms % 7 < 3 else -20) for ms in range(2000))
    assert core.onsets() == (1, 1, 1, 1)


@pytest.mark.parametrize("code", [512, 1536, 2560, 3584])
def test_the_converters_steps_and_spikes_are_no_onsets(core: Core, code: int) -> None:
    core.start(at=code - 4)
    core.feed(code + (12 if ms % 3 == 0 else -12) + (600 if ms % 50 == 17 else 0) for ms in range(3000))
    assert core.onsets() == (0, 0, 0, 0)


@pytest.mark.parametrize("spike", [0.0, 4095.0])
def test_a_lone_sample_of_any_height_is_nothing(core: Core, spike: float) -> None:
    core.feed(spike if ms % 10 == 5 else REST for ms in range(1000))
    assert {(c.value, c.onsets, c.flags) for c in core.frame().channels} == {(0, 0, 0)}


def test_a_million_samples_of_noise_hold_no_onset(core: Core) -> None:
    """250,000 ms of four channels, each conversion spread by 46 counts (rms) about a code of erratum E11 or between."""
    onsets = []
    for seed, centre in enumerate((512, 1536, 900, 3584)):
        core.start(at=centre)
        onsets.append(core.line(f"noise {seed} 62500 {centre} 40"))
    assert onsets == ["0"] * 4


def test_drift_is_followed_and_never_an_onset(core: Core) -> None:
    core.feed(REST + ms * 0.003 for ms in range(60_000))
    rising = core.frame().channels[0]
    core.feed(REST + 180 - ms * 0.02 for ms in range(60_000) if ms * 0.02 < 180)
    falling = core.frame().channels[0]
    assert (rising.onsets, falling.onsets, falling.value) == (0, 0, 0)
    assert rising.value < 16


@pytest.mark.parametrize("counts", [30, 150])
def test_a_weak_squeeze_below_the_threshold_is_not_eaten(core: Core, counts: int) -> None:
    core.feed([REST + counts] * 30_000)
    assert core.frame().channels[0].value == counts


def test_a_hold_of_a_minute_neither_releases_nor_fades(core: Core) -> None:
    core.feed([one(3, 2000.0)] * 20)
    soon = core.frame().channels[3]
    core.feed([one(3, 2000.0)] * 60_000)
    assert core.frame().channels[3] == soon
    assert (soon.value, soon.state, soon.onsets) == (1200, pod.STATE_HELD, 1)
