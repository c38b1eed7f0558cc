"""The chip's registers, modes, timing and interrupt line, as the data sheet says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.units import NEVER, Seconds

STOPPED_ONLY = sorted(set(range(0x1E, 0x7B)) - {0x5E} - set(range(0x73, 0x7B)))


def at(seconds: float) -> Seconds:
    return Seconds(seconds)


def read(chip: SimulatedMpr121, register: int, when: float, length: int = 1) -> bytes:
    chip.write(bytes([register]), at(when))
    return chip.read(length, at(when))


def running(when: float = 0.0, config2: int = 0x20, ecr: int = 0x8C, debounce: int = 0) -> SimulatedMpr121:
    chip = SimulatedMpr121(seed=3)
    chip.write(bytes([0x2B, 1, 1, 14, 0, 1, 5, 1, 0, 0, 0, 0]), at(when))
    chip.write(bytes([0x41, *([12, 6] * 12)]), at(when))
    chip.write(bytes([0x5B, debounce, 0x10, config2, ecr]), at(when))
    return chip


def pressed_after(chip: SimulatedMpr121, when: float, step: float) -> float:
    """Touch pad 0 and tell how long it takes until the status shows it."""
    chip.touch(0, 1.0, at(when))
    steps = 0
    while not read(chip, 0x00, when + steps * step + 1e-9)[0] & 1:
        steps += 1
    return steps * step


def test_power_on_values_are_all_zero_but_the_two_configurations():
    image = read(SimulatedMpr121(), 0x00, 0.0, 0x80)

    assert {register: value for register, value in enumerate(image) if value} == {0x5C: 0x10, 0x5D: 0x24}


def test_a_soft_reset_gives_the_power_on_values_back_even_in_run_mode():
    chip = running()
    chip.write(b"\x80\x63", at(1.0))

    assert read(chip, 0x00, 1.0, 0x80) == read(SimulatedMpr121(), 0x00, 0.0, 0x80)


def test_a_wrong_word_resets_nothing():
    chip = running()
    chip.write(b"\x80\x62", at(1.0))

    assert read(chip, 0x5E, 1.0) == b"\x8c"


@given(register=st.sampled_from(STOPPED_ONLY), value=st.integers(1, 255))
def test_run_mode_refuses_what_stop_mode_takes(register, value):
    chip = SimulatedMpr121()
    chip.write(bytes([register, value]), at(0.0))
    taken = read(chip, register, 0.0)
    chip.write(b"\x5e\x0c", at(0.0))
    chip.write(bytes([register, value ^ 0xFF]), at(0.0))

    assert (taken, read(chip, register, 0.0)) == (bytes([value]), bytes([value]))


def test_run_mode_takes_ecr_and_the_gpio_registers():
    chip = running()
    chip.write(bytes([0x73, 1, 2, 0, 4, 5]), at(1.0))
    chip.write(b"\x78\xf0\x30\x81", at(1.0))

    assert read(chip, 0x73, 1.0, 5) == bytes([1, 2, (0xF0 & ~0x30) ^ 0x81, 4, 5])


def test_the_outputs_cannot_be_written():
    chip = SimulatedMpr121()
    chip.write(bytes([0x00, *([0x7F] * 0x1E)]), at(0.0))

    assert read(chip, 0x00, 0.0, 0x1E) == bytes(0x1E)


def test_a_read_goes_on_where_the_last_one_ended():
    chip = running()
    chip.write(b"\x41", at(1.0))

    assert chip.read(1, at(1.0)) + chip.read(2, at(1.0)) == bytes([12, 6, 12])


@pytest.mark.parametrize(
    ("esi", "sfi", "window"), [(0, 0, 0.004), (0, 3, 0.018), (1, 1, 0.012), (4, 0, 0.064), (7, 2, 1.28)]
)
def test_figures_change_every_esi_times_sfi(esi, sfi, window):
    chip = running(config2=0x20 | sfi << 3 | esi)
    edges = [at(window * turn) for turn in range(1, 12)]
    figures = [(read(chip, 0x04, edge), read(chip, 0x04, edge + 0.98 * window)) for edge in edges]

    assert read(running(config2=0x20 | sfi << 3 | esi), 0x04, 0.98 * window) == b"\0"
    assert all(early == late for early, late in figures)
    assert len({early for early, _ in figures}) > 1


@pytest.mark.parametrize("debounce", range(8))
def test_debounce_adds_a_window_for_each_count(debounce):
    assert pressed_after(running(debounce=debounce), 4.0, 0.001) == pytest.approx(0.004 * (debounce + 1), abs=1e-6)


def test_release_debounce_is_a_figure_of_its_own():
    chip = running(debounce=0x30)
    chip.touch(0, 1.0, at(4.0))
    chip.touch(0, 0.0, at(5.0))

    assert [read(chip, 0x00, 5.0 + 0.004 * window)[0] for window in range(6)] == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(("lock", "first_bits"), [(0b10, 0x3E0), (0b11, 0x3FF)])
def test_the_calibration_lock_loads_the_bits_it_names(lock, first_bits):
    chip = running(ecr=lock << 6 | 0x0C)
    figures = read(chip, 0x04, 0.0041, 24)
    loaded = [figures[2 * pad] + 256 * figures[2 * pad + 1] & first_bits for pad in range(12)]

    assert read(chip, 0x1E, 0.0041, 12) == bytes(value >> 2 for value in loaded)


def test_without_tracking_the_baseline_stays_what_was_written():
    chip = SimulatedMpr121()
    chip.write(bytes([0x1E, *range(40, 52)]), at(0.0))
    chip.write(b"\x2b\x3f\x3f\x00\x00\x3f\x3f\x00\x00", at(0.0))
    chip.write(b"\x5e\x4c", at(0.0))

    assert read(chip, 0x1E, 100.0, 12) == bytes(range(40, 52))


def test_with_lock_00_the_baseline_climbs_from_what_was_written():
    chip = running(ecr=0x0C)

    # NCL 14 and NHD 1: one count up in 15 figures of 4 ms, so 16 counts of 10 bits a second, 4 of 8 bits.
    assert read(chip, 0x1E, 0.0)[0] == 0
    assert [read(chip, 0x1E, float(second))[0] for second in (1, 2, 3)] == [4, 8, 12]


def test_only_enabled_electrodes_are_measured():
    chip = running(ecr=0x84)
    for pad in range(12):
        chip.touch(pad, 1.0, at(3.0))

    assert read(chip, 0x00, 3.1, 2) == b"\x0f\x00"
    assert any(read(chip, 0x04, 3.1, 8))
    assert not any(read(chip, 0x0C, 3.1, 16))


def test_a_pad_that_is_held_at_the_start_is_taken_for_idle():
    chip = running()
    chip.touch(0, 1.0, at(3.0))
    touched = read(chip, 0x00, 3.1)
    chip.write(b"\x5e\x00", at(3.1))
    chip.write(b"\x5e\x8c", at(3.1))

    assert (touched, read(chip, 0x00, 8.0)) == (b"\x01", b"\x00")


def test_the_interrupt_line_falls_on_a_change_and_rises_when_the_status_is_read():
    chip = running()
    states = [chip.irq_low(at(3.0))]
    chip.touch(5, 1.0, at(3.001))
    states += [chip.irq_low(at(3.003)), chip.irq_low(at(3.008))]
    read(chip, 0x04, 3.008)
    states.append(chip.irq_low(at(3.008)))
    read(chip, 0x00, 3.008)
    states.append(chip.irq_low(at(3.008)))
    chip.touch(5, 0.0, at(3.5))
    states.append(chip.irq_low(at(3.51)))

    assert states == [False, False, True, True, False, True]


@given(presses=st.lists(st.tuples(st.integers(0, 11), st.floats(0.0, 1.0), st.floats(0.0, 0.05)), max_size=12))
def test_the_interrupt_line_never_falls_before_the_instant_that_was_announced(presses):
    chip, now = running(), 0.3
    for pad, amount, pause in presses:
        chip.touch(pad, amount, at(now))
        announced = chip.next_change(at(now))
        read(chip, 0x00, now)
        end = min(now + pause, announced - 1e-6)
        assert announced > now
        assert not chip.irq_low(at(end))
        now += pause


def test_nothing_is_announced_while_a_pad_rests_or_is_held():
    chip = running()
    announced = [chip.next_change(at(3.0))]
    chip.touch(0, 1.0, at(3.0))
    announced.append(chip.next_change(at(3.0)))
    announced.append(chip.next_change(at(3.1)))

    assert announced == [NEVER, pytest.approx(3.004), NEVER]


def test_auto_configuration_brings_the_counts_to_the_target():
    chip = SimulatedMpr121(seed=3)
    chip.write(bytes([0x7B, 0x01, 0x00, 200, 130, 180]), at(0.0))
    chip.write(b"\x5e\x8c", at(0.0))
    data = read(chip, 0x04, 0.1, 24)

    assert all(abs(data[2 * pad] + 256 * data[2 * pad + 1] - 720) <= 20 for pad in range(12))
    assert read(chip, 0x02, 0.1, 2) == b"\0\0"


def test_a_target_out_of_reach_is_told_by_flags_and_by_the_line():
    chip = SimulatedMpr121(seed=3)
    chip.write(bytes([0x7B, 0x01, 0x05, 10, 5, 200]), at(0.0))
    chip.write(b"\x5e\x8c", at(0.0))

    assert (read(chip, 0x02, 0.0, 2), chip.irq_low(at(0.0))) == (b"\xff\x8f", True)


def test_over_current_stops_the_chip_until_it_is_acknowledged_after_its_end():
    chip = running()
    chip.suffer(Fault(FaultKind.OVERCURRENT, None, at(3.0), at(4.0)))
    seen = [chip.irq_low(at(2.9)), chip.irq_low(at(3.0)), read(chip, 0x00, 3.0, 2), read(chip, 0x5E, 3.0)]
    chip.write(b"\x01\x80", at(3.5))
    chip.write(b"\x5e\x8c", at(3.5))
    seen += [read(chip, 0x01, 3.5), read(chip, 0x5E, 3.5)]
    chip.write(b"\x01\x80", at(4.0))
    chip.write(b"\x5e\x8c", at(4.0))
    seen += [read(chip, 0x01, 4.0), read(chip, 0x5E, 4.0)]

    assert seen == [False, True, b"\x00\x80", b"\x00", b"\x80", b"\x00", b"\x00", b"\x8c"]


def test_power_on_leaves_a_stopped_chip_that_sees_no_finger():
    chip = running()
    chip.touch(0, 1.0, at(3.0))
    chip.power_on(at(3.1))

    assert (read(chip, 0x00, 9.0, 2), read(chip, 0x5D, 9.0, 2), chip.irq_low(at(9.0))) == (b"\0\0", b"\x24\x00", False)
