"""What is printed: the hand-over card alone, on one page, without a word that holds only now."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.conftest import Site

NOTES = ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")
PAGE = re.compile(rb"/Type\s*/Page\b")


def full(site: Site) -> None:
    """48 pads that each do something else, and seven setups."""
    modes = ("one-shot", "hold", "latch", "timed")
    pads = {
        f"{board}/{pad}": {"mode": modes[board], "sound": f"marimba/{note}", "seconds": pad + 1}
        for board in range(4)
        for pad, note in enumerate(NOTES)
    }
    setups = [{"name": name, "pads": pads} for name in ("Hello", *(f"Setup number {count}" for count in range(6)))]
    site.server.documents["c-robin"]["setups"] = setups


def card(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#clients")
    page.get_by_role("button", name="Hand-over card").click()
    expect(page.locator(".hand-over")).to_be_visible()


def pages(page: Page, size: str) -> int:
    return len(PAGE.findall(page.pdf(format=size)))


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("is_full", [False, True])
def test_by_the_browser_s_own_menu_the_card_is_one_page(page: Page, site: Site, size: str, is_full: bool) -> None:
    if is_full:
        full(site)
    card(page, site)
    assert pages(page, size) == 1
    page.emulate_media(media="print")
    expect(page.locator(".hand-over")).to_be_visible()
    assert page.locator(".topbar, .quiet-bar, .nav, .sheet .head, .no-print").filter(visible=True).count() == 0


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_by_the_button_the_card_is_one_page(page: Page, site: Site, size: str) -> None:
    full(site)
    card(page, site)
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print").click()
    assert pages(page, size) == 1


def test_the_card_says_nothing_that_holds_only_now(page: Page, site: Site) -> None:
    card(page, site)
    expect(page.locator(".hand-over h3", has_text="Hello")).to_have_text("Hello")
    expect(page.locator(".hand-over")).not_to_contain_text("now")


def test_the_other_setups_are_drawn_as_far_as_a_page_goes_and_named_beyond(page: Page, site: Site) -> None:
    full(site)
    card(page, site)
    expect(page.locator(".card-others .pad-drawing")).to_have_count(4)
    expect(page.locator(".hand-over")).to_contain_text("More setups: Setup number 4, Setup number 5")
