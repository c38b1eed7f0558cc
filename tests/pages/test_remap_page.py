"""Remap: tap a pad, tap a sound: done, and undo beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import arrives, listens
from pages.conftest import Site

PAD = '[data-pad="0/1"]'
RUNS = "async () => (await import('/pages/live.js')).store.running"


@pytest.fixture
def remap(page: Page, site: Site) -> Page:
    page.goto(f"{site.url}/#remap")
    expect(page.locator(PAD)).to_have_accessible_name("Pad 2: Marimba D4, Once")
    listens(page)
    return page


def pad_of(site: Site, pad: str = "0/1") -> dict[str, Any] | None:
    found: dict[str, Any] | None = site.server.documents["c-robin"]["setups"][0]["pads"].get(pad)
    return found


def saves(site: Site) -> int:
    return [method for method, _, _ in site.server.heard].count("PUT")


def is_saved(page: Page, site: Site, settings: dict[str, Any] | None, after: int = 1) -> None:
    """So many times at least, and this pad as it is now."""
    arrives(page, lambda: (saves(site) >= after, pad_of(site)), (True, settings))


def choose(page: Page, sound: str) -> None:
    page.locator(f'[data-sound="{sound}"]').click()


def test_tap_a_pad_tap_a_sound_and_it_is_saved(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    choose(remap, "marimba/A4")
    expect(remap.locator(".toast")).to_contain_text("Pad 2: Marimba A4")
    expect(remap.locator(PAD)).to_have_accessible_name("Pad 2: Marimba A4, Once")
    expect(remap.locator('[data-sound="marimba/A4"]')).to_have_attribute("aria-pressed", "true")
    is_saved(remap, site, {"mode": "one-shot", "sound": "marimba/A4"})


def test_undo_is_one_tap(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    choose(remap, "warm-pad/C3")
    remap.get_by_role("button", name="Undo").click()
    expect(remap.locator(PAD)).to_have_accessible_name("Pad 2: Marimba D4, Once")
    is_saved(remap, site, {"mode": "one-shot", "sound": "marimba/D4"}, after=2)


def test_a_sound_without_a_pad_changes_nothing_and_says_what_to_do(remap: Page, site: Site) -> None:
    choose(remap, "marimba/A4")
    expect(remap.locator(".toast")).to_contain_text("Tap a pad first, then the sound.")
    assert saves(site) == 0


def test_a_touch_on_the_instrument_lights_its_pad_and_chooses_nothing(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    site.server.touch("0/3", 1)
    expect(remap.locator('[data-pad="0/3"].touched')).to_have_count(1)
    expect(remap.locator(".pad.selected")).to_have_attribute("data-pad", "0/1")


def test_a_held_finger_plays_a_simulated_pad_and_chooses_nothing(remap: Page, site: Site) -> None:
    remap.locator(PAD).hover()
    remap.mouse.down()
    expect(remap.locator(f"{PAD}.touched")).to_have_count(1)
    remap.mouse.up()
    expect(remap.locator(f"{PAD}.touched")).to_have_count(0)
    expect(remap.locator(".pad.selected")).to_have_count(0)


def test_the_touch_button_plays_the_chosen_pad(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    remap.get_by_role("button", name="Touch this pad").hover()
    remap.mouse.down()
    expect(remap.locator(f"{PAD}.touched")).to_have_count(1)
    remap.mouse.up()
    expect(remap.locator(f"{PAD}.touched")).to_have_count(0)


def test_a_draft_waits_until_it_is_played(remap: Page, site: Site) -> None:
    remap.get_by_role("button", name="Draft").click()
    for pad, sound in (("0/1", "marimba/A4"), ("0/9", "warm-pad/C3")):
        remap.locator(f'[data-pad="{pad}"]').click()
        choose(remap, sound)
    expect(remap.locator(".draft")).to_contain_text("Not played yet: 2")
    assert saves(site) == 0
    remap.get_by_role("button", name="Play it now").click()
    expect(remap.get_by_role("button", name="Draft")).to_be_visible()
    expect(remap.locator(".toast").last).to_contain_text("The draft plays now.")
    assert (saves(site), pad_of(site), pad_of(site, "0/9")) == (
        1,
        {"mode": "one-shot", "sound": "marimba/A4"},
        {"mode": "one-shot", "sound": "warm-pad/C3"},
    )


@pytest.mark.parametrize(
    ("applied", "running", "says"),
    [
        ("saved", True, "The draft is saved."),
        ("silent", True, "The draft is saved."),
        ("silent", False, "The draft is saved. The instrument is silent: it is not running."),
        ("refused", True, "The instrument can't play this. What played before plays on.no such sound. choose another"),
    ],
)
def test_a_draft_that_does_not_play_is_not_said_to_play(
    remap: Page, site: Site, applied: str, running: bool, says: str
) -> None:
    answer = {"version": "2", "applied": applied, "what": "no such sound", "remedy": "choose another"}
    saves = re.compile("/api/clients/c-robin$")
    remap.route(saves, lambda route: route.fulfill(json=answer) if route.request.method == "PUT" else route.fallback())
    site.server.run(running)
    remap.get_by_role("button", name="Draft").click()
    remap.locator(PAD).click()
    choose(remap, "marimba/A4")
    arrives(remap, lambda: remap.evaluate(RUNS), running)
    remap.get_by_role("button", name="Play it now").click()
    expect(remap.locator(".toast").last.locator("span")).to_have_text(says)


def test_a_draft_that_is_discarded_leaves_nothing(remap: Page, site: Site) -> None:
    remap.get_by_role("button", name="Draft").click()
    remap.locator(PAD).click()
    choose(remap, "marimba/A4")
    remap.get_by_role("button", name="Discard").click()
    expect(remap.locator(PAD)).to_have_accessible_name("Pad 2: Marimba D4, Once")
    assert saves(site) == 0


def test_a_mode_is_one_tap_and_a_sequence_grows_by_tapping_sounds(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    remap.get_by_text("How this pad plays").click()
    remap.locator('[data-mode="step"]').click()
    choose(remap, "marimba/E4")
    choose(remap, "marimba/G4")
    remap.get_by_role("button", name="Take out Marimba E4").click()
    expect(remap.locator(".sequence li")).to_have_text(["1D4", "2G4"])
    is_saved(remap, site, {"mode": "step", "sounds": ["marimba/D4", "marimba/G4"]})


def test_a_pad_can_lose_its_sound(remap: Page, site: Site) -> None:
    remap.locator(PAD).click()
    remap.get_by_role("button", name="Take the sound away").click()
    expect(remap.locator(f"{PAD}.bare")).to_have_count(1)
    is_saved(remap, site, None)


def test_listening_on_the_instrument_asks_it_for_a_preview(remap: Page, site: Site) -> None:
    remap.get_by_role("group", name="Listen").get_by_role("button", name="Instrument").click()
    remap.get_by_role("button", name="Listen to Warm pad C3").click()
    while not site.server.heard:
        remap.wait_for_timeout(20)
    assert site.server.heard == [("POST", "/api/preview", {"sound": "warm-pad/C3", "gain_db": 0})]


def test_sounds_can_be_looked_through_by_family(remap: Page) -> None:
    remap.get_by_role("button", name="Bars").click()
    expect(remap.locator(".pack")).to_have_count(1)
    expect(remap.locator(".pack h3")).to_have_text("Marimba")


def test_without_a_client_the_way_to_the_clients_is_shown(page: Page, site: Site) -> None:
    site.server.playing = {"client": "", "setup": ""}
    site.server.state.update(site.server.playing)
    page.goto(f"{site.url}/#remap")
    expect(page.locator(".empty")).to_contain_text("Choose a client first.")
    page.locator(".empty").get_by_role("button", name="Clients").click()
    expect(page.get_by_role("heading", name="Clients")).to_be_visible()


def test_on_a_tablet_the_pads_stay_in_sight_while_a_sound_far_down_is_chosen(remap: Page) -> None:
    remap.set_viewport_size({"width": 1024, "height": 768})
    remap.locator(PAD).click()
    remap.locator(".main").evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
    assert remap.locator(".main").evaluate("(main) => main.scrollTop") > 100
    for sight in (PAD, '[data-pad="0/11"]', ".chosen"):
        expect(remap.locator(sight)).to_be_in_viewport(ratio=1)


def test_on_a_tablet_the_chosen_pad_s_sounds_are_written_in_full(remap: Page) -> None:
    remap.set_viewport_size({"width": 1024, "height": 768})
    remap.locator('[data-pad="0/7"]').click()
    said = remap.locator(".chosen .clip")
    expect(said).to_have_text("Marimba C4, Marimba E4, Marimba G4")
    assert said.evaluate("(said) => said.scrollWidth <= said.clientWidth")
