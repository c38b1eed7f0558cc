from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest
from installer_stage import CHECKOUT

from installer.data_actions import BEFORE, carry_over, clear


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def moving(source: Path, target: Path, before: Path) -> Iterator[Path]:
    """Carry over, then clear."""
    return chain(carry_over(source, target), clear(source, target, before))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "clients").mkdir(parents=True)
    (folder / "clients/anna.json").write_text("anna")
    (folder / "clients/anna.json").chmod(0o600)
    (folder / "instrument.json").write_text("wiring")
    (folder / "last").symlink_to("clients/anna.json")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_all_data_go_over_with_their_modes_and_the_root_keeps_none(source: Path, target: Path, tmp_path: Path) -> None:
    before = files(source)
    deque(moving(source, target, tmp_path / "before"), maxlen=0)
    assert (files(target), list(source.iterdir())) == (before, [])
    assert (target / "clients/anna.json").stat().st_mode & 0o777 == 0o600
    assert os.readlink(target / "last") == "clients/anna.json"
    assert not (tmp_path / "before").exists()


def test_a_partition_with_data_keeps_them_and_what_differs_is_kept_beside(
    source: Path, target: Path, tmp_path: Path
) -> None:
    (target / "instrument.json").write_text("older wiring")
    deque(moving(source, target, tmp_path / "before"), maxlen=0)
    assert (target / "instrument.json").read_text() == "older wiring"
    assert files(tmp_path / "before") == {"instrument.json": "wiring"}
    assert (tmp_path / "before").stat().st_mode & 0o777 == 0o700


def test_data_that_lie_on_the_partition_already_are_left_there(source: Path, tmp_path: Path) -> None:
    before = files(source)
    assert (list(moving(source, source, tmp_path / "before")), files(source)) == ([], before)


@pytest.mark.parametrize("cut", range(16))
def test_left_off_anywhere_the_next_run_ends_the_same(source: Path, target: Path, tmp_path: Path, cut: int) -> None:
    before = tmp_path / "before"
    (source / "clients/ben.json").write_text("ben")
    whole = files(source)
    deque(islice(moving(source, target, before), cut), maxlen=0)
    deque(moving(source, target, before), maxlen=0)
    assert (files(target), files(source), before.exists()) == (whole, {}, False)


def test_no_name_is_there_before_all_of_it_is(source: Path, target: Path) -> None:
    for _ in carry_over(source, target):
        there = {path.name for path in target.iterdir()} - {".coming"}
        assert all(files(target / name) == files(source / name) for name in there)


def test_what_is_kept_beside_is_erased_with_everything_else() -> None:
    erasing = (CHECKOUT / "PRIVACY.md").read_text().partition("**Erase everything**")[2].partition("**What erasing")[0]
    assert f"/opt/toccata/host/writable rm -rf {BEFORE}\n" in erasing
