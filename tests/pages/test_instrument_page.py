"""Instrument: who sees what, faults with the time of day, live counts, limits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from pages.arriving import listens
from pages.conftest import Site

FOR_ALL = ["Boards", "This tablet", "About"]


def sections(page: Page, site: Site, role: str) -> list[str]:
    site.server.hello["role"] = role
    page.goto(f"{site.url}/#instrument")
    expect(page.locator(".board-state")).to_have_count(4)
    listens(page)
    return page.get_by_role("group", name="Parts of this page").get_by_role("button").all_text_contents()


def test_a_therapist_sees_boards_the_tablet_and_about_alone(page: Page, site: Site) -> None:
    assert sections(page, site, "therapist") == FOR_ALL


def test_a_technician_sees_all(page: Page, site: Site) -> None:
    assert set(sections(page, site, "technician")) > set(FOR_ALL)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Simulated boards"), ("de", "Simulierte Pl"), ("es", "Placas simuladas")]
)
def test_simulated_boards_are_called_so_in_the_page_s_language(
    page: Page, site: Site, language: str, said: str
) -> None:
    page.add_init_script(f"localStorage.setItem('toccata.language', '{language}')")
    page.goto(f"{site.url}/#instrument")
    expect(page.locator("instrument-boards .note")).to_contain_text(said)


def test_real_boards_are_not_called_simulated(page: Page, site: Site) -> None:
    site.server.instrument["simulated"] = False
    sections(page, site, "technician")
    expect(page.locator("instrument-boards .note")).to_be_hidden()


def test_a_fault_is_told_as_it_happens_with_the_time_of_day(page: Page, site: Site) -> None:
    sections(page, site, "therapist")
    site.server.tell({"type": "fault", "board": 1, "what": "no acknowledge", "at": 2.0})
    site.server.say_state(boards=[True, False, True, True])
    expect(page.locator(".faults li")).to_contain_text("Board 2 lost: no acknowledge")
    expect(page.locator(".faults time")).to_have_text(re.compile(r"\d+:\d\d:\d\d"))
    expect(page.locator(".board-state.lost")).to_contain_text("does not answer")


def test_in_safe_mode_the_page_says_why(page: Page, site: Site) -> None:
    sections(page, site, "therapist")
    site.server.say_state(safe="it was started 5 times within 5 minutes, and did not play for a minute")
    expect(page.locator(".figures dt").first).to_have_text("Safe mode")
    expect(page.locator(".figures dd.bad")).to_contain_text("it was started 5 times within 5 minutes")


def test_why_there_is_no_sound_stands_behind_what_to_do_in_the_reader_s_language(page: Page, site: Site) -> None:
    page.add_init_script("localStorage.setItem('toccata.language', 'de')")
    sections(page, site, "therapist")
    site.server.say_state(card_ok=False, card="sound card: not found; check its plug")
    told = page.locator(".figures dd.bad").filter(has_text="not found")
    expect(told).to_contain_text(
        "Nichts ist zu hören: prüfen, ob die Karte steckt und kein anderes Programm sie belegt."
    )
    expect(told.locator("[lang=en]")).to_have_text("sound card: not found; check its plug")


def test_live_counts_of_a_pad_are_drawn(page: Page, site: Site) -> None:
    page.route("**/api/watch", lambda route: route.fulfill(status=204))
    with page.expect_request("**/api/watch"):
        page.goto(f"{site.url}/#instrument/tuning")
    counts = {"type": "counts", "board": 0, "filtered": [236] * 12, "baseline": [237] * 12}
    site.server.tell(*({**counts, "at": index / 10} for index in range(5)))
    expect(page.locator(".of-counts dd")).to_have_text("236")
    expect(page.locator(".of-touch dd")).to_have_text("225")
    points = page.locator(".line-counts").get_attribute("points") or ""
    assert len(points.split()) == 5


def put(request: Request) -> bool:
    return request.method == "PUT" and request.url.endswith("/api/instrument")


def test_a_threshold_acts_at_once_and_is_saved_for_its_pad_alone(page: Page, site: Site) -> None:
    page.route("**/api/tune", lambda route: route.fulfill(status=204))
    page.goto(f"{site.url}/#instrument/tuning")
    page.locator(".count-bars button").nth(2).click()
    with page.expect_request("**/api/tune") as tuned, page.expect_request(put) as saved:
        page.get_by_role("button", name="Touch threshold +").click()
    assert tuned.value.post_data_json == {"pad": "0/2", "touch": 13, "release": 6}
    boards: list[Any] = saved.value.post_data_json["boards"]
    assert boards[0]["thresholds"] == [[12, 6], [12, 6], [13, 6], *[[12, 6]] * 9]
    assert boards[1:] == [{"address": f"0x5{digit}"} for digit in "BCD"]


def test_a_limit_is_saved_with_the_version_that_it_was_made_on(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#instrument/limits")
    with page.expect_request(put) as saved:
        page.get_by_role("button", name="Highest level").first.click()
    assert saved.value.post_data_json["most_level_db"] == -3
    assert saved.value.headers["if-match"] == '"1"'


def line(what: str, tablet: str = "t-1", about: str = "", by_tablet: bool = True) -> dict[str, Any]:
    return {"at": 1_800_000_000.0, "what": what, "tablet": tablet, "about": about, "by_tablet": by_tablet}


def logged(page: Page, site: Site, *lines: dict[str, Any]) -> list[str]:
    site.server.log = list(lines)
    page.goto(f"{site.url}/#instrument/log")
    expect(page.locator(".log li")).to_have_count(min(50, len(lines)))
    return page.locator(".log li span").all_text_contents()


def test_a_technician_reads_who_came_in_and_what_was_changed_by_the_names_of_tablets(page: Page, site: Site) -> None:
    told = logged(
        page,
        site,
        line("ceilings", about="-4 dBFS, 0 dB"),
        line("role", about="t-2 technician"),
        line("revoked", about="0123456789abcdef"),
        line("wrong pin", "t-2"),
        line("key refused", ""),
    )
    assert told == [
        "Room 2 changed the limits: -4 dBFS, 0 dB",
        "Room 2 changed a role: Hall Technician",
        "Room 2 shut out: a tablet that is no longer here",
        "Hall wrong PIN",
        "not paired key in the address refused",
    ]
    expect(page.locator(".log time").first).to_have_text(re.compile(r"2027, \d+:\d\d"))
    expect(page.get_by_text("by the instrument's own clock")).to_be_hidden()


def test_a_time_by_the_instrument_s_own_clock_is_marked(page: Page, site: Site) -> None:
    logged(page, site, line("opened"), line("opened", by_tablet=False))
    assert [text.endswith(" *") for text in page.locator(".log time").all_text_contents()] == [False, True]
    expect(page.get_by_text("* by the instrument's own clock")).to_be_visible()


def test_a_long_log_is_shown_whole_when_asked(page: Page, site: Site) -> None:
    logged(page, site, *[line("opened")] * 60)
    page.get_by_role("button", name="Show all 60").click()
    expect(page.locator(".log li")).to_have_count(60)


def test_damage_of_the_settings_file_is_told_to_technicians(page: Page, site: Site) -> None:
    site.server.instrument["damage"] = "instrument.json: its checksum does not fit what is in it"
    sections(page, site, "technician")
    expect(page.locator("page-instrument > .note")).to_contain_text("its checksum does not fit what is in it")


def test_damage_of_the_settings_file_is_not_told_to_therapists(page: Page, site: Site) -> None:
    site.server.instrument["damage"] = "instrument.json: its checksum does not fit what is in it"
    sections(page, site, "therapist")
    expect(page.locator("page-instrument > .note")).to_be_hidden()


def test_the_label_has_a_card_of_its_own(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#instrument")
    page.get_by_role("button", name="Label", exact=True).click()
    expect(page.get_by_role("heading", name="Label")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert page.url.endswith("#instrument/label")


def test_a_backup_says_what_it_left_out_for_as_long_as_somebody_looks(page: Page, site: Site) -> None:
    stick = {"id": "usb-1", "name": "STICK", "free_mb": 900}
    told = {
        "file": "b.zip",
        "clients": 2,
        "sounds": 1,
        "packs": 0,
        "faults": ["my-bells: is too large; copy it by hand"],
    }
    page.route("**/api/sticks", lambda route: route.fulfill(json=[stick]))
    page.route("**/api/backup", lambda route: route.fulfill(json=told))
    page.goto(f"{site.url}/#instrument/backup")
    page.get_by_role("button", name="Back up").click()
    expect(page.get_by_text("my-bells: is too large; copy it by hand")).to_be_visible()
