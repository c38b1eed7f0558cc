"""A remap costs the client no sound, and is taken back as easily."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bench.vcard import Kind
from e2e.finger import pad, sound
from e2e.product import Product
from waiting import until

HOLD_9, LIFT_9 = "O", "o"


def test_a_held_note_is_not_cut_when_its_pad_is_remapped(product: Product, opened: Callable[[str], Page]) -> None:
    page, since = opened("remap"), time.monotonic_ns()
    product.terminal.type(HOLD_9)
    begun = product.hears(Kind.ONSET, since)
    pad(page, "0/8").tap()
    sound(page, "marimba/C4").tap()
    until(lambda: product.pad("0/8")["sound"] == "marimba/C4", "the new map")
    product.terminal.type("w")
    product.says("0/1  marimba/D4")
    expect(pad(page, "0/8", ".touched.sounding")).to_have_count(1)
    assert product.heard(Kind.SILENCE, begun.heard_ns) == []
    lifted = time.monotonic_ns()
    product.terminal.type(LIFT_9)
    product.hears(Kind.SILENCE, lifted)
    product.plays(LIFT_9, "0/8  marimba/C4")


def test_a_tap_as_short_as_a_tap_can_be_is_heard(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("play")
    for number in range(1, 6):
        pad(page, "0/3").tap()
        product.says("0/3  marimba/G4", number)


def test_a_remap_is_taken_back_by_undo(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("remap")
    pad(page, "0/4").tap()
    sound(page, "warm-pad/C5").tap()
    until(lambda: product.pad("0/4")["sound"] == "warm-pad/C5", "the new map")
    page.get_by_role("button", name="Undo").tap()
    until(lambda: product.pad("0/4")["sound"] == "marimba/A4", "the old map")
    product.plays("t", "0/4  marimba/A4")
