"""A running product for each module, and tablets in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bench import vcard
from e2e.product import Product, furnish
from pages.arriving import listens

PATIENCE_MS = 30_000
TABLET: ViewportSize = {"width": 820, "height": 1180}


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> vcard.VirtualCard:
    """The card of these tests alone: its log is never taken away from a running instrument."""
    return vcard.build(tmp_path_factory.mktemp("room"))


@pytest.fixture(scope="module")
def product(room: vcard.VirtualCard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A running instrument with its page's server; Robin plays."""
    data = tmp_path_factory.mktemp("product")
    furnish(data)
    with Product(room, data) as running:
        yield running


def tablet_of(browser: Browser) -> BrowserContext:
    """A tablet that nobody has let in."""
    context = browser.new_context(viewport=TABLET, locale="en", has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="module")
def tablet(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """The tablet (or laptop) that came in by the address in the terminal."""
    context = tablet_of(browser)
    page = context.new_page()
    page.goto(product.address)
    expect(page.locator("page-play .pad").first).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture
def opened(tablet: BrowserContext, product: Product) -> Iterator[Callable[[str], Page]]:
    """Opens pages on that tablet; an error on one of them fails the test."""
    errors: list[str] = []
    pages: list[Page] = []

    def open_page(place: str = "play") -> Page:
        page = tablet.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{product.url}/#{place}")
        expect(page.locator(f"page-{place.split('/', maxsplit=1)[0]}")).to_be_visible()
        listens(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert errors == []
