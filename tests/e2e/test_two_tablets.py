"""Two tablets at once: what one does the other shows, and neither loses what was edited."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from e2e.finger import pad, sound
from e2e.pairing import paired
from e2e.product import Product
from pages.arriving import listens
from waiting import until


@pytest.fixture(scope="module")
def other_page(browser: Browser, product: Product) -> Iterator[Page]:
    """A second tablet's page."""
    context = paired(browser, product, "Room 2")
    page = context.new_page()
    page.goto(f"{product.url}/#remap")
    listens(page)
    yield page
    context.close()


def test_a_touch_and_a_remap_on_one_tablet_show_on_the_other(
    product: Product, opened: Callable[[str], Page], other_page: Page
) -> None:
    page = opened("remap")
    product.terminal.type("e")
    for each in (page, other_page):
        expect(pad(each, "0/2", ".sounding")).to_have_count(1)
    pad(page, "0/2").tap()
    tapped = time.monotonic()
    sound(page, "marimba/D5").tap()
    expect(pad(other_page, "0/2")).to_have_accessible_name("Pad 3: Marimba D5, Once")
    sys.stdout.write(f"a tap on one tablet shows on the other after {time.monotonic() - tapped:.2f} s\n")


def test_quiet_on_one_tablet_shows_on_the_other(
    product: Product, opened: Callable[[str], Page], other_page: Page
) -> None:
    page = opened("play")
    page.get_by_role("button", name="Quiet").tap()
    expect(other_page.locator(".banners")).to_contain_text("Quiet: touches stay silent.")
    other_page.get_by_role("button", name="Play again").tap()
    expect(page.get_by_role("button", name="Quiet")).to_have_attribute("aria-pressed", "false")


def test_two_tablets_remap_different_pads_at_the_same_instant_and_both_hold(
    product: Product, opened: Callable[[str], Page], other_page: Page
) -> None:
    page = opened("remap")
    pad(page, "0/0").tap()
    pad(other_page, "0/1").tap()
    release = hold_saves(page, other_page)
    sound(page, "warm-pad/A3").tap()
    sound(other_page, "warm-pad/A4").tap()
    release()
    until(lambda: sounds(product, "0/0", "0/1") == ["warm-pad/A3", "warm-pad/A4"], "both edits")
    for each in (page, other_page):
        expect(pad(each, "0/0")).to_have_accessible_name("Pad 1: Warm pad A3, Once")
        expect(pad(each, "0/1")).to_have_accessible_name("Pad 2: Warm pad A4, Once")


def test_two_tablets_remap_the_same_pad_and_the_second_chooses_while_both_are_kept(
    product: Product, opened: Callable[[str], Page], other_page: Page
) -> None:
    page = opened("remap")
    pad(page, "0/5").tap()
    pad(other_page, "0/5").tap()
    release = hold_saves(page, other_page)
    sound(page, "marimba/A3").tap()
    sound(other_page, "warm-pad/D4").tap()
    release()
    second = page if is_asked(page, other_page) else other_page
    expect(second.get_by_role("heading", name="Changed on another tablet")).to_be_visible()
    second.get_by_role("button", name="Keep mine").tap()
    mine, theirs = ("marimba/A3", "warm-pad/D4") if second is page else ("warm-pad/D4", "marimba/A3")
    until(lambda: product.pad("0/5")["sound"] == mine, "the chosen one")
    kept = [setup["pads"]["0/5"]["sound"] for setup in product.client()["setups"] if "0/5" in setup["pads"]]
    assert kept == [mine, theirs]


def hold_saves(*pages: Page) -> Callable[[], None]:
    """Keep what the pages save on its way; gives what waits until each has sent something, and lets it go."""
    held: list[Route] = []
    pattern = "**/api/clients/*"

    def keep(route: Route) -> None:
        held.append(route)

    def release() -> None:
        until(lambda: len(held) == len(pages), "a save of each tablet", lambda: pages[0].wait_for_timeout(20))
        for route in held:
            route.continue_()
        # What is sent from now on must not wait until somebody here looks at the pages again.
        for each in pages:
            each.unroute(pattern)

    for each in pages:
        each.route(pattern, keep)
    return release


def is_asked(page: Page, other: Page) -> bool:
    """Tell whether this page shows the sheet, and not the other one."""
    until(lambda: page.get_by_role("dialog").count() + other.get_by_role("dialog").count(), "the sheet")
    return page.get_by_role("dialog").count() > 0


def sounds(product: Product, *pads: str) -> list[str]:
    return [product.pad(each)["sound"] for each in pads]
