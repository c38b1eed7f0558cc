"""Quiet on the page: the card falls silent, and the pads stay so until they are touched anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bench.vcard import Kind
from e2e.finger import pad, touch
from e2e.product import Product

HOLD_9, LIFT_9 = "O", "o"
QUIET_WITHIN_NS = 5_000_000_000
"""Of a loop that would sound for ever. It takes 60 ms and the way of the tap; the rest is for a busy machine."""


def test_a_tap_on_quiet_fades_a_held_loop_and_its_pad_stays_silent(
    product: Product, opened: Callable[[str], Page]
) -> None:
    page, since = opened("play"), time.monotonic_ns()
    product.terminal.type(HOLD_9)
    product.hears(Kind.ONSET, since)
    expect(pad(page, "0/8", ".touched.sounding")).to_have_count(1)
    tapped = time.monotonic_ns()
    page.get_by_role("button", name="Quiet").tap()
    silent = product.hears(Kind.SILENCE, tapped)
    sys.stdout.write(f"tap on Quiet to the first frame of silence: {(silent.heard_ns - tapped) / 1e6:.0f} ms\n")
    assert silent.heard_ns - tapped < QUIET_WITHIN_NS
    touch(page, "0/0")
    product.says("0/0  stays silent: quiet")
    page.get_by_role("button", name="Play again").tap()
    expect(page.get_by_role("button", name="Quiet")).to_have_attribute("aria-pressed", "false")
    expect(pad(page, "0/8", ".sounding")).to_have_count(0)
    assert product.heard(Kind.ONSET, silent.heard_ns) == []
    product.terminal.type(LIFT_9)
    expect(pad(page, "0/8", ".touched")).to_have_count(0)
    product.terminal.type(LIFT_9)
    product.hears(Kind.ONSET, silent.heard_ns)


def test_after_quiet_it_plays_softer_and_the_page_says_so(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("play")
    expect(page.locator(".banners")).to_contain_text("Softer since Quiet")
