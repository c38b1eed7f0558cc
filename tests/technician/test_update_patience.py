"""A version that must make its sounds ready first is waited for; one that hangs is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from technician.update_bench import NEW, OLD, Bench, bundle_of
from toccata.at_start import REST_S
from toccata.sound import prepare
from toccata.technician.update_patience import MOST_S, PATIENCE_S, Patience
from toccata.technician.update_port import Running
from toccata.units import Seconds

MAKING = "sounds are made ready"


def steps(count: int, every_s: float) -> list[tuple[float, str]]:
    """A start that says from 10 s on that it makes sounds ready, one more at a time."""
    return [(10.0, MAKING), *((10.0 + n * every_s, f"{MAKING}, {n} of 24") for n in range(1, count + 1))]


def test_a_version_that_makes_all_its_sounds_ready_anew_is_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = bench.update(bundle_of(tmp_path, ready_s=200.0, says=steps(24, 7.0)))
    assert (told.status, bench.plays()) == (0, NEW)


@pytest.mark.parametrize(
    ("says", "fault", "given_up_s"),
    [
        (steps(0, 1.0), f"it got no further for 60 s ({MAKING})", 70.0),
        (steps(3, 20.0), f"it got no further for 60 s ({MAKING}, 3 of 24)", 130.0),
        ([*steps(24, 2.0), (60.0, "sounds are read")], "it got no further for 60 s (sounds are read)", 120.0),
        (steps(500, 7.0), "it was not ready within 240 s", MOST_S),
    ],
)
def test_a_version_that_hangs_is_given_up_60_s_after_its_last_step_and_after_4_minutes_in_any_case(
    tmp_path: Path, says: list[tuple[float, str]], fault: str, given_up_s: float
) -> None:
    bench = Bench(tmp_path)
    begun = bench.machine.clock
    told = bench.update(bundle_of(tmp_path, ready_s=1e9, says=says))
    assert (told.status, bench.plays()) == (1, OLD)
    assert f"Toccata {NEW} is not kept: {fault}\nToccata {OLD} plays again, after 2 s\n" in told.said
    assert given_up_s <= bench.machine.clock - begun <= given_up_s + 5.0


def test_a_version_that_hangs_and_is_started_anew_again_and_again_is_given_up(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = bench.update(bundle_of(tmp_path, ready_s=1e9, lives_s=35.0, says=[(0.5, MAKING)]))
    assert f"is not kept: it got no further for 60 s ({MAKING})\n" in told.said


def test_a_late_version_that_is_worse_than_before_still_gets_its_15_s(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.answers_again(after_s=110.0)
    late = bundle_of(tmp_path, boards=[True, False], ready_s=100.0, says=steps(12, 7.0))
    assert bench.update(late).status == 0


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (steps(12, 7.0), f"Toccata {OLD} plays again, after 100 s\n"),
        ([], f"Toccata {OLD} could not be started again: "),
    ],
)
def test_the_old_version_s_start_is_waited_for_just_so(
    tmp_path: Path, says: list[tuple[float, str]], told: str
) -> None:
    bench = Bench(tmp_path, ready_s=100.0, says=says)
    assert told in bench.update(bundle_of(tmp_path, lives_s=0.4, ready_s=9.0)).said


def test_4_minutes_are_what_the_unit_lets_a_start_last_that_makes_its_sounds_ready() -> None:
    unit = (Path(__file__).parents[2] / "systemd" / "toccata-instrument.service").read_text()
    (start_s,) = (float(line.partition("=")[2]) for line in unit.splitlines() if line.startswith("TimeoutStartSec="))
    assert start_s + prepare.PATIENCE_S + REST_S == MOST_S


HEARD = st.builds(
    Running, st.integers(0, 2), ready=st.booleans(), said=st.sampled_from(["", MAKING, f"{MAKING}, 1 of 2"])
)


@given(st.lists(st.tuples(HEARD, st.floats(0.0, 59.0)), max_size=20), st.floats(0.0, 300.0))
def test_it_lasts_60_s_from_the_last_step_on_and_never_over_4_minutes(
    heard: list[tuple[Running, float]], more_s: float
) -> None:
    patience, now, stepped, said, ready = Patience(Seconds(0.0)), 0.0, 0.0, "", 0
    for running, span in heard:
        patience.hear(running, Seconds(now))
        if running.ready and running.pid != ready:
            stepped, ready = now, running.pid
        if running.pid and not running.ready and running.said not in ("", said):
            stepped, said = now, running.said
        now += span
    now += more_s
    assert (patience.end(Seconds(now)) == "") == (now - stepped < PATIENCE_S and now < MOST_S)
