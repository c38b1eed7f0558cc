"""What systemd is told, and when the watchdog is fed."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from toccata.service import Service, is_service
from toccata.units import Seconds


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def heard(systemd: socket.socket) -> list[bytes]:
    said = []
    try:
        while True:
            said.append(systemd.recv(4_096))
    except BlockingIOError:
        return said


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(tmp_path / "notify"), "INVOCATION_ID": "1"} | more


@pytest.mark.parametrize(
    ("given", "service"),
    [
        ({}, False),
        ({"INVOCATION_ID": "1"}, False),
        ({"NOTIFY_SOCKET": "/run/systemd/notify"}, False),
        ({"INVOCATION_ID": "1", "NOTIFY_SOCKET": "/run/systemd/notify"}, True),
    ],
)
def test_only_systemd_makes_it_a_service(given: dict[str, str], service: bool) -> None:
    with closing(Service(given)) as told:
        assert (is_service(given), told.is_there) == (service, service)


def test_systemd_hears_in_its_own_words_how_the_instrument_is(tmp_path: Path, systemd: socket.socket) -> None:
    service = Service(environ(tmp_path))
    service.tell("sounds are made ready")
    service.expect(Seconds(120.0))
    service.ready("plays")
    service.feed()
    service.stopping()
    service.close()
    service.feed()
    assert heard(systemd) == [
        b"STATUS=sounds are made ready",
        b"EXTEND_TIMEOUT_USEC=120000000",
        b"READY=1\nSTATUS=plays",
        b"WATCHDOG=1",
        b"STOPPING=1\nSTATUS=ending",
    ]


def test_an_abstract_address_is_written_with_an_at_sign() -> None:
    name = f"toccata-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        listening.setblocking(False)
        with closing(Service({"NOTIFY_SOCKET": f"@{name}"})) as service:
            service.feed()
        assert heard(listening) == [b"WATCHDOG=1"]


@pytest.mark.parametrize(
    "address", ["", "notify", "vsock:2:1", "/nowhere/notify", "@nobody-listens-here", "/" + "x" * 200]
)
def test_nobody_who_listens_is_nobody_s_fault(address: str) -> None:
    service = Service({"NOTIFY_SOCKET": address})
    service.ready("plays")
    service.close()
    assert not service.is_there


def test_a_listener_that_does_not_read_costs_words_and_no_time(tmp_path: Path, systemd: socket.socket) -> None:
    with closing(Service(environ(tmp_path))) as service:
        for _ in range(2_000):
            service.feed()
    assert 0 < len(heard(systemd)) < 2_000


@pytest.mark.parametrize(
    ("given", "watchdog"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "4000000"}, 4.0),
        ({"WATCHDOG_USEC": "4000000", "WATCHDOG_PID": str(os.getpid())}, 4.0),
        ({"WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "-4"}, None),
        ({"WATCHDOG_USEC": "\u0664"}, None),
    ],
)
def test_the_watchdog_s_time_is_systemd_s_or_there_is_none(
    given: dict[str, str], watchdog: float | None, tmp_path: Path
) -> None:
    with closing(Service(environ(tmp_path, **given))) as service:
        assert service.watchdog == watchdog
