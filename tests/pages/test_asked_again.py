"""What got lost is asked for again by one question at a time, and by none once nobody wants it any more."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from pages.arriving import arrives
from pages.conftest import Site

ROBIN = "/api/clients/c-robin"
EDIT = """async (level) => {
  const {edit} = await import('/pages/saver.js');
  edit((doc) => ({...doc, level_db: level}));
}"""
TELL = (
    "async (type) => (await import('/pages/live.js')).tell(type, {client: 'c-robin', version: 'newer', missed: true})"
)
ASK = """async () => {
  const [{untilAnswered}, {get}] = await Promise.all([import('/pages/asked-again.js'), import('/pages/api.js')]);
  (window.asked ??= []).push(untilAnswered(document.body, () => get('/api/sounds'), () => {}));
}"""
ROUND_TRIP = "async (path) => (await fetch(path)).status"


class Kept:
    """Requests that nobody answers until the test does, the first `most` of them."""

    def __init__(self, most: int = 1) -> None:
        self.most, self.routes = most, list[Route]()

    def keep(self, route: Route) -> None:
        if len(self.routes) < self.most:
            self.routes.append(route)
        else:
            route.fallback()


class Asked:
    """How often the page asked for a path, and how often it was answered or gave up."""

    def __init__(self, page: Page, path: str, method: str = "GET") -> None:
        self.page, self.times, self.ended = page, 0, 0
        self.wanted = (method, path)
        page.on("request", lambda request: self._count(request, asked=1))
        page.on("requestfinished", lambda request: self._count(request, ended=1))
        page.on("requestfailed", lambda request: self._count(request, ended=1))

    def _count(self, request: Request, asked: int = 0, ended: int = 0) -> None:
        if (request.method, urlsplit(request.url).path) == self.wanted:
            self.times, self.ended = self.times + asked, self.ended + ended

    def settles(self) -> int:
        """Nothing is on its way any more: so often it was asked."""
        self.page.evaluate(ROUND_TRIP, "/pages/favicon.svg")
        arrives(self.page, lambda: self.times - self.ended, 0)
        self.page.evaluate(ROUND_TRIP, "/pages/favicon.svg")
        return self.times


@pytest.fixture
def opened(modules: Page) -> Page:
    """The document of a client is open in a page whose clock stands."""
    modules.clock.install(time=0)
    modules.clock.pause_at(1_000)
    modules.evaluate("async () => { await (await import('/pages/saver.js')).openClient('c-robin'); }")
    return modules


def later(page: Page, asked: Asked, steps: int = 3) -> int:
    """How often it was asked after so many half seconds."""
    asked.settles()
    for _ in range(steps):
        page.clock.run_for(500)
        asked.settles()
    return asked.times


def test_changes_made_while_the_server_is_away_are_sent_again_by_one_question(opened: Page, site: Site) -> None:
    saves = Asked(opened, ROBIN, "PUT")
    site.server.down = True
    for times, level in ((1, -7), (2, -8), (3, -9)):
        opened.evaluate(EDIT, level)
        arrives(opened, lambda: saves.ended, times)
        later(opened, saves, steps=1)
    assert later(opened, saves) == 4


def test_what_another_tablet_saved_is_asked_for_by_one_question_while_the_server_can_t_answer(opened: Page) -> None:
    asked = Asked(opened, ROBIN)
    opened.route(f"**{ROBIN}", lambda route: route.fulfill(status=503))
    for times, told in ((1, "saved"), (2, "opened"), (3, "saved")):
        opened.evaluate(TELL, told)
        arrives(opened, lambda: asked.ended, times)
        later(opened, asked, steps=1)
    assert later(opened, asked) == 4


def test_a_list_that_is_asked_for_anew_is_not_asked_for_by_the_question_before(opened: Page) -> None:
    asked = Asked(opened, "/api/sounds")
    opened.route("**/api/sounds", lambda route: route.fulfill(status=503))
    for times in (1, 2, 3):
        opened.evaluate(ASK)
        arrives(opened, lambda: asked.ended, times)
        later(opened, asked, steps=1)
    opened.unroute("**/api/sounds")
    assert later(opened, asked, steps=4) == 4
    assert opened.evaluate("async () => (await Promise.all(window.asked)).map((answer) => answer?.status)") == [
        None,
        None,
        200,
    ]


def test_a_stylesheet_that_never_comes_is_asked_for_a_few_times_only(opened: Page) -> None:
    missed = Asked(opened, "/pages/styles/gone.css")
    opened.evaluate("async () => { await (await import('/pages/styled.js')).styled('gone'); }")
    for times in range(2, 7):
        opened.clock.run_for(32_000)
        arrives(opened, lambda: missed.ended, times)
        opened.evaluate(ROUND_TRIP, "/pages/favicon.svg")
    for _ in range(3):
        opened.clock.run_for(600_000)
        opened.evaluate(ROUND_TRIP, "/pages/favicon.svg")
    assert missed.settles() == 6


def test_try_again_tapped_often_leaves_one_question_after_another(page: Page, site: Site) -> None:
    page.clock.install(time=0)
    site.server.down = True
    asked = Asked(page, "/api/hello")
    page.goto(site.url)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.clock.pause_at(100_000)
    for times in range(asked.settles() + 1, asked.times + 4):
        page.get_by_role("button", name="Try again").click()
        arrives(page, lambda: asked.ended, times)
        later(page, asked, steps=1)
    before = asked.settles()
    assert later(page, asked, steps=4) - before == 1


def test_a_stream_that_was_closed_stays_closed_though_a_question_of_its_own_gets_lost(page: Page, site: Site) -> None:
    page.clock.install(time=0)
    streams = Asked(page, "/api/live")
    page.goto(site.url)
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    hello = Kept(most=10)
    page.route("**/api/hello", hello.keep)
    page.clock.run_for(5_000)
    arrives(page, lambda: len(hello.routes) > 0, wanted=True)
    page.evaluate("async () => { (await import('/pages/live.js')).close(); }")
    before = streams.times
    for route in hello.routes:
        route.abort()
    page.evaluate(ROUND_TRIP, "/pages/favicon.svg")
    page.clock.run_for(10_000)
    page.evaluate(ROUND_TRIP, "/pages/favicon.svg")
    assert streams.times == before


def opens_early(page: Page, site: Site, path: str) -> None:
    """Open the pages, whose modules are slow; what is asked for early at this path is never answered."""
    early, modules = Kept(), Kept()
    page.add_init_script("localStorage.setItem('toccata.open', 'yes')")
    page.route(f"**{path}", early.keep)
    page.route("**/pages/app.js", modules.keep)
    page.goto(site.url, wait_until="commit")
    arrives(page, lambda: (len(early.routes), len(modules.routes)), (1, 1))
    modules.routes[0].continue_()


@pytest.mark.parametrize("path", ["/api/clients", "/api/instrument"])
def test_what_was_asked_for_early_and_never_answered_is_given_up(page: Page, site: Site, path: str) -> None:
    page.clock.install(time=0)
    opens_early(page, site, path)
    expect(page.locator(".nav")).to_be_visible()
    with page.expect_event("requestfailed", lambda request: urlsplit(request.url).path == path):
        page.clock.run_for(10_000)


def test_what_was_asked_for_early_is_given_up_where_nobody_answers_who_this_is(page: Page, site: Site) -> None:
    given_up = Asked(page, "/api/clients")
    page.route("**/api/hello", lambda route: route.abort())
    opens_early(page, site, "/api/clients")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    arrives(page, lambda: (given_up.times, given_up.ended), (1, 1))
