"""Who may enter: a tablet is paired by playing, and a locked one opens by its PIN."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from pages.arriving import listens
from pages.conftest import Site
from toccata.sensors.simulated.keyboard import ROWS

KEYS = "The pads are simulated. In the terminal, press the key that stands on the coloured pad."


def paired(page: Page, site: Site) -> Page:
    site.server.hello.update(entry="stranger", pairing_s=100)
    page.goto(site.url)
    page.get_by_label("Name of this tablet").fill("Room 2")
    page.get_by_label("A PIN for this tablet").fill("2580")
    page.get_by_role("button", name="Next: touch the pads").click()
    return page


def test_pads_are_shown_one_after_the_other_and_then_the_tablet_is_in(page: Page, site: Site) -> None:
    paired(page, site)
    expect(page.locator(".pad.selected")).to_have_attribute("data-pad", "0/3")
    site.server.pairing["done"] = 1
    expect(page.locator(".pad.selected")).to_have_attribute("data-pad", "0/8")
    expect(page.get_by_role("list", name="1 of 6 pads touched")).to_be_visible()
    site.server.pairing["state"] = "done"
    expect(page.locator("page-play .pad").first).to_be_visible()
    posted = [(path, body) for method, path, body in site.server.heard if path.startswith("/api/pair")]
    assert posted == [("/api/pair", {"name": "Room 2", "pin": "2580"}), ("/api/pair/finish", {"attempt": "a-1"})]


def test_simulated_pads_show_the_keys_of_the_terminal(page: Page, site: Site) -> None:
    paired(page, site)
    expect(page.locator(".pad.selected")).to_have_accessible_name("Pad 4: press r")
    expect(page.locator(".told")).to_have_text(KEYS)
    keys = [key.replace(" ", "Space") for row, _ in ROWS for key in row]
    assert page.locator(".pad .pad-sound").all_text_contents() == keys
    expect(page.locator('[data-pad="0/0"] .pad-sound')).to_be_visible()


def test_real_pads_show_no_keys(page: Page, site: Site) -> None:
    site.server.instrument["simulated"] = False
    paired(page, site)
    expect(page.locator(".pad.selected .pad-sound")).to_have_text("4")
    expect(page.locator(".told")).to_have_text("Touch the coloured pad on the instrument.")


def test_a_wrong_pad_is_told_gently_with_the_tries_left(page: Page, site: Site) -> None:
    paired(page, site)
    expect(page.locator(".told")).to_have_text(KEYS)
    site.server.pairing["tries_left"] = 4
    expect(page.locator(".told")).to_have_text("That was another pad. Begin again with this one. Tries left: 4.")


def test_without_an_open_window_the_page_says_how_to_open_one(page: Page, site: Site) -> None:
    site.server.hello.update(entry="stranger", loopback=False)
    page.goto(site.url)
    page.get_by_label("A PIN for this tablet").fill("2580")
    page.get_by_role("button", name="Next: touch the pads").click()
    expect(page.locator("page-pair")).to_contain_text("Press the pairing button on the instrument.")


def test_a_pin_that_is_none_is_not_sent(page: Page, site: Site) -> None:
    site.server.hello.update(entry="stranger", pairing_s=100)
    page.goto(site.url)
    page.get_by_label("A PIN for this tablet").fill("25a0")
    page.get_by_role("button", name="Next: touch the pads").click()
    expect(page.get_by_label("A PIN for this tablet")).to_have_attribute("aria-invalid", "true")
    assert site.server.heard == []


def test_the_lock_opens_by_its_pin_and_quiet_stays_in_reach(page: Page, site: Site) -> None:
    site.server.hello["entry"] = "locked"
    page.goto(site.url)
    with page.expect_response("**/api/quiet"):
        page.get_by_role("button", name="Quiet").click()
    for digit in "2580":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Open").click()
    expect(page.locator("page-play .pad").first).to_be_visible()
    assert [path for _, path, _ in site.server.heard] == ["/api/quiet", "/api/unlock"]


def test_a_wrong_pin_says_how_many_tries_are_left(page: Page, site: Site) -> None:
    site.server.hello["entry"] = "locked"
    page.goto(site.url)
    expect(page.get_by_role("button", name="Open")).to_be_disabled()
    page.keyboard.type("1111")
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_have_text("That was not the PIN. Tries left: 4.")


def test_a_page_that_locks_itself_shows_the_lock(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator("page-play .pad").first).to_be_visible()
    listens(page)
    site.server.hello["entry"] = "locked"
    site.server.tell({"type": "locked"})
    expect(page.get_by_role("heading", name="This tablet is locked")).to_be_visible()


def test_another_language_is_one_tap(page: Page, site: Site) -> None:
    site.server.hello["entry"] = "stranger"
    page.goto(site.url)
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="Dieses Tablet verbinden")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Dieses Tablet verbinden")).to_be_visible()
