"""Comfort: how softly sounds begin and how bright they are, for a whole client, in plain words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import arrives
from pages.conftest import Site


def open_comfort(page: Page, site: Site, **document: float) -> None:
    site.server.documents["c-robin"].update(document)
    page.goto(f"{site.url}/#access")
    expect(page.locator(".comfort .card")).to_have_count(2)


@pytest.mark.parametrize(
    ("choice", "key", "value", "means"),
    [
        ("Gentle", "min_attack_ms", 42, "Nothing begins suddenly"),
        ("Very gentle", "min_attack_ms", 100, "For whoever startles easily"),
        ("Softer", "comfort_shelf_db", -6, "High parts of sounds are softened"),
        ("Much softer", "comfort_shelf_db", -12, "for ears that sharp sounds hurt."),
    ],
)
def test_a_choice_is_saved_and_says_what_it_means(
    page: Page, site: Site, choice: str, key: str, value: int, means: str
) -> None:
    open_comfort(page, site)
    page.locator(".comfort").get_by_role("button", name=choice, exact=True).click()
    expect(page.locator(".comfort")).to_contain_text(means)
    arrives(page, lambda: site.server.documents["c-robin"].get(key), value)


def test_a_value_between_two_choices_is_shown_as_the_nearer_one_and_kept(page: Page, site: Site) -> None:
    open_comfort(page, site, min_attack_ms=60)
    gentle = page.locator(".comfort").get_by_role("button", name="Gentle", exact=True)
    expect(gentle).to_have_attribute("aria-pressed", "true")
    assert site.server.documents["c-robin"]["min_attack_ms"] == 60


def test_one_pad_has_no_comfort_of_its_own(page: Page, site: Site) -> None:
    open_comfort(page, site)
    page.locator(".pad").nth(2).click()
    expect(page.locator(".comfort")).to_be_hidden()


def test_the_hand_over_card_says_what_differs_from_sounds_as_they_were_made(page: Page, site: Site) -> None:
    site.server.documents["c-robin"].update(min_attack_ms=100)
    page.goto(f"{site.url}/#clients")
    page.get_by_role("button", name="Hand-over card").click()
    card = page.locator(".hand-over")
    expect(card).to_contain_text("How sounds begin: Very gentle. For whoever startles easily")
    expect(card).not_to_contain_text("Treble")
