"""A hold stays a hold (H16, R5)."""

from __future__ import annotations

from promises.stage import Stage, pads_of
from toccata.settings.client import Access, Mode

HALF_AN_HOUR = 1800.0


def test_twelve_pads_held_for_half_an_hour_of_drift_never_end_and_never_start_again():
    stage, pads = Stage(mode=Mode.HOLD, access=Access(max_hold_s=7200)), pads_of(1)
    stage.fault("drift", 2 * HALF_AN_HOUR)
    for number, pad in enumerate(pads):
        stage.touch(pad, amount=0.3 + number / 20)
        stage.run(0.1)
    stage.run(HALF_AN_HOUR)
    held = [[one.pad for one in stage.starts()], stage.ends(), stage.faults()]
    lifted_at = stage.lift(*pads)
    stage.run(2.0)

    assert held == [pads, [], []]
    assert len(stage.starts()) == 12
    assert sorted(one.pad for one in stage.ends()) == pads
    assert max(one.at for one in stage.ends()) - lifted_at < 0.5


def test_every_slight_hold_ends_after_any_drift():
    stage, pads = Stage(mode=Mode.HOLD), pads_of(1)
    stage.fault("drift", 9999.0)
    for minute in range(20):
        amount = 0.2 + 0.04 * minute
        stage.touch(*pads[::2], amount=amount)
        stage.run(7.0 + 2.0 * minute)
        still = len(stage.starts()) - len(stage.ends())
        stage.lift(*pads[::2])
        stage.run(3.0)

        assert [still, len(stage.starts()), len(stage.ends())] == [6, 6 * minute + 6, 6 * minute + 6]
