"""A therapist brings a voice memo from a tablet, names it, puts it on a pad, and a touch plays it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bench.vcard import Kind
from e2e.finger import go, pad, touch
from e2e.product import Product
from e2e.voice_memo import voice_memo
from waiting import until


def test_a_voice_memo_is_named_put_on_a_pad_and_heard(product: Product, opened: Callable[[str], Page]) -> None:
    page, began = opened("sounds"), time.monotonic()
    memo = {"name": "New Recording 7.m4a", "mimeType": "audio/x-m4a", "buffer": voice_memo()}
    page.set_input_files("input[type=file]", memo)
    page.get_by_label("Name of the sound").fill("Come in")
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.locator(".toast")).to_contain_text("Come in is here now.")
    expect(page.locator(".toast")).to_contain_text("louder, to fit the others.")
    page.locator(".toast").get_by_role("button", name="Put it on a pad").tap()
    page.locator('.sheet [data-pad="0/3"]').tap()
    expect(page.locator(".toast")).to_contain_text("Pad 4: Come in")  # the instrument has said that it plays it
    go(page, "play")
    expect(pad(page, "0/3")).to_have_accessible_name("Pad 4: Come in, Once")
    touched = time.monotonic_ns()
    touch(page, "0/3")
    product.says("0/3  own sound 'Come in'")
    product.hears(Kind.ONSET, touched)
    sys.stdout.write(f"from the file to the pad that plays it: 5 taps, {time.monotonic() - began:.2f} s\n")


def test_a_memo_that_is_muted_is_silent_at_its_next_touch(product: Product, opened: Callable[[str], Page]) -> None:
    page = opened("sounds")
    page.get_by_role("button", name="Change Come in").tap()
    with page.expect_response(lambda response: response.request.method == "PUT" and "/api/sounds/" in response.url):
        page.get_by_role("button", name="Mute now").tap()
    expect(page.get_by_role("button", name="Muted. Let it sound again")).to_be_visible()
    page.keyboard.press("Escape")
    go(page, "play")
    touch(page, "0/3")
    expect(page.locator(".now")).to_contain_text("Pad 4 stays silent: this sound is muted")


def test_a_memo_that_is_erased_everywhere_leaves_the_pad_and_the_folder(
    product: Product, opened: Callable[[str], Page]
) -> None:
    page, name = opened("sounds"), product.pad("0/3")["sound"].removeprefix("own/")
    page.get_by_role("button", name="Change Come in").tap()
    for _ in range(2):
        page.locator(".hold-button").tap()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(["Robin: pad 4"])
    page.get_by_role("button", name="Erase everywhere").tap()
    expect(page.locator(".toast")).to_contain_text("Come in is erased.")
    until(lambda: product.pad("0/3") is None, "the pad without it")
    assert [path.name for path in product.data.rglob(f"*{name}*")] == []


def test_a_file_that_is_no_recording_is_refused_by_its_name(product: Product, opened: Callable[[str], Page]) -> None:
    page, before = opened("sounds"), sorted((product.data / "sounds").glob("*"))
    page.set_input_files("input[type=file]", {"name": "notes.mp3", "mimeType": "audio/mpeg", "buffer": b"#!/bin/sh\n"})
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.locator(".toast.problem")).to_contain_text("notes.mp3")
    assert sorted((product.data / "sounds").glob("*")) == before
