"""From a tap on a tablet to NetworkManager and back: the config server, the host's program and what it asks, joined."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from simulated_radio import access_point
from wifi_stage import CLINIC, SECRET, Stage

from e2e.product import ADDRESS, Server
from house_wifi.profile import file_name

WAIT_MS = 30_000


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.air(access_point(CLINIC))
    stage.install()
    return stage


@pytest.fixture
def page(stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The section, on a tablet of a technician; toccata-wifi.path is played by a shell."""
    monkeypatch.setenv("TOCCATA_WIFI_ROOT", str(stage.root))
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(stage.places.wish.parent))
    loop = f'while sleep 0.1; do [ -e "{stage.places.wish}" ] && "{stage.places.program}"; done'
    environ = {**os.environ, "PATH": f"{stage.root / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"}
    server = Server(stage.root / "data", 18_490)
    with subprocess.Popen(["sh", "-c", loop], env=environ, stderr=subprocess.DEVNULL) as systemd:
        context = browser.new_context(locale="en")
        context.set_default_timeout(WAIT_MS)
        yield _opened(context.new_page(), server)
        context.close()
        systemd.kill()
    server.kill()


def _opened(page: Page, server: Server) -> Page:
    address = ADDRESS.search(server.terminal.said)
    page.goto(address[0] if address else "")
    expect(page.locator(".shell")).to_be_visible(timeout=WAIT_MS)
    page.goto(f"{server.url}/#instrument/wifi")
    expect(page.locator("instrument-wifi .row")).to_contain_text(CLINIC, timeout=WAIT_MS)
    return page


def joined(page: Page, passphrase: str) -> Locator:
    page.locator("instrument-wifi .row").click()
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("dialog").get_by_role("button", name="Join").click()
    return page.locator(".wifi-now")


def test_a_wrong_passphrase_comes_back_as_words_and_the_right_one_as_an_address(page: Page, stage: Stage) -> None:
    now = joined(page, "wrong wrong")
    expect(now).to_contain_text("did not accept the passphrase", timeout=WAIT_MS)
    expect(now).to_contain_text("hotspot is on")
    now = joined(page, SECRET)
    expect(now).to_contain_text(f"On {CLINIC}", timeout=WAIT_MS)
    expect(now).to_contain_text("https://192.168.1.20")
    assert list(stage.kept()) == [file_name(CLINIC)]
    assert "psk=" + SECRET.replace(" ", r"\s") in stage.kept()[file_name(CLINIC)]
    data = [path.read_bytes() for path in (stage.root / "data").rglob("*") if path.is_file()]
    assert not any(SECRET.split()[1].encode() in content for content in data)
