"""What happens to a change on its way: another tablet was faster, or the server is not there."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pages.arriving import arrives, listens
from pages.conftest import Site

PAD = '[data-pad="0/1"]'
SOUND = '[data-sound="marimba/A4"]'
OPEN = "async () => (await import('/pages/live.js')).store.client"
TWO_EDITS_AND_ANOTHER_CLIENT = """async () => {
  const {edit, openClient} = await import('/pages/saver.js');
  const {copySetup} = await import('/pages/document.js');
  edit((doc) => ({...doc, level_db: -9}));
  edit((doc) => copySetup(doc, 'Hello'));
  window.opening = openClient('c-sam').then(() => null);
  await fetch('/api/clients/c-sam');
}"""


@pytest.fixture
def remap(page: Page, site: Site) -> Page:
    page.goto(f"{site.url}/#remap/0/1")
    expect(page.locator(".chosen")).to_contain_text("Marimba D4")
    expect(page.locator(SOUND)).to_be_visible()  # the sounds come by a request of their own, later than the pads
    listens(page)
    return page


def theirs(site: Site, pad: str, sound: str, told: bool = False) -> None:
    """Another tablet saves; without `told` this one hears of it only by its own save."""
    document = copy.deepcopy(site.server.documents["c-robin"])
    document["setups"][0]["pads"][pad] = {"mode": "one-shot", "sound": sound}
    queues, site.server.queues = site.server.queues, site.server.queues if told else []
    site.server.save("c-robin", document)
    site.server.queues = queues


def pads(site: Site, setup: int = 0) -> Any:
    return {pad: each.get("sound") for pad, each in site.server.documents["c-robin"]["setups"][setup]["pads"].items()}


def test_what_another_tablet_saves_is_seen_at_once(remap: Page, site: Site) -> None:
    theirs(site, "0/1", "warm-pad/C3", told=True)
    expect(remap.locator(".chosen")).to_contain_text("Warm pad C3")


def test_changes_of_two_tablets_in_two_places_both_hold(remap: Page, site: Site) -> None:
    theirs(site, "0/4", "marimba/C3")
    remap.locator(SOUND).click()
    expect(remap.locator('[data-pad="0/4"]')).to_have_accessible_name("Pad 5: Marimba C3, Once")
    while pads(site)["0/1"] != "marimba/A4":
        remap.wait_for_timeout(20)
    assert (pads(site)["0/4"], remap.locator(".sheet").count()) == ("marimba/C3", 0)


@pytest.mark.parametrize(
    ("button", "kept", "beside"),
    [("Keep mine", "marimba/A4", "marimba/C3"), ("Keep the other tablet's", "marimba/C3", "marimba/A4")],
)
def test_two_changes_of_one_pad_are_shown_and_both_are_kept(
    remap: Page, site: Site, button: str, kept: str, beside: str
) -> None:
    theirs(site, "0/1", "marimba/C3")
    remap.locator(SOUND).click()
    expect(remap.get_by_role("dialog")).to_contain_text("Hello: pad 2")
    expect(remap.get_by_role("button", name="Quiet")).to_be_enabled()
    remap.get_by_role("button", name=button).click()
    expect(remap.get_by_role("button", name="Hello 2")).to_be_visible()
    while len(site.server.documents["c-robin"]["setups"]) < 3:
        remap.wait_for_timeout(20)
    assert (pads(site)["0/1"], pads(site, 2)["0/1"]) == (kept, beside)


def test_a_change_made_while_the_server_is_away_is_kept_and_sent_later(remap: Page, site: Site) -> None:
    site.server.down = True
    remap.locator(SOUND).click()
    expect(remap.locator(PAD)).to_have_accessible_name("Pad 2: Marimba A4, Once")
    expect(remap.locator(".banners")).to_contain_text("Not saved yet.")
    site.server.down = False
    expect(remap.locator(".banners")).to_have_attribute("data-reason", "")
    assert pads(site)["0/1"] == "marimba/A4"


def test_sounds_that_did_not_come_while_the_server_was_away_come_when_it_is_back(page: Page, site: Site) -> None:
    page.route("**/api/sounds", lambda route: route.fulfill(status=503))
    with page.expect_response("**/api/sounds"):
        page.goto(f"{site.url}/#remap/0/1")
    expect(page.locator(".chosen")).to_contain_text("D4")
    expect(page.locator(SOUND)).to_have_count(0)
    page.unroute("**/api/sounds")
    expect(page.locator(SOUND)).to_be_visible()


def test_undo_takes_back_this_tablets_change_and_no_other(remap: Page, site: Site) -> None:
    remap.locator(SOUND).click()
    while pads(site)["0/1"] != "marimba/A4":
        remap.wait_for_timeout(20)
    theirs(site, "0/4", "marimba/C3", told=True)
    expect(remap.locator('[data-pad="0/4"]')).to_have_accessible_name("Pad 5: Marimba C3, Once")
    remap.get_by_role("button", name="Undo").click()
    while pads(site)["0/1"] != "marimba/D4":
        remap.wait_for_timeout(20)
    assert pads(site)["0/4"] == "marimba/C3"


def test_a_level_is_saved_for_the_client_whose_it_was(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="Level \N{MINUS SIGN}").click()
    page.evaluate("async () => (await import('/pages/playing.js')).playClient('c-sam')")
    expect(page.locator(".who")).to_contain_text("Sam")
    while site.server.documents["c-robin"]["level_db"] != -9:
        page.wait_for_timeout(20)
    assert site.server.documents["c-sam"]["level_db"] == -6


def test_a_change_that_still_waits_goes_to_the_client_whose_it_was(remap: Page, site: Site) -> None:
    site.server.down = True
    remap.locator(SOUND).click()
    expect(remap.locator(".banners")).to_contain_text("Not saved yet.")
    site.server.playing = {"client": "c-sam", "setup": "Hello"}
    site.server.say_state(client="c-sam")
    site.server.down = False
    expect(remap.locator(".who")).to_contain_text("Sam")
    while pads(site)["0/1"] != "marimba/A4":
        remap.wait_for_timeout(20)
    assert site.server.documents["c-sam"]["setups"][0]["pads"]["0/1"]["sound"] == "marimba/D4"


def test_a_change_that_is_on_its_way_when_another_client_is_opened_is_sent_once(remap: Page, site: Site) -> None:
    saves: list[Route] = []

    def keep(route: Route) -> None:
        if route.request.method == "PUT" and len(saves) < 2:
            saves.append(route)
        else:
            route.fallback()

    remap.route("**/api/clients/c-robin", keep)
    remap.evaluate(TWO_EDITS_AND_ANOTHER_CLIENT)
    arrives(remap, lambda: len(saves), 1)
    saves[0].continue_()
    arrives(remap, lambda: len(saves), 2)
    assert remap.evaluate(OPEN) == "c-robin"
    saves[1].continue_()
    remap.evaluate("() => window.opening")
    names = [setup["name"] for setup in site.server.documents["c-robin"]["setups"]]
    assert (remap.evaluate(OPEN), names) == ("c-sam", ["Hello", "Goodbye song", "Hello 2"])


def test_the_client_who_plays_is_opened_though_the_server_was_away_when_that_was_told(remap: Page, site: Site) -> None:
    site.server.down = True
    site.server.playing = {"client": "c-sam", "setup": "Hello"}
    with remap.expect_response(lambda answer: answer.url.endswith("/api/clients") and not answer.ok):
        site.server.say_state(client="c-sam")
    site.server.down = False
    expect(remap.locator(".who")).to_contain_text("Sam")


def test_a_draft_never_reaches_another_client(remap: Page, site: Site) -> None:
    remap.get_by_role("button", name="Draft").click()
    remap.locator(SOUND).click()
    site.server.playing = {"client": "c-sam", "setup": "Hello"}
    site.server.say_state(client="c-sam")
    expect(remap.locator(PAD)).to_have_accessible_name("Pad 2: Marimba D4, Once")
    expect(remap.get_by_role("button", name="Draft")).to_be_visible()
    assert site.server.heard == []
