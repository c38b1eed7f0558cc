"""Sounds: listening on the tablet, and a recording on its way in."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route, expect

from pages.conftest import Site
from pages.fake_data import silent_wav

BELL = {"name": "own/" + "a" * 64, "label": "Bell", "seconds": 2.0, "loudness_change_db": -4.0}


def with_bell(page: Page) -> None:
    page.route("**/api/sounds", lambda route: route.fulfill(json={"packs": [], "own": [BELL]}))


def test_a_pack_opens_and_a_tap_plays_its_sound_on_the_tablet_alone(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#sounds")
    page.locator(".pack summary", has_text="Marimba").click()
    with page.expect_request("**/api/sounds/marimba/C4/audio"):
        page.get_by_role("button", name="Listen on this tablet: C4").click()
    assert [path for _, path, _ in site.server.heard if path == "/api/preview"] == []


def test_an_upload_is_named_sent_and_its_loudness_told(page: Page, site: Site) -> None:
    bodies: list[bytes] = []

    def take(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.fulfill(status=201, json=BELL)

    page.route("**/api/sounds?label=Bell", take)
    page.goto(f"{site.url}/#sounds")
    page.set_input_files("input[type=file]", {"name": "Bell.wav", "mimeType": "audio/wav", "buffer": silent_wav()})
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Made 4 dB softer, to fit the others.")
    assert bodies == [silent_wav()]


def test_a_sound_that_is_used_says_by_whom(page: Page, site: Site) -> None:
    with_bell(page)
    used = {"error": "refused", "what": "", "remedy": "", "clients": ["c-sam"]}
    page.route(
        "**/api/sounds/own/*",
        lambda route: route.fulfill(status=409, body=json.dumps(used), content_type="application/json"),
    )
    page.goto(f"{site.url}/#sounds")
    page.get_by_role("button", name="Change Bell").click()
    page.locator(".hold-button").click()
    page.locator(".hold-button").click()
    expect(page.locator(".toast.problem")).to_contain_text("Bell is still used. Take it off these pads first.Sam")
