"""The picker: packs by their pictures, filters, extras folded, and quick with every pack on the shelf."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import arrives, listens
from pages.conftest import Site
from pages.fake_data import PACKS, own_sound

SHELF = ("kalimba", "harp", "piano", "soft-bells", "bowls", "choir", "strings", "drums", "grooves", "nature")


def shown(page: Page) -> list[str]:
    """The sounds that are offered."""
    names: list[str] = page.locator(".sound-choice").evaluate_all("all => all.map((each) => each.dataset.sound)")
    return names


def many() -> list[dict[str, Any]]:
    """Twelve packs of 16 sounds, and 60 own ones: 252."""
    text = json.dumps(PACKS[0])
    return [*PACKS, *(json.loads(text.replace("marimba", id_).replace("Marimba", id_)) for id_ in SHELF)]


@pytest.fixture
def remap(page: Page, site: Site) -> Page:
    site.server.own += [own_sound("a", "Bell", picture="🔔"), own_sound("b", "For Sam", owner="c-sam", muted=True)]
    page.goto(f"{site.url}/#remap")
    expect(page.locator('[data-sound="marimba/C4"]')).to_be_attached()
    listens(page)
    return page


def test_a_pack_s_picture_shows_its_sounds_alone_and_again_all(remap: Page) -> None:
    tile = remap.get_by_role("button", name="Warm pad", exact=True)
    tile.click()
    expect(remap.locator(".pack h3")).to_have_text(["Warm pad"])
    remap.get_by_role("button", name="Warm pad", exact=True).click()
    expect(remap.locator(".pack h3")).to_have_text(["Own sounds", "Marimba", "Warm pad"])


def test_extras_are_folded_until_somebody_wants_them(remap: Page) -> None:
    assert "marimba/F4" not in shown(remap)
    remap.locator('[data-pack="marimba"] summary').click()
    expect(remap.locator('[data-sound="marimba/F4"]')).to_be_visible()


def test_an_extra_that_the_pad_has_is_unfolded(remap: Page, site: Site) -> None:
    pads = site.server.documents["c-robin"]["setups"][0]["pads"]
    pads["0/1"] = {"mode": "one-shot", "sound": "marimba/F4"}
    site.server.save("c-robin", site.server.documents["c-robin"])
    remap.locator('[data-pad="0/1"]').click()
    expect(remap.locator('[data-sound="marimba/F4"]')).to_have_attribute("aria-pressed", "true")


def test_a_tag_finds_single_sounds_with_extras(remap: Page) -> None:
    remap.get_by_role("button", name="Low", exact=True).click()
    expect(remap.locator('[data-sound="marimba/F3"]')).to_be_visible()
    assert {name.split("/")[1][1] for name in shown(remap)} == {"3"}


def test_a_sound_of_one_client_is_not_offered_to_another(remap: Page, site: Site) -> None:
    expect(remap.get_by_role("button", name="Bell", exact=True)).to_be_visible()
    expect(remap.get_by_role("button", name="For Sam", exact=True)).to_have_count(0)
    site.server.playing = {"client": "c-sam", "setup": "Hello"}
    site.server.say_state(client="c-sam")
    expect(remap.get_by_role("button", name="For Sam, muted", exact=True)).to_be_visible()


def test_an_own_sound_shows_its_picture_on_its_pad(remap: Page) -> None:
    remap.locator('[data-pad="0/1"]').click()
    remap.get_by_role("button", name="Bell", exact=True).click()
    expect(remap.locator('[data-pad="0/1"] .emoji')).to_have_text("🔔")


def test_the_drone_that_fits_is_suggested_for_a_pad_and_goes_on_until_the_next_touch(page: Page, site: Site) -> None:
    site.server.drone = "warm-pad/C3"
    page.goto(f"{site.url}/#remap/0/2")
    page.get_by_role("button", name="Fits the other pads: Warm pad C3").click()
    expect(page.locator('[data-pad="0/2"]')).to_have_accessible_name("Pad 3: Warm pad C3, Latch")
    drone = {"mode": "latch", "sound": "warm-pad/C3"}
    arrives(page, lambda: site.server.documents["c-robin"]["setups"][0]["pads"]["0/2"], drone)


def test_a_choice_among_250_sounds_draws_none_of_them_anew(page: Page, site: Site) -> None:
    own = [own_sound("a", f"Own {number}") | {"name": f"own/{number:064x}"} for number in range(60)]
    page.route("**/api/sounds", lambda route: route.fulfill(json={"packs": many(), "own": own}))
    page.goto(f"{site.url}/#remap")
    expect(page.locator('[data-pad="0/1"]')).to_have_accessible_name("Pad 2: Marimba D4, Once")
    expect(page.locator(".pack")).to_have_count(13)
    page.evaluate("() => { for (const each of document.querySelectorAll('.sound-choice')) each.kept = true; }")
    page.locator('[data-pad="0/1"]').click()
    page.locator('[data-sound="nature/D5"]').click()
    expect(page.locator('[data-sound="nature/D5"]')).to_have_attribute("aria-pressed", "true")
    kept = page.locator(".sound-choice").evaluate_all("(all) => all.map((each) => each.kept === true)")
    assert (len(kept), all(kept)) == (12 * 12 + 60, True)
