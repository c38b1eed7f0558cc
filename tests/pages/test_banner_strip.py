"""Banners and toasts cover no control and move none, on a phone and a tablet, both ways up."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.conftest import Site

SIZES = [(390, 844), (1180, 820), (820, 1180)]
PAD, SOUND = '[data-pad="0/1"]', '[data-sound="marimba/C3"]'
PROBLEM = "async () => (await import('/pages/parts/toast.js')).say('Goodbye song did not play.', {problem: true})"
COVERED = """() => {
  const main = document.querySelector('.main').getBoundingClientRect();
  const over = (x, y) => y > main.top && y < main.bottom && document.elementFromPoint(x, y)?.closest('.banner, .toast');
  return [...document.querySelectorAll('.main :is(button, summary)')].filter((each) => !each.closest('.dock'))
    .map((each) => [each.ariaLabel ?? each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => [box.top + 3, box.bottom - 3].some((y) => over(box.left + box.width / 2, y)))
    .map(([name]) => name);
}"""


def open_at(page: Page, site: Site, place: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site.url}/#{place}")
    expect(page.locator(PAD)).to_be_visible()


def softer(page: Page, site: Site) -> None:
    site.server.say_state(trim_db=-6.0)
    expect(page.locator(".banner")).to_be_visible()


def places(page: Page) -> list[Any]:
    return [page.locator(each).bounding_box() for each in (PAD, SOUND)]


@pytest.mark.parametrize("size", SIZES)
def test_on_remap_a_banner_and_an_undo_cover_no_sound_and_move_none(
    page: Page, site: Site, size: tuple[int, int]
) -> None:
    open_at(page, site, "remap/0/1", size)
    expect(
        page.locator(".picker-top .hint")
    ).to_be_visible()  # what the pad's own ways bring comes later than the sounds
    page.locator(SOUND).click()
    expect(page.locator(".toast")).to_be_visible()
    before = places(page)
    softer(page, site)
    assert (places(page), page.evaluate(COVERED)) == (before, [])
    site.server.say_state(trim_db=0.0)
    expect(page.locator(".banner")).to_have_count(0)
    assert places(page) == before


@pytest.mark.parametrize("size", SIZES)
def test_on_play_a_problem_covers_neither_level_nor_the_way_back_to_as_loud_as_before(
    page: Page, site: Site, size: tuple[int, int]
) -> None:
    open_at(page, site, "play", size)
    softer(page, site)
    page.evaluate(PROBLEM)
    expect(page.locator(".toast")).to_be_visible()
    for name in ("Level \N{MINUS SIGN}", "Level +", "As loud as before", "Quiet"):
        page.get_by_role("button", name=name).click(trial=True)
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("size", SIZES)
def test_with_48_pads_level_and_quiet_stay_in_reach_below_a_toast(
    page: Page, site: Site, size: tuple[int, int]
) -> None:
    open_at(page, site, "play", size)
    page.get_by_role("button", name="Show all 48 pads").click()
    page.evaluate(PROBLEM)
    expect(page.locator(".toast")).to_be_visible()
    page.locator(".main").evaluate("(main) => main.scrollTo(0, 0)")
    for name in ("Level \N{MINUS SIGN}", "Level +", "Quiet"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    for name in ("Level \N{MINUS SIGN}", "Level +", "Quiet"):
        page.get_by_role("button", name=name).click(trial=True)


def test_a_toast_on_its_way_out_keeps_a_second_tap_from_what_lies_below(page: Page, site: Site) -> None:
    open_at(page, site, "remap/0/1", SIZES[0])
    page.evaluate(PROBLEM)
    under = page.evaluate("""() => {
      document.querySelector('.toast .icon-button').click();
      return getComputedStyle(document.querySelector('.toast.leaving')).pointerEvents;
    }""")
    expect(page.locator(".toast")).to_have_count(0)
    assert under == "auto"
