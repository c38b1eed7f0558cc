"""Clients: choosing, asking once, making and erasing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from pages.arriving import arrives, listens
from pages.conftest import Site

TOUCHED = "async () => (await import('/pages/live.js')).store.touched_at > 0"

LEVEL = "async () => (await import('/pages/live.js')).store.document.level_db"
SOFTER = "async () => { await (await import('/pages/saver.js')).edit((doc) => ({...doc, level_db: -9})); }"


def open_clients(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#clients")
    expect(page.locator(".client-card")).to_have_count(2)
    expect(page.get_by_role("heading", name="Robin")).to_be_visible()
    listens(page)


def touch(page: Page, site: Site) -> None:
    """Somebody plays, and this page has seen it."""
    site.server.touch("0/0", 1)
    arrives(page, lambda: page.evaluate(TOUCHED), wanted=True)


def asked_for(site: Site, path: str) -> list[object]:
    return [body for _, asked, body in site.server.heard if asked == path]


def test_a_tap_on_a_card_plays_the_client(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="Sam").click()
    expect(page.get_by_role("heading", name="Sam")).to_be_visible()
    assert asked_for(site, "/api/clients/c-sam/play") == [{"setup": None}]


def test_while_somebody_plays_the_page_asks_once_and_staying_changes_nothing(page: Page, site: Site) -> None:
    open_clients(page, site)
    touch(page, site)
    page.get_by_role("button", name="Sam").click()
    page.get_by_role("button", name="Stay with Robin").click()
    expect(page.locator(".veil")).to_have_count(0)
    assert asked_for(site, "/api/clients/c-sam/play") == []


def test_while_somebody_plays_a_yes_changes_the_client(page: Page, site: Site) -> None:
    open_clients(page, site)
    touch(page, site)
    page.get_by_role("button", name="Sam").click()
    page.get_by_role("button", name="Change to Sam").click()
    expect(page.get_by_role("heading", name="Sam")).to_be_visible()


def test_a_tap_on_a_setup_plays_it(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="Goodbye song", exact=True).click()
    expect(page.locator(".topbar")).to_contain_text("Goodbye song")
    assert asked_for(site, "/api/clients/c-robin/play") == [{"setup": "Goodbye song"}]


def test_a_copied_setup_is_saved_and_can_be_taken_back(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="More for setup Hello").click()
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("button", name="Hello 2", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Hello 2", exact=True)).to_have_count(0)


def test_an_undo_that_comes_too_late_leaves_the_edits_of_the_client_who_came(page: Page, site: Site) -> None:
    page.clock.install(time=0)
    open_clients(page, site)
    page.clock.pause_at(3_600_000)  # no toast leaves
    page.get_by_role("button", name="More for setup Hello").click()
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    arrives(page, lambda: len(site.server.documents["c-robin"]["setups"]), 3)
    page.get_by_role("button", name="Sam").click()
    expect(page.get_by_role("heading", name="Sam")).to_be_visible()
    page.evaluate(SOFTER)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_text("Another client plays by now: nothing was taken back.")
    assert page.evaluate(LEVEL) == -9


def test_a_new_client_is_made_in_one_sheet_and_plays(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="New client").click()
    page.locator("#new-nickname").fill("Nomi")
    page.get_by_role("button", name="bell").click()
    page.get_by_role("button", name="Choices").click()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Nomi")).to_be_visible()
    assert asked_for(site, "/api/clients") == [{"nickname": "Nomi", "pictogram": "bell", "template": "choices"}]


def test_one_tap_erases_nobody_and_a_second_one_erases_and_lets_somebody_else_play(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="Erase").click()
    page.locator(".hold-button").click()
    expect(page.locator(".hold-button")).to_contain_text("Tap again: erase Robin")
    assert set(site.server.documents) == {"c-robin", "c-sam"}
    page.locator(".hold-button").click()
    expect(page.get_by_role("heading", name="Sam")).to_be_visible()
    expect(page.locator(".client-card")).to_have_count(1)
    assert set(site.server.documents) == {"c-sam"}


def test_a_refusal_is_told_in_the_page_s_language_with_the_server_s_sentence_below(page: Page, site: Site) -> None:
    page.add_init_script("localStorage.setItem('toccata.language', 'de')")
    refusal = {"error": "refused", "what": "this client plays now", "remedy": "let another client play"}
    page.route("**/api/clients/c-sam/play", lambda route: route.fulfill(status=409, json=refusal))
    open_clients(page, site)
    page.get_by_role("button", name="Sam").click()
    expect(page.locator(".toast small")).to_have_text("this client plays now. let another client play")
    expect(page.locator(".toast span")).to_contain_text("Das Instrument hat das nicht angenommen.")


def test_what_the_instrument_can_t_play_is_told_as_that(page: Page, site: Site) -> None:
    refusal = {"applied": "refused", "what": "no such sound", "remedy": "choose another"}
    page.route("**/api/clients/c-sam/play", lambda route: route.fulfill(json=refusal))
    open_clients(page, site)
    page.get_by_role("button", name="Sam").click()
    expect(page.locator(".toast")).to_contain_text("The instrument can't play this. What played before plays on.")


def test_who_is_erased_is_shown_with_all_that_is_lost(page: Page, site: Site) -> None:
    site.server.documents["c-robin"]["setups"][1]["pads"]["0/0"]["sound"] = f"own/{'a' * 64}"
    open_clients(page, site)
    page.get_by_role("button", name="Erase").click()
    sheet = page.get_by_role("dialog", name="Erase Robin for good?")
    expect(sheet.get_by_role("img", name="sun")).to_be_visible()
    expect(sheet.locator("strong")).to_have_text("Robin")
    assert sheet.get_by_role("listitem").all_text_contents() == [
        "nickname, pictogram and all setups: Hello, Goodbye song",
        "the access settings",
        "own sounds that nobody else uses (1 on these pads)",
        "earlier versions that were kept",
    ]


def test_a_client_is_getting_ready_until_the_instrument_plays_it(page: Page, site: Site) -> None:
    open_clients(page, site)
    site.server.prepares = True
    page.get_by_role("button", name="Sam").click()
    expect(page.locator(".topbar")).to_have_text("Samgetting ready …")
    expect(page.locator('.client-card[aria-pressed="true"] .tag')).to_have_text("getting ready …")
    expect(page.locator(".note")).to_have_text("Sam is being prepared. Until then the pads play as before.")
    site.server.say_state(**site.server.playing)
    expect(page.locator(".topbar")).to_have_text("SamHello")
    expect(page.locator('.client-card[aria-pressed="true"] .tag')).to_have_text("plays now")
    expect(page.locator(".note")).to_have_count(0)


def test_an_export_is_named_by_the_server(page: Page, site: Site) -> None:
    open_clients(page, site)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    assert download.value.suggested_filename == "Zoë-2027-03-04.zip"


def test_what_a_sheet_leaves_uncovered_looks_out_of_reach(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="Erase").click()
    expect(page.locator(".nav")).to_have_css("opacity", "0.4")
    expect(page.locator(".quiet-bar")).to_have_css("opacity", "1")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".nav")).to_have_css("opacity", "1")


def test_who_plays_at_power_on_is_chosen_from_the_list(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_label("When the power comes on").select_option("Sam")
    arrives(page, lambda: site.server.power_on, "c-sam")


def test_the_hand_over_card_says_setups_sounds_and_access(page: Page, site: Site) -> None:
    open_clients(page, site)
    page.get_by_role("button", name="Hand-over card").click()
    card = page.locator(".hand-over")
    expect(card).to_contain_text("Acceptance time: off. Every touch sounds at once.")
    expect(card.get_by_role("row", name="7 Warm pad C4 plays it as long as the pad is held")).to_be_visible()
    expect(card.locator(".pad-drawing")).to_have_count(2)
