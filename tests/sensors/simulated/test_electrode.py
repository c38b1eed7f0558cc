"""Strides and steps give the same: the lazy electrode against one that is played window by window."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.sensors.simulated import mpr121_registers as reg
from toccata.sensors.simulated.baseline import Baseline
from toccata.sensors.simulated.electrode import Electrode
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.sensors.simulated.surface import Surface
from toccata.units import NEVER, Seconds

DRIVER_FILTERS = (1, 1, 14, 0, 1, 5, 1, 0, 0, 0, 0)
half_deltas = st.integers(0, 3)
counts = st.sampled_from((0, 1, 2, 14))
laws = st.tuples(half_deltas, half_deltas, counts, st.sampled_from((0, 0, 1, 3)))
locks, touches, debounces = st.integers(0, 3), st.integers(1, 30), st.sampled_from((0, 0, 0x11, 0x20))
tunings = st.builds(
    lambda up, down, held, *others: tuning(up + down + held[1:], *others),
    *(laws, laws, laws, locks, touches, debounces, st.sampled_from((0x20, 0x29, 0x40))),
)
pauses = st.one_of(st.floats(0.0, 0.05), st.floats(0.0, 1.0))
amounts = st.sampled_from((0.0, 0.0, 0.03, 0.06, 0.1, 1.0))
presses = st.lists(st.tuples(st.integers(2, 5), amounts, pauses), min_size=3, max_size=15)
rates = st.one_of(st.floats(-3, 3), st.floats(-300, 300))
spans = st.tuples(st.sampled_from((FaultKind.DRIFT, FaultKind.WET)), st.floats(0, 5), st.floats(0, 9), rates)
kept = st.integers(40, 66).map(lambda register: register << 2)


def surface_with(seed: int, faults: list[tuple[FaultKind, float, float, float]]) -> Surface:
    surface = Surface(seed)
    for kind, start, lasting, rate in faults:
        surface.suffer(Fault(kind, None, Seconds(start), Seconds(start + lasting), rate))
    return surface


surfaces = st.builds(surface_with, st.integers(0, 99), st.lists(spans, max_size=2))


def tuning(filters=DRIVER_FILTERS, lock=2, touch=12, debounce=0, config2=0x20) -> reg.Tuning:
    registers = reg.power_on()
    registers[reg.RISING : reg.RISING + 11] = bytes(filters)
    registers[reg.THRESHOLDS : reg.THRESHOLDS + 24] = bytes([touch, touch // 2] * 12)
    registers[reg.DEBOUNCE], registers[reg.CONFIG2], registers[reg.ECR] = debounce, config2, lock << 6 | 12
    return reg.tuning_of(registers)


class Stepper:
    """An electrode as the data sheet tells it: one window after the other, four samples each."""

    def __init__(self, surface: Surface, order: reg.Tuning, kept: int) -> None:
        self.surface, self.order = surface, order
        self.baseline, self.window, self.pending, self.touched = Baseline(order, kept), 0, 0, False

    def play(self, until: float) -> tuple[int, bool]:
        while (self.window + 1) * self.order.window_s <= until + 1e-9:
            self.step()
        return self.baseline.value, self.touched

    def step(self) -> None:
        samples, begins = self.order.samples, self.window * self.order.window_s
        self.window += 1
        instants = [begins + sample * self.order.sample_s for sample in range(1, samples + 1)]
        levels = [self.surface.level(3, Seconds(at)) * self.order.gains[3] for at in instants]
        figure = round(sum(min(max(level, 0), 1023) for level in levels) / samples + self.surface.noise(3, self.window))
        figure = min(max(figure, 0), 1023)
        if self.window == 1 and self.order.loaded_bits:
            self.baseline.value = figure & self.order.loaded_bits
        touch, release = self.order.thresholds[3]
        delta = self.baseline.value - figure
        changes = delta < release if self.touched else delta > touch
        self.pending = self.pending + 1 if changes else 0
        if self.pending == (self.order.release_windows if self.touched else self.order.touch_windows):
            self.touched, self.pending = not self.touched, 0
        self.baseline.follow(figure, self.touched, self.window)


@settings(max_examples=400, deadline=None)
@given(order=tunings, played=presses, surface=surfaces, baseline=kept)
def test_strides_end_where_steps_end(order, played, surface, baseline):
    lazy, stepper = Electrode(3, surface, order, Seconds(0.0), baseline), Stepper(surface, order, baseline)
    now = Seconds(0.0)
    for pad, amount, pause in [*played, (9, 0.0, 3.0)]:
        surface.touch(pad, amount, now, Seconds(0.0))
        now = Seconds(now + pause)
        lazy.advance(now)
        assert (lazy.baseline, lazy.touched) == stepper.play(now)


@settings(max_examples=300, deadline=None)
@given(order=tunings, played=presses, surface=surfaces, baseline=kept)
def test_no_decision_changes_before_the_instant_that_was_announced(order, played, surface, baseline):
    electrode, now = Electrode(3, surface, order, Seconds(0.0), baseline), Seconds(0.0)
    for pad, amount, pause in [*played, (9, 0.0, 3.0)]:
        surface.touch(pad, amount, now, Seconds(0.0))
        quiet = electrode.quiet_until()
        assert quiet > now
        assert not electrode.advance(Seconds(min(now + pause, quiet - 1e-5)))
        now = Seconds(now + pause)
        electrode.advance(now)


SLOW_FALL = (1, 1, 14, 0, 1, 1, 255, 0, 0, 0, 0)
RISE_ONLY = (1, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0)
FALL_ONLY = (1, 0, 0, 0, 1, 5, 1, 0, 0, 0, 0)
EDGES = {
    "a drift faster than small deviations": (tuning(), 0, FaultKind.DRIFT, 300.0),
    "a level that grazes the touch threshold, not tracked": (tuning(lock=1), 12, FaultKind.DRIFT, 0.5),
    "a level that grazes the touch threshold, followed slowly": (tuning(SLOW_FALL), 12, FaultKind.DRIFT, 1.0),
    "a baseline that climbs to a falling level and stays": (tuning(RISE_ONLY, 0), -30, FaultKind.DRIFT, 8.0),
    "a neighbour's touch through water": (tuning(touch=40), 0, FaultKind.WET, 1.0),
    "a baseline that never rises": (tuning(FALL_ONLY, 0), -3, FaultKind.DRIFT, 1.0),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edge", EDGES)
def test_strides_end_where_steps_end_at(edge, seed):
    order, above, kind, rate = EDGES[edge]
    surface = surface_with(seed, [(kind, 0.0, 99.0, rate)])
    baseline = round(surface.level(3, Seconds(0.0))) + above
    lazy, stepper = Electrode(3, surface, order, Seconds(0.0), baseline), Stepper(surface, order, baseline)
    quiet = Seconds(0.0)
    for turn in range(1500):
        now = Seconds(turn * 0.0217)
        assert not lazy.advance(min(now, Seconds(quiet - 1e-5)))
        lazy.advance(now)
        assert (lazy.baseline, lazy.touched) == stepper.play(now)
        surface.touch(4, turn // 20 % 2, now, Seconds(0.0))
        quiet = lazy.quiet_until()


def held_through(filters: tuple[int, ...], minutes: int) -> list[bool]:
    """Hold every pad under drift and tell, minute by minute, whether all of them are touched."""
    chip = SimulatedMpr121(seed=5)
    chip.write(bytes([0x2B, *filters]), Seconds(0.0))
    chip.write(bytes([0x41, *([12, 6] * 12)]), Seconds(0.0))
    chip.write(b"\x5d\x20\x8c", Seconds(0.0))
    for pad in range(12):
        chip.touch(pad, 1.0, Seconds(3.0))
    chip.suffer(Fault(FaultKind.DRIFT, None, Seconds(3.0), Seconds(3.0 + 60.0 * minutes)))
    seen = []
    for minute in range(1, minutes + 1):
        chip.write(b"\x00", Seconds(3.0 + 60.0 * minute))
        seen.append(chip.read(2, Seconds(3.0 + 60.0 * minute)) == b"\xff\x0f")
    return seen


def test_a_hold_of_30_minutes_under_drift_stays_a_hold_with_frozen_touched_filters():
    assert held_through(DRIVER_FILTERS, 30) == [True] * 30


def test_a_hold_is_lost_where_the_touched_filters_follow_the_finger():
    assert held_through((*DRIVER_FILTERS[:8], 1, 14, 0), 3) == [False] * 3


@pytest.mark.parametrize("thresholds", [(1, 1), (2, 1), (12, 6)])
def test_a_calibrated_electrode_announces_nothing(thresholds):
    order = tuning(touch=thresholds[0])
    electrode = Electrode(3, Surface(1), order, Seconds(0.0), 0)
    electrode.advance(Seconds(5.0))

    assert (electrode.quiet_until() == NEVER) is (thresholds[0] >= 2)
