"""The Play page loads nothing that only other pages need: it must be there within a second on a slow tablet."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from pages.conftest import Site

NEEDED_ELSEWHERE = re.compile(
    r"/(recorder|sound-filter|styled|parts/(own-sound|new-sound|record|sound-picker|sound-row|activities|comfort)|"
    r"styles/sounds)[\w-]*\.(js|css)$"
)


def test_play_loads_no_module_of_sounds_recording_activities_or_comfort(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    expect(page.locator(".pad").first).to_have_accessible_name("Pad 1: Marimba C4, Once")
    assert [url for url in asked if NEEDED_ELSEWHERE.search(url)] == []
    assert any(url.endswith("/pages/play.js") for url in asked)
