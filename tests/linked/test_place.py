"""The socket file: one instrument for each data folder, and a dead one's is replaced."""

from __future__ import annotations

import fcntl
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from toccata.errors import LinkError, TakenError
from toccata.linked.place import OWNER_AND_GROUP, OWNER_ONLY, Listening, expect_nobody_at, listen_at, listening_for
from toccata.machine.as_owner import as_owner_of

OWNER = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


@pytest.mark.parametrize("mode", [OWNER_ONLY, OWNER_AND_GROUP])
def test_the_socket_file_has_its_mode_and_goes_at_the_end(tmp_path, mode):
    path = tmp_path / "new" / "link"
    listening = listen_at(path, mode)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    listening.close()
    assert not path.exists()


def test_the_file_of_a_dead_instrument_is_replaced(tmp_path):
    path = tmp_path / "link"
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(path))
    dead.close()
    listening = listen_at(path)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
    listening.close()


END_IT = (
    "end that one first (Ctrl-C in its terminal; as a service: sudo systemctl stop toccata-instrument), "
    "or give this one another folder with --data"
)


def test_beside_a_living_instrument_one_line_says_so_and_it_goes_on_listening(tmp_path):
    path = tmp_path / "link"
    listening = listen_at(path)
    with pytest.raises(TakenError) as caught:
        listen_at(path)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
    listening.close()
    told = f"{tmp_path}: an instrument plays with this data folder already (process {os.getpid()}); {END_IT}"
    assert str(caught.value) == told


def test_one_that_holds_the_place_and_does_not_listen_yet_is_told_without_its_process(tmp_path):
    lock = os.open(tmp_path / "link.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(TakenError) as caught:
        listen_at(tmp_path / "link")
    os.close(lock)
    assert str(caught.value) == f"{tmp_path}: an instrument plays with this data folder already; {END_IT}"


def test_a_service_that_plays_with_the_same_data_is_told_though_it_listens_elsewhere(tmp_path):
    listening = listen_at(tmp_path / "run" / "link")
    with pytest.raises(TakenError) as caught:
        expect_nobody_at(listening.path, tmp_path)
    listening.close()
    expect_nobody_at(listening.path, tmp_path)
    told = f"{tmp_path}: an instrument plays with this data folder already (process {os.getpid()}); {END_IT}"
    assert str(caught.value) == told


def test_what_a_service_that_was_killed_has_left_hinders_nobody(tmp_path):
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(tmp_path / "link"))
    dead.close()
    (tmp_path / "link.lock").touch()
    expect_nobody_at(tmp_path / "link", tmp_path)
    listen_at(tmp_path / "link").close()


def test_a_path_that_is_too_long_for_a_socket_is_told(tmp_path):
    path = tmp_path / ("x" * 100) / "link"
    with pytest.raises(LinkError, match="is longer than the 107 bytes of a socket's name; choose a data folder"):
        listen_at(path)


def test_a_folder_that_can_t_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LinkError, match=r"can't be listened on \(.*\); check the owner of folder and lock"):
        listen_at(tmp_path / "file" / "link")


@pytest.fixture
def owned() -> Iterator[Path]:
    """A data folder of somebody who is not root; not among pytest's own folders, which nobody but root may enter."""
    with TemporaryDirectory() as folder:
        os.chown(folder, *OWNER)
        yield Path(folder)


def locked_away(data: Path) -> Listening:
    """An instrument whose lock and socket its data's owner may not open, as one of root's."""
    other = listen_at(data / "link")
    other.path.chmod(0)
    (data / "link.lock").chmod(0)
    return other


def test_beside_another_user_s_instrument_one_by_hand_is_refused_and_a_service_plays_on_without_its_page(owned):
    other, told = locked_away(owned), []
    with as_owner_of(owned):
        with pytest.raises(
            TakenError, match="another user's instrument plays with this data folder, or has left"
        ) as by:
            listening_for(owned, {}, told.append, serves=False)
        assert listening_for(owned, {}, told.append, serves=True) is None
    other.close()
    assert str(by.value).endswith(END_IT)
    assert told == [
        f"playing without the page: {owned / 'link'}: can't be listened on (Permission denied); "
        "check the owner of folder and lock"
    ]


def test_where_another_user_s_instrument_has_ended_one_by_hand_plays_on_and_says_that_it_has_no_page(owned):
    locked_away(owned).close()
    told = []
    with as_owner_of(owned):
        assert listening_for(owned, {}, told.append, serves=False) is None
    assert told[0].startswith("playing without the page: ")


def test_a_service_whose_place_is_taken_says_that_it_plays_on_without_the_page(tmp_path):
    other, told = listen_at(tmp_path / "link"), []
    assert listening_for(tmp_path, {}, told.append, serves=True) is None
    other.close()
    assert told[0].startswith(
        f"playing without the page: {tmp_path}: an instrument plays with this data folder already"
    )
