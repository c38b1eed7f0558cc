"""The Wi-Fi's section: what it says, joining and forgetting, what goes wrong, and whatever a network is called."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Response, expect

from pages.arriving import arrives
from pages.conftest import Site
from pages.fake_data import network
from pages.usable import OVERFLOW, SIZES, TARGETS

SECRET = "canary passphrase"  # pragma: allowlist secret
JOINED = {"hotspot": False, "joined": {"ssid": "Clinic", "address": "192.168.1.20"}}
HOSTILE = ["<b>x</b><img src=x onerror=fail()>", "😀😁😂🤣😃😄😅😆", "abc\u202egpj.exe", "שלום", "M" * 32, "\"{ssid}'"]


def opened(page: Page, site: Site, **told: Any) -> Locator:
    """The section, with what holds now."""
    site.server.wifi.update(told)
    page.goto(f"{site.url}/#instrument/wifi")
    now = page.locator(".wifi-now")
    expect(now).not_to_be_empty()
    return now


def networks(page: Page) -> list[str]:
    """What stands in the list."""
    return page.locator("instrument-wifi .row").all_inner_texts()


def wishes(site: Site) -> list[Any]:
    return [body for _, path, body in site.server.heard if path == "/api/wifi"]


def wished(page: Page, site: Site, *wanted: dict[str, Any]) -> None:
    arrives(page, lambda: wishes(site), list(wanted))


def answers_a_wish(response: Response) -> bool:
    """And not the time of day, which each page tells when it opens."""
    return response.request.method == "POST" and response.url.endswith("/api/wifi") and response.ok


def tap(page: Page, ssid: str) -> Locator:
    """Open a network's sheet."""
    page.locator("instrument-wifi .row", has_text=ssid).click()
    return page.get_by_role("dialog")


def join(page: Page, ssid: str, passphrase: str) -> None:
    sheet = tap(page, ssid)
    sheet.get_by_label("Passphrase").fill(passphrase)
    sheet.get_by_role("button", name="Join").click()


def test_the_networks_stand_there_with_strength_and_what_is_special(page: Page, site: Site) -> None:
    expect(opened(page, site)).to_contain_text("The instrument's own hotspot is on")
    assert networks(page) == [
        "Clinic\n81 %",
        "Ward 3\n55 %\nknown",
        "Guests\n40 % · open",
        "eduroam\n22 % · not from here",
    ]
    assert wishes(site) == []


def test_a_network_that_it_is_on_is_told_with_the_addresses_that_tablets_open(page: Page, site: Site) -> None:
    expect(opened(page, site, **JOINED)).to_have_text("On ClinicTablets open:https://Toccata.localhttps://192.168.1.20")
    assert networks(page)[0] == "Clinic\n81 %\njoined"


def test_what_was_told_long_ago_is_looked_for_anew_when_it_is_opened(page: Page, site: Site) -> None:
    site.server.host["look"] = {"networks": [network("New one")]}
    opened(page, site, fresh=False)
    expect(page.locator("instrument-wifi .row")).to_have_text(["New one60 %"])
    wished(page, site, {"do": "look"})


def test_before_the_first_look_is_done_no_radio_is_missed(page: Page, site: Site) -> None:
    site.server.host["look"] = {"doing": "look", "radio": "none"}
    now = opened(page, site, fresh=False, radio="", hotspot=False, networks=[])
    expect(page.get_by_role("button", name="Looking")).to_be_disabled()
    expect(now).to_have_text("Looking …")
    site.server.wifi.update(doing="", radio="on")
    expect(now).to_have_text("Not on any Wi-Fi")


def test_a_join_goes_through_and_says_on_the_way_what_to_do_if_the_tablet_is_lost(page: Page, site: Site) -> None:
    site.server.host["join"] = {"doing": "join"}
    now = opened(page, site)
    join(page, "Clinic", SECRET)
    expect(now).to_contain_text("Joining Clinic … up to a minute")
    expect(page.get_by_role("button", name="Ward 3")).to_be_disabled()
    expect(now).to_contain_text("join the tablet to Clinic, too, and open https://Toccata.local")
    wished(page, site, {"do": "join", "ssid": "Clinic", "passphrase": SECRET})
    site.server.wifi.update(doing="", **JOINED)
    expect(now).to_contain_text("On Clinic")
    expect(page.locator(".toast")).to_contain_text("The instrument is on Clinic now.")


def test_a_join_is_waited_for_while_the_instrument_can_t_be_reached(page: Page, site: Site) -> None:
    site.server.host["join"] = {"doing": "join"}
    now = opened(page, site)
    with page.expect_response(answers_a_wish):
        join(page, "Clinic", SECRET)
    expect(now).to_contain_text("Joining Clinic")
    site.server.down = True
    with page.expect_response(lambda response: response.url.endswith("/api/wifi") and response.status == 503):
        pass
    expect(now).to_contain_text("Joining Clinic")
    expect(page.locator(".toast.problem")).to_have_count(0)
    site.server.wifi.update(doing="", **JOINED)
    site.server.down = False
    expect(now).to_contain_text("On Clinic")


def test_a_wrong_passphrase_is_told_and_tried_again_from_an_empty_field(page: Page, site: Site) -> None:
    site.server.host["join"] = {"fault": "passphrase", "fault_ssid": "Clinic"}
    now = opened(page, site)
    join(page, "Clinic", SECRET)
    expect(now).to_contain_text("Clinic did not accept the passphrase. Read it once more, capitals too.")
    expect(now).to_contain_text("The instrument's own hotspot is on")
    now.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("Passphrase")).to_have_value("")


FAULTS = {
    "not-found": "Clinic was not found",
    "no-address": "gave it no address",
    "refused": "nmtui",
    "trouble": "systemctl status 'toccata-wifi.*'",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_own_words(page: Page, site: Site, fault: str) -> None:
    expect(opened(page, site, fault=fault, fault_ssid="Clinic").locator(".note")).to_contain_text(FAULTS[fault])


def test_a_wish_that_the_host_refused_is_told_without_a_network(page: Page, site: Site) -> None:
    expect(opened(page, site, fault="trouble")).to_contain_text("The instrument could not do that.")


def test_the_passphrase_stays_nowhere_on_the_tablet(page: Page, site: Site) -> None:
    opened(page, site)
    field = tap(page, "Clinic").get_by_label("Passphrase")
    kept = [field.get_attribute(name) for name in ("type", "autocomplete", "spellcheck", "autocapitalize", "name")]
    assert kept == ["text", "off", "false", "none", None]
    field.fill(SECRET)
    input_ = field.element_handle()
    page.get_by_role("dialog").get_by_role("button", name="Join").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert input_.evaluate("(input) => input.value") == ""
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state])"
    assert "canary" not in page.evaluate(stored) + page.content()


def test_a_passphrase_is_in_clear_until_somebody_hides_it(page: Page, site: Site) -> None:
    opened(page, site)
    sheet = tap(page, "Clinic")
    look = "(input) => getComputedStyle(input).webkitTextSecurity"
    seen = [sheet.get_by_label("Passphrase").evaluate(look)]
    show = sheet.get_by_role("button", name="Show")
    show.click()
    seen.append(sheet.get_by_label("Passphrase").evaluate(look))
    expect(show).to_have_attribute("aria-pressed", "false")
    assert seen == ["none", "disc"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "It has 0 characters"), ("1234567", "It has 7 characters"), ("g" * 64, "It has 64"), ("“café”…", "“ é ” …")],
)
def test_a_passphrase_that_can_t_be_one_is_told_before_anything_is_sent(
    page: Page, site: Site, typed: str, told: str
) -> None:
    opened(page, site)
    join(page, "Clinic", typed)
    expect(page.locator("#wifi-passphrase-told")).to_contain_text(told)
    expect(page.get_by_label("Passphrase")).to_be_focused()
    expect(page.get_by_label("Passphrase")).to_have_attribute("aria-invalid", "true")
    assert wishes(site) == []


def test_an_open_or_known_network_is_joined_without_a_passphrase(page: Page, site: Site) -> None:
    opened(page, site)
    sheet = tap(page, "Guests")
    expect(sheet.get_by_label("Passphrase")).to_have_count(0)
    expect(sheet).to_contain_text("whoever is near can listen")
    sheet.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Look again")).to_be_enabled()
    tap(page, "Ward 3").get_by_role("button", name="Join").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    wished(page, site, *({"do": "join", "ssid": ssid, "passphrase": None} for ssid in ("Guests", "Ward 3")))


def test_a_network_that_hides_its_name_is_joined_by_it(page: Page, site: Site) -> None:
    opened(page, site)
    page.get_by_role("button", name="Another network").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Name of the network").fill("😀" * 9)
    sheet.get_by_role("button", name="Join").click()
    expect(sheet).to_contain_text("A name has 1 to 32 bytes.")
    sheet.get_by_label("Name of the network").fill("Back office")
    sheet.get_by_label("Passphrase").fill(SECRET)
    sheet.get_by_role("button", name="Join").click()
    expect(sheet).to_have_count(0)
    wished(page, site, {"do": "join", "ssid": "Back office", "passphrase": SECRET})


def test_a_network_with_a_user_s_login_is_shown_and_left_to_the_console(page: Page, site: Site) -> None:
    opened(page, site)
    sheet = tap(page, "eduroam")
    expect(sheet).to_contain_text("sudo /opt/toccata/host/writable nmtui")
    expect(sheet.get_by_role("button", name="Join")).to_have_count(0)


def test_on_the_hotspot_the_sheet_warns_that_every_tablet_loses_the_instrument(page: Page, site: Site) -> None:
    opened(page, site)
    expect(tap(page, "Clinic")).to_contain_text("The hotspot ends: every tablet on it loses the instrument.")


def test_on_a_network_the_sheet_warns_of_this_tablet_alone(page: Page, site: Site) -> None:
    opened(page, site, **JOINED)
    sheet = tap(page, "Ward 3")
    expect(sheet).to_contain_text("This tablet may lose the instrument for a minute.")
    expect(sheet).not_to_contain_text("The hotspot ends")


def test_forgetting_takes_two_taps(page: Page, site: Site) -> None:
    opened(page, site, **JOINED)
    sheet = tap(page, "Clinic")
    sheet.get_by_role("button", name="Forget").click()
    assert wishes(site) == []
    sheet.get_by_role("button", name="Tap again").click()
    expect(page.locator(".toast")).to_contain_text("Clinic is forgotten.")
    assert wishes(site) == [{"do": "forget", "ssid": "Clinic"}]


def test_what_others_have_entered_is_not_forgotten_here_and_the_page_says_where(page: Page, site: Site) -> None:
    site.server.host["forget"] = {"fault": "not-found", "fault_ssid": "Ward 3"}
    now = opened(page, site)
    sheet = tap(page, "Ward 3")
    sheet.get_by_role("button", name="Forget").click()
    sheet.get_by_role("button", name="Tap again").click()
    expect(now).to_contain_text("Ward 3 was not joined from this page, so it is not forgotten here.")
    expect(now.locator(".command")).to_have_text("sudo /opt/toccata/host/writable nmtui")


def test_a_blocked_radio_is_told_with_what_to_type(page: Page, site: Site) -> None:
    now = opened(page, site, radio="blocked", hotspot=False, networks=[], fault="not-found", fault_ssid="Clinic")
    expect(now.locator(".command")).to_contain_text("raspi-config nonint do_wifi_country DE")
    expect(now.locator(".note")).to_have_count(1)
    expect(page.get_by_role("heading", name="Networks")).to_be_hidden()


def test_without_a_radio_nothing_is_offered(page: Page, site: Site) -> None:
    expect(opened(page, site, radio="none", hotspot=False, networks=[])).to_have_text(
        "No Wi-Fi was found in this computer."
    )
    expect(page.get_by_role("heading", name="Networks")).to_be_hidden()


def test_on_a_computer_that_was_not_installed_its_own_settings_are_named_and_nothing_is_asked_again(
    page: Page, site: Site
) -> None:
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/wifi") else None)
    expect(opened(page, site, here=False, radio="")).to_contain_text("use its own settings")
    page.clock.run_for(60_000)
    assert (len(asked), wishes(site)) == (1, [])
    expect(page.get_by_role("heading", name="Networks")).to_be_hidden()


def test_who_is_too_quick_is_asked_for_again_after_2_s(page: Page, site: Site) -> None:
    busy = {"error": "busy", "what": "the last wish is not 2 s old", "remedy": "wait a moment, then try again"}
    page.route("**/api/wifi", lambda route: route.fulfill(status=429, json=busy) if posts(route) else route.fallback())
    opened(page, site)
    with page.expect_response(lambda response: response.status == 429):
        page.get_by_role("button", name="Look again").click()
    page.unroute("**/api/wifi")
    expect(page.get_by_role("button", name="Look again")).to_be_enabled()
    assert wishes(site) == [{"do": "look"}]


def posts(route: Any) -> bool:
    return bool(route.request.method == "POST")


def test_a_host_that_takes_nothing_is_told_of_with_what_to_type(page: Page, site: Site) -> None:
    page.clock.install()
    now = opened(page, site)
    page.route(
        "**/api/wifi", lambda route: route.fulfill(json={"wish": "untaken"}) if posts(route) else route.fallback()
    )
    with page.expect_response(answers_a_wish):
        page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("button", name="Looking")).to_be_disabled()
    page.clock.run_for(61_000)
    expect(now).to_contain_text("does not answer")
    expect(now.locator(".command")).to_have_text("systemctl status 'toccata-wifi.*'")
    expect(page.get_by_role("button", name="Look again")).to_be_enabled()


def test_a_wish_that_another_tablet_overtook_ends_at_once_and_blames_nobody(page: Page, site: Site) -> None:
    now = opened(page, site)
    page.route(
        "**/api/wifi", lambda route: route.fulfill(json={"wish": "displaced"}) if posts(route) else route.fallback()
    )
    with page.expect_response(answers_a_wish):
        join(page, "Clinic", SECRET)
    asked_twice(page)
    site.server.wifi.update(wish="another's", doing="join")
    asked_twice(page)
    expect(now).to_contain_text("Joining Clinic")
    site.server.wifi.update(doing="", hotspot=False, joined={"ssid": "Guests", "address": "192.168.1.20"})
    expect(now).to_contain_text("On Guests")
    expect(now).not_to_contain_text("does not answer")
    expect(page.get_by_role("button", name="Look again")).to_be_enabled()
    expect(page.locator(".toast")).to_have_count(0)


def asked_twice(page: Page) -> None:
    """The second question was asked after whatever has happened before."""
    for _ in range(2):
        with page.expect_response(lambda response: response.url.endswith("/api/wifi")):
            pass


@pytest.mark.parametrize("ssid", HOSTILE)
def test_whatever_a_network_is_called_it_is_text_and_is_sent_as_it_is(page: Page, site: Site, ssid: str) -> None:
    site.server.host["join"] = {"fault": "passphrase", "fault_ssid": ssid}
    now = opened(page, site, networks=[network(ssid)])
    shown = ssid.replace("\u202e", "\ufffd")
    expect(page.locator("instrument-wifi .row bdi")).to_have_text(shown)
    page.locator("instrument-wifi .row").click()
    expect(page.locator(".sheet .wifi-warn bdi")).to_have_text(shown)
    page.get_by_label("Passphrase").fill(SECRET)
    page.get_by_role("button", name="Join").click()
    expect(now.locator(".note bdi")).to_have_text(shown)
    assert [wish["ssid"] for wish in wishes(site)] == [ssid]
    assert page.locator("instrument-wifi :is(b, img, script)").count() == 0


def test_with_keys_alone_a_network_is_joined_and_the_focus_comes_back(page: Page, site: Site) -> None:
    site.server.host["join"] = {"fault": "passphrase", "fault_ssid": "Clinic", "networks": [network("Clinic", 12)]}
    opened(page, site)
    page.locator("instrument-wifi .row").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Passphrase")).to_be_focused()
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    expect(page.locator("instrument-wifi .row")).to_have_text(["Clinic12 %"])
    expect(page.locator("instrument-wifi .row")).to_be_focused()


def test_a_therapist_is_not_shown_it(page: Page, site: Site) -> None:
    site.server.hello["role"] = "therapist"
    page.goto(f"{site.url}/#instrument/wifi")
    expect(page.locator("instrument-boards")).to_be_visible()
    assert page.locator("instrument-wifi").count() == 0


def test_the_log_tells_of_wishes_in_words(page: Page, site: Site) -> None:
    line = {"at": 1_800_000_000.0, "tablet": "t-1", "about": "", "by_tablet": True}
    site.server.log = [{**line, "what": what} for what in ("wifi forget", "wifi join")]
    page.goto(f"{site.url}/#instrument/log")
    expect(page.locator(".log li span")).to_have_text(
        ["Room 2 had the instrument forget a Wi-Fi", "Room 2 had the instrument join a Wi-Fi"]
    )


def sheet_of_a_network(page: Page) -> None:
    tap(page, "Ward 3")


def wrong_passphrase(page: Page) -> None:
    join(page, "Clinic", "short")
    expect(page.locator("#wifi-passphrase-told.wrong")).to_be_visible()


PLACES: dict[str, tuple[dict[str, Any], Any]] = {
    "list": ({"networks": [network(ssid) for ssid in HOSTILE], "fault": "trouble", "fault_ssid": "M" * 32}, None),
    "joined": (JOINED, sheet_of_a_network),
    "wrong": ({}, wrong_passphrase),
    "blocked": ({"radio": "blocked", "hotspot": False, "networks": []}, None),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_usable_in_every_size_light_and_dark(browser: Browser, site: Site, place: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en", reduced_motion="reduce")
    page, (told, act) = context.new_page(), PLACES[place]
    opened(page, site, **told)
    if act:
        act(page)
    found = [*page.evaluate(TARGETS), *page.evaluate(OVERFLOW)]
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)
        page.wait_for_timeout(450)
        found += [each["id"] for each in Axe().run(page).response["violations"]]
    context.close()
    assert found == []
