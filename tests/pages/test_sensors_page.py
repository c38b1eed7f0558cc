"""Switches and sensors on the pages: mapped like pads, and a sensor is calibrated by the person's own hand."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import arrives, listens
from pages.conftest import Site
from pages.usable import OVERFLOW, SIZES, TARGETS

HOLD = {"mode": "hold", "sound": "warm-pad/C3"}
SECOND_MS = 1_000


def setup_of(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.server.documents["c-robin"]["setups"][0]
    return found


@pytest.fixture
def squeezed(page: Page, site: Site) -> Page:
    setup_of(site)["sensors"] = {"squeeze": HOLD}
    page.clock.install()
    page.goto(f"{site.url}/#remap/squeeze")
    expect(page.locator('[data-pad="squeeze"]')).to_have_accessible_name("Squeeze: Warm pad C3, Hold")
    listens(page)
    page.evaluate(COUNTS)
    return page


def test_a_switch_is_given_a_sound_like_a_pad(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#remap")
    page.get_by_role("button", name="Show all 48 pads").click()
    page.locator('[data-pad="jack-2"]').click()
    page.locator('[data-sound="marimba/A4"]').click()
    expect(page.locator('[data-pad="jack-2"]')).to_have_accessible_name("Switch 2: Marimba A4, Once")
    expect(page.locator(".toast")).to_contain_text("Switch 2: Marimba A4")
    arrives(page, lambda: setup_of(site).get("switches"), {"jack-2": {"mode": "one-shot", "sound": "marimba/A4"}})


def test_a_sensor_has_a_curve_and_no_dynamics_of_its_own(squeezed: Page, site: Site) -> None:
    squeezed.get_by_text("How this pad plays").click()
    squeezed.get_by_role("button", name="a firm one is loud").click()
    expect(squeezed.get_by_text("A firmer touch is louder")).to_have_count(0)
    while "curve" not in setup_of(site)["sensors"]["squeeze"]:
        squeezed.wait_for_timeout(20)
    assert setup_of(site)["sensors"] == {"squeeze": {**HOLD, "curve": "firm"}}


CALIBRATION = "async () => (await import('/pages/live.js')).store.document.calibration"
COUNTS = """async () => {
  window.felt = 0;
  (await import('/pages/live.js')).on('felt', () => { window.felt += 1; });
}"""


def felt(page: Page, site: Site, raw: float) -> None:
    """Tell what the sensor feels, and wait until the page has heard it."""
    before = page.evaluate("() => window.felt")
    site.server.tell({"type": "felt", "sensor": "squeeze", "raw": raw, "level": raw, "at": 1.0})
    arrives(page, lambda: page.evaluate("() => window.felt"), before + 1)


def calibrate(page: Page, site: Site, squeezes: tuple[float, ...]) -> None:
    page.get_by_text("How this pad plays").click()
    page.get_by_role("button", name="Calibrate").click()
    page.get_by_role("button", name="Start", exact=True).click()
    for raw, seconds in zip(squeezes, (4, 8, 8), strict=True):
        for _ in range(seconds):
            felt(page, site, raw)
            page.clock.run_for(SECOND_MS)


def test_a_sensor_is_calibrated_in_twenty_seconds_and_saved_with_the_client(squeezed: Page, site: Site) -> None:
    calibrate(squeezed, site, (0.02, 0.1, 0.2))
    expect(squeezed.get_by_text("Saved. Try it")).to_be_visible()
    while "calibration" not in site.server.documents["c-robin"]:
        squeezed.wait_for_timeout(20)
    assert site.server.documents["c-robin"]["calibration"] == {
        "squeeze": {"rest": 0.02, "comfortable": 0.1, "firm": 0.2}
    }


def test_a_calibration_is_taken_back_by_undo(squeezed: Page, site: Site) -> None:
    before = {"squeeze": {"rest": 0.01, "comfortable": 0.3, "firm": 0.6}}
    site.server.documents["c-robin"]["calibration"] = before
    site.server.save("c-robin", site.server.documents["c-robin"])
    arrives(squeezed, lambda: squeezed.evaluate(CALIBRATION), before)
    calibrate(squeezed, site, (0.02, 0.1, 0.2))
    expect(squeezed.get_by_text("Saved. Try it")).to_be_visible()
    squeezed.keyboard.press("Escape")
    squeezed.get_by_role("button", name="Undo").click()
    while site.server.documents["c-robin"]["calibration"] != before:
        squeezed.wait_for_timeout(20)


def test_a_sheet_that_is_closed_before_the_end_saves_nothing(squeezed: Page, site: Site) -> None:
    squeezed.get_by_text("How this pad plays").click()
    squeezed.get_by_role("button", name="Calibrate").click()
    squeezed.get_by_role("button", name="Start", exact=True).click()
    for second in range(20):
        felt(squeezed, site, 0.2)
        if second == 19:
            # The button that was pressed still has the focus: Escape is heard.
            squeezed.keyboard.press("Escape")
        squeezed.clock.run_for(SECOND_MS)
    expect(squeezed.get_by_role("dialog")).to_have_count(0)
    squeezed.clock.run_for(SECOND_MS)
    assert ("POST", "/api/calibration", "squeeze") not in site.server.heard
    assert "calibration" not in site.server.documents["c-robin"]


def laid(site: Site) -> list[float]:
    return [about["amount"] for _, path, about in site.server.heard if path == "/api/touch"]


def test_the_bar_of_a_simulated_sensor_is_squeezed_by_arrow_keys_for_as_long_as_it_has_the_focus(
    squeezed: Page, site: Site
) -> None:
    squeezed.get_by_text("How this pad plays").click()
    squeezed.get_by_role("button", name="Calibrate").click()
    bar = squeezed.get_by_role("slider", name="What is felt now")
    bar.press("ArrowUp")
    bar.press("ArrowUp")
    expect(bar).to_be_focused()
    for told in range(3, 6):  # said again every second, or the instrument would let go
        squeezed.clock.run_for(SECOND_MS)
        while len(laid(site)) < told:
            squeezed.wait_for_timeout(20)
    squeezed.keyboard.press("Tab")
    while laid(site)[-1]:
        squeezed.wait_for_timeout(20)
    assert laid(site) == [0.1, 0.2, 0.2, 0.2, 0.2, 0]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_calibration_is_usable_in_every_size(squeezed: Page, size: tuple[int, int]) -> None:
    squeezed.set_viewport_size({"width": size[0], "height": size[1]})
    squeezed.get_by_text("How this pad plays").click()
    squeezed.get_by_role("button", name="Calibrate").click()
    expect(squeezed.get_by_role("slider", name="What is felt now")).to_be_visible()
    assert squeezed.evaluate(TARGETS) == []
    assert squeezed.evaluate(OVERFLOW) == []


def test_no_swipe_pushes_quiet_off_the_screen(squeezed: Page) -> None:
    squeezed.get_by_text("How this pad plays").click()
    tall = "() => [document.documentElement.scrollHeight <= innerHeight, document.scrollingElement.scrollTop]"
    squeezed.keyboard.press("End")
    assert squeezed.evaluate(tall) == [True, 0]
