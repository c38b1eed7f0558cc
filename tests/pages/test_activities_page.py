"""Songs and activities: a question at a time, one tap each, and the new setup plays."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from pages.conftest import Site


def begin(page: Page, site: Site, activity: str) -> None:
    page.goto(f"{site.url}/#clients")
    page.get_by_role("button", name="New setup").click()
    page.locator(f'[data-activity="{activity}"]').click()


def asked(site: Site) -> list[Any]:
    return [body for _, path, body in site.server.heard if path == "/api/activities"]


def test_a_song_is_four_taps_and_plays(page: Page, site: Site) -> None:
    begin(page, site, "song")
    expect(page.locator("[data-song]")).to_contain_text(["Lightly row", "Hänschen klein"])
    page.locator('[data-song="haenschen"]').click()
    expect(page.locator(".sheet .pack-tile")).to_have_text(["Marimba"])
    page.locator('.sheet [data-pack="marimba"]').click()
    expect(page.locator(".toast")).to_contain_text("Song plays now.")
    assert asked(site) == [{"activity": "song", "song": "haenschen", "pack": "marimba", "pads": None, "answers": None}]
    assert site.server.playing == {"client": "c-robin", "setup": "Song"}
    assert [setup["name"] for setup in site.server.documents["c-robin"]["setups"]] == ["Hello", "Goodbye song", "Song"]


def test_a_song_tells_its_language_its_first_words_and_its_length(page: Page, site: Site) -> None:
    begin(page, site, "song")
    expect(page.locator('[data-song="haenschen"]')).to_have_text(
        "Hänschen kleinHänschen klein ging allein …German24 notes"
    )


def test_a_song_to_complete_asks_for_the_pad_that_answers(page: Page, site: Site) -> None:
    begin(page, site, "completion")
    expect(page.locator("[data-song]")).to_have_count(1)
    page.locator('[data-song="lightly-row"]').click()
    page.locator('.sheet [data-pack="warm-pad"]').click()
    page.locator('.sheet [data-pad="0/5"]').click()
    expect(page.locator(".toast")).to_contain_text("Completion plays now.")
    assert asked(site) == [
        {"activity": "completion", "song": "lightly-row", "pack": "warm-pad", "pads": None, "answers": "0/5"}
    ]


def test_a_sheet_that_is_closed_adds_nothing(page: Page, site: Site) -> None:
    begin(page, site, "completion")
    page.locator('[data-song="lightly-row"]').click()
    page.keyboard.press("Escape")
    expect(page.locator(".veil")).to_have_count(0)
    assert asked(site) == []


def test_activities_begin_on_the_remap_page_too(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#remap")
    page.get_by_role("button", name="Song, activity").click()
    page.locator('[data-activity="hello"]').click()
    page.locator('.sheet [data-pack="marimba"]').click()
    expect(page.locator(".choices.slide").first).to_contain_text("Hello 2")


def test_a_drone_is_laid_on_the_pad_that_is_tapped(page: Page, site: Site) -> None:
    site.server.drone = "warm-pad/C3"
    begin(page, site, "drone")
    page.locator('.sheet [data-pad="0/9"]').click()
    expect(page.locator(".toast")).to_contain_text("The drone is on pad 10 now.")
    assert site.server.documents["c-robin"]["setups"][0]["pads"]["0/9"] == {"mode": "latch", "sound": "warm-pad/C3"}


def test_where_no_drone_fits_that_is_said_and_nothing_changes(page: Page, site: Site) -> None:
    before = dict(site.server.documents["c-robin"]["setups"][0]["pads"])
    begin(page, site, "drone")
    page.locator('.sheet [data-pad="0/9"]').click()
    expect(page.locator(".toast.problem")).to_contain_text("No drone fits what is on the pads.")
    assert site.server.documents["c-robin"]["setups"][0]["pads"] == before
