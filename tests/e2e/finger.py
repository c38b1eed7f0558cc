"""A finger on the glass, which stays as long as somebody wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import CDPSession, Locator, Page, expect


@contextmanager
def finger_on(page: Page, target: Locator) -> Iterator[None]:
    """Lay a finger on something, and lift it."""
    # A trial waits until the target is there to stay and in sight: a board is drawn anew once its sounds are known.
    target.tap(trial=True)
    box = target.bounding_box()
    assert box is not None
    glass: CDPSession = page.context.new_cdp_session(page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    glass.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    yield
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    glass.detach()


def pad(page: Page, name: str, state: str = "") -> Locator:
    """The drawn pad, as `0/3`; `state`: only while it is `.touched`, `.sounding`, ..."""
    return page.locator(f'[data-pad="{name}"]{state}')


def touch(page: Page, name: str) -> None:
    """Touch a pad on the page until the instrument has said that it is touched, and let go."""
    with finger_on(page, pad(page, name)):
        expect(pad(page, name, ".touched")).to_have_count(1)
    expect(pad(page, name, ".touched")).to_have_count(0)


def sound(page: Page, name: str) -> Locator:
    """The choice of a sound on the Remap page."""
    return page.locator(f'.sound-choice[data-sound="{name}"]')


def go(page: Page, name: str) -> None:
    """Tap the way to another page."""
    page.locator(f'.nav button[data-page="{name}"]').tap()
    expect(page.locator(f"page-{name}")).to_be_visible()
