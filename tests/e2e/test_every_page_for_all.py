"""Every page of the real product, in three sizes, light and dark: axe finds nothing, nothing is small or flows over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.conftest import tablet_of
from e2e.finger import pad
from e2e.pairing import begin
from e2e.product import Product
from pages.usable import OVERFLOW, SIZES, TARGETS

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
FADED = "() => document.getAnimations().every((one) => one.playState === 'finished')"
"""Half-way colours are nobody's text."""

TABS = ("boards", "doctor", "tuning", "limits", "wifi", "tablets", "log", "backup", "label", "this-tablet", "about")


def remap_a_pad(page: Page) -> None:
    go_to(page, "remap")
    pad(page, "0/6").tap()
    expect(pad(page, "0/6", ".selected")).to_have_count(1)


def new_client(page: Page) -> None:
    go_to(page, "clients")
    page.get_by_role("button", name="New client").tap()
    expect(page.get_by_role("dialog")).to_be_visible()


def go_to(page: Page, place: str) -> None:
    page.evaluate("(place) => { location.hash = `#${place}`; }", place)
    expect(page.locator(f"page-{place.split('/', maxsplit=1)[0]}")).to_be_visible()


def tab(name: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        go_to(page, "play")
        go_to(page, f"instrument/{name}")
        expect(page.locator(f"instrument-{name}")).to_be_visible()

    return show


PLACES: dict[str, Callable[[Page], None]] = {
    "play": lambda page: go_to(page, "play"),
    "remap": remap_a_pad,
    "clients": lambda page: go_to(page, "clients"),
    "access": lambda page: go_to(page, "access"),
    "cleaning": lambda page: go_to(page, "cleaning"),
    "sounds": lambda page: go_to(page, "sounds"),
    **{f"instrument-{name}": tab(name) for name in TABS},
    "clients-new": new_client,
}


def problems(page: Page, name: str, size: str) -> list[Any]:
    """What is wrong in a place, light and dark; and its pictures."""
    found: list[Any] = []
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)
        page.wait_for_function(FADED)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{size}-{look}.png")
        violations = Axe().run(page).response["violations"]
        found += [(look, each["id"], [node["html"][:120] for node in each["nodes"]]) for each in violations]
    return found + list(page.evaluate(TARGETS)) + list(page.evaluate(OVERFLOW))


def sized(page: Page, size: str) -> Page:
    """Give the page a size; nothing moves."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.fixture(scope="module")
def shown(tablet: BrowserContext, product: Product) -> Page:
    """One page for all of them."""
    page = tablet.new_page()
    page.goto(product.url)
    expect(page.locator(".who .name")).to_have_text("Robin")
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_of_the_running_instrument(shown: Page, place: str, size: str) -> None:
    PLACES[place](sized(shown, size))
    found = problems(shown, place, size)
    if place == "clients-new":
        shown.keyboard.press("Escape")
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_a_stranger(browser: Browser, product: Product, size: str) -> None:
    page = sized(tablet_of(browser).new_page(), size)
    page.goto(product.url)
    expect(page.get_by_label("A PIN for this tablet")).to_be_visible()
    found = problems(page, "pair", size)
    product.terminal.type("\r")
    product.says("a tablet may be paired within 120 s")
    begin(page, "Room 2")
    expect(page.locator(".pad.selected")).to_have_count(1)
    found += problems(page, "pair-pads", size)
    page.context.close()
    assert found == []
