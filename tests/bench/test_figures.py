from __future__ import annotations

from typing import Any

from figures import (
    FIGURES,
    import_rows,
    kitchen_rows,
    load_rows,
    page_rows,
    premix_rows,
    remap_rows,
    replug_rows,
    scaled,
    server_rows,
    start_rows,
    store_rows,
    switch_rows,
    tablet_rows,
    tick_rows,
    touch_rows,
)
from table import written

MACHINE = {"processor": "A", "cores": 2, "kernel": "6", "python": "3.11", "load": 0.1}


def block(busy: int, *ms: float, underruns: int = 0) -> dict[str, Any]:
    times = [each / 1000.0 for each in ms]
    return {"busy": busy, "touches": len(ms), "underruns": underruns, "whole": times, "confirmed": times}


def test_touches_meet_their_goals_by_p99_and_spread() -> None:
    rows = touch_rows("on lines")({"blocks": [block(0, 3.0, 4.0), block(0, 3.5)]})
    assert [(row.runs, row.met) for row in rows] == [(3, True), (3, True)]
    late = touch_rows("on lines")({"blocks": [block(0, 3.0, 4.3)]})
    assert [row.met for row in late] == [False, True]


def test_a_lost_touch_breaks_the_promise() -> None:
    lost = block(0, 3.0) | {"touches": 2}
    assert [row.met for row in touch_rows("polled")({"blocks": [lost]})] == [False, False]


def test_load_is_compared_with_the_idle_blocks_between() -> None:
    calm = [block(0, 6.0, 7.0), block(3, 6.0, 8.0)]
    assert [row.met for row in load_rows({"blocks": calm})] == [True]
    assert [row.met for row in load_rows({"blocks": [*calm, block(3, 8.1)]})] == [False]
    assert [row.met for row in load_rows({"blocks": [*calm, block(3, 7.0, underruns=1)]})] == [False]
    assert [row.met for row in load_rows({"blocks": [*calm, block(0, 7.0, underruns=1)]})] == [True]


def test_a_card_that_stays_silent_or_bursts_breaks_the_promise() -> None:
    back = {"silent": 0.5, "bursts": 0}
    given = [[back, back], [back, {"silent": None, "bursts": 0}], [back, {"silent": 0.5, "bursts": 1}]]
    assert [replug_rows({"rounds": rounds})[0].met for rounds in given] == [True, False, False]


def test_memory_must_be_locked_on_fault() -> None:
    runs = {"cold": {"heard": 2.0, "said": 1.9}, "warm": [{"heard": 0.4, "said": 0.3}]}
    memory = {"VmRSS": 70.0, "VmHWM": 70.0, "VmLck": 300.0, "on_fault": True}
    assert [row.met for row in start_rows(runs | {"memory": memory})] == [True, True]
    assert [row.met for row in start_rows(runs | {"memory": memory | {"on_fault": False}})] == [True, False]


def test_ticks_at_rest_keep_the_promise_and_those_at_play_are_shown() -> None:
    cpu = {"share": 0.11, "threads": {"SDLAudioP2": 0.02, "python": 0.09}}
    given = {"ticks": [0.0009], "playing": [0.0005], "cpu": cpu, "simulated": 0.2}
    assert [row.met for row in tick_rows(given)] == [True, True, True]
    assert [row.met for row in tick_rows(given | {"ticks": [0.0011]})] == [False, True, True]
    assert [row.met for row in tick_rows(given | {"cpu": cpu | {"share": 0.13}})] == [True, True, False]


def test_a_quick_run_is_a_tenth_and_not_less_than_what_tells_something() -> None:
    assert scaled({"touches": 2500, "runs": 10, "lines": True}, quick=True) == {
        "touches": 250,
        "runs": 3,
        "lines": True,
    }
    assert scaled({"touches": 0, "seconds": 20}, quick=True) == {"touches": 0, "seconds": 5}
    assert scaled(FIGURES["load"].orders, quick=False) == FIGURES["load"].orders


def test_the_table_is_markdown_with_the_machine_under_it() -> None:
    lines = written(switch_rows({"times": [0.01, 0.02]}), MACHINE).splitlines()
    assert lines[2].split("|")[1:3] == [" switch of setup ", " p99 <= 100 ms "]
    assert lines[2].endswith("10.00 / 20.00 / 20.00 / 5.00 / 20.00                  | 2    | yes |")
    assert [set(lines[1]), lines[3], lines[4][:10]] == [{"|", "-"}, "", "A, 2 cores"]


def crowd(listening: int = 200, **counts: int) -> dict[str, Any]:
    found = {"listening": listening, "edits": 10, "events": 1000, **counts}
    return {"crowd": {"counts": found, "lags": [0.01], "saves": [0.05], "faults": []}}


def test_tablets_beside_the_instrument_cost_no_touch_and_none_is_let_go() -> None:
    idle, busy = block(0, 6.0, 7.0) | {"crowd": {}}, block(200, 6.0, 8.0)
    given = [busy | crowd(), busy | {"touches": 3} | crowd(), block(200, 8.1) | crowd(), busy | crowd(listening=199)]
    assert [tablet_rows({"blocks": [idle, one]})[0].met for one in given] == [True, False, False, False]
    assert not tablet_rows({"blocks": [idle, busy | crowd(**{"uploads that failed": 1})]})[0].met


def test_a_press_is_seen_on_the_tablets_within_a_second() -> None:
    late = crowd()
    late["crowd"]["lags"] = [1.1]
    rows = tablet_rows({"blocks": [block(0, 6.0) | {"crowd": {}}, block(200, 6.0) | late]})
    assert [row.met for row in rows] == [True, False, True]


def test_remaps_must_be_heard_and_both_kinds_are_told_apart() -> None:
    assert [row.met for row in remap_rows({"known": [0.1], "new": [0.4], "sounded": [True]})] == [True, False]
    assert [row.met for row in remap_rows({"known": [0.1], "new": [0.2], "sounded": [False]})] == [False, False]


def test_the_page_the_server_and_the_store_keep_their_limits_in_every_run() -> None:
    assert [page_rows({"times": times, "slower": 4})[0].met for times in ([0.9], [0.5, 1.1])] == [True, False]
    good = {"ready": [0.4], "saves": [0.1], "server_back": [1.0], "instrument_back": [1.0], "memory": 40.0}
    assert all(row.met for row in server_rows(good))
    bad = {"ready": [0.6], "saves": [9.0], "server_back": [2.1], "instrument_back": [2.1], "memory": 40.1}
    assert [row.met for row in server_rows(bad)] == [False, False, True, False, False]
    store = {"clients": 1000, "sounds": 5000, "many": [90.0], "save": [3.0]}
    assert [store_rows(store | {"more": more})[0].met for more in (99.0, 101.0)] == [True, False]


def test_a_kitchen_must_have_imported_and_pre_mixed_and_cost_no_touch_a_millisecond() -> None:
    idle, cooked = block(0, 6.0, 7.0), block(1, 6.0, 7.5) | {"done": {"import": 3, "pre-mix": 2}}
    given = [cooked, block(1, 8.5) | {"done": {"import": 3, "pre-mix": 2}}, cooked | {"done": {"import": 3}}]
    given.append(cooked | {"done": {"import": 3, "pre-mix": 2, "failed": 1}})
    assert [kitchen_rows({"blocks": [idle, one]})[0].met for one in given] == [True, False, False, False]


def test_each_pack_keeps_the_limits_of_the_pre_mix_by_its_median() -> None:
    good = {"first": [0.9, 0.9, 1.5], "processor": [0.8], "warm": [0.019], "cold": [0.29], "load": [0.09]}
    bad = {"first": [1.1], "processor": [0.8], "warm": [0.021], "cold": [0.31], "load": [0.11]}
    assert [row.met for row in premix_rows({"marimba": good, "warm-pad": bad})] == [True, False] * 4


def test_an_import_must_be_quick_small_and_as_loud_as_it_is_said() -> None:
    good = {"seconds": [0.8, 0.9], "mb": 64.0, "errors": [0.1, 0.3], "over": 0, "refused": {"is too quiet": 1}}
    assert [(row.runs, row.met) for row in import_rows(good)] == [(2, True), (2, True), (3, True)]
    assert "1 refused: is too quiet" in import_rows(good)[2].measured
    bad = [{"seconds": [1.1]}, {"mb": 129.0}, {"errors": [1.1]}, {"over": 1}, {"refused": {"is too quiet": 9}}]
    met = [[row.met for row in import_rows(good | one)] for one in bad]
    assert met == [[False, True, True], [True, False, True], *[[True, True, False]] * 3]
