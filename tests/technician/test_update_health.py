from __future__ import annotations

from pathlib import Path

import pytest

from technician.update_bench import NEW, OLD, RESTART_S, Bench, bundle_of
from toccata.technician.update_health import STEADY_S, WORSE_S, fault_of
from toccata.technician.update_patience import PATIENCE_S
from toccata.technician.update_port import Sight

SILENT, WEB_DEAD = "the instrument does not answer on its link", "the config server does not answer"
CRASHED, NEVER = "it ended by itself 3 times", "it was not ready within 60 s"
FEWER = "boards that answered before do not: "

BROKEN = [
    # import errors: found while it is built, or only when it starts
    ({"builds": False}, ""),
    ({"lives_s": 0.4, "ready_s": 9.0}, CRASHED),
    ({"lives_s": 0.9, "ready_s": 9.0}, CRASHED),
    ({"lives_s": 2.0, "ready_s": 9.0}, CRASHED),
    # it says that it is ready, then ends
    ({"lives_s": 1.0, "ready_s": 0.5}, CRASHED),
    ({"lives_s": 3.0, "ready_s": 1.0}, CRASHED),
    ({"lives_s": 4.9, "ready_s": 0.1}, CRASHED),
    # never ready, or too late
    ({"ready_s": 1e9}, NEVER),
    ({"ready_s": 70.0}, NEVER),
    ({"ready_s": 57.0, "web": False}, WEB_DEAD),
    ({"lives_s": 25.0, "ready_s": 24.0}, CRASHED),
    # ready, and dumb
    ({"answers": False}, SILENT),
    ({"answers": False, "web": False}, SILENT),
    ({"web": False}, WEB_DEAD),
    ({"web": False, "ready_s": 20.0}, WEB_DEAD),
    # worse than before
    ({"boards": [True, False]}, FEWER + "1"),
    ({"boards": []}, FEWER + "0, 1"),
    ({"sensors": [False, True]}, "sensors that answered before do not: 0"),
    ({"card_ok": False}, "the sound card is not played any more"),
    ({"safe": "five starts in five minutes"}, "the safe profile plays (five starts in five minutes)"),
]


@pytest.mark.parametrize(("behaviour", "fault"), BROKEN)
def test_of_20_broken_versions_none_is_kept_and_the_old_one_plays(
    tmp_path: Path, behaviour: dict[str, object], fault: str
) -> None:
    bench = Bench(tmp_path)
    begun = bench.machine.clock
    told = bench.update(bundle_of(tmp_path, **behaviour))
    assert bench.plays() == OLD
    assert told.status == (1 if fault else 2)
    assert not fault or f"Toccata {NEW} is not kept: {fault}\nToccata {OLD} plays again, after 2 s\n" in told.said
    assert bench.machine.clock - begun <= PATIENCE_S + STEADY_S + WORSE_S + 5.0
    assert ((bench.root / "current").readlink(), bench.back().status) == (Path("a"), 1 if fault else 2)


def test_20_kinds_of_broken_versions_are_tried() -> None:
    assert len({str(behaviour) for behaviour, _ in BROKEN}) == 20


@pytest.mark.parametrize(
    "behaviour",
    [
        {"ready_s": 50.0},
        {"ready_s": 57.0},
        {"boards": [True, True, True]},
        {"sensors": [True, False]},
        {"lives_s": 30.0, "ready_s": 20.0},
    ],
)
def test_a_slow_or_better_version_is_kept(tmp_path: Path, behaviour: dict[str, object]) -> None:
    assert Bench(tmp_path).update(bundle_of(tmp_path, **behaviour)).status == 0


@pytest.mark.parametrize(
    "before",
    [
        {"boards": [False, True]},
        {"card_ok": False},
        {"safe": "crashes"},
        {"answers": False},
        {"sensors": [False, None]},
    ],
)
def test_what_was_broken_before_is_not_held_against_a_new_version(tmp_path: Path, before: dict[str, object]) -> None:
    bench = Bench(tmp_path, **before)
    told = bench.update(bundle_of(tmp_path, **before | {"answers": True}))
    assert (told.status, bench.plays()) == (0, NEW)


def test_a_board_that_comes_back_in_time_is_waited_for(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.answers_again(after_s=12.0)
    assert bench.update(bundle_of(tmp_path, boards=[True, False])).status == 0


def test_a_board_is_waited_for_as_long_where_the_version_is_ready_late(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.answers_again(after_s=70.0)
    assert bench.update(bundle_of(tmp_path, boards=[True, False], ready_s=57.0)).status == 0


def test_one_that_is_ready_again_and_again_and_never_stays_so_is_told_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    told = bench.update(bundle_of(tmp_path, lives_s=118.0, ready_s=115.0, says=[(s, f"{s}") for s in range(1, 115, 9)]))
    assert f"Toccata {NEW} is not kept: it did not stay ready\n" in told.said


def test_an_instrument_that_was_dead_before_may_be_updated(tmp_path: Path) -> None:
    bench = Bench(tmp_path, lives_s=0.1, ready_s=9.0)
    assert (bench.update(bundle_of(tmp_path)).status, bench.plays()) == (0, NEW)


def test_steadiness_is_longer_than_a_crash_loop_s_round() -> None:
    assert STEADY_S > 4.9
    assert RESTART_S < STEADY_S


def test_an_instrument_without_an_answer_is_a_fault_even_where_nothing_answered_before() -> None:
    assert fault_of(None, None, web=True) == SILENT
    assert fault_of(None, Sight((), (), False, ""), web=True) == ""
