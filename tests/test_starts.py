"""Starts that fail again and again are noticed, whatever the clock on the wall and the disk do."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.starts import GOOD_S, SAFE_FROM, WITHIN_S, Starts, Trust, boot_id, of_late, trust_after
from toccata.store.starts_note import NOTE, read_starts, save_starts
from toccata.units import NEVER, Seconds

ALL, WIRING, NOTHING = Trust.ALL, Trust.WIRING, Trust.NOTHING


def started(folder: Path, at: float, boot: str = "one", told: list[str] | None = None) -> Starts:
    return Starts(folder, (told if told is not None else []).append, boot=boot)


def counted(folder: Path, *instants: float, boot: str = "one") -> list[Trust]:
    return [started(folder, at, boot).count(Seconds(at)) for at in instants]


def test_the_fifth_start_in_five_minutes_is_safe_and_the_eighth_believes_nothing(tmp_path: Path) -> None:
    assert counted(tmp_path, *range(0, 90, 10)) == [ALL] * 4 + [WIRING] * 3 + [NOTHING] * 2


def test_starts_that_are_longer_ago_than_five_minutes_do_not_count(tmp_path: Path) -> None:
    assert counted(tmp_path, *(80.0 * number for number in range(12))) == [ALL] * 12


def test_another_boot_of_the_computer_counts_anew(tmp_path: Path) -> None:
    before, after = counted(tmp_path, 1.0, 2.0, 3.0, 4.0), counted(tmp_path, 5.0, 6.0, boot="two")
    assert before + after == [ALL] * 6


def test_a_minute_of_good_play_clears_them_by_another_thread(tmp_path: Path) -> None:
    counted(tmp_path, 1.0, 2.0, 3.0)
    by: list[threading.Thread] = []
    starts = Starts(tmp_path, str, lambda: by.append(threading.current_thread()), "one")
    starts.count(Seconds(4.0))
    starts.begin(Seconds(100.0))
    starts.step(Seconds(100.0 + GOOD_S - 0.001))
    early = (tmp_path / NOTE).exists()
    starts.step(Seconds(100.0 + GOOD_S))
    starts.end()
    assert (early, (tmp_path / NOTE).exists(), starts.due(), len(by)) == (True, False, NEVER, 1)
    assert by[0] is not threading.current_thread()


def test_a_start_that_somebody_ended_is_none_that_failed(tmp_path: Path) -> None:
    counted(tmp_path, 1.0, 2.0, 3.0, 4.0)
    wanted = started(tmp_path, 5.0)
    first = wanted.count(Seconds(5.0))
    wanted.end()
    assert (first, read_starts(tmp_path, "one"), counted(tmp_path, 6.0)) == (WIRING, (1.0, 2.0, 3.0, 4.0), [WIRING])


def test_by_hand_nothing_is_counted_and_nothing_is_written() -> None:
    starts = Starts(None, str)
    counts = [starts.count(Seconds(1.0)) for _ in range(20)]
    starts.begin(Seconds(0.0))
    starts.end()
    assert (set(counts), starts.due()) == ({ALL}, NEVER)


@pytest.mark.parametrize(
    "kept", [b"", b"one", b"one soon", b"one nan inf -inf", b"\xff\x00" * 99, b"one " + b"9" * 4_096]
)
def test_a_note_that_can_t_be_believed_counts_as_none(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / NOTE).write_bytes(kept)
    assert counted(tmp_path, 10.0) == [ALL]
    assert read_starts(tmp_path, "one") == (10.0,)


def test_where_nothing_can_be_noted_it_starts_and_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told: list[str] = []
    assert [started(tmp_path / "file", 1.0, told=told).count(Seconds(1.0)) for _ in range(9)] == [ALL] * 9
    assert len(told) == 9
    assert told[0].endswith("a start that fails again and again may not be noticed")


class FullDisk:
    """The module os, on a disk without room."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def write(self, fd: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_note_as_it_was(tmp_path: Path) -> None:
    save_starts(tmp_path, "one", [Seconds(1.0)])
    with pytest.raises(OSError, match="No space left"):
        save_starts(tmp_path, "one", [Seconds(1.0), Seconds(2.0)], disk=FullDisk())  # type: ignore[arg-type]
    assert read_starts(tmp_path, "one") == (1.0,)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=30), st.floats(0.0, 1e9))
def test_only_the_last_five_minutes_count_and_the_newest_is_now(noted: list[float], now: float) -> None:
    late = of_late(map(Seconds, noted), Seconds(now))
    assert late[-1] == now
    assert all(now - WITHIN_S <= one <= now for one in late)
    assert (trust_after(len(late)) is ALL) is (sum(now - WITHIN_S <= one <= now for one in noted) + 1 < SAFE_FROM)


def test_where_a_boot_has_no_name_all_boots_are_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert (boot_id(tmp_path / "none"), boot_id(tmp_path / "empty"), len(boot_id())) == ("-", "-", 36)
