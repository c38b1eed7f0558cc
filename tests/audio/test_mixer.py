from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from staged import Played

Play = Callable[..., Played]

FLAT = {"values": [12_800] * 2_400}
"""50 ms of a level that shows the gain: a hundred times its 128ths."""
FLAT_LOOP = FLAT | {"loop": [0, 2_400]}


def counted(frames: int, loop: list[int] | None) -> dict[str, Any]:
    return {"values": list(range(1, frames + 1)), "loop": loop}


def levels(pcm: np.ndarray[Any, np.dtype[np.int16]]) -> list[int]:
    """The levels in the order in which they are heard, each once for as long as it lasts."""
    return [int(pcm[0]), *pcm[1:][np.diff(pcm) != 0].tolist()]


def test_a_sample_comes_out_frame_for_frame(played: Play) -> None:
    heard = played({"a": counted(5_001, None)}, ["play", 1, "a"], ["ended"]).heard
    assert heard[:5_001].tolist() == list(range(1, 5_002))
    assert not heard[5_001:].any()


def test_the_first_frame_has_the_notes_gain_rounded_down(played: Play) -> None:
    heard = played({"a": FLAT}, ["play", 1, "a", 0.3], ["ended"]).heard
    assert levels(heard) == [3_800, 0]
    assert np.count_nonzero(heard) == 2_400


def test_a_loop_goes_round_from_its_loop_point_after_one_attack(played: Play) -> None:
    heard = played({"a": counted(5_000, [1_003, 4_111])}, ["play", 1, "a", 1.0, True], ["mixed", 20_000]).heard
    count = np.arange(20_000)
    expected = np.where(count < 4_111, count, 1_003 + (count - 1_003) % (4_111 - 1_003)) + 1
    assert heard[:20_000].tolist() == expected.tolist()


def test_a_sound_with_loop_points_that_is_played_once_is_played_whole(played: Play) -> None:
    heard = played({"a": counted(5_000, [1_003, 4_111])}, ["play", 1, "a", 1.0, False], ["ended"]).heard
    assert heard[:5_000].tolist() == list(range(1, 5_001))
    assert not heard[5_000:].any()


def test_a_loop_is_asked_of_a_sound_without_loop_points_it_ends(played: Play) -> None:
    heard = played({"a": counted(500, None)}, ["play", 1, "a", 1.0, True], ["ended"]).heard
    assert heard[:500].tolist() == list(range(1, 501))
    assert not heard[500:].any()


def test_a_silenced_voice_fades_step_by_step_to_nothing(played: Play) -> None:
    steps = [["play", 1, "a", 0.5, True], ["mixed", 4_800], ["silence", 1, 0.15], ["ended"]]
    heard = levels(played({"a": FLAT_LOOP}, *steps).heard)
    assert heard == sorted(heard, reverse=True)
    assert (heard[0], heard[-1], len(heard) > 3) == (6_400, 0, True)


def test_after_a_fade_the_next_note_has_its_own_gain(played: Play) -> None:
    first = [["play", voice, "a", 1.0] for voice in range(64)] + [["silence", voice, 5.0] for voice in range(64)]
    second = [["ended"], *[["play", 100 + voice, "b", 0.5] for voice in range(64)], ["ended"]]
    heard = played({"a": {"values": [1] * 2_400}, "b": {"values": [256] * 4_800}}, *first, *second).heard
    assert heard.max() == 64 * 128


def test_a_fade_that_outlasts_its_sound_no_longer_lowers_the_channel(played: Play) -> None:
    first = [["play", voice, "a", 1.0] for voice in range(64)] + [["silence", voice, 0.5] for voice in range(64)]
    rest = [["ended"], ["tick", 1e9], ["mixed", 4_800]]
    second = [["play", 100 + voice, "b", 0.5] for voice in range(64)]
    heard = played({"a": {"values": [1] * 2_400}, "b": {"values": [256] * 4_800}}, *first, *rest, *second, ["ended"])
    assert heard.heard.max() == 64 * 128


def test_a_turn_takes_every_128th_on_its_way(played: Play) -> None:
    walk = [step for ms in range(0, 70, 2) for step in (["tick", 0.0001 + ms / 1_000], ["mixed", 1_200])]
    steps = [["play", 1, "a", 1.0, True], ["mixed", 64], ["turn", 1, 0.75, 0.064, 0.0], *walk]
    heard = levels(played({"a": FLAT_LOOP}, *steps).heard)
    assert heard[: heard.index(9_600) + 1] == [100 * volume for volume in range(128, 95, -1)]


def test_a_fade_begins_at_the_gain_that_a_turn_has_reached(played: Play) -> None:
    turn = [["turn", 1, 0.0, 1.0, 0.0], ["tick", 0.5], ["mixed", 4_800]]
    heard = levels(
        played(
            {"a": FLAT_LOOP}, ["play", 1, "a", 1.0, True], ["mixed", 64], *turn, ["silence", 1, 0.1], ["ended"]
        ).heard
    )
    assert heard[:2] == [12_800, 6_400]
    assert heard == sorted(heard, reverse=True)


def test_a_slow_fade_can_be_hastened(played: Play) -> None:
    walk = [step for ms in range(1, 70) for step in (["tick", ms / 1_000], ["mixed", 64])]
    steps = [["play", 1, "a", 1.0, True], ["mixed", 4_800], ["silence", 1, 3_600.0], ["silence", 1, 0.064], *walk]
    heard = levels(played({"a": FLAT_LOOP}, *steps, ["ended"]).heard)
    assert heard == sorted(heard, reverse=True)
    assert (heard[0], heard[-1], len(heard) > 3) == (12_800, 0, True)


def test_a_fade_can_not_be_slowed(played: Play) -> None:
    steps = [["play", 1, "a", 1.0, True], ["mixed", 64], ["silence", 1, 0.05], ["silence", 1, 3_600.0], ["ended"]]
    assert played({"a": FLAT_LOOP}, *steps).heard[-1] == 0


def test_a_voice_too_soft_for_the_mixer_ends_when_it_is_silenced(played: Play) -> None:
    steps = [["play", 1, "a", 0.001, True], ["silence", 1, 0.12], ["play", 2, "a", 1.0], ["ended"]]
    assert levels(played({"a": FLAT_LOOP}, *steps).heard) == [12_800, 0]


def test_turns_and_silences_of_voices_that_ended_change_nothing(played: Play) -> None:
    late = [
        ["turn", 1, 0.1, 0.01, 0.0],
        ["tick", 1.0],
        ["silence", 1, 0.1],
        ["silence", 99, 0.1],
        ["turn", 99, 0.1, 0.1, 0.0],
    ]
    steps = [["play", 1, "a"], ["ended"], ["tick", 1e9], ["play", 2, "a"], *late, ["ended"]]
    assert levels(played({"a": FLAT}, *steps).heard) == [12_800, 0, 12_800, 0]


def test_64_voices_sound_at_once(played: Play) -> None:
    notes = [["play", voice, "a", 1.0, True] for voice in range(64)]
    heard = played({"a": {"values": [100] * 480, "loop": [0, 480]}}, *notes, ["mixed", 4_800], ["mixed", 4_800]).heard
    assert heard.max() == 6_400


def test_the_65th_voice_takes_the_channel_of_the_most_faded(played: Play) -> None:
    samples = {
        name: {"values": [level] * 480, "loop": [0, 480]} for name, level in (("a", 100), ("b", 7), ("c", 3_000))
    }
    notes = [["play", voice, "b" if voice == 7 else "a", 1.0, True] for voice in range(64)]
    steps = [["silence", 7, 3_600.0, 0.0], ["mixed", 480], ["play", 64, "c", 1.0, True, 1_800.0], ["mixed", 9_600]]
    heard = played(samples, *notes, *steps).heard
    assert heard.max() == 63 * 100 + 3_000


def test_a_voice_outlives_its_bank(played: Play) -> None:
    samples = {"a": FLAT_LOOP} | {f"b{n}": {"values": [n] * 2_400} for n in range(20)}
    away = [["load", *(key for key in samples if key != "a")], ["tick", 1e9], ["load"], ["load", "b7"]]
    steps = [["load", "a"], ["play", 1, "a", 1.0, True], ["mixed", 64], *away, ["mixed", 9_600]]
    heard = played(samples, *steps).heard
    assert set(heard[:9_600].tolist()) == {12_800}


def test_sounds_that_end_while_python_is_busy_hold_up_nothing(played: Play) -> None:
    told = played({"a": {"values": [1] * 480}}, ["play", 1, "a"], ["hold_lock", 400_000], ["mixed", 480]).told
    assert told[0] > 4 * 480


def test_close_fades_what_still_sounds(played: Play) -> None:
    heard = levels(played({"a": FLAT_LOOP}, ["play", 1, "a", 1.0, True], ["mixed", 4_800]).heard)
    assert heard == sorted(heard, reverse=True)
    assert (heard[0], heard[-1], len(heard) > 3) == (12_800, 0, True)


def test_layers_of_one_sound_start_at_one_frame(played: Play) -> None:
    samples = {key: counted(3_000, None) for key in ("soft", "medium", "firm")}
    starts = [step for _ in range(3) for step in (["play_beside", *samples], ["ended"])]
    heard = played(samples, *starts).heard
    begins = np.flatnonzero((heard[1:] != 0) & (heard[:-1] == 0)) + 1
    pieces = [heard[at : at + 3_000].tolist() for at in [0, *begins.tolist()]]
    assert pieces == [[3 * count for count in range(1, 3_001)]] * 3


def test_layers_that_no_channel_is_free_for_get_those_of_the_least_missed(played: Play) -> None:
    samples = {"a": {"values": [100] * 48_000}, "b": counted(3_000, None), "c": counted(3_000, None)}
    full = [["play", 10 + voice, "a"] for voice in range(64)]
    heard = played(samples, *full, ["play_beside", "b", "c"], ["ended"]).heard
    assert 62 * 100 + 2 * 3_000 in heard.tolist()
