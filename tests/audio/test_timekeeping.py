"""Whether a card takes sound in its own time, told by how busy the thread that feeds it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toccata.audio.timekeeping import LOOK_S, MOST_LOOKS, keeps_time, look_for, threads


def write(tasks: Path, task: int, busy_ns: int, waits: int, queued_ns: int = 1200) -> None:
    folder = tasks / str(task)
    folder.mkdir(exist_ok=True)
    (folder / "schedstat").write_text(f"{busy_ns} {queued_ns} 7\n")
    (folder / "status").write_text(f"Name:\tSDLAudioP2\nvoluntary_ctxt_switches:\t{waits}\n")


@pytest.mark.parametrize(
    ("share", "waits", "kept"),
    [
        (0.0, 0, True),
        (0.01, 0, True),
        (0.1, 0, False),
        (1.0, 0, False),
        (0.9, 1, False),
        (0.9, 2, True),
        (0.03, 15, True),
    ],
)
def test_a_thread_that_is_busy_and_does_not_wait_between_buffers_feeds_no_real_card(tmp_path, share, waits, kept):
    write(tmp_path, 7, 5_000_000, 40)
    write(tmp_path, 8, 0, 0)
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        write(tmp_path, 7, 5_000_000 + round(share * LOOK_S * 1e9), 40 + waits)

    assert (keeps_time({7, 8}, LOOK_S, tmp_path, sleep), slept) == (kept, [LOOK_S])


@pytest.mark.parametrize(("looks", "waits", "kept"), [(1, 0, False), (4, 0, False), (4, 2, True), (99, 0, True)])
def test_a_thread_that_a_busy_computer_keeps_in_the_queue_is_looked_at_until_it_had_its_turn(
    tmp_path, looks, waits, kept
):
    write(tmp_path, 7, 0, 0, 0)
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        turn = len(slept) >= looks
        write(tmp_path, 7, round(turn * 0.5 * LOOK_S * 1e9), turn * waits, round(len(slept) * 0.9 * LOOK_S * 1e9))

    assert (keeps_time({7}, LOOK_S, tmp_path, sleep), len(slept)) == (kept, min(looks, MOST_LOOKS))


@pytest.mark.parametrize(("frames", "look_ms"), [(64, 20), (256, 20), (1024, 53.3)])
def test_a_look_lasts_two_buffers_and_a_half_at_least(frames, look_ms):
    assert look_for(frames, 48_000) * 1000 == pytest.approx(look_ms, abs=0.1)


def test_where_the_kernel_does_not_count_every_card_is_believed(tmp_path):
    (tmp_path / "7").mkdir()
    assert threads(tmp_path) == {7}
    assert keeps_time({7}, LOOK_S, tmp_path, lambda _: None)
