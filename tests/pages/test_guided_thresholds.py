"""Thresholds by a guided touch, on the technician's page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pages.arriving import listens
from pages.conftest import Site

GUIDED = """async (steps) => {
  const {GuidedTouch} = await import('/pages/guided-touch.js');
  const guide = new GuidedTouch(3);
  let [now, look, news] = [0, 0, []];
  for (const [ms, depths] of steps) {
    if (ms === 0) { news.push(`skip:${guide.skip(now)}`); continue; }
    for (const end = now + ms; now < end;) {
      now += 100;
      look += 1;
      const said = guide.feel([0, 1, 2].map((pad) => 240 + (look % 2) - (depths[pad] ?? 0)), now);
      if (said) news.push(said);
    }
  }
  return [news, guide.phase, guide.pad, guide.shown ?? null];
}"""
REST = [3_200, []]


def guided(modules: Page, *steps: list[Any]) -> list[Any]:
    found: list[Any] = modules.evaluate(GUIDED, list(steps))
    return found


def test_each_pad_is_asked_for_felt_and_left_until_all_are_done(modules: Page) -> None:
    touches = [step for pad in range(3) for step in ([1_500, [0] * pad + [40]], [300, []])]
    news, phase, _, _ = guided(modules, REST, *touches)
    assert (news, phase) == (["asked", "felt", "asked", "felt", "asked", "felt", "done"], "done")


def test_what_a_pad_showed_is_its_idle_noise_and_its_touch(modules: Page) -> None:
    _, phase, pad, shown = guided(modules, REST, [1_500, [40]])
    assert (phase, pad, set(shown["idle"]), set(shown["touched"])) == ("lift", 0, {240, 241}, {200, 201})
    assert (len(shown["idle"]), len(shown["touched"])) == (31, 13)


@pytest.mark.parametrize(
    ("steps", "news"),
    [
        ([[2_000, [0, 40]]], ["asked", "other"]),
        ([[400, [40]], [300, []]], ["asked", "short"]),
        ([[1_500, [60, 20]]], ["asked", "felt"]),
        ([[19_900, []]], ["asked", "left"]),
        ([[0, []]], ["asked", "skip:asked"]),
        ([[1_000, [3]]], ["asked"]),
    ],
    ids=["another pad", "a tap", "two pads", "nobody", "passed over", "noise"],
)
def test_what_is_no_touch_of_this_pad_is_told_as_what_it_is(
    modules: Page, steps: list[list[Any]], news: list[str]
) -> None:
    assert guided(modules, REST, *steps)[0] == news


class Touching:
    """The page of thresholds with a clock of its own; counts of the first board come as the test says."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.looks = page, site, 0
        self.saved: list[Any] = []
        self.tuned: list[Any] = []
        page.clock.install()
        page.route("**/api/watch", lambda route: route.fulfill(status=204))
        page.route("**/api/tune", self._tune)
        page.route("**/api/instrument", self._save)
        page.route("**/api/thresholds", lambda route: route.fulfill(**self.answer(route.request.post_data_json)))
        page.goto(f"{site.url}/#instrument/tuning")
        listens(page)

    def answer(self, seen: dict[str, list[int]]) -> dict[str, Any]:
        """As the server judges it."""
        if min(seen["touched"]) > 220:
            refused = {"error": "refused", "what": "a touch takes 12 counts away", "remedy": "look at its wire"}
            return {"status": 422, "json": refused}
        return {"json": {"touch": 14, "release": 7, "noise": 1, "signal": 40}}

    def let(self, seconds: float, **depths: int) -> Touching:
        """Let so much time pass with these touches (``p1=40``: forty counts of the first pad)."""
        for _ in range(round(seconds * 10)):
            self.looks += 1
            figures = [240 - depths.get(f"p{pad + 1}", 0) for pad in range(12)]
            # The last pad's figure is each time another one: so the test sees that this look has come.
            figures[11] -= self.looks % 4
            self.site.server.tell(
                {"type": "counts", "board": 0, "filtered": figures, "baseline": [240] * 12, "at": 1.0}
            )
            expect(self.page.locator(".of-counts dd")).to_have_text(str(figures[11]))
            self.page.clock.run_for(100)
        return self

    def begin(self) -> Touching:
        self.page.locator(".count-bars button").nth(11).click()
        self.page.get_by_role("button", name="Start with board 1").click()
        return self.let(3.2)

    @property
    def words(self) -> Any:
        return self.page.locator("guided-thresholds .calibrate-now")

    def _tune(self, route: Route) -> None:
        self.tuned.append(route.request.post_data_json)
        route.fulfill(status=204)

    def _save(self, route: Route) -> None:
        if route.request.method != "PUT":
            route.fallback()
            return
        self.saved.append(route.request.post_data_json)
        route.fulfill(json={"version": "2", "restart": False})


def test_pads_that_were_touched_are_kept_together_and_act_at_once(page: Page, site: Site) -> None:
    touching = Touching(page, site).begin()
    expect(touching.words).to_have_text("Touch pad 1 of 12 for two seconds.")
    touching.let(1.5, p1=40)
    expect(touching.words).to_have_text("Thank you: 1 of 12.")
    touching.let(0.2).let(1.5, p2=40)
    page.get_by_role("button", name="Stop here").click()
    page.get_by_role("button", name="Keep 2 pads").click()
    expect(page.get_by_text("Thresholds of 2 pads are saved.")).to_be_visible()
    assert [document["boards"][0]["thresholds"][:3] for document in touching.saved] == [[[14, 7], [14, 7], [12, 6]]]
    assert touching.tuned == [{"pad": f"0/{pad}", "touch": 14, "release": 7} for pad in (0, 1)]


def test_a_weak_pad_is_told_with_its_remedy_and_not_kept(page: Page, site: Site) -> None:
    touching = Touching(page, site).begin().let(1.5, p1=12)
    expect(page.locator(".guided-results .bad")).to_have_text("Pad 1: a touch takes 12 counts away; look at its wire")
    page.get_by_role("button", name="Stop here").click()
    expect(touching.words).to_have_text("No thresholds were found.")
    expect(page.get_by_role("button", name="Keep")).to_have_count(0)


def test_a_pad_can_be_passed_over(page: Page, site: Site) -> None:
    touching = Touching(page, site).begin()
    page.get_by_role("button", name="Pass over").click()
    expect(touching.words).to_have_text("Touch pad 2 of 12 for two seconds.")
    expect(page.locator(".guided-results")).to_have_text("Pad 1: stays as it is")


def test_on_a_simulated_instrument_a_button_is_the_finger(page: Page, site: Site) -> None:
    touching = Touching(page, site).begin()
    finger = page.get_by_role("button", name="Finger on this pad: hold")
    with page.expect_request("**/api/touch") as laid:
        finger.dispatch_event("pointerdown")
    with page.expect_request("**/api/touch") as lifted:
        finger.dispatch_event("pointerup")
    assert [one.value.post_data_json for one in (laid, lifted)] == [
        {"pad": "0/0", "amount": 0.5},
        {"pad": "0/0", "amount": 0},
    ]
    expect(touching.words).to_have_text("Touch pad 1 of 12 for two seconds.")


def test_without_the_running_instrument_nothing_begins(page: Page, site: Site) -> None:
    site.server.running = False
    page.goto(f"{site.url}/#instrument/tuning")
    expect(page.get_by_role("button", name="Start with board 1")).to_be_disabled()
    expect(page.get_by_text("Needs the running instrument.")).to_be_visible()
