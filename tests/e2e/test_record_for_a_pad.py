"""A sound is recorded on the tablet and is on the pad: three taps from the thought to the sound."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.vcard import Kind
from e2e.finger import go, pad, touch
from e2e.microphone import hummed, with_microphone
from e2e.product import Product


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with with_microphone(hummed(tmp_path_factory.mktemp("microphone") / "hummed.wav")) as chromium:
        yield chromium


def test_three_taps_record_a_sound_and_a_touch_plays_it(product: Product, opened: Callable[[str], Page]) -> None:
    page, began = opened("remap"), time.monotonic()
    pad(page, "0/2").tap()
    page.get_by_role("button", name="Record a sound for pad 3").tap()
    expect(page.locator(".recorder output")).to_have_text("0:01")
    page.get_by_role("button", name="Stop").tap()
    expect(page.get_by_text("It is on pad 3 now.")).to_be_visible()
    took = time.monotonic() - began
    sys.stdout.write(f"recorded and on the pad: 3 taps, {took:.1f} s of which 1 s is the recording\n")
    page.get_by_label("Name of the sound").fill("Beep")
    page.get_by_role("button", name="Done").tap()
    go(page, "play")
    expect(pad(page, "0/2")).to_have_accessible_name("Pad 3: Beep, Once")
    touched = time.monotonic_ns()
    touch(page, "0/2")
    product.hears(Kind.ONSET, touched)
