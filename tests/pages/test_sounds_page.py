"""Sounds: listening on the tablet, a recording on its way in, and what can be done with one."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.conftest import Site
from pages.fake_data import PACKS, own_sound, silent_wav

BELL = own_sound("a", "Bell", loudness_change_db=14.2)


def open_sounds(page: Page, site: Site, *own: dict[str, Any]) -> None:
    site.server.own += [dict(each) for each in own]
    page.goto(f"{site.url}/#sounds")
    expect(page.locator(".pack summary")).to_have_count(2)


def choose_file(page: Page, name: str, content: bytes, kind: str = "audio/wav") -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": kind, "buffer": content})


def change(page: Page, label: str = "Bell") -> None:
    page.get_by_role("button", name=f"Change {label}").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def use(site: Site, sound: str, client: str, pad: str) -> None:
    site.server.documents[client]["setups"][0]["pads"][pad] = {"mode": "one-shot", "sound": sound}


def described(page: Page, site: Site, **wanted: object) -> None:
    """Wait until the last description of a sound that was sent says this: the page shows it before it is sent."""
    said: dict[str, object] = {}
    for _ in range(1_000):
        sent = [body for method, path, body in site.server.heard if method == "PUT" and path.startswith("/api/sounds")]
        said = {key: sent[-1][key] for key in wanted} if sent else {}
        if said == wanted:
            break
        page.wait_for_timeout(20)
    assert said == wanted


def test_a_pack_opens_and_a_tap_plays_its_sound_on_the_tablet_alone(page: Page, site: Site) -> None:
    open_sounds(page, site)
    page.locator(".pack summary", has_text="Marimba").click()
    with page.expect_request("**/api/sounds/marimba/C4/audio"):
        page.get_by_role("button", name="Listen on this tablet: C4").click()
    assert [path for _, path, _ in site.server.heard if path == "/api/preview"] == []


def test_any_audio_may_be_chosen_and_what_phones_call_a_video(page: Page, site: Site) -> None:
    open_sounds(page, site)
    assert page.get_attribute("input[type=file]", "accept") == "audio/*,video/mp4,video/webm"


def test_an_upload_is_named_sent_and_its_loudness_told(page: Page, site: Site) -> None:
    open_sounds(page, site)
    choose_file(page, "Bell.wav", silent_wav())
    expect(page.get_by_label("Name of the sound")).to_have_value("Bell")
    page.get_by_role("button", name="To listen to").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Made 4 dB softer, to fit the others.")
    assert site.server.uploads == [({"label": "Bell", "kind": "listening"}, "audio/wav", silent_wav())]
    expect(page.get_by_role("button", name="Change Bell")).to_be_visible()


def test_a_voice_is_noted_with_the_day_of_its_consent(page: Page, site: Site) -> None:
    open_sounds(page, site)
    choose_file(page, "Mum.wav", silent_wav())
    page.get_by_label("A person's voice is in it").check()
    page.get_by_label("The person has agreed").check()
    page.get_by_label("Agreed on").fill("2026-03-04")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Mum is here now.")
    described(
        page,
        site,
        label="Mum",
        picture=None,
        owner=None,
        consent_on="2026-03-04",
        expires_on=None,
        muted=False,
        spoken=True,
    )


def test_a_file_that_is_refused_is_told_by_its_name(page: Page, site: Site) -> None:
    open_sounds(page, site)
    choose_file(page, "holiday.zip", b"PK\x03\x04", "application/zip")
    page.get_by_role("button", name="Add", exact=True).click()
    told = "holiday.zip is no sound file that can be read. Save it anew as m4a, mp3 or WAV."
    expect(page.locator(".toast.problem")).to_contain_text(told)
    assert site.server.uploads[0][1] == "application/octet-stream"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("is silent", "leer.m4a enthält keinen Klang."),
        ("is too quiet to be made as loud as the others", "leer.m4a ist zu leise."),
        ("lasts 75 s", "leer.m4a ist zu lang"),
        ("is cut off: 40 % of it is there", "leer.m4a ist beschädigt oder abgeschnitten."),
        ("is no sound file that can be read", "leer.m4a ist keine Klangdatei"),
        ("does what nobody has thought of", "leer.m4a does what nobody has thought of."),
    ],
)
def test_a_refusal_is_told_in_the_page_s_language(modules: Page, what: str, says: str) -> None:
    script = """async (what) => {
      localStorage.setItem('toccata.language', 'de');
      await (await import('/pages/words.js')).loadWords();
      const {refusal} = await import('/pages/parts/refusal.js');
      return refusal({code: 'refused', what: `leer ${what}`, remedy: 'record it again'}, 'leer.m4a', 'leer').words;
    }"""
    assert modules.evaluate(script, what).startswith(says)


def test_a_recording_that_is_there_already_gets_the_new_name_and_keeps_what_else_is_known(
    page: Page, site: Site
) -> None:
    there = own_sound("c", "Old name", consent_on="2026-03-04", spoken=True, expires_on="2030-01-01")
    page.route("**/api/sounds?*", lambda route: route.fulfill(status=201, json=there))
    open_sounds(page, site, there)
    choose_file(page, "New name.wav", silent_wav())
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("New name is here now.")
    described(
        page,
        site,
        label="New name",
        picture=None,
        owner=None,
        consent_on="2026-03-04",
        expires_on="2030-01-01",
        muted=False,
        spoken=True,
    )


def test_an_added_sound_is_put_on_a_pad_by_two_taps(page: Page, site: Site) -> None:
    open_sounds(page, site)
    choose_file(page, "Bell.wav", silent_wav())
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator(".toast").get_by_role("button", name="Put it on a pad").click()
    page.locator('.sheet [data-pad="0/4"]').click()
    expect(page.locator(".toast")).to_contain_text("Pad 5: Bell")
    assert site.server.documents["c-robin"]["setups"][0]["pads"]["0/4"]["sound"] == site.server.own[0]["name"]


def test_mute_is_one_big_switch_that_acts_at_once(page: Page, site: Site) -> None:
    open_sounds(page, site, BELL)
    change(page)
    page.get_by_role("button", name="Mute now").click()
    expect(page.get_by_role("button", name="Muted. Let it sound again")).to_have_attribute("aria-pressed", "true")
    described(page, site, muted=True, label="Bell")
    page.keyboard.press("Escape")
    expect(page.locator(".sound-row")).to_contain_text("muted")


@pytest.mark.parametrize(("muted", "switch"), [(False, "Mute now"), (True, "Muted. Let it sound again")])
def test_what_is_saved_below_leaves_the_mute_as_the_switch_has_set_it(
    page: Page, site: Site, muted: bool, switch: str
) -> None:
    open_sounds(page, site, {**BELL, "muted": muted})
    change(page)
    page.get_by_role("button", name=switch).click()
    page.get_by_label("Name of the sound").fill("Gong")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sound-row")).to_contain_text("Gong")
    described(page, site, muted=not muted, label="Gong")


def test_picture_owner_and_last_day_are_saved_as_one_description(page: Page, site: Site) -> None:
    open_sounds(page, site, BELL)
    change(page)
    page.get_by_text("Picture, whose, until when").click()
    page.get_by_role("button", name="bell", exact=True).click()
    page.get_by_label("Whose it is").select_option("Sam")
    page.get_by_label("May be used until").fill("2027-01-31")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sound-row")).to_contain_text("of Sam")
    described(
        page,
        site,
        label="Bell",
        picture="pictogram:bell",
        owner="c-sam",
        consent_on=None,
        expires_on="2027-01-31",
        muted=False,
        spoken=False,
    )


def test_the_change_of_loudness_is_told_in_plain_words(page: Page, site: Site) -> None:
    open_sounds(page, site, BELL)
    change(page)
    expect(page.get_by_role("dialog")).to_contain_text("Made 14.2 dB louder, to fit the others.")


def test_a_sound_whose_day_has_passed_says_so_and_what_to_do(page: Page, site: Site) -> None:
    open_sounds(page, site, {**BELL, "expires_on": "2026-01-31", "expired": True, "muted": True})
    expect(page.locator(".sound-row")).to_contain_text("ended Jan 31, 2026")
    change(page)
    expect(page.get_by_role("dialog")).to_contain_text("Ask again and set a new day below, or erase it.")


@pytest.mark.parametrize(("answer", "left"), [("Keep it", ["Bell"]), ("Erase everywhere", [])])
def test_erasing_asks_once_and_says_which_pads_lose_it(page: Page, site: Site, answer: str, left: list[str]) -> None:
    open_sounds(page, site, BELL)
    use(site, BELL["name"], "c-sam", "0/2")
    change(page)
    page.locator(".hold-button").click()
    page.locator(".hold-button").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(["Sam: pad 3"])
    page.get_by_role("button", name=answer).click()
    expect(page.locator(".veil")).to_have_count(0)
    expect(page.locator(".sound-row")).to_have_count(len(left))
    assert [each["label"] for each in site.server.own] == left


def test_a_sound_that_no_pad_uses_is_erased_without_a_question(page: Page, site: Site) -> None:
    open_sounds(page, site, BELL)
    change(page)
    page.locator(".hold-button").click()
    page.locator(".hold-button").click()
    expect(page.locator(".toast")).to_contain_text("Bell is erased.")
    assert site.server.own == []


def test_without_a_microphone_one_line_says_why_and_the_file_remains(page: Page, site: Site) -> None:
    open_sounds(page, site)
    expect(page.get_by_text("This tablet has no microphone to record with.")).to_be_visible()
    expect(page.get_by_role("button", name="Add a file")).to_be_visible()
    expect(page.get_by_role("button", name="Record")).to_have_count(0)


def test_one_sound_is_told_as_one(page: Page, site: Site) -> None:
    pack = {**PACKS[0], "sounds": PACKS[0]["sounds"][:1]}
    page.route("**/api/sounds", lambda route: route.fulfill(json={"packs": [pack], "own": []}))
    page.goto(f"{site.url}/#sounds")
    expect(page.locator(".pack summary .small")).to_have_text("1 sound")


def test_what_is_too_long_for_a_pad_may_be_something_to_listen_to(modules: Page) -> None:
    script = """async () => {
      await (await import('/pages/words.js')).loadWords();
      const {refusal} = await import('/pages/parts/refusal.js');
      const told = (remedy) => refusal({code: 'refused', what: 'trip lasts 700 s', remedy}, 'trip.m4a', 'trip').words;
      return [told('cut it to 60 s'), told('cut it to 600 s')];
    }"""
    other = "On Sounds, as “To listen to”, it may last up to 10 minutes."
    too_long = f"trip.m4a is too long: 1 minute for a pad. {other}"
    assert modules.evaluate(script) == [too_long, "trip.m4a lasts 700 s. Cut it to 600 s."]


def test_a_sound_whose_day_is_over_was_allowed_until_then(page: Page, site: Site) -> None:
    open_sounds(page, site, own_sound("a", "Bell", expires_on="2020-01-02", expired=True))
    change(page)
    expect(page.get_by_role("dialog")).to_contain_text("It was allowed until")
