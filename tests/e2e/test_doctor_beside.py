"""`toccata doctor` as a command beside the running product: it looks, says, writes, and changes nothing that plays."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from bench.vcard import Kind
from e2e.product import Product

PADS = [f"pad {board}/{pad}" for board in range(4) for pad in range(12)]
REST = ["board 0", "board 1", "board 2", "board 3", "bus", "card", "data", "safe profile"]


@pytest.fixture(scope="module")
def examined(product: Product, tablet: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One examination, while a page is open."""
    folder, page = tmp_path_factory.mktemp("doctor"), tablet.new_page()
    page.goto(f"{product.url}/#play")
    expect(page.locator("page-play .pad").first).to_be_visible()
    since = time.monotonic_ns()
    asked = ["--seconds", "2", "--json", "--print", str(folder / "page.html"), "--bundle", str(folder / "bundle.zip")]
    command = [sys.executable, "-m", "toccata", "doctor", "--data", str(product.data), *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    expect(page.locator(".banner:visible")).to_have_count(0)
    page.close()
    sounded = product.heard(Kind.ONSET, since)
    return {"status": done.returncode, "told": json.loads(done.stdout), "sounded": sounded, "folder": folder}


def test_boards_and_card_of_the_running_instrument_are_well(examined: dict[str, Any]) -> None:
    found = {one["name"]: one["verdict"] for one in examined["told"]["findings"]}
    assert [name for name in (*PADS, *REST) if found[name] != "ok"] == []
    assert examined["status"] == (0 if examined["told"]["verdict"] == "ok" else 1)


def test_nothing_sounds_and_the_config_server_stays(examined: dict[str, Any], product: Product) -> None:
    assert examined["sounded"] == []
    assert "config server" not in product.said
    assert "guest" not in product.said


def test_the_page_and_the_bundle_are_written_and_name_no_client(examined: dict[str, Any]) -> None:
    folder: Path = examined["folder"]
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        texts = [bundle.read(name).decode().lower() for name in bundle.namelist()]
    assert "Signature" in (folder / "page.html").read_text()
    assert [name for name in ("robin", "kim", "goodbye song") if any(name in text for text in texts)] == []


def test_the_same_is_found_on_the_technician_s_page(tablet: BrowserContext, product: Product) -> None:
    page = tablet.new_page()
    page.goto(f"{product.url}/#instrument/doctor")
    expect(page.locator(".doctor-summary")).not_to_be_empty()
    expect(page.locator("details .finding strong", has_text="Board 4, pads 1 to 12")).to_have_count(1)
    page.close()
