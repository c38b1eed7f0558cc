"""Two instruments on one data folder: the second, started by hand, is refused; a service plays whatever happens."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from linked.at_link import AtLink
from linked.playing_at_link import COMMAND, ENVIRONMENT, started
from playing_service import PlayingService
from toccata.link import State
from toccata.linked.place import listen_at


def test_a_second_instrument_by_hand_is_refused_in_one_line_and_the_first_plays_on(tmp_path: Path) -> None:
    with started(tmp_path) as first:
        first.wait_for("plays, setup Hello")
        second = subprocess.run(
            [*COMMAND, "--data", str(tmp_path)],
            env={**ENVIRONMENT, "RUNTIME_DIRECTORY": ""},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        with AtLink(tmp_path / "link") as server:
            server.wait_for(State)
        told = (
            f"toccata: {tmp_path}: an instrument plays with this data folder already (process {first._program.pid}); "
        )
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith(told)
    assert second.stderr.count("\n") == 1


def test_after_the_first_was_killed_the_next_one_plays_with_its_page(tmp_path: Path) -> None:
    with started(tmp_path) as first:
        first.wait_for("plays, setup Hello")
        os.kill(first._program.pid, 9)
        first.wait_until(lambda: first._program.poll() is not None, "the end")
    with started(tmp_path) as second, AtLink(tmp_path / "link") as server:
        server.wait_for(State)
        assert second.interrupt() == 0


def test_what_root_played_with_belongs_to_the_folder_s_owner_who_can_play_there_afterwards() -> None:
    with TemporaryDirectory() as folder:
        owner = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        os.chown(folder, *owner)
        with started(Path(folder)) as first:
            first.wait_for("plays, setup Hello")
            laid = [(Path(folder) / name).stat() for name in ("link", "link.lock")]
            assert first.interrupt() == 0
    assert [(one.st_uid, one.st_gid) for one in laid] == [owner] * 2


def test_a_service_whose_place_is_taken_plays_on_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    other = listen_at(tmp_path / "run" / "link")
    with PlayingService(tmp_path, ["--boards", "real", "--card", "hw:CARD=none"]) as service:
        service.wait_for("STATUS=plays")
        assert "an instrument plays with this data folder already" in service.said
    other.close()
