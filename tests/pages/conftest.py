"""A real browser on the pages, and a stand-in server behind them that tests look into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from pages.fake_server import Fake, fake, serve

PATIENCE_MS = 30_000
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True, slots=True)
class Site:
    """The pages' address, and the server that answers there."""

    url: str
    server: Fake


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    url, stop = serve()
    yield url
    stop()


@pytest.fixture
def site(served: str) -> Site:
    """The stand-in server as it is at the start."""
    fake.reset()
    return Site(served, fake)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone in English; an error on the page fails the test."""
    context = browser.new_context(viewport=PHONE, locale="en", has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def modules(page: Page, site: Site) -> Page:
    """A bare document of the same origin: for rules of modules that draw nothing."""
    page.goto(f"{site.url}/api/hello")
    return page
