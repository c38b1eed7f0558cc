"""The socket file: one instrument for each data folder, and a dead one's is replaced."""

from __future__ import annotations

import socket
import stat

import pytest

from toccata.errors import LinkError
from toccata.linked.place import OWNER_AND_GROUP, OWNER_ONLY, listen_at


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


def test_beside_a_living_instrument_one_line_says_so_and_it_goes_on_listening(tmp_path):
    path = tmp_path / "link"
    listening = listen_at(path)
    with pytest.raises(LinkError) as caught:
        listen_at(path)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
    listening.close()
    assert str(caught.value) == (
        f"{tmp_path}: another instrument plays with this data folder; end that one to use the page with this one"
    )


def test_a_path_that_is_too_long_for_a_socket_is_told(tmp_path):
    path = tmp_path / ("x" * 100) / "link"
    with pytest.raises(LinkError, match="is longer than the 107 bytes of a socket's name; choose a data folder"):
        listen_at(path)


def test_a_folder_that_can_t_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LinkError, match=r"can't be listened on \(.*\); check the folder's owner"):
        listen_at(tmp_path / "file" / "link")
