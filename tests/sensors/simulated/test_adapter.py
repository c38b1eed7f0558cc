"""The simulated bus: its time, its NACKs, and every fault on demand as the driver meets it."""

from __future__ import annotations

import errno

import pytest

from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.units import NEVER, Seconds

ADDRESS = 0x5A


def errors(bench, reads: int) -> list[int | None]:
    """Read the status so many times and tell what each read answered: None, or its errno."""
    seen = []
    for _ in range(reads):
        try:
            bench.driver.touched()
            seen.append(None)
        except OSError as fault:
            seen.append(fault.errno)
    return seen


def statuses(bench, reads: int) -> list[int]:
    return [bench.driver.touched() for _ in range(reads)]


@pytest.mark.parametrize(("khz", "span"), [(400, 0.00012), (100, 0.00048)])
def test_a_status_read_takes_48_bits_of_bus_time(make_bench, khz, span):
    bench = make_bench(bus_khz=khz)
    begun = bench.time.now()
    bench.driver.touched()

    assert bench.time.now() - begun == pytest.approx(span)


def test_an_address_without_a_chip_is_not_acknowledged(bench):
    with pytest.raises(OSError, match="Remote I/O") as caught:
        bench.bus.writeto(0x5B, b"")

    assert (caught.value.errno, bench.bus.counts.retries) == (errno.EREMOTEIO, 2)


def test_every_call_is_refused_while_all_are_nacked_and_none_after(bench):
    bench.fault(FaultKind.NACK, 1.0)
    during = errors(bench, 5)
    bench.wait(1.0)

    assert (during, errors(bench, 5)) == ([errno.EREMOTEIO] * 5, [None] * 5)


def test_a_share_of_nacks_is_that_share(bench):
    bench.fault(FaultKind.NACK, 100.0, rate=0.05)
    begun = bench.bus.counts.calls
    seen = errors(bench, 4000)
    counts = bench.bus.counts

    # 5 % of the calls fail once; only 0.05 ** 3 = 1.25e-4 of them thrice.
    assert counts.calls - begun == 4000
    assert 140 <= counts.retries <= 280
    assert seen.count(errno.EREMOTEIO) <= 4


def test_a_stuck_bus_costs_the_deadline_and_is_not_tried_again(bench):
    bench.fault(FaultKind.STUCK, 1.0)
    begun = bench.time.now()
    seen = errors(bench, 3)

    assert seen == [errno.ETIMEDOUT] * 3
    assert bench.time.now() - begun == pytest.approx(0.030)
    assert (bench.bus.counts.retries, bench.bus.counts.timeouts) == (0, 3)


def test_a_bus_that_one_board_sticks_is_stuck_for_all():
    time = VirtualTime()
    adapter = SimulatedAdapter(time, {ADDRESS: SimulatedMpr121(0), 0x5B: SimulatedMpr121(1)})
    adapter.inject(Fault(FaultKind.STUCK, ADDRESS, Seconds(0.0), Seconds(1.0)))
    adapter.inject(Fault(FaultKind.NACK, ADDRESS, Seconds(2.0), Seconds(3.0)))

    stuck = [adapter.disturbed(address) for address in (ADDRESS, 0x5B)]
    time.advance_to(Seconds(2.0))
    assert (stuck, [adapter.disturbed(address) for address in (ADDRESS, 0x5B)]) == ([True, True], [True, False])


def test_an_unplugged_board_comes_back_as_one_that_was_just_powered(bench):
    bench.touch(0)
    bench.wait(0.1)
    before = (bench.driver.touched(), bench.register(0x5E))
    bench.fault(FaultKind.UNPLUG, 1.0)
    away = (errors(bench, 2), bench.irq())
    bench.wait(1.0)

    assert (before, away) == ((1, 0x8F), ([errno.EREMOTEIO] * 2, False))
    assert (bench.driver.touched(), bench.register(0x5E), bench.register(0x5D)) == (0, 0, 0x24)


def test_garbage_is_all_ones(bench):
    bench.fault(FaultKind.GARBAGE, 1.0)
    during = statuses(bench, 3)
    bench.wait(1.0)

    assert (during, statuses(bench, 3)) == ([0xFFFF] * 3, [0] * 3)


def test_a_bit_flip_changes_exactly_one_bit_of_a_read(bench):
    bench.fault(FaultKind.BITFLIP, 1.0)
    seen = statuses(bench, 500)

    assert {status.bit_count() for status in seen} == {1}
    assert len(set(seen)) == 16


@pytest.mark.parametrize("kind", [FaultKind.GARBAGE, FaultKind.BITFLIP])
def test_a_share_of_spoiled_reads_is_that_share(bench, kind):
    bench.fault(kind, 100.0, rate=0.1)

    assert 60 <= sum(status != 0 for status in statuses(bench, 1000)) <= 140


def test_a_brown_out_is_silent_and_lasts_until_the_chip_is_set_up_again(bench):
    bench.touch(4)
    bench.wait(0.1)
    before = bench.driver.touched()
    bench.fault(FaultKind.BROWNOUT, 0.0)
    after = (errors(bench, 3), bench.driver.touched(), bench.register(0x5E), bench.driver[4].threshold)
    bench.driver.reset()

    assert (before, after) == (0x10, ([None] * 3, 0, 0, 0))
    assert (bench.register(0x5E), bench.driver[4].threshold) == (0x8F, 12)


def test_a_brown_out_to_come_happens_when_it_is_due(bench):
    due = Seconds(bench.time.now() + 1.0)
    bench.adapter.inject(Fault(FaultKind.BROWNOUT, ADDRESS, due, due))
    announced, before = bench.adapter.next_change(ADDRESS), bench.register(0x5E)
    bench.time.advance_to(due)

    assert (announced, before, bench.register(0x5E)) == (due, 0x8F, 0)


def test_over_current_shows_its_flag_and_refuses_to_run(bench):
    bench.fault(FaultKind.OVERCURRENT, 0.5)
    bench.wait(0.001)
    tripped = (bench.irq(), bench.driver.touched() >> 15, bench.register(0x5E))
    bench.write(0x01, 0x80)
    bench.write(0x5E, 0x8F)
    refused = (bench.driver.touched() >> 15, bench.register(0x5E))
    bench.wait(0.5)
    bench.write(0x01, 0x80)
    bench.write(0x5E, 0x8F)

    assert (tripped, refused) == ((True, 1, 0), (1, 0))
    assert (bench.driver.touched() >> 15, bench.register(0x5E)) == (0, 0x8F)


def test_drift_moves_the_counts_by_40_a_minute_and_not_past_its_bound(bench):
    idle = [bench.driver.filtered_data(pad) for pad in range(12)]
    bench.fault(FaultKind.DRIFT, 3600.0)
    farthest = 0
    for quarter in range(40):
        bench.wait(15.0)
        off = [abs(bench.driver.filtered_data(pad) - was) for pad, was in enumerate(idle)]
        assert quarter or all(8 <= counts <= 12 for counts in off)
        farthest = max(farthest, *off)

    assert 18 <= farthest <= 22
    assert bench.driver.touched() == 0


def test_water_lifts_the_counts_and_carries_a_touch_to_the_neighbours(bench):
    idle = bench.driver.filtered_data(5)
    bench.fault(FaultKind.WET, 600.0)
    bench.wait(30.0)
    lifted = bench.driver.filtered_data(5) - idle
    bench.touch(5)
    bench.wait(0.01)

    assert 17 <= lifted <= 23
    assert bench.driver.touched() == 0b1110000


def test_wiping_the_water_off_is_a_touch_that_nobody_made(bench):
    bench.fault(FaultKind.WET, 60.0)
    bench.wait(59.0)
    wet = bench.driver.touched()
    bench.wait(1.1)

    assert (wet, bench.driver.touched()) == (0, 0xFFF)


def test_the_begin_and_end_of_a_fault_are_announced(bench):
    now = bench.time.now()
    nack = Fault(FaultKind.NACK, ADDRESS, Seconds(now + 1.0), Seconds(now + 2.0))
    bench.adapter.inject(nack)
    announced = [bench.adapter.next_change(ADDRESS)]
    for edge in (nack.start, nack.end):
        bench.time.advance_to(edge)
        announced.append(bench.adapter.next_change(ADDRESS))

    assert announced == [nack.start, nack.end, NEVER]


def test_a_fault_that_should_have_begun_begins_now(bench):
    bench.adapter.inject(Fault(FaultKind.DRIFT, ADDRESS, Seconds(0.0), Seconds(999.0)))
    before = [bench.driver.filtered_data(pad) for pad in range(12)]
    bench.wait(0.1)

    assert all(abs(bench.driver.filtered_data(pad) - was) <= 2 for pad, was in enumerate(before))


def test_chances_are_the_same_in_every_run_and_others_with_another_seed(make_bench):
    def run(seed):
        bench = make_bench(seed)
        bench.fault(FaultKind.GARBAGE, 10.0, rate=0.5)
        return statuses(bench, 100)

    assert run(1) == run(1) != run(2)
