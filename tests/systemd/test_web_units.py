from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from toccata.web.trust.endpoints import SYSTEM, Serves, adopted

UNITS = Path(__file__).parents[2] / "systemd"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def analysed(folder: Path, *arguments: str) -> str:
    """Say what systemd-analyze finds wrong with copies whose program is one that is there."""
    for unit in UNITS.glob("toccata-web.*"):
        text = unit.read_text().replace("/opt/toccata/bin/toccata", sys.executable)
        (folder / unit.name).write_text(text)
    done = subprocess.run(["systemd-analyze", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    own = [line for line in (done.stderr + done.stdout).splitlines() if "toccata" in line]
    return "\n".join(own) if done.returncode or "verify" in arguments else ""


def listen_streams() -> list[str]:
    unit = (UNITS / "toccata-web.socket").read_text()
    return [line.partition("=")[2] for line in unit.splitlines() if line.startswith("ListenStream=")]


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    assert analysed(tmp_path, "verify", "--man=no", "./toccata-web.socket", "./toccata-web.service") == ""


@needs_systemd
def test_the_sandbox_is_rated_2_0_at_most(tmp_path: Path) -> None:
    assert analysed(tmp_path, "security", "--offline=yes", "--threshold=20", "./toccata-web.service") == ""


def test_the_doors_are_loopback_https_and_the_trust_page() -> None:
    doors = [stream.rpartition(":") for stream in listen_streams()]
    kinds = [adopted(host or "::", int(port)) for host, _, port in doors]
    assert [(each.port, each.app, each.tls) for each in kinds] == [
        (SYSTEM.loopback_port, Serves.MAIN, False),
        (SYSTEM.https_port, Serves.MAIN, True),
        (SYSTEM.http_port, Serves.TRUST, False),
    ]


def test_the_server_has_no_device_and_no_right() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNITS / "toccata-web.service")
    asked = ("PrivateDevices", "DevicePolicy", "CapabilityBoundingSet", "NoNewPrivileges", "User")
    assert [unit["Service"][key] for key in asked] == ["yes", "closed", "", "yes", "toccata"]
