"""The pages for people who see, touch or hear otherwise: axe finds nothing, targets are large, nothing flows over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.conftest import Site

SIZES = {"phone": (360, 740), "tablet": (820, 1180), "wide": (1366, 1024)}
LOOKS = ("light", "dark")
TARGETS = """() => [...document.querySelectorAll('button, input, select, summary, a')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('label'))
  .map((each) => [each.textContent || each.ariaLabel, each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 47.5 && box.width > 1)
  .map(([name, box]) => [name, box.width, box.height])"""
OVERFLOW = """() => [document.documentElement, ...document.querySelectorAll('.main, .topbar, .nav')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className)"""


def play(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator(".pad").first).to_have_accessible_name("Pad 1: Marimba C4, Once")
    site.server.touch("0/1", 1)
    site.server.touch("0/11", 1)
    expect(page.locator(".pad.ignored")).to_have_count(1)


def remap(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#remap/0/8")
    page.get_by_text("How this pad plays").click()
    expect(page.locator(".sequence li")).to_have_count(3)


def more(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="More").filter(visible=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def pair(page: Page, site: Site) -> None:
    site.server.hello.update(entry="stranger", pairing_s=100)
    page.goto(site.url)
    expect(page.get_by_label("A PIN for this tablet")).to_be_visible()


def pair_pads(page: Page, site: Site) -> None:
    pair(page, site)
    page.get_by_label("A PIN for this tablet").fill("2580")
    page.get_by_role("button", name="Next: touch the pads").click()
    expect(page.locator(".pad.selected")).to_have_count(1)


def lock(page: Page, site: Site) -> None:
    site.server.hello["entry"] = "locked"
    page.goto(site.url)
    expect(page.get_by_role("button", name="Open")).to_be_visible()


PLACES: dict[str, Callable[[Page, Site], None]] = {
    "play": play,
    "remap": remap,
    "more": more,
    "pair": pair,
    "pair-pads": pair_pads,
    "lock": lock,
}


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_usable_in_every_size_light_and_dark(browser: Browser, site: Site, place: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en", reduced_motion="reduce")
    page = context.new_page()
    found: list[Any] = []
    PLACES[place](page, site)
    for look in LOOKS:
        page.emulate_media(color_scheme=look)
        page.wait_for_timeout(450)  # until the pads' fade of 380 ms is over: half-way colours are nobody's text
        found += [(look, each) for each in violations(page)]
    found += page.evaluate(TARGETS) + page.evaluate(OVERFLOW)
    context.close()
    assert found == []
