"""The instrument is stopped: every page still works, and says that it is silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import tablet_of
from e2e.finger import pad, sound
from e2e.product import ROBIN, Server, furnish
from waiting import until

KEY = "a-key-of-this-test"
PAGES = ("play", "remap", "clients", "access", "cleaning", "sounds", "instrument")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two clients."""
    data = tmp_path_factory.mktemp("silent")
    furnish(data)
    return data


@pytest.fixture(scope="module")
def page(browser: Browser, data: Path) -> Iterator[Page]:
    """A technician's page of a server that runs alone."""
    server = Server(data, 8540, KEY)
    context = tablet_of(browser)
    page = context.new_page()
    page.goto(f"{server.url}/#enter={KEY}")
    expect(page.locator("page-play .pad").first).to_be_visible()
    yield page
    context.close()
    server.end()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_that_the_instrument_is_silent(page: Page, name: str) -> None:
    page.locator(f'.nav button[data-page="{name}"]').tap()
    expect(page.locator(f"page-{name}").locator("button, .pad").first).to_be_visible()
    expect(page.locator(".banners")).to_contain_text("The instrument is silent: it is not running.")
    assert page.locator(".toast").count() == 0


def test_everything_can_be_prepared(page: Page, data: Path) -> None:
    page.locator('.nav button[data-page="remap"]').tap()
    expect(page.locator("page-remap")).to_be_visible()
    pad(page, "0/0").tap()
    sound(page, "warm-pad/C3").tap()
    until(lambda: sound_of(data, "0/0") == "warm-pad/C3", "the remap")
    page.locator('.nav button[data-page="clients"]').tap()
    page.locator(".client-card", has_text="Kim").tap()
    expect(page.locator(".who .name")).to_have_text("Kim")
    page.locator(".client-card", has_text="Robin").tap()
    expect(page.locator(".who .name")).to_have_text("Robin")


def test_a_touch_on_the_page_says_that_nothing_is_heard(page: Page) -> None:
    page.locator('.nav button[data-page="play"]').tap()
    expect(page.locator("page-play")).to_be_visible()
    pad(page, "0/0").tap()
    expect(page.locator("page-play, .toast, .banner").filter(has_text="not running").first).to_be_visible()


def sound_of(data: Path, pad_name: str) -> str:
    """What a pad of Robin's has in the file."""
    document = json.loads((data / "clients" / f"{ROBIN}.json").read_text())
    return str(document["setups"][0]["pads"][pad_name]["sound"])
