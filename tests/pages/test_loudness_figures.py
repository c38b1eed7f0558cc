"""What was measured at an ear, on the technician's page of limits."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.conftest import Site


def measured(percent: float = 12.0, warning: int = 0) -> dict[str, Any]:
    return {
        "measured_dba": {"0": 68.0, "25": 60.5, "50": 55.0},
        "person": "child",
        "measured_on": "2026-11-23",
        "limit_dba": 75.0,
        "ceiling_dbfs": -9.0,
        "most_level_db": -8.0,
        "dose_percent": percent,
        "dose_warning": warning,
    }


def figures(page: Page, site: Site, loudness: dict[str, Any] | None) -> list[str]:
    site.server.instrument["loudness"] = loudness
    page.goto(f"{site.url}/#instrument/limits")
    expect(page.locator("loudness-figures dd").first).to_be_visible()
    return page.locator("loudness-figures dd").all_text_contents()


def test_what_was_measured_is_shown_with_what_is_locked(page: Page, site: Site) -> None:
    assert figures(page, site, measured()) == [
        "68 dB(A)", "60.5 dB(A)", "55 dB(A)", "75 dB(A) · child, or sensitive to sound", "\u22129 dBFS", "\u22128 dB",
        "11/23/2026", "12 %",
    ]  # fmt: skip


def test_an_instrument_that_was_never_measured_says_so(page: Page, site: Site) -> None:
    assert figures(page, site, None) == ["not measured", "not measured"]
    expect(page.locator("loudness-figures .hint")).to_contain_text("toccata calibrate loudness")


@pytest.mark.parametrize(
    ("percent", "warning", "words"),
    [
        (51.0, 50, "Plan quiet times."),
        (83.0, 80, "Play softer, or for a shorter time."),
        (104.0, 100, "The instrument plays up to 6 dB softer."),
    ],
)
def test_a_dose_that_fills_up_is_warned_of(page: Page, site: Site, percent: float, warning: int, words: str) -> None:
    assert figures(page, site, measured(percent, warning))[-1] == f"{percent:.0f} %{words}"


def test_no_limit_is_offered_above_what_was_measured(page: Page, site: Site) -> None:
    figures(page, site, measured())
    ceiling = page.get_by_role("group", name="Ceiling for peaks")
    expect(ceiling.locator("output")).to_contain_text("\u22129 dB")
    expect(ceiling.get_by_role("button", name="+")).to_be_disabled()
    level = page.get_by_role("group", name="Highest level")
    expect(level.locator("output")).to_contain_text("\u22128 dB")
    expect(level.get_by_role("button", name="+")).to_be_disabled()
    level.get_by_role("button", name="\u2212").click()
    expect(level.locator("output")).to_contain_text("\u22129 dB")
