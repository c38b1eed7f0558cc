from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from toccata.errors import LinkError
from toccata.link import VERSION, FromInstrument, Greeting, State
from toccata.linked.line import Call, Came, Line
from toccata.linked.place import listen_at
from toccata.store.starts_note import read_starts, save_starts
from toccata.technician.update_machine import Services, web_answers
from toccata.technician.update_port import Running, Sight
from toccata.technician.update_sight import heard_sight, sight_at, told_sight
from toccata.units import Seconds

PATIENCE_S = Seconds(30.0)
STATE = State("mia", "day", "7", False, False, 0.0, 0.0, "hw:1", True, (True, False), (None, True), 0.0, "crashes")
SIGHT = Sight((True, False), (None, True), True, "crashes")


@contextmanager
def instrument(path: Path, version: int = VERSION) -> Iterator[list[Call]]:
    """Greet whoever calls, and tell how it is."""
    asked: list[Call] = []

    def take(call: Call) -> None:
        asked.append(call)
        if isinstance(call, Came):
            said: list[FromInstrument] = [STATE]
            line.tell(call.server, said)

    line = Line(listen_at(path), Greeting(version, False, 2), take, lambda _: None)
    try:
        yield asked
    finally:
        line.close()


def test_an_instrument_tells_a_guest_how_it_is(tmp_path: Path) -> None:
    with instrument(tmp_path / "link") as asked:
        sight = sight_at(tmp_path / "link", PATIENCE_S)
    assert (sight, asked[0]) == (SIGHT, Came(1, guest=True))


def test_an_instrument_of_another_version_can_t_be_asked(tmp_path: Path) -> None:
    with instrument(tmp_path / "link", VERSION + 1), pytest.raises(LinkError, match=f"it speaks version {VERSION + 1}"):
        sight_at(tmp_path / "link", PATIENCE_S)


def test_no_instrument_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="look with: systemctl status toccata-instrument"):
        sight_at(tmp_path / "link")


def test_a_sight_is_understood_by_the_version_that_asked_also_where_it_tells_more() -> None:
    line = told_sight(SIGHT).encode()
    later = line.replace(b"{", b'{"temperature":40,', 1)
    assert [heard_sight(one) for one in (line, later, b"", b"{}", b"no")] == [SIGHT, SIGHT, None, None, None]


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/hello" else 404)
        self.end_headers()

    def log_message(self, format: str, *_: object) -> None:
        pass


def test_the_config_server_is_asked_who_it_is() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        is_there = web_answers(server.server_port)
        server.shutdown()
        thread.join()
    assert (is_there, web_answers(server.server_port)) == (True, False)


SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$0.asked"
case "$1" in
  show) printf 'ActiveState=%s\\nMainPID=41\\nStatusText=1 = 1\\n' "$(cat "$0.state")" ;;
  reset-failed) exit 1 ;;
  stop) echo "Unit toccata-web.socket not loaded." >&2; exit "$(cat "$0.stop")" ;;
esac
"""


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    for name, content in ((".state", "active"), (".stop", "0")):
        program.with_name(program.name + name).write_text(content)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return program


def test_the_services_are_stopped_and_started_whole(systemctl: Path) -> None:
    Services(systemctl.parent).stop()
    Services(systemctl.parent).start()
    assert systemctl.with_name("systemctl.asked").read_text().splitlines() == [
        "stop toccata-web.socket toccata-web.service toccata-instrument.service",
        "reset-failed toccata-instrument.service toccata-web.service toccata-web.socket",
        "start --no-block toccata-instrument.service toccata-web.socket",
    ]


def test_the_starts_of_one_version_are_not_counted_against_another(systemctl: Path) -> None:
    save_starts(systemctl.parent, "boot", [Seconds(1.0)] * 4)
    Services(systemctl.parent).stop()
    assert len(read_starts(systemctl.parent, "boot")) == 4
    Services(systemctl.parent).start()
    assert read_starts(systemctl.parent, "boot") == ()


@pytest.mark.parametrize(("state", "ready"), [("active", True), ("activating", False), ("failed", False)])
def test_an_instrument_is_ready_once_its_unit_is_active(systemctl: Path, state: str, ready: bool) -> None:
    systemctl.with_name("systemctl.state").write_text(state)
    assert Services().running() == Running(41, ready, "1 = 1")


def test_services_that_can_t_be_stopped_are_told_in_systemd_s_words(systemctl: Path) -> None:
    systemctl.with_name("systemctl.stop").write_text("5")
    with pytest.raises(OSError, match=r"systemctl stop failed: Unit toccata-web\.socket not loaded"):
        Services().stop()


def test_a_slot_without_a_program_sees_nothing(tmp_path: Path) -> None:
    assert Services().sight(tmp_path) is None
