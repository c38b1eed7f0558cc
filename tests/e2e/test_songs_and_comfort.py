"""A song is chosen and stepped through; a turn waits for the pad that answers; sounds begin more softly."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.finger import go, pad, touch
from e2e.product import Product
from waiting import until


def begin(page: Page, activity: str, song: str, pack: str) -> None:
    """Choose an activity, its song and its pack on the Clients page."""
    page.get_by_role("button", name="New setup").tap()
    page.locator(f'[data-activity="{activity}"]').tap()
    page.locator(f'[data-song="{song}"]').tap()
    page.locator(f'.sheet [data-pack="{pack}"]').tap()


def test_a_song_is_four_taps_and_every_pad_plays_its_next_note(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("clients")
    begin(page, "song", "mary-had-a-little-lamb", "kalimba")
    expect(page.locator(".toast")).to_contain_text("Mary had a little lamb plays now.")
    go(page, "play")
    for number, note in ((7, "E4"), (2, "D4"), (2, "C4")):
        touch(page, f"0/{number}")
        product.says(f"0/{number}  kalimba/{note}")


def test_a_song_to_complete_waits_for_the_pad_that_was_tapped(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("clients")
    begin(page, "completion", "mary-had-a-little-lamb", "marimba")
    page.locator('.sheet [data-pad="0/5"]').tap()
    expect(page.locator(".toast")).to_contain_text("plays now.")
    setup = product.client()["setups"][-1]
    go(page, "play")
    giver = next(entry for entry in setup["pads"].values() if "sounds" in entry)
    for _ in range(giver["waits"][0]):
        touch(page, "0/0")
    touch(page, "0/0")
    expect(page.locator(".now")).to_contain_text("this step is the other pad's")
    touch(page, "0/5")
    product.says(f"0/5  {giver['sounds'][giver['waits'][0]]}")
    expect(pad(page, "0/5")).to_be_visible()


def test_the_drone_that_fits_is_one_tap_on_the_remap_page(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("clients")
    page.get_by_role("button", name="Hello", exact=True).tap()
    go(page, "remap")
    pad(page, "0/4").tap()
    page.get_by_role("button", name="Fits the other pads:").tap()
    until(lambda: product.pad("0/4")["mode"] == "latch", "the drone")
    assert product.pad("0/4")["sound"].split("/")[0] in ("strings", "warm-pad")


def test_comfort_is_saved_for_the_client_and_plays(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("access")
    page.locator(".comfort").get_by_role("button", name="Very gentle").tap()
    page.locator(".comfort").get_by_role("button", name="Much softer").tap()
    until(
        lambda: (product.client().get("min_attack_ms"), product.client().get("comfort_shelf_db")) == (100, -12),
        "both in the client's file",
    )
    go(page, "play")
    touch(page, "0/0")
    product.says("0/0  marimba/C4")
