"""Cleaning: one tap begins, the instrument ends it, one tap ends it early."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from pages.arriving import arrives
from pages.conftest import Site


def begin(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#cleaning")
    page.get_by_role("button", name="Make the pads silent").click()
    expect(page.get_by_role("heading", name="Silent: wipe the pads now")).to_be_visible()
    expect(page.locator(".banners")).to_contain_text("Cleaning: the pads stay silent")  # the instrument has heard it


def test_one_tap_makes_the_pads_silent_and_another_one_ends_it_early(page: Page, site: Site) -> None:
    begin(page, site)
    page.get_by_role("button", name="End now and play").click()
    expect(page.get_by_role("heading", name="The pads play again")).to_be_visible()
    cleaning = [("POST", "/api/cleaning", {"on": on}) for on in (True, False)]
    arrives(page, lambda: site.server.heard, cleaning)


def test_when_the_instrument_ends_it_the_page_says_so(page: Page, site: Site) -> None:
    begin(page, site)
    site.server.say_state(cleaning=False)
    expect(page.get_by_role("heading", name="The pads play again")).to_be_visible()


def test_without_an_instrument_nothing_can_be_begun(page: Page, site: Site) -> None:
    site.server.running = False
    page.goto(f"{site.url}/#cleaning")
    expect(page.get_by_role("button", name="Make the pads silent")).to_be_disabled()
    expect(page.locator(".banner")).to_contain_text("it is not running")
