"""The pages for people who see, touch or hear otherwise: axe finds nothing, targets are large, nothing flows over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.arriving import listens
from pages.conftest import Site
from pages.fake_data import own_sound
from pages.usable import OVERFLOW, SIZES, TARGETS

LOOKS = ("light", "dark")


def play(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator(".pad").first).to_have_accessible_name("Pad 1: Marimba C4, Once")
    listens(page)
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


def sounds(page: Page, site: Site) -> None:
    own = [
        own_sound("a", "Bell", picture="pictogram:bell", owner="c-sam", kind="listening"),
        own_sound("b", "Mum says good morning", spoken=True, muted=True, picture="🔔"),
        own_sound("c", "Ended", expires_on="2026-01-31", expired=True, muted=True, spoken=True),
    ]
    site.server.own += own
    page.goto(f"{site.url}/#sounds")
    page.locator(".pack summary").first.click()
    expect(page.locator(".sound-row")).to_have_count(3 + 16)


def own_sound_sheet(page: Page, site: Site) -> None:
    sounds(page, site)
    page.get_by_role("button", name="Change Ended").click()
    page.get_by_label("The person has agreed").check()
    expect(page.get_by_label("Agreed on")).to_be_visible()


def erase_everywhere(page: Page, site: Site) -> None:
    site.server.documents["c-sam"]["setups"][0]["pads"]["0/2"]["sound"] = "own/" + "a" * 64
    sounds(page, site)
    page.get_by_role("button", name="Change Bell").click()
    page.locator(".hold-button").click()
    page.locator(".hold-button").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(["Sam: pad 3"])


def picker(page: Page, site: Site) -> None:
    site.server.own.append(own_sound("b", "Mum says good morning", muted=True, picture="🔔"))
    site.server.drone = "warm-pad/C3"
    page.goto(f"{site.url}/#remap/0/2")
    page.locator('[data-pack="marimba"] summary').click()
    expect(page.get_by_role("button", name="Fits the other pads: Warm pad C3")).to_be_visible()


def comfort(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#access")
    page.locator(".comfort").scroll_into_view_if_needed()
    expect(page.locator(".comfort .card")).to_have_count(2)


def activities(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#clients")
    page.get_by_role("button", name="New setup").click()
    expect(page.locator("[data-activity]")).to_have_count(6)


def songs(page: Page, site: Site) -> None:
    activities(page, site)
    page.locator('[data-activity="completion"]').click()
    expect(page.locator("[data-song]")).to_have_count(1)


def packs(page: Page, site: Site) -> None:
    songs(page, site)
    page.locator("[data-song]").click()
    expect(page.locator(".sheet .pack-tile")).to_have_count(2)


def answers(page: Page, site: Site) -> None:
    packs(page, site)
    page.locator(".sheet .pack-tile").first.click()
    expect(page.locator(".sheet .pad").first).to_be_visible()


PLACES: dict[str, Callable[[Page, Site], None]] = {
    "play": play,
    "remap": remap,
    "more": more,
    "pair": pair,
    "pair-pads": pair_pads,
    "lock": lock,
    "sounds": sounds,
    "own-sound": own_sound_sheet,
    "erase-everywhere": erase_everywhere,
    "picker": picker,
    "comfort": comfort,
    "activities": activities,
    "songs": songs,
    "packs": packs,
    "answers": answers,
}


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


def problems(page: Page) -> list[Any]:
    """What is wrong where the page is now, light and dark."""
    found: list[Any] = []
    for look in LOOKS:
        page.emulate_media(color_scheme=look)
        page.wait_for_timeout(450)  # until the pads' fade of 380 ms is over: half-way colours are nobody's text
        found += [(look, each) for each in violations(page)]
    return found + list(page.evaluate(TARGETS)) + list(page.evaluate(OVERFLOW))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_usable_in_every_size_light_and_dark(browser: Browser, site: Site, place: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en", reduced_motion="reduce")
    page = context.new_page()
    PLACES[place](page, site)
    found = problems(page)
    context.close()
    assert found == []
