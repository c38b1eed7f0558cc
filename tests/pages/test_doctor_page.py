"""The doctor's section: who sees it, how soon it is true, what it says in each language, and its page to sign."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import listens
from pages.conftest import Site
from pages.fake_data import doctor, finding
from pages.toccata_pages import LANGUAGES, PAGES
from toccata.doctor import boards, dose, machine, pads, playing, throttled
from toccata.doctor.finding import Rule
from waiting import until

STUCK = finding("pads", "pad 1/6", "stuck", "bad", "60 counts")
WARM = finding("power", "temperature", "warm", "look", "71.0 °C")
TABLES: dict[str, tuple[tuple[Rule[object], ...], ...]] = {
    "boards": (boards.RULES, boards.NONE),
    "pads": (pads.RULES,),
    "bus": (playing.BUS, playing.SPEED, playing.UNTOLD_BUS),
    "sound": (playing.CARD, playing.UNTOLD_CARD, playing.TICK, dose.DOSE, dose.UNMEASURED),
    "services": (playing.SAFE, machine.UNITS),
    "power": (throttled.RULES, throttled.UNTOLD, machine.HEAT),
    "disk": (machine.ROOM, machine.DATA, machine.ROOT, machine.FILES),
    "clock": (machine.CLOCK,),
    "versions": (machine.TRIAL, machine.PROGRAM, machine.KEYS),
}  # type: ignore[assignment]


def opened(page: Page, site: Site, *wrong: dict[str, object]) -> Page:
    site.server.doctor = doctor(*wrong)
    page.goto(f"{site.url}/#instrument/doctor")
    expect(page.locator(".doctor-summary")).not_to_be_empty()
    listens(page)
    return page


def watched(site: Site) -> list[int]:
    """The boards that were asked to be looked at, so far."""
    return [body["board"] for _, path, body in site.server.heard if path == "/api/watch"]


def test_an_instrument_that_is_well_says_so_in_one_line(page: Page, site: Site) -> None:
    opened(page, site)
    expect(page.locator(".doctor-summary")).to_have_text("All is well.")
    expect(page.locator(".finding")).to_have_count(11)
    expect(page.locator(".finding").first).to_be_hidden()


def test_what_is_wrong_stands_first_with_verdict_and_remedy(page: Page, site: Site) -> None:
    opened(page, site, WARM, STUCK)
    expect(page.locator(".doctor-summary")).to_have_text(
        "Lines that ask for something: 2. The worst: Board 2, pad 7 (bad)."
    )
    told = page.locator(".findings > div .finding").all_text_contents()
    assert told == [
        "Board 2, pad 7badTouched all the time: take away what lies on it and wipe it dry; if it stays so, check its "
        "wire.60 counts",
        "TemperaturelookWarm: free its vents; in a closed case add a cooler.71.0 °C",
    ]


def test_pads_that_are_well_share_a_line_for_each_stretch(page: Page, site: Site) -> None:
    opened(page, site, STUCK).locator("summary").click()
    names = page.locator("details .finding strong").all_text_contents()
    assert "Board 1, pads 1 to 12" in names
    figures = page.locator(".finding", has_text="Board 1, pads 1 to 12").locator(".pad-figures > span")
    assert figures.all_text_contents()[::11] == ["1figures of pad 0/0", "12figures of pad 0/11"]
    assert {"Sound card", "Power", "toccata", "Board 2, pads 1 to 6", "Board 2, pads 8 to 12"} <= set(names)


def test_what_is_not_here_stands_last_and_is_neither_in_order_nor_asks_for_anything(page: Page, site: Site) -> None:
    opened(page, site)
    expect(page.locator("instrument-doctor summary")).to_have_text("In order: 54. Not here: 1.")
    page.locator("instrument-doctor summary").click()
    expect(page.locator(".finding").last).to_have_text("Powernonenot here")
    expect(page.locator(".finding").last).to_have_class("finding none")
    expect(page.locator(".finding.none")).to_have_css("border-top-style", "dashed")


def test_simulated_boards_without_a_card_are_said_in_the_summary(page: Page, site: Site) -> None:
    simulated = finding("boards", "boards", "simulated", "none", "simulated, no real ones")
    opened(page, site, simulated, finding("sound", "card", "lost", "bad"))
    expect(page.locator(".doctor-summary")).to_have_text(
        "Lines that ask for something: 1. The worst: Sound card (bad). "
        "The boards are simulated and there is no sound card: this tells of no real instrument."
    )


def test_where_no_board_was_examined_nothing_is_called_well(page: Page, site: Site) -> None:
    opened(page, site, finding("boards", "boards", "not-examined", "none"))
    expect(page.locator(".doctor-summary")).to_have_text("Not examined: no board answered.")


def test_a_fault_is_shown_as_soon_as_it_is_heard_of(page: Page, site: Site) -> None:
    opened(page, site)
    site.server.doctor = doctor(finding("boards", "board 2", "lost", "bad"))
    site.server.tell({"type": "fault", "board": 2, "what": "no answer", "at": 2.0})
    expect(page.locator(".finding.bad")).to_contain_text("Board 3")


def test_what_tells_nothing_by_itself_is_asked_for(page: Page, site: Site) -> None:
    opened(page, site)
    site.server.doctor = doctor(WARM)
    expect(page.locator(".finding.look")).to_contain_text("Warm")


def test_it_is_asked_no_more_than_every_2_s_and_not_once_it_was_left(page: Page, site: Site) -> None:
    page.clock.install()
    opened(page, site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/doctor") else None)
    for _ in range(10):
        page.clock.run_for(1_000)
        page.wait_for_load_state("networkidle")
    assert len(asked) <= 5
    page.get_by_role("button", name="About").click()
    before = len(asked)
    page.clock.run_for(20_000)
    assert len(asked) == before


def test_what_did_not_change_is_not_drawn_anew(page: Page, site: Site) -> None:
    opened(page, site, STUCK)
    page.locator("summary").click()
    page.evaluate("() => { document.querySelector('.finding.bad').dataset.mark = 'same'; }")
    with page.expect_response("**/api/doctor"):
        site.server.tell({"type": "recovered", "board": 0, "what": "", "at": 1.0})
    expect(page.locator(".finding.bad")).to_have_attribute("data-mark", "same")
    site.server.doctor = doctor(STUCK, WARM)
    expect(page.locator(".finding.look")).to_be_visible()
    expect(page.locator("instrument-doctor details")).to_have_attribute("open", "")
    expect(page.locator("instrument-doctor summary")).to_be_focused()


def test_the_boards_are_looked_at_once_when_it_is_opened(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#instrument/boards")
    expect(page.locator(".board-state.plays")).to_have_count(4)
    page.get_by_role("button", name="Doctor").click()
    expect(page.locator(".doctor-summary")).not_to_be_empty()
    until(lambda: len(watched(site)) >= 4, "a look at each board")
    assert sorted(watched(site)) == [0, 1, 2, 3]


def test_a_long_look_is_asked_for_again_and_again_for_20_s(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#instrument/boards")
    expect(page.locator(".board-state.plays")).to_have_count(4)
    page.clock.install()
    page.get_by_role("button", name="Doctor").click()
    page.get_by_role("button", name="Look at the pads for 20 s").click()
    expect(page.get_by_role("button", name="Looking: touch every pad once")).to_be_disabled()
    page.clock.run_for(17_000)
    expect(page.get_by_role("button", name="Looking: touch every pad once")).to_be_disabled()
    page.clock.run_for(5_000)
    expect(page.get_by_role("button", name="Look at the pads for 20 s")).to_be_enabled()
    until(lambda: len(watched(site)) >= 4 + 5 * 4, "one look and five more at each board")
    assert len(watched(site)) == 4 + 5 * 4


def test_the_sheet_to_sign_holds_date_serial_number_and_every_finding(page: Page, site: Site) -> None:
    opened(page, site, STUCK)
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Print").click()
    sheet = page.locator(".paper-only .doctor-sheet")
    for words in ("Room 2", "1000deadbeef", "2026-11-23", "Signature", "Board 2, pad 7", "Touched all the time"):
        expect(sheet).to_contain_text(words)


def test_why_the_safe_profile_plays_may_name_a_client_and_is_not_printed(page: Page, site: Site) -> None:
    opened(page, site, finding("services", "safe profile", "safe", "bad"))
    expect(page.locator(".finding.bad")).to_contain_text("figures of safe profile")
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Print").click()
    sheet = page.locator(".paper-only .doctor-sheet")
    expect(sheet).to_contain_text("Safe profile")
    expect(sheet).not_to_contain_text("figures of safe profile")


def test_a_therapist_is_not_shown_it(page: Page, site: Site) -> None:
    site.server.hello["role"] = "therapist"
    page.goto(f"{site.url}/#instrument/doctor")
    expect(page.locator("instrument-boards")).to_be_visible()
    assert page.locator("instrument-doctor").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_with_a_remedy_has_words_for_it(language: str) -> None:
    words = json.loads((PAGES / "words" / f"{language}.json").read_text())
    rules = {
        f"{area}-{rule.code}" for area, tables in TABLES.items() for table in tables for rule in table if rule.remedy
    }
    kept = {key.removeprefix("doctor.remedy.") for key in words if key.startswith("doctor.remedy.")}
    assert kept == rules


def test_the_english_words_are_those_of_the_terminal() -> None:
    words = json.loads((PAGES / "words" / "en.json").read_text())
    rules = {
        f"{area}-{rule.code}": rule.remedy for area, tables in TABLES.items() for table in tables for rule in table
    }
    differing = [
        code for code, remedy in rules.items() if remedy and plain(words[f"doctor.remedy.{code}"]) != plain(remedy)
    ]
    assert differing == []


def plain(remedy: str) -> str:
    """The diagnosis, before what to do: what to do differs where a page has what a terminal has not."""
    return re.split(r"[:(;]", remedy)[0]
