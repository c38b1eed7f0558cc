"""A slow or broken network: what got lost is asked for again, and an answer that was overtaken changes nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from pages.arriving import listens
from pages.conftest import Site

PAD = '[data-pad="0/1"]'
WHO = ".who"

# What is asked for, where it is asked for, and what is seen once it has come.
LOST = {
    "/api/instrument": ("", ".pad"),
    "/api/clients": ("", ".topbar .name >> text=Robin"),
    "/api/clients/c-robin": ("", ".topbar .name >> text=Robin"),
    "/api/sounds": ("#sounds", ".pack summary"),
    "/api/tablets": ("#instrument/tablets", "instrument-tablets .row"),
    "/api/log": ("#instrument/log", ".log li"),
}


class Held:
    """What the page asks for at an address: it is on its way until the test lets it through."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.waiting, self.is_open = page, list[Route](), False
        page.route(url, self._keep)

    def _keep(self, route: Route) -> None:
        if self.is_open:
            route.fallback()
        else:
            self.waiting.append(route)

    def was_asked(self) -> None:
        while not self.waiting:
            self.page.wait_for_timeout(20)

    def let_through(self) -> None:
        self.is_open = True
        for route in self.waiting:
            route.continue_()


@pytest.mark.parametrize("path", LOST)
def test_what_a_server_that_was_away_did_not_answer_comes_when_it_is_back(page: Page, site: Site, path: str) -> None:
    site.server.run(False)  # an instrument that plays tells who plays, and the page would ask again for that
    place, seen = LOST[path]
    page.route(f"**{path}", lambda route: route.fulfill(status=503))
    with page.expect_response(f"**{path}"):
        page.goto(f"{site.url}/{place}")
    expect(page.locator(".nav")).to_be_visible()
    expect(page.locator(seen)).to_have_count(0)
    page.unroute(f"**{path}")
    expect(page.locator(seen).first).to_be_visible()


def test_a_first_question_that_is_never_answered_is_asked_anew(page: Page, site: Site) -> None:
    page.clock.install()
    first = Held(page, "**/api/hello")
    page.goto(site.url)
    first.was_asked()
    first.is_open = True
    page.clock.run_for(10_000)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.locator(PAD)).to_be_visible()


def test_a_page_whose_files_got_lost_is_shown_when_they_come(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator(PAD)).to_be_visible()
    page.route("**/pages/pages/sounds.js", lambda route: route.abort())
    page.evaluate("() => { location.hash = 'sounds'; }")
    expect(page.locator(".toast.problem")).to_contain_text("No connection to the instrument.")
    page.unroute("**/pages/pages/sounds.js")
    expect(page.locator(".pack summary")).to_have_count(2)


def test_after_a_stream_that_broke_the_limits_of_meanwhile_hold(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_role("button", name="Level +")).to_be_enabled()
    site.server.instrument["most_level_db"] = -6.0
    page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_role("button", name="Level +")).to_be_disabled()


def test_the_client_who_was_opened_last_stays_open_though_another_one_comes_later(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator(WHO)).to_contain_text("Robin")
    slow = Held(page, "**/api/clients/c-sam")
    page.evaluate("async () => { window.slow = [(await import('/pages/saver.js')).openClient('c-sam')]; }")
    page.evaluate("async () => { await (await import('/pages/saver.js')).openClient('c-robin'); }")
    slow.was_asked()
    slow.let_through()
    page.evaluate("() => window.slow[0].then(() => null)")
    assert page.evaluate("async () => (await import('/pages/live.js')).store.client") == "c-robin"


def test_a_list_that_was_asked_for_before_somebody_was_chosen_does_not_open_the_one_before(
    page: Page, site: Site
) -> None:
    site.server.run(False)
    page.goto(site.url)
    expect(page.locator(WHO)).to_contain_text("Robin")
    slow: list[tuple[Route, APIResponse]] = []
    page.route("**/api/clients", lambda route: slow.append((route, route.fetch())))
    page.evaluate("async () => { window.slow = [(await import('/pages/playing.js')).loadClients()]; }")
    while not slow:
        page.wait_for_timeout(20)
    page.evaluate("async () => { await (await import('/pages/playing.js')).playClient('c-sam'); }")
    slow[0][0].fulfill(response=slow[0][1])
    page.evaluate("() => window.slow[0]")
    expect(page.locator(WHO)).to_contain_text("Sam")


@pytest.mark.parametrize("place", ["play", "remap"])
def test_while_the_client_s_pads_are_on_their_way_nobody_is_told_to_choose_a_client(
    page: Page, site: Site, place: str
) -> None:
    slow = Held(page, "**/api/clients/c-robin")
    page.goto(f"{site.url}/#{place}")
    slow.was_asked()
    listens(page)
    site.server.say_state(quiet=True)
    expect(page.locator(".banners")).to_have_text("Quiet: touches stay silent.")
    assert page.get_by_text("Choose a client first.").count() == 0
    slow.let_through()
    expect(page.locator(PAD)).to_have_accessible_name("Pad 2: Marimba D4, Once")


def test_what_another_tablet_saves_while_a_client_is_being_opened_is_seen(page: Page, site: Site) -> None:
    slow: list[tuple[Route, APIResponse]] = []
    page.route("**/api/clients/c-robin", lambda route: slow.append((route, route.fetch())), times=1)
    page.goto(site.url)
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    while not slow:
        page.wait_for_timeout(20)
    listens(page)
    page.evaluate("async () => { (await import('/pages/live.js')).on('saved', () => { window.told = true; }); }")
    site.server.documents["c-robin"]["setups"][0]["pads"]["0/1"] = {"mode": "one-shot", "sound": "marimba/C3"}
    site.server.save("c-robin", site.server.documents["c-robin"])
    page.wait_for_function("() => window.told")
    slow[0][0].fulfill(response=slow[0][1])
    expect(page.locator(PAD)).to_have_accessible_name("Pad 2: Marimba C3, Once")


def test_a_nickname_is_saved_for_the_client_whose_sheet_it_was(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#clients")
    page.get_by_role("button", name="Nickname, pictogram").click()
    listens(page)
    site.server.playing = {"client": "c-sam", "setup": "Hello"}
    site.server.say_state(client="c-sam")
    expect(page.locator(WHO)).to_contain_text("Sam")
    page.locator("#nickname").fill("Robby")
    page.get_by_role("button", name="Save").click()
    while site.server.documents["c-robin"]["client"]["nickname"] != "Robby":
        page.wait_for_timeout(20)
    assert site.server.documents["c-sam"]["client"]["nickname"] == "Sam"
