"""Server, instrument and network go and come back: what was acknowledged is there, and pages come back."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.vcard import VirtualCard
from e2e.conftest import tablet_of
from e2e.finger import go, pad, sound, touch
from e2e.product import Product, Server, furnish
from pages.arriving import listens
from waiting import until

KEY = "a-key-of-this-test"


class House:
    """Instrument and config server, each started and ended by itself."""

    def __init__(self, card: VirtualCard, data: Path) -> None:
        self.card, self.data = card, data
        furnish(data)
        self.server = Server(data, 8520, KEY)
        self.url = self.server.url
        self.instrument = Product(card, data, "--no-page").__enter__()

    def start_server(self) -> None:
        self.server = Server(self.data, int(self.url.rsplit(":", 1)[1]))
        assert self.server.url == self.url

    def start_instrument(self) -> None:
        self.instrument = Product(self.card, self.data, "--no-page").__enter__()

    def end(self) -> None:
        self.instrument.__exit__(None, None, None)
        self.server.end()


@pytest.fixture(scope="module")
def house(room: VirtualCard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both run."""
    both = House(room, tmp_path_factory.mktemp("house"))
    yield both
    both.end()


@pytest.fixture(scope="module")
def let_in(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A tablet that the server has let in."""
    context = tablet_of(browser)
    page = context.new_page()
    page.goto(f"{house.url}/#enter={KEY}")
    expect(page.locator("page-play .pad").first).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(let_in: BrowserContext, house: House) -> Iterator[Page]:
    """Its Remap page, with everything running."""
    page = let_in.new_page()
    page.goto(f"{house.url}/#remap")
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    expect(pad(page, "0/0")).to_have_accessible_name(re.compile("Once"))
    expect(page.locator(".sound-choice").first).to_be_visible()  # they come by a request of their own
    listens(page)
    yield page
    page.close()


def test_a_server_that_is_killed_in_the_middle_of_an_edit_loses_nothing(house: House, page: Page) -> None:
    pad(page, "0/0").tap()
    sound(page, "marimba/D5").tap()
    until(lambda: house.instrument.pad("0/0")["sound"] == "marimba/D5", "the first edit")
    os.kill(house.server.process, signal.SIGSTOP)
    pad(page, "0/1").tap()
    sound(page, "marimba/C5").tap()
    expect(pad(page, "0/1")).to_have_accessible_name("Pad 2: Marimba C5, Once")
    house.server.kill()
    expect(page.locator(".banners")).to_contain_text("No connection to the instrument.")
    assert [house.instrument.pad(each)["sound"] for each in ("0/0", "0/1")] == ["marimba/D5", "marimba/D4"]
    house.start_server()
    until(lambda: house.instrument.pad("0/1")["sound"] == "marimba/C5", "the edit that was on its way")
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    house.instrument.plays("w", "0/1  marimba/C5")


def test_without_the_server_the_instrument_plays_on(house: House, page: Page) -> None:
    house.server.kill()
    before = house.instrument.said.count("0/2  marimba/E4")
    house.instrument.terminal.type("e")
    house.instrument.says("0/2  marimba/E4", before + 1)
    expect(page.locator(".banners")).to_contain_text("No connection to the instrument.")
    house.start_server()
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")


def test_an_instrument_that_starts_again_plays_what_was_prepared_meanwhile(house: House, page: Page) -> None:
    house.instrument.__exit__(None, None, None)
    expect(page.locator(".banners")).to_contain_text("The instrument is silent: it is not running.")
    pad(page, "0/3").tap()
    sound(page, "marimba/E3").tap()
    until(lambda: house.instrument.pad("0/3")["sound"] == "marimba/E3", "the edit")
    house.start_instrument()
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    go(page, "play")
    touch(page, "0/3")
    house.instrument.says("0/3  marimba/E3")


def test_a_tablet_without_network_says_so_keeps_the_edit_and_sends_it_later(house: House, page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator(".banners")).to_contain_text("No connection to the instrument.")
    pad(page, "0/4").tap()
    sound(page, "marimba/C3").tap()
    expect(pad(page, "0/4")).to_have_accessible_name("Pad 5: Marimba C3, Once")
    assert house.instrument.pad("0/4")["sound"] == "marimba/A4"
    page.context.set_offline(False)
    until(lambda: house.instrument.pad("0/4")["sound"] == "marimba/C3", "the edit")
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")


def test_quiet_is_told_to_a_page_that_was_away(house: House, page: Page, let_in: BrowserContext) -> None:
    open_again: Callable[[], Page] = let_in.new_page
    page.get_by_role("button", name="Quiet").tap()
    house.server.kill()
    house.start_server()
    expect(page.locator(".banners")).to_contain_text("Quiet: touches stay silent.")
    another = open_again()
    another.goto(f"{house.url}/#play")
    expect(another.locator(".banners")).to_contain_text("Quiet: touches stay silent.")
    another.get_by_role("button", name="Play again").tap()
    expect(page.get_by_role("button", name="Quiet")).to_have_attribute("aria-pressed", "false")
    another.close()
