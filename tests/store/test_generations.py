from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from toccata.errors import ConflictError, DamagedError, SettingError, StoreError
from toccata.store.disk import locked
from toccata.store.generations import Kept, erase, read, write
from toccata.store.seal import version_of

ONE, TWO, THREE = '{"level": 1}', '{"level": 2}', '{"level": 3}'
MISFIT = "its checksum does not fit what is in it; edited by hand? take the line 'check' out"


def refuse_two(text: str, where: str) -> None:
    if text == TWO:
        raise SettingError(where, "two is out of range", "write another number")


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "toccata" / "clients" / "robin.json"


def test_a_save_is_read_as_it_was_written_and_folders_are_made(path: Path) -> None:
    version = write(path, ONE, None)
    assert (version, read(path)) == (version_of(ONE), Kept(ONE, version, None))
    assert names(path.parent) == ["robin.json"]


def test_the_generation_before_is_kept_and_read_where_the_newest_is_damaged(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.write_bytes(path.read_bytes()[:-1])
    assert read(path) == Kept(ONE, version_of(ONE), f"{path}: {MISFIT}")


def test_reading_writes_nothing(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.write_bytes(b"")
    (path.parent / ".part").write_bytes(b"left over")
    before = {one: (one.stat().st_mtime_ns, one.stat().st_ino) for one in path.parent.rglob("*")}
    read(path)
    assert {one: (one.stat().st_mtime_ns, one.stat().st_ino) for one in path.parent.rglob("*")} == before


def test_what_a_judge_cannot_follow_counts_as_damaged(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    damage = f"{path}: two is out of range; write another number"
    assert read(path, refuse_two) == Kept(ONE, version_of(ONE), damage)


def test_a_file_written_by_hand_is_read_and_kept_when_it_is_saved_over(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(ONE)
    write(path, TWO, read(path).version)
    assert (read(path).text, (path.parent / ".last" / "robin.json").read_text()) == (TWO, ONE)


def test_where_nothing_is_whole_the_newest_files_fault_is_told(path: Path) -> None:
    write(path, TWO, None)
    with pytest.raises(DamagedError, match="two is out of range; write another number"):
        read(path, refuse_two)


def test_a_file_that_is_not_there_is_a_setting_error_even_if_an_older_one_is_kept(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.unlink()
    with pytest.raises(SettingError, match=r"robin.json: there is no such file; check the name"):
        read(path)


def test_a_newest_file_that_cannot_be_read_leaves_the_last_good_one(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.unlink()
    path.mkdir()
    assert read(path) == Kept(
        ONE, version_of(ONE), f"{path}: can't be read (Is a directory); check its owner and rights"
    )


@pytest.mark.parametrize(
    ("there", "expected", "told"),
    [
        (ONE, version_of(TWO), "somebody else has changed it since it was read; look at both, then save again"),
        (ONE, None, "it is there already; choose another name"),
        (None, version_of(ONE), "it has been erased since it was read; save it as a new one"),
    ],
)
def test_another_version_than_expected_is_a_conflict(there, expected, told, path: Path) -> None:
    if there is not None:
        write(path, there, None)
    with pytest.raises(ConflictError) as caught:
        write(path, THREE, expected)
    assert str(caught.value) == f"{path}: {told}"
    assert [read(one).text for one in path.parent.glob("*.json")] == ([] if there is None else [there])


def test_a_save_whose_answer_was_lost_may_be_tried_again(path: Path) -> None:
    first = write(path, ONE, None)
    assert write(path, TWO, first) == write(path, TWO, first) == version_of(TWO)
    path.write_bytes(b"")
    assert read(path).text == ONE


def test_a_damaged_file_is_saved_over_from_the_last_good_one_and_put_aside(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.write_bytes(b'{"level": ')
    write(path, THREE, read(path).version)
    kept = {name: (path.parent / ".last" / name).read_bytes() for name in os.listdir(path.parent / ".last")}
    assert (read(path).text, kept["robin.json.damaged"], len(kept)) == (THREE, b'{"level": ', 2)
    path.write_bytes(b"")
    assert read(path).text == ONE


def test_the_judge_of_a_save_keeps_the_last_generation_that_it_can_follow(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    write(path, THREE, read(path, refuse_two).version, judge=refuse_two)
    path.write_bytes(b"")
    assert read(path, refuse_two).text == ONE


def test_a_new_file_does_not_take_over_the_generations_of_an_old_one(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.unlink()
    write(path, THREE, None)
    path.write_bytes(b"")
    with pytest.raises(DamagedError):
        read(path)


def test_what_a_crash_left_is_swept_by_the_next_save(path: Path) -> None:
    version = write(path, TWO, write(path, ONE, None))
    for folder in (path.parent, path.parent / ".last"):
        (folder / ".part").write_bytes(b"half")
    write(path, THREE, version)
    assert names(path.parent) == [".last/robin.json", "robin.json"]


def test_an_erased_file_leaves_no_generation_and_may_be_erased_again(path: Path) -> None:
    write(path, TWO, write(path, ONE, None))
    path.write_bytes(b"{")
    write(path, THREE, version_of(ONE))
    (path.parent / ".last" / ".part").write_bytes(b"half")
    erase(path)
    erase(path)
    assert names(path.parent) == []


def test_erasing_where_there_is_no_folder_does_nothing(path: Path) -> None:
    erase(path)
    assert not path.parent.exists()


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o644)])
def test_a_private_file_is_for_its_owner_alone(private: bool, mode: int, path: Path) -> None:
    umask = os.umask(0o022)
    write(path, TWO, write(path, ONE, None, private=private), private=private)
    os.umask(umask)
    assert {one.stat().st_mode & 0o777 for one in path.parent.rglob("*.json")} == {mode}


def test_a_text_that_is_no_object_is_refused_before_anything_is_touched(path: Path) -> None:
    with pytest.raises(SettingError, match="not an object"):
        write(path, "[]", None)
    assert not path.parent.exists()


class NoLinks:
    """A disk that refuses hard links, as exFAT does."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def link(self, source: Path, target: Path, /) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")


def test_where_links_are_refused_the_last_generation_is_a_copy(path: Path) -> None:
    write(path, TWO, write(path, ONE, None), disk=NoLinks())
    path.write_bytes(b"")
    assert read(path).text == ONE


def test_a_program_that_keeps_the_lock_does_not_stop_the_others_for_ever(tmp_path: Path) -> None:
    with (
        locked(os, tmp_path),
        pytest.raises(StoreError, match=r"another program has been saving for 0.02 s; end it, then save again"),
        locked(os, tmp_path, tries=2),
    ):
        raise AssertionError


def test_a_folder_that_cannot_be_made_is_told_as_not_saved(tmp_path: Path) -> None:
    (tmp_path / "clients").write_text("a file")
    with pytest.raises(StoreError) as caught:
        write(tmp_path / "clients" / "robin.json", ONE, None)
    assert "could not be saved (Not a directory); check the folder's owner and rights" in str(caught.value)
