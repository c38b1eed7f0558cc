"""Whether a card takes sound in its own time, told by how busy the thread that feeds it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toccata.audio.timekeeping import LOOK_S, keeps_time, threads


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

    assert (keeps_time({7, 8}, tmp_path, sleep), slept) == (kept, [LOOK_S])


def test_where_the_kernel_does_not_count_every_card_is_believed(tmp_path):
    (tmp_path / "7").mkdir()
    assert threads(tmp_path) == {7}
    assert keeps_time({7}, tmp_path, lambda _: None)
