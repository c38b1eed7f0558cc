"""Who plays, in which setup, how loud; and Quiet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.finger import finger_on, go, pad, touch
from e2e.product import KIM, Product
from toccata.store.note import played_last
from waiting import until

MINUS = "\N{MINUS SIGN}"


def test_another_setup_is_one_tap_and_plays(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("play")
    page.get_by_role("button", name="Goodbye song").tap()
    expect(pad(page, "0/0")).to_have_accessible_name("Pad 1: Marimba G3, Once")
    expect(page.locator(".who")).to_have_text("RobinGoodbye song")
    touch(page, "0/0")
    product.says("0/0  marimba/G3")
    page.get_by_role("button", name="Hello").tap()
    expect(page.locator(".who")).to_have_text("RobinHello")
    touch(page, "0/0")
    product.says("0/0  marimba/C4")


def test_softer_is_heard_at_once_and_saved(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("play")
    page.get_by_role("button", name=f"Level {MINUS}").tap()
    page.get_by_role("button", name=f"Level {MINUS}").tap()
    until(lambda: product.client().get("level_db") == -12.0, "the level in the file")
    touch(page, "0/2")
    product.says("0/2  marimba/E4  -12.0 dB")
    page.get_by_role("button", name="Level +").tap()
    page.get_by_role("button", name="Level +").tap()
    until(lambda: product.client().get("level_db") == -6.0, "the level in the file")


def test_a_new_client_from_a_template_plays_at_once(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("clients")
    page.get_by_role("button", name="New client").tap()
    page.get_by_label("Nickname", exact=True).fill("Momo")
    page.get_by_role("button", name="Choices").tap()
    page.get_by_role("button", name="Create").tap()
    page.get_by_role("button", name="Change to Momo").or_(page.locator(".who", has_text="Momo")).first.tap()
    expect(page.locator(".who")).to_have_text("MomoChoices")
    product.says("Momo plays")
    go(page, "play")
    with finger_on(page, pad(page, "0/11")):
        expect(pad(page, "0/11", ".touched.sounding")).to_have_count(1)
    product.says("0/11  warm-pad/A4")


def test_while_pads_are_touched_a_change_of_client_is_asked_about_once(
    product: Product, opened: Callable[[str], Page]
) -> None:
    page = opened("play")
    expect(page.locator(".who .name")).not_to_have_text("Choose a client")
    playing = page.locator(".who .name").inner_text()
    touch(page, "0/0")
    go(page, "clients")
    page.locator(".client-card", has_text="Kim").tap()
    page.get_by_role("button", name=f"Stay with {playing}").tap()
    expect(page.locator(".who .name")).to_have_text(playing)
    page.locator(".client-card", has_text="Kim").tap()
    page.get_by_role("button", name="Change to Kim").tap()
    expect(page.locator(".who")).to_have_text("KimHello")
    until(lambda: played_last(product.data) == KIM, "Kim noted")
    product.says("Kim plays")
