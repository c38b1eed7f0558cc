"""Whether a card takes sound in its own time, told by how busy the thread that feeds it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toccata.audio.timekeeping import LOOK_S, keeps_time, look_for, threads


def write(tasks: Path, **busy_ns: int) -> None:
    for task, busy in busy_ns.items():
        (tasks / task[1:]).mkdir(exist_ok=True)
        (tasks / task[1:] / "schedstat").write_text(f"{busy} 1200 7\n")


@pytest.mark.parametrize(("share", "kept"), [(0.0, True), (0.24, True), (0.26, False), (1.0, False)])
def test_a_thread_that_is_busy_for_a_quarter_of_the_time_feeds_no_real_card(tmp_path, share, kept):
    write(tmp_path, t7=5_000_000, t8=0)
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        write(tmp_path, t7=5_000_000 + round(share * LOOK_S * 1e9), t8=0)

    assert (keeps_time({7, 8}, LOOK_S, tmp_path, sleep), slept) == (kept, [LOOK_S])


@pytest.mark.parametrize(("waits", "kept"), [(0, False), (1, False), (2, True), (15, True)])
def test_a_slow_computer_s_thread_that_waits_between_buffers_feeds_a_real_card(tmp_path, waits, kept):
    write(tmp_path, t7=0)
    (tmp_path / "7" / "status").write_text("Name:\tSDLAudioP2\nvoluntary_ctxt_switches:\t40\n")

    def sleep(seconds):
        write(tmp_path, t7=round(0.9 * seconds * 1e9))
        (tmp_path / "7" / "status").write_text(f"Name:\tSDLAudioP2\nvoluntary_ctxt_switches:\t{40 + waits}\n")

    assert keeps_time({7}, LOOK_S, tmp_path, sleep) == kept


@pytest.mark.parametrize(("frames", "look_ms"), [(64, 20), (256, 20), (1024, 53.3)])
def test_a_look_lasts_two_buffers_and_a_half_at_least(frames, look_ms):
    assert look_for(frames, 48_000) * 1000 == pytest.approx(look_ms, abs=0.1)


def test_where_the_kernel_does_not_count_every_card_is_believed(tmp_path):
    (tmp_path / "7").mkdir()
    assert threads(tmp_path) == {7}
    assert keeps_time({7}, LOOK_S, tmp_path, lambda _: None)
