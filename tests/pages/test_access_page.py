"""Access: a change acts at once, for all pads or one, and a silent touch says why."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from pages.arriving import arrives, listens
from pages.conftest import Site


def open_access(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#access")
    expect(page.locator(".setting")).to_have_count(9)
    expect(page.locator(".pad")).to_have_count(12)
    listens(page)


def wait_until_saved(page: Page, holds: str) -> None:
    """Wait until the server's document is so; `holds` is an expression on it, called b."""
    found = f"() => fetch('/api/clients/c-robin').then((a) => a.json()).then((b) => {holds}).catch(() => false)"
    arrives(page, lambda: page.evaluate(found), wanted=True)


def more(page: Page) -> None:
    page.get_by_role("button", name="Acceptance time +").click()


def saved(site: Site) -> dict[str, Any]:
    document: dict[str, Any] = site.server.documents["c-robin"]
    return document


def test_a_turned_value_is_saved_at_once_and_said_in_plain_words(page: Page, site: Site) -> None:
    open_access(page, site)
    for _ in range(3):
        more(page)
    expect(page.locator(".access-sum")).to_have_text("Adds 0.3 s before the sound")
    expect(page.get_by_role("img", name="A touch must last 0.3 s before it counts.")).to_be_visible()
    wait_until_saved(page, "b.access.acceptance_ms === 300")


def test_undo_takes_the_last_change_back(page: Page, site: Site) -> None:
    open_access(page, site)
    more(page)
    expect(page.locator(".access-sum")).to_have_text("Adds 0.1 s before the sound")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".access-sum")).to_have_text("Sounds at once: nothing added")


def test_a_pad_that_is_tapped_gets_its_own_setting_and_can_give_it_back(page: Page, site: Site) -> None:
    open_access(page, site)
    page.locator(".pad").nth(2).click()
    more(page)
    follow = page.get_by_role("button", name="As all pads")
    expect(follow).to_be_visible()
    wait_until_saved(page, "b.setups[0].pads['0/2'].access?.acceptance_ms === 100")
    assert saved(site)["access"]["acceptance_ms"] == 0
    follow.click()
    expect(follow).to_have_count(0)


def test_a_touch_that_stays_silent_says_why(page: Page, site: Site) -> None:
    open_access(page, site)
    site.server.tell({"type": "ignored", "pad": "0/3", "why": "post-acceptance", "at": 1.0})
    expect(page.locator(".heard .silent")).to_have_text("Pad 4: resting")
    expect(page.locator(".pad.ignored .pad-why")).to_have_text("resting")


def test_without_a_client_the_way_to_the_clients_is_shown(page: Page, site: Site) -> None:
    site.server.playing = {"client": "", "setup": ""}
    site.server.state.update(site.server.playing)
    page.goto(f"{site.url}/#access")
    expect(page.locator(".empty")).to_contain_text("Choose a client first.")
    page.locator(".empty").get_by_role("button", name="Clients").click()
    expect(page.get_by_role("heading", name="Clients")).to_be_visible()
