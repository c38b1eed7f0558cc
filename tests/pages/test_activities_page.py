"""Songs and activities: a question at a time, one tap each, and the new setup plays."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.conftest import Site


def lay_a_song(site: Site) -> None:
    """The first pad leads through a song, the third is the client's."""
    step = {"mode": "step", "sequence": "Lightly row"}
    giver = {**step, "sounds": ["marimba/E4", "marimba/G4", "marimba/C4"], "waits": [2]}
    pads = {"0/0": giver, "0/1": step, "0/2": {**step, "answers": True}}
    site.server.documents["c-robin"]["setups"][0]["pads"] = pads


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


@pytest.mark.parametrize("where", ["", "#remap"])
@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("en", "Pad 3: Client's pad: Lightly row", "Client's pad"),
        ("de", "Feld 3: Klienten-Feld: Lightly row", "Klienten-Feld"),
        ("es", "Tecla 3: Tecla del cliente: Lightly row", "Tecla del cliente"),
    ],
)
def test_the_client_s_pad_of_a_song_is_marked(
    page: Page, site: Site, where: str, language: str, name: str, written: str
) -> None:
    lay_a_song(site)
    page.add_init_script(f"localStorage.setItem('toccata.language', '{language}')")
    page.goto(f"{site.url}/{where}")
    expect(page.get_by_role("button", name=name)).to_have_text(written)
    expect(page.locator(".pad-turn:visible")).to_have_count(1)
    expect(page.locator('[data-pad="0/2"] .pad-turn')).to_be_visible()


def test_remap_says_of_the_chosen_pad_that_it_is_the_client_s(page: Page, site: Site) -> None:
    lay_a_song(site)
    page.goto(f"{site.url}/#remap/0/2")
    expect(page.locator(".chosen strong")).to_have_text("Pad 3: Client's pad")


def test_a_step_pad_is_told_by_its_song_or_by_what_leads_on(page: Page, site: Site) -> None:
    lay_a_song(site)
    alone = {"mode": "step", "sounds": ["marimba/D4", "marimba/G4"]}
    site.server.documents["c-robin"]["setups"][0]["pads"]["0/3"] = alone
    page.goto(site.url)
    expect(page.locator('[data-pad="0/0"]')).to_have_text("Lightly row")
    expect(page.locator('[data-pad="0/3"]')).to_have_text("D4 \N{RIGHTWARDS ARROW}")


def test_which_pad_is_asked_by_the_numbers_of_the_pads(page: Page, site: Site) -> None:
    begin(page, site, "drone")
    expect(page.locator(".sheet .pad")).to_have_text([str(number) for number in range(1, 13)])
    expect(page.locator('.sheet [data-pad="0/1"]')).to_have_accessible_name("Pad 2: Marimba D4, Once")
