from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from toccata.errors import StoreError
from toccata.web.alone import alone
from toccata.web.received import FOLDER


def look_after(data: Path) -> None:
    with alone(data, tries=1):
        pass


def test_a_second_config_server_on_the_same_folder_is_refused_and_the_next_one_after_it_is_not(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path), pytest.raises(StoreError, match="another config server looks after this folder"):
            look_after(tmp_path)


def test_the_lock_ends_with_a_process_that_was_killed(tmp_path: Path) -> None:
    forked = multiprocessing.get_context("fork")
    locked, wait = forked.Event(), forked.Event()

    def hold() -> None:
        with alone(tmp_path):
            locked.set()
            wait.wait()

    holder = forked.Process(target=hold)
    holder.start()
    assert locked.wait(60)
    holder.kill()
    holder.join()
    look_after(tmp_path)


def test_a_folder_that_can_not_be_made_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / FOLDER).symlink_to(FOLDER)
    with alone(tmp_path):
        look_after(tmp_path)
