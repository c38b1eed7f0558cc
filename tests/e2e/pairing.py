"""A stranger's tablet is let in by playing what its page shows."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.conftest import tablet_of
from e2e.product import Product
from toccata.sensors.simulated.keyboard import ROWS

PIN = "2580"
SHOWN = ".pad.selected"


def begin(page: Page, name: str) -> None:
    """Name the tablet, and ask for pads to touch."""
    page.get_by_label("Name of this tablet").fill(name)
    page.get_by_label("A PIN for this tablet").fill(PIN)
    page.get_by_role("button", name="Next: touch the pads").tap()


def key_of(pad: str) -> str:
    """The key of the terminal that taps a pad."""
    board, number = map(int, pad.split("/"))
    return ROWS[board][0][number]


def shown(page: Page) -> str:
    """The pad that is to be touched now."""
    expect(page.locator(SHOWN)).to_have_count(1)
    return page.locator(SHOWN).get_attribute("data-pad") or ""


def play_pads(page: Page, product: Product) -> int:
    """Touch all that is shown; gives how many that were."""
    steps = page.locator(".pair-steps li")
    expect(steps.first).to_be_visible()
    length = steps.count()
    for done in range(length):
        expect(page.get_by_role("list", name=f"{done} of {length} pads touched")).to_be_visible()
        product.terminal.type(key_of(shown(page)))
    expect(page.locator("page-play .pad").first).to_be_visible()
    return length


def paired(browser: Browser, product: Product, name: str) -> BrowserContext:
    """A second tablet that is let in."""
    context = tablet_of(browser)
    page = context.new_page()
    page.goto(product.url)
    opened = product.said.count("a tablet may be paired")
    product.terminal.type("\r")
    product.says("a tablet may be paired within 120 s", opened + 1)
    begin(page, name)
    play_pads(page, product)
    page.close()
    return context


def tries_left(page: Page) -> int:
    """What the page says after a wrong pad."""
    told = page.locator(".told.wrong")
    expect(told).to_be_visible()
    found = re.search(r"Tries left: (\d)", told.inner_text())
    assert found is not None
    return int(found[1])
