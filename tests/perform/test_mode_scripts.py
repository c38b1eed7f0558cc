"""Each mode, and what a second touch does, from the electrode to what is heard."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from perform.staged_script import Scene, Short, assert_heard, shortened, touch

A, B = "0/0", "0/1"
C4, D4, E4, DRONE = "marimba/C4", "marimba/D4", "marimba/E4", "warm-pad/C4"
C4_S = 1.62
FADE, RELEASE, STEADY = 0.12, 0.3, 0.04


def one(pad: dict[str, Any]) -> dict[str, Any]:
    return {A: pad}


SCENES: dict[str, tuple[Scene, list[Short]]] = {
    "one-shot plays to its end, whatever the hand does": (
        Scene([touch(A, 1, 1.1)]),
        [(1, A, "start", C4), (1 + C4_S, A, "end", "finished")],
    ),
    "hold sounds while it is held": (
        Scene([touch(A, 1, 20)], pads=one({"mode": "hold", "sound": DRONE})),
        [(1, A, "start", DRONE), (20 + STEADY + RELEASE, A, "end", "lift")],
    ),
    "hold on a sound without a loop ends by itself": (
        Scene([touch(A, 1, 5)], pads=one({"mode": "hold", "sound": C4})),
        [(1, A, "start", C4), (1 + C4_S, A, "end", "finished")],
    ),
    "latch: on with one press, off with the next": (
        Scene([touch(A, 1, 1.2), touch(A, 15, 15.2)], pads=one({"mode": "latch", "sound": DRONE})),
        [(1, A, "start", DRONE), (15 + RELEASE, A, "end", "press")],
    ),
    "a latched sound obeys max_hold_s": (
        Scene([touch(A, 1, 1.2)], pads=one({"mode": "latch", "sound": DRONE}), access={"max_hold_s": 5}),
        [(1, A, "start", DRONE), (8, A, "end", "max-hold")],
    ),
    "timed fades after its seconds, held or not": (
        Scene([touch(A, 1, 9)], pads=one({"mode": "timed", "sound": DRONE, "seconds": 4})),
        [(1, A, "start", DRONE), (5 + RELEASE, A, "end", "timed")],
    ),
    "a drone played once fades before its end": (
        Scene([touch(A, 1, 1.2)], pads=one({"mode": "one-shot", "sound": DRONE})),
        [(1, A, "start", DRONE), (9.04, A, "end", "finished")],
    ),
    "again restart: the older voice fades": (
        Scene([touch(A, 1, 1.2), touch(A, 1.5, 1.7)]),
        [
            (1, A, "start", C4),
            (1.5, A, "start", C4),
            (1.5 + FADE, A, "end", "press"),
            (1.5 + C4_S, A, "end", "finished"),
        ],
    ),
    "again ignore: the second touch stays silent": (
        Scene([touch(A, 1, 1.2), touch(A, 1.5, 1.7)], pads=one({"mode": "one-shot", "sound": C4, "again": "ignore"})),
        [(1, A, "start", C4), (1.5, A, "ignored", "sounding"), (1 + C4_S, A, "end", "finished")],
    ),
    "again layer: both sound": (
        Scene([touch(A, 1, 1.2), touch(A, 1.5, 1.7)], pads=one({"mode": "one-shot", "sound": C4, "again": "layer"})),
        [
            (1, A, "start", C4),
            (1.5, A, "start", C4),
            (1 + C4_S, A, "end", "finished"),
            (1.5 + C4_S, A, "end", "finished"),
        ],
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_mode(name: str, tmp_path: Path) -> None:
    scene, expected = SCENES[name]
    assert_heard(shortened(scene.heard(tmp_path)), expected)


def test_pads_share_a_sequence_and_it_wraps(tmp_path: Path) -> None:
    pads = {
        A: {"mode": "step", "sounds": [C4, D4, E4], "sequence": "song"},
        B: {"mode": "step", "sequence": "song"},
    }
    scene = Scene([touch(A, 1, 1.2), touch(B, 2, 2.2), touch(A, 3, 3.2), touch(A, 4, 4.2)], pads=pads)
    expected = [(1, A, "start", C4), (2, B, "start", D4), (3, A, "start", E4), (4, A, "start", C4)]
    assert_heard(shortened(scene.heard(tmp_path), "start"), expected)


def test_a_step_that_waits_is_the_answering_pads_which_repeats_until_its_turn_comes(tmp_path: Path) -> None:
    pads = {
        A: {"mode": "step", "sequence": "song", "sounds": [C4, D4], "waits": [1]},
        B: {"mode": "step", "sequence": "song", "answers": True},
    }
    scene = Scene([touch(A, 1, 1.2), touch(A, 2, 2.2), touch(B, 3, 3.2), touch(B, 4, 4.2)], pads=pads)
    expected = [(1, A, "start", C4), (2, A, "ignored", "waiting"), (3, B, "start", D4), (4, B, "start", D4)]
    assert_heard(shortened(scene.heard(tmp_path), "start", "ignored"), expected)


def test_a_press_that_access_ignores_does_not_move_a_sequence_on(tmp_path: Path) -> None:
    pads = one({"mode": "step", "sounds": [C4, D4]})
    scene = Scene([touch(A, 1, 1.1), touch(A, 1.3, 1.4), touch(A, 3, 3.1)], pads=pads, access={"release_ms": 500})
    assert [what for *_, what in shortened(scene.heard(tmp_path), "start")] == [C4, D4]


def test_random_never_repeats_the_last_one(tmp_path: Path) -> None:
    pads = one({"mode": "random", "sounds": [C4, D4, E4]})
    scene = Scene([touch(A, at, at + 0.2) for at in range(1, 40)], pads=pads)
    chosen = [what for *_, what in shortened(scene.heard(tmp_path), "start")]
    assert len(chosen) == 39
    assert set(chosen) == {C4, D4, E4}
    assert all(before != after for before, after in itertools.pairwise(chosen))


def test_dynamics_follow_the_touch_and_other_pads_do_not(tmp_path: Path) -> None:
    pads = {A: {"mode": "one-shot", "sound": C4, "dynamics": "touch"}, B: {"mode": "one-shot", "sound": C4}}
    touches = [
        touch(pad, at, at + 0.2, firmly) for pad, at in ((A, 1), (B, 10)) for at, firmly in ((at, 0.3), (at + 3, 0.9))
    ]
    gains = [one["gain_db"] for one in Scene(touches, pads=pads).heard(tmp_path) if one["event"] == "start"]
    assert gains[0] < gains[1] - 6.0
    assert gains[2:] == [-6.0, -6.0]


def test_gain_is_the_clients_level_and_the_pads_own(tmp_path: Path) -> None:
    scene = Scene(
        [touch(A, 1, 1.2)], pads=one({"mode": "one-shot", "sound": C4, "gain_db": -3.0}), client={"level_db": -12.0}
    )
    assert [one["gain_db"] for one in scene.heard(tmp_path)] == [-15.0, -15.0]
