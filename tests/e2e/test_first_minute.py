"""The therapist's first minute: open the printed address, touch, tap the pad, tap a sound, touch again."""

from __future__ import annotations

import re
import sys
import time

from playwright.sync_api import Browser, expect

from bench.vcard import Kind
from e2e.conftest import tablet_of
from e2e.finger import finger_on, go, pad, sound
from e2e.product import Product
from pages.arriving import listens


def test_from_the_printed_address_to_another_sound_in_five_taps(browser: Browser, product: Product) -> None:
    page, began = tablet_of(browser).new_page(), time.monotonic()
    page.goto(product.address)
    # The board is drawn anew once its client is known; a finger that was laid before lies beside its pad.
    expect(pad(page, "0/0")).to_have_accessible_name(re.compile("Marimba C4"))
    listens(page)
    with finger_on(page, pad(page, "0/0")):
        expect(pad(page, "0/0", ".touched.sounding")).to_have_count(1)
    product.says("0/0  marimba/C4")
    product.hears(Kind.ONSET)
    go(page, "remap")
    pad(page, "0/0").tap()
    with page.expect_response(lambda response: response.request.method == "PUT"):
        sound(page, "warm-pad/E4").tap()
    expect(pad(page, "0/0")).to_have_accessible_name("Pad 1: Warm pad E4, Once")
    with finger_on(page, page.get_by_role("button", name="Touch this pad")):
        expect(pad(page, "0/0", ".touched")).to_have_count(1)
        product.says("0/0  warm-pad/E4")
    sys.stdout.write(f"from the printed address to the new sound: 5 taps, {time.monotonic() - began:.2f} s\n")
    silent = product.hears(Kind.SILENCE, time.monotonic_ns())
    product.terminal.type("q")
    product.hears(Kind.ONSET, silent.heard_ns)
    page.context.close()
