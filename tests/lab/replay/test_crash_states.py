from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from crash_disk import MOUNT_OPTIONS
from crash_judge import Act, lost
from crash_log import Entry, read_log
from crash_states import State, pieces, states

from installer.fstab import DATA_OPTIONS

LOG = [Entry(4096 * number, 4096 * (number % 5 > 0), 0, number % 5 == 0) for number in range(200)]


@pytest.fixture(scope="module")
def chosen() -> list[State]:
    return list(states(LOG, 300, Random(1)))


def test_all_up_to_the_last_flush_is_there_and_nothing_that_was_not_sent(chosen: list[State]) -> None:
    for state in chosen:
        last = max((number + 1 for number in range(state.cut) if LOG[number].flush), default=0)
        assert state.flushed == last
        assert all(last <= number < state.cut for number in state.kept)


def test_no_two_states_are_alike_and_they_come_in_the_logs_order(chosen: list[State]) -> None:
    assert len({(state.flushed, state.kept, state.torn) for state in chosen}) == 300
    assert [state.cut for state in chosen] == sorted(state.cut for state in chosen)


def test_a_torn_request_is_kept_in_part_from_or_to_a_sector(chosen: list[State]) -> None:
    torn = [(state.torn, list(pieces(LOG, state))) for state in chosen if state.torn is not None]
    assert len(torn) > 50
    for (number, first, end), written in torn:
        assert (LOG[number], first, end) in written
        assert (end - first) % 512 == 0
        assert 0 < end - first < LOG[number].length


def test_a_log_that_is_too_short_is_told() -> None:
    with pytest.raises(ValueError, match="fewer than 50 different states"):
        states(LOG[:2], 50, Random(1))


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(bytes(512))
    with pytest.raises(ValueError, match="is no log of writes"):
        read_log(tmp_path / "log")


FIRST = Act("create", 10, 20, {"client a": "one"})
SECOND = Act("save", 25, 40, {"client a": "two", "client before a": "one"})
ERASED = Act("erase", 45, 60, {"client a": None, "client before a": None})


@pytest.mark.parametrize(
    ("cut", "found", "told"),
    [
        (9, {}, 0),
        (9, {"client a": "one"}, 1),
        (15, {}, 0),
        (15, {"client a": "one"}, 0),
        (22, {}, 1),
        (30, {"client a": "one"}, 0),
        (30, {"client a": "two", "client before a": "one"}, 0),
        (40, {"client a": "one", "client before a": "one"}, 1),
        (40, {"client a": "two"}, 1),
        (40, {"client a": "two", "client before a": "one", "client b": "x"}, 1),
        (40, {"client a": "unreadable: torn", "client before a": "one"}, 1),
        (50, {"client a": "unreadable: its sound is gone", "client before a": "one"}, 0),
        (50, {"client a": "one with damage: its sound is gone", "client before a": "one"}, 0),
        (60, {"client a": "two", "client before a": "one"}, 2),
    ],
)
def test_what_was_told_must_be_there_and_what_was_under_way_may_be(cut: int, found: dict[str, str], told: int) -> None:
    assert len(lost([FIRST, SECOND, ERASED], cut, found)) == told


def test_the_disk_is_mounted_as_the_installer_mounts_the_data() -> None:
    assert f"{MOUNT_OPTIONS},nofail" in DATA_OPTIONS
