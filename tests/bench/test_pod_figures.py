from __future__ import annotations

from typing import Any

from pod_figures import live_pod_rows, pod_rows


def block(khz: int = 100, ms: float = 2.2, steps: int = 2, stretch_us: float = 3.3) -> dict[str, Any]:
    readable = [0.0014, ms / 1000.0]
    times = {"readable": readable, "read": 0.0013, "stretch": stretch_us / 1e6, "stretches": 10}
    return {"khz": khz, "steps": steps} | times


def met(*blocks: dict[str, Any]) -> list[bool]:
    return [row.met for row in pod_rows({"blocks": blocks, "sizes": {"loader": 4780}})]


def test_every_onset_must_be_readable_in_3_ms_at_each_clock() -> None:
    assert met(block(), block(400)) == [True] * 4
    assert met(block(), block(400, ms=3.1)) == [True, False, True, True]
    assert met(block(steps=3), block(400)) == [False, True, True, True]


def test_the_clock_may_be_held_for_10_us() -> None:
    assert [met(block(), block(400, stretch_us=us))[2] for us in (10.0, 10.1)] == [True, False]


def test_the_sizes_of_the_images_are_told() -> None:
    row = pod_rows({"blocks": [block()], "sizes": {"loader": 4780, "UF2": 57344}})[-1]
    assert (row.goal, row.measured) == ("", "loader 4780 bytes, UF2 57344 bytes")


def test_the_paced_pod_is_told_with_the_emulators_lag_beside_it() -> None:
    given = {"steps": 3, "whole": [0.02, 0.03], "played": [0.01, 0.02], "lag": [0.001] * 3, "longest": 0.05}
    rows = live_pod_rows(given | {"slipped": 0.6})
    assert [(row.goal, row.runs, row.met) for row in rows] == [("", 2, True), ("", 3, True)]
    assert ", 1 lost; to play() " in rows[0].measured
    assert rows[1].measured.endswith(" when it was squeezed; 50 at most, 0.6 s slipped")
