from __future__ import annotations

import time

from toccata.sensors.simulated.timeline import RealTime, VirtualTime
from toccata.units import Seconds


def test_virtual_time_moves_only_when_it_is_spent_or_sent_ahead():
    virtual = VirtualTime()
    seen = [virtual.now(), virtual.now()]
    virtual.spend(Seconds(0.5))
    seen.append(virtual.now())
    virtual.advance_to(Seconds(2.0))
    seen.append(virtual.now())
    virtual.advance_to(Seconds(1.0))
    seen.append(virtual.now())

    assert seen == [0.0, 0.0, 0.5, 2.0, 2.0]


def test_real_time_is_the_monotonic_clock_and_a_spell_is_over_when_spend_returns():
    before = time.monotonic()
    real = RealTime()
    begun = real.now()
    real.spend(Seconds(0.001))

    assert before <= begun <= real.now() - 0.001
