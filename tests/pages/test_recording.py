"""Recording on the page: it begins at once, one tap or a minute ends it, and a closed sheet keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.microphone import hummed, with_microphone
from pages.conftest import Site
from pages.test_access_for_all import problems
from pages.usable import SIZES


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with a microphone."""
    with with_microphone(hummed(tmp_path_factory.mktemp("microphone") / "hummed.wav")) as chromium:
        yield chromium


def record_for_pad(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#remap")
    page.locator('[data-pad="0/3"]').click()
    page.get_by_role("button", name="Record a sound for pad 4").click()
    expect(page.locator(".recorder output")).to_be_visible()


def stop(page: Page) -> None:
    page.get_by_role("button", name="Stop").click()


def test_a_recording_for_a_pad_is_on_it_as_soon_as_it_ends(page: Page, site: Site) -> None:
    record_for_pad(page, site)
    stop(page)
    expect(page.locator(".on-pad")).to_contain_text("It is on pad 4 now.")
    query, kind, content = site.server.uploads[0]
    assert (query["kind"], kind, content[:4]) == ("pad", "audio/webm", b"\x1aE\xdf\xa3")
    assert site.server.documents["c-robin"]["setups"][0]["pads"]["0/3"]["sound"] == site.server.own[0]["name"]


def test_a_recording_that_is_on_a_pad_can_be_named_there(page: Page, site: Site) -> None:
    record_for_pad(page, site)
    stop(page)
    page.get_by_label("Name of the sound").fill("Good morning")
    page.get_by_label("A person's voice is in it").check()
    page.get_by_role("button", name="Done").click()
    expect(page.locator('[data-pad="0/3"]')).to_have_accessible_name("Pad 4: Good morning, Once")
    assert site.server.own[0]["spoken"]


def test_a_recording_without_a_pad_is_heard_first_and_sent_when_it_is_named(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#sounds")
    page.get_by_role("button", name="Record").click()
    stop(page)
    page.get_by_role("button", name="Hear it").click()
    expect(page.get_by_role("button", name="Hear it")).to_have_attribute("aria-pressed", "true")
    assert site.server.uploads == []
    page.get_by_label("Name of the sound").fill("Clap")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Change Clap")).to_be_visible()


def test_the_meter_moves_with_the_sound(page: Page, site: Site) -> None:
    record_for_pad(page, site)
    page.wait_for_function(
        "() => new DOMMatrix(getComputedStyle(document.querySelector('.recorder .level > span')).transform).a > 0.2"
    )


def test_a_minute_ends_it_by_itself(page: Page, site: Site) -> None:
    page.clock.install()
    record_for_pad(page, site)
    page.clock.fast_forward(60_000)
    expect(page.locator(".on-pad")).to_be_visible()


def test_a_sheet_that_is_closed_keeps_nothing_and_lets_the_microphone_go(page: Page, site: Site) -> None:
    page.add_init_script(
        """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wish) => (window.given = await ask(wish));"""
    )
    record_for_pad(page, site)
    page.get_by_role("button", name="Close", exact=True).click()
    page.wait_for_function("() => window.given.getTracks().every((track) => track.readyState === 'ended')")
    assert site.server.uploads == []


def test_a_microphone_that_is_refused_is_told_with_what_to_do(page: Page, site: Site) -> None:
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));"
    )
    page.goto(f"{site.url}/#sounds")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("dialog")).to_contain_text("Allow it in the browser's settings, then try again.")


def test_an_address_that_is_not_secure_says_so(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false});")
    page.goto(f"{site.url}/#sounds")
    expect(page.get_by_text("Recording here needs the instrument's secure address.")).to_be_visible()
    expect(page.get_by_role("button", name="Add a file")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_recorder_is_usable_in_every_size_light_and_dark(page: Page, site: Site, size: str) -> None:
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    page.emulate_media(reduced_motion="reduce")
    record_for_pad(page, site)
    found = problems(page)
    stop(page)
    expect(page.locator(".on-pad")).to_be_visible()
    assert found + problems(page) == []


def test_in_a_draft_a_recording_waits_with_the_other_changes(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#remap/0/3")
    page.get_by_role("button", name="Draft").click()
    page.get_by_role("button", name="Record a sound for pad 4").click()
    stop(page)
    expect(page.locator(".on-pad")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".draft")).to_contain_text("Not played yet: 1")
    assert site.server.documents["c-robin"]["setups"][0]["pads"]["0/3"]["sound"] == "marimba/G4"
