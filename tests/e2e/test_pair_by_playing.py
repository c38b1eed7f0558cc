"""Whoever stands at the instrument lets a tablet in; nobody else does."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, BrowserContext, expect

from e2e.conftest import tablet_of
from e2e.pairing import begin, key_of, paired, play_pads, shown, tries_left
from e2e.product import Product

CLIENTS_ONLY = ("/api/clients", "/api/clients/c-robin", "/api/live", "/api/sounds", "/api/instrument", "/api/templates")


def test_a_stranger_learns_nothing_about_clients(browser: Browser, product: Product) -> None:
    page = tablet_of(browser).new_page()
    page.goto(f"{product.url}/#clients")
    expect(page.get_by_role("heading", name="Pair this tablet")).to_be_visible()
    answers = [page.request.get(f"{product.url}{path}") for path in CLIENTS_ONLY]
    hello = page.request.get(f"{product.url}/api/hello")
    assert [(answer.status, answer.json()["error"]) for answer in answers] == [(401, "stranger")] * len(CLIENTS_ONLY)
    assert "Robin" not in "".join([hello.text(), page.content(), *(answer.text() for answer in answers)])
    page.context.close()


def test_a_tablet_is_let_in_by_the_pads_that_its_page_shows(browser: Browser, product: Product) -> None:
    page = tablet_of(browser).new_page()
    page.goto(product.url)
    begin(page, "Room 2")
    expect(page.get_by_role("heading", name="Pairing is not open")).to_be_visible()
    product.terminal.type("\r")
    product.says("a tablet may be paired within 120 s")
    page.get_by_role("button", name="Try again").tap()
    begin(page, "Room 2")
    wrong = next(pad for pad in ("0/0", "0/1") if pad != shown(page))
    product.terminal.type(key_of(wrong))
    assert tries_left(page) == 4
    assert play_pads(page, product) == 6
    page.context.close()


def test_the_first_tablet_is_a_technician_s_and_the_next_a_therapist_s(browser: Browser, product: Product) -> None:
    context = paired(browser, product, "Room 3")
    hello = context.request.get(f"{product.url}/api/hello").json()
    context.close()
    tablets = json.loads((product.data / "tablets.json").read_text())
    roles = {tablet["name"]: tablet["role"] for tablet in tablets["tablets"]}
    assert (hello["entry"], hello["role"]) == ("open", "therapist")
    assert (roles["Room 2"], roles["Room 3"]) == ("technician", "therapist")


def test_the_address_in_the_terminal_lets_one_browser_in_and_no_second(
    browser: Browser, tablet: BrowserContext, product: Product
) -> None:
    page = tablet_of(browser).new_page()
    page.goto(product.address)
    expect(page.get_by_role("heading", name="Pair this tablet")).to_be_visible()
    page.context.close()
