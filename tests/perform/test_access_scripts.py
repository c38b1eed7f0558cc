"""Each access setting, from the electrode to what is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from perform.staged_script import Scene, Short, assert_heard, shortened, touch

A, B = "0/0", "0/1"
C4, D4 = "marimba/C4", "marimba/D4"
PAD = {"mode": "hold", "sound": "warm-pad/C4"}
STEADY = 0.040

SCENES: dict[str, tuple[Scene, list[Short]]] = {
    "acceptance: shorter presses stay silent, a break shorter than steady_ms is none": (
        Scene(
            [touch(A, 1, 1.2), touch(A, 2, 2.5), touch(A, 3, 3.2), touch(A, 3.22, 3.5)], access={"acceptance_ms": 300}
        ),
        [(1.2 + STEADY, A, "ignored", "acceptance"), (2.3, A, "start", C4), (3.3, A, "start", C4)],
    ),
    "steady: a lift shorter than this is tremor": (
        Scene([touch(A, 1, 1.1), touch(A, 1.13, 1.3), touch(A, 1.4, 1.5)], access={"steady_ms": 60}),
        [(1, A, "start", C4), (1.4, A, "start", C4)],
    ),
    "release: presses of the same pad are ignored, and do not prolong it": (
        Scene(
            [touch(A, 1, 1.2), touch(A, 1.3, 1.4), touch(A, 1.5, 1.55), touch(A, 1.72, 1.8)], access={"release_ms": 500}
        ),
        [(1, A, "start", C4), (1.3, A, "ignored", "release"), (1.5, A, "ignored", "release"), (1.72, A, "start", C4)],
    ),
    "release: other pads play": (
        Scene([touch(A, 1, 1.2), touch(B, 1.3, 1.4)], access={"release_ms": 500}),
        [(1, A, "start", C4), (1.3, B, "start", D4)],
    ),
    "post-acceptance: all pads are ignored, measured from the acceptance": (
        Scene([touch(A, 1, 1.1), touch(B, 1.2, 1.3), touch(B, 1.52, 1.6)], access={"post_acceptance_ms": 500}),
        [(1, A, "start", C4), (1.2, B, "ignored", "post-acceptance"), (1.52, B, "start", D4)],
    ),
    "a press that begins while presses are ignored stays ignored until it is lifted": (
        Scene([touch(A, 1, 1.1), touch(B, 1.3, 3), touch(B, 3.2, 3.3)], access={"post_acceptance_ms": 500}),
        [(1, A, "start", C4), (1.3, B, "ignored", "post-acceptance"), (3.2, B, "start", D4)],
    ),
    "repeat: a press that stays down starts its one-shot again": (
        Scene([touch(A, 1, 2.3)], access={"repeat_ms": 500}),
        [(1, A, "start", C4), (1.5, A, "start", C4), (2, A, "start", C4)],
    ),
    "one at a time: the others do nothing, for 10 s at most": (
        Scene([touch(A, 1, 14), touch(B, 2, 2.2), touch(B, 11.5, 11.7)], access={"one_at_a_time": True}),
        [(1, A, "start", C4), (2, B, "ignored", "one-at-a-time"), (11.5, B, "start", D4)],
    ),
    "activate on lift: the sound starts when an accepted press is let go": (
        Scene([touch(A, 1, 2), touch(B, 3, 3.1)], access={"activate_on": "lift", "acceptance_ms": 200}),
        [(2 + STEADY, A, "start", C4), (3.1 + STEADY, B, "ignored", "acceptance")],
    ),
    "a pad's own setting lies over the client's": (
        Scene(
            [touch(A, 1, 1.2), touch(B, 2, 2.2)],
            pads={
                A: {"mode": "one-shot", "sound": C4, "access": {"acceptance_ms": 0}},
                B: {"mode": "one-shot", "sound": D4},
            },
            access={"acceptance_ms": 300},
        ),
        [(1, A, "start", C4), (2.2 + STEADY, B, "ignored", "acceptance")],
    ),
    "sensitivity light: a slight touch plays": (
        Scene([touch(A, 1, 1.2, 0.1)], access={"sensitivity": "light"}),
        [(1, A, "start", C4)],
    ),
    "sensitivity firm: half a hand plays, less does not": (
        Scene([touch(A, 1, 1.2, 0.25), touch(A, 2, 2.2, 0.6)], access={"sensitivity": "firm"}),
        [(1.2, A, "ignored", "acceptance"), (2, A, "start", C4)],
    ),
    "a pad that is in no setup says so": (
        Scene([touch("0/7", 1, 1.2)]),
        [(1, "0/7", "ignored", "unmapped")],
    ),
    "the pads of another board play": (
        Scene([touch("3/11", 1, 1.2)], pads={"3/11": {"mode": "one-shot", "sound": C4}}),
        [(1, "3/11", "start", C4)],
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_access(name: str, tmp_path: Path) -> None:
    scene, expected = SCENES[name]
    assert_heard(shortened(scene.heard(tmp_path), "start", "ignored"), expected)


def test_a_held_pad_fades_over_two_seconds_after_its_longest_hold_and_plays_again_after_its_lift(
    tmp_path: Path,
) -> None:
    scene = Scene([touch(A, 1, 10), touch(A, 11, 11.5)], pads={A: PAD}, access={"max_hold_s": 5})
    expected: list[Short] = [
        (1, A, "start", "warm-pad/C4"),
        (8, A, "end", "max-hold"),
        (11, A, "start", "warm-pad/C4"),
        (11.5 + STEADY + 0.3, A, "end", "lift"),
    ]
    assert_heard(shortened(scene.heard(tmp_path)), expected)


def test_the_newest_press_takes_over_and_the_older_sound_fades(tmp_path: Path) -> None:
    pads = {A: PAD, B: {"mode": "hold", "sound": "warm-pad/E4"}}
    scene = Scene([touch(A, 1, 4), touch(B, 2, 3)], pads=pads, access={"one_at_a_time": "last"})
    expected: list[Short] = [
        (1, A, "start", "warm-pad/C4"),
        (2, B, "start", "warm-pad/E4"),
        (2.3, A, "end", "stolen"),
        (3 + STEADY + 0.3, B, "end", "lift"),
    ]
    assert_heard(shortened(scene.heard(tmp_path)), expected)


@pytest.mark.parametrize("overlap_ms", range(-20, 21, 4))
def test_a_finger_that_slides_to_the_next_pad_plays_it(overlap_ms: int, tmp_path: Path) -> None:
    lift = 1.0 + overlap_ms / 1000
    scene = Scene([touch("0/2", 0.5, lift, 0.9), touch("0/3", 1.0, 1.4, 0.9)])
    assert [one[1] for one in shortened(scene.heard(tmp_path), "start")] == ["0/2", "0/3"]
