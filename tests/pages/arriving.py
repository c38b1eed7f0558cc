"""A page shows what somebody did before it has arrived at the server, and is drawn before it hears from there: tests
wait until it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page, Route

LOOKS, PAUSE_MS = 1_500, 20
LISTENS = "async () => (await import('/pages/live.js')).store.state !== null"
Found = TypeVar("Found")


def arrives(page: Page, found: Callable[[], Found], wanted: Found) -> None:
    """Look at what the server has until it is this; fail after 30 s of looking."""
    for _ in range(LOOKS):
        if found() == wanted:
            return
        page.wait_for_timeout(PAUSE_MS)
    assert found() == wanted


def listens(page: Page) -> None:
    """Wait for the first word of the instrument: what it told before, this page has not heard."""
    arrives(page, lambda: page.evaluate(LISTENS), wanted=True)  # wait_for_function would take the promise for a yes


def holds_the_first(page: Page, url: str) -> list[Route]:
    """Keep the first request to an address on its way; gives it, once it is asked. Those after it pass."""
    held: list[Route] = []
    page.route(url, lambda route: route.fallback() if held else held.append(route))
    return held
