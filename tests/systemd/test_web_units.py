from __future__ import annotations

from pathlib import Path

from analysed import UNITS, analysed, needs_systemd, told

from toccata.web.trust.endpoints import SYSTEM, Serves, adopted


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    assert analysed(tmp_path, "verify", "--man=no", "./toccata-web.socket", "./toccata-web.service") == ""


@needs_systemd
def test_the_sandbox_is_rated_1_5_at_most(tmp_path: Path) -> None:
    assert analysed(tmp_path, "security", "--offline=yes", "--threshold=15", "./toccata-web.service") == ""


def test_the_doors_are_loopback_https_and_the_trust_page() -> None:
    doors = [stream.rpartition(":") for stream in told("toccata-web.socket", "Socket")["ListenStream"]]
    kinds = [adopted(host or "::", int(port)) for host, _, port in doors]
    assert [(each.port, each.app, each.tls) for each in kinds] == [
        (SYSTEM.loopback_port, Serves.MAIN, False),
        (SYSTEM.https_port, Serves.MAIN, True),
        (SYSTEM.http_port, Serves.TRUST, False),
    ]


def test_the_server_has_no_device_and_no_right() -> None:
    unit = told("toccata-web.service")
    asked = ("PrivateDevices", "DevicePolicy", "CapabilityBoundingSet", "NoNewPrivileges", "User")
    assert [unit[key] for key in asked] == [["yes"], ["closed"], [""], ["yes"], ["toccata"]]


def test_however_often_it_ends_the_doors_stay_open() -> None:
    assert told("toccata-web.service", "Unit")["StartLimitIntervalSec"] == ["0"]
    assert told("toccata-web.service")["Restart"] == ["on-failure"]


def test_avahi_tells_the_door_of_the_page_and_nothing_else() -> None:
    service = (UNITS / "avahi" / "toccata.service").read_text()
    assert f"<port>{SYSTEM.https_port}</port>" in service
    assert [service.count(tag) for tag in ("<port>", "<type>_https._tcp</type>", "<txt-record>")] == [1, 1, 1]
