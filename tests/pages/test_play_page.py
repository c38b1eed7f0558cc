"""Play: the pads light as they are touched, what is silent says why, and Quiet is always in reach."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.arriving import arrives, holds_the_first, listens
from pages.conftest import Site

MINUS = "\N{MINUS SIGN}"
PAD_ONE, BARE_PAD = '[data-pad="0/0"]', '[data-pad="0/11"]'


@pytest.fixture
def play(page: Page, site: Site) -> Page:
    page.goto(site.url)
    expect(page.locator(PAD_ONE)).to_have_accessible_name("Pad 1: Marimba C4, Once")
    expect(page.locator(".banners")).to_have_attribute("data-reason", "")
    listens(page)
    return page


def asked(site: Site, path: str) -> list[Any]:
    """What was asked, without how it is counted."""
    bodies = [body for _, where, body in site.server.heard if where == path]
    return [{key: value for key, value in body.items() if key not in ("tap", "client")} for body in bodies]


def hears(page: Page, site: Site, path: str, *bodies: object) -> None:
    arrives(page, lambda: asked(site, path), list(bodies))


def test_a_touch_on_the_instrument_lights_its_pad_and_names_its_sound(play: Page, site: Site) -> None:
    site.server.touch("0/0", 1)
    expect(play.locator(PAD_ONE)).to_have_class("pad round touched sounding")
    expect(play.locator(".now")).to_have_text("Marimba C4")
    site.server.touch("0/0", 0)
    expect(play.locator(PAD_ONE)).to_have_class("pad round")
    expect(play.locator(".now")).to_have_text("Touch a pad to play. Other sounds: tap Remap.")


def test_a_touch_that_stays_silent_shows_a_hollow_ring_and_why(play: Page, site: Site) -> None:
    site.server.touch("0/11", 1)
    site.server.touch("0/11", 0)
    expect(play.locator(f"{BARE_PAD}.ignored")).to_have_text("12no sound here")
    expect(play.locator(".now")).to_have_text("Pad 12 stays silent: no sound here")
    expect(play.locator(f"{BARE_PAD}:not(.ignored)")).to_have_count(1)


def test_a_finger_on_a_drawn_pad_lies_on_the_simulated_pad_until_it_is_lifted(play: Page, site: Site) -> None:
    play.locator(PAD_ONE).hover()
    play.mouse.down()
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(1)
    while len(asked(site, "/api/touch")) < 2:
        play.wait_for_timeout(50)
    play.mouse.up()
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(0)
    laid = [body["amount"] for body in asked(site, "/api/touch")]
    assert (laid[:2], laid[-1], {body["pad"] for body in asked(site, "/api/touch")}) == ([1, 1], 0, {"0/0"})


def test_the_space_bar_is_a_finger_too(play: Page, site: Site) -> None:
    play.locator(PAD_ONE).focus()
    play.keyboard.down(" ")
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(1)
    play.keyboard.up(" ")
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(0)
    assert [body["amount"] for body in asked(site, "/api/touch")] == [1, 0]


def test_two_fingers_hold_two_pads(play: Page) -> None:
    boxes = [play.locator(pad).bounding_box() for pad in (PAD_ONE, '[data-pad="0/1"]')]
    fingers = [{"x": box["x"] + 9, "y": box["y"] + 24, "id": finger} for finger, box in enumerate(boxes) if box]
    glass = play.context.new_cdp_session(play)
    glass.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers})
    expect(play.locator(".pad.touched")).to_have_count(2)
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": fingers[:1]})
    expect(play.locator(".pad.touched")).to_have_count(1)
    expect(play.locator('[data-pad="0/1"].touched')).to_have_count(1)
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": fingers[1:]})
    expect(play.locator(".pad.touched")).to_have_count(0)


def test_quiet_is_one_tap_and_says_what_the_next_tap_does(play: Page, site: Site) -> None:
    play.get_by_role("button", name="Quiet").click()
    expect(play.locator(".banners")).to_have_text("Quiet: touches stay silent.")
    play.get_by_role("button", name="Play again").click()
    expect(play.get_by_role("button", name="Quiet")).to_have_attribute("aria-pressed", "false")
    expect(play.locator(".banners")).to_have_attribute("data-reason", "")
    assert asked(site, "/api/quiet") == [{"on": True}, {"on": False}]


@pytest.mark.parametrize(
    ("language", "button", "says"),
    [
        ("en", "Quiet", "The instrument was NOT made quiet: there is no connection to it. Turn it down or unplug it"),
        ("de", "Ruhe", "Das Instrument wurde NICHT auf Ruhe gestellt"),
        ("es", "Silencio", "El instrumento NO quedó en silencio"),
    ],
)
def test_quiet_that_does_not_reach_the_instrument_says_that_it_still_sounds(
    page: Page, site: Site, language: str, button: str, says: str
) -> None:
    page.add_init_script(f"localStorage.setItem('toccata.language', '{language}')")
    page.goto(site.url)
    quiet = page.locator(".quiet-bar")
    expect(quiet).to_have_text(button)
    page.route("**/api/quiet", lambda route: route.abort())
    quiet.click()
    expect(page.locator(".toast.problem")).to_contain_text(says)
    expect(quiet).to_have_attribute("aria-pressed", "false")


def test_the_last_tap_on_quiet_holds_though_the_one_before_it_arrives_later(play: Page, site: Site) -> None:
    slow = holds_the_first(play, "**/api/quiet")
    play.get_by_role("button", name="Quiet").click()
    while not slow:
        play.wait_for_timeout(20)
    play.get_by_role("button", name="Play again").click()
    hears(play, site, "/api/quiet", {"on": False})
    slow[0].continue_()
    hears(play, site, "/api/quiet", {"on": False}, {"on": True})
    expect(play.get_by_role("button", name="Quiet")).to_have_attribute("aria-pressed", "false")
    assert site.server.state["quiet"] is False


def test_quiet_that_was_lifted_is_never_said_again(play: Page, site: Site) -> None:
    lost = holds_the_first(play, "**/api/quiet")
    play.get_by_role("button", name="Quiet").click()
    play.get_by_role("button", name="Play again").click()
    hears(play, site, "/api/quiet", {"on": False})
    lost[0].abort()
    play.get_by_role("button", name="Quiet").click()
    hears(play, site, "/api/quiet", {"on": False}, {"on": True})
    play.get_by_role("button", name="Play again").click()
    hears(play, site, "/api/quiet", {"on": False}, {"on": True}, {"on": False})


def test_quiet_at_the_instrument_is_not_lifted_by_a_tap_of_before(play: Page, site: Site) -> None:
    lost = holds_the_first(play, "**/api/quiet")
    play.get_by_role("button", name="Quiet").click()
    play.get_by_role("button", name="Play again").click()
    hears(play, site, "/api/quiet", {"on": False})
    site.server.say_state(quiet=True)
    lost[0].abort()
    expect(play.get_by_role("button", name="Play again")).to_be_visible()
    play.get_by_role("button", name="Goodbye song").click()
    expect(play.locator(".who")).to_have_text("RobinGoodbye song")
    assert asked(site, "/api/quiet") == [{"on": False}]


def test_quiet_that_did_not_reach_the_instrument_is_asked_again_with_the_connection(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.route("**/api/quiet", lambda route: route.abort(), times=1)
    page.locator(".quiet-bar").click()
    expect(page.locator(".toast.problem")).to_contain_text("The instrument was NOT made quiet")
    expect(page.locator(".quiet-bar")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".toast.problem")).to_have_count(0)
    assert asked(site, "/api/quiet") == [{"on": True}]


def test_another_setup_is_one_tap(play: Page, site: Site) -> None:
    play.get_by_role("button", name="Goodbye song").click()
    expect(play.locator(PAD_ONE)).to_have_accessible_name("Pad 1: Warm pad C3, Latch")
    expect(play.locator(".who")).to_have_text("RobinGoodbye song")
    assert asked(site, "/api/clients/c-robin/play") == [{"setup": "Goodbye song"}]


def test_softer_acts_at_once_and_taps_in_a_row_are_saved_as_one(play: Page, site: Site) -> None:
    play.get_by_role("button", name=f"Level {MINUS}").evaluate("(less) => [1, 2, 3].forEach(() => less.click())")
    expect(play.locator("level-control output")).to_contain_text(f"{MINUS}15 dB")
    hears(play, site, "/api/level", {"level_db": -9}, {"level_db": -12}, {"level_db": -15})
    while "PUT" not in [method for method, _, _ in site.server.heard]:
        play.wait_for_timeout(50)
    assert [body["level_db"] for method, _, body in site.server.heard if method == "PUT"] == [-15]


def test_a_softer_level_waits_for_no_louder_one_and_their_numbers_tell_which_holds(play: Page, site: Site) -> None:
    slow = holds_the_first(play, "**/api/level")
    less = play.get_by_role("button", name=f"Level {MINUS}")
    for level in (9, 12):
        less.click()
        expect(play.locator("level-control output")).to_contain_text(f"{MINUS}{level} dB")
    hears(play, site, "/api/level", {"level_db": -12})
    slow[0].continue_()
    hears(play, site, "/api/level", {"level_db": -12}, {"level_db": -9})
    later, earlier = (body for _, path, body in site.server.heard if path == "/api/level")
    assert later["tap"]["page"] == earlier["tap"]["page"]
    assert later["tap"]["number"] > earlier["tap"]["number"]
    assert [later["client"], earlier["client"]] == ["c-robin", "c-robin"]


def test_a_level_is_shown_and_saved_for_its_own_client_though_another_comes_at_once(play: Page, site: Site) -> None:
    for client, level in (("c-robin", -6.0), ("c-sam", -30.0)):
        site.server.documents[client]["level_db"] = level
    play.get_by_role("button", name=f"Level {MINUS}").click()
    play.evaluate("async () => (await import('/pages/playing.js')).playClient('c-sam')")
    expect(play.locator("level-control output")).to_contain_text(f"{MINUS}30 dB")
    play.get_by_role("button", name=f"Level {MINUS}").click()
    arrives(play, lambda: [site.server.documents[each]["level_db"] for each in ("c-robin", "c-sam")], [-9, -33])


def test_until_the_client_is_here_no_tap_on_level_is_lost(page: Page, site: Site) -> None:
    slow = holds_the_first(page, "**/api/clients/c-robin")
    page.goto(site.url)
    expect(page.locator(PAD_ONE)).to_be_visible()
    expect(page.get_by_role("button", name=f"Level {MINUS}")).to_be_disabled()
    slow[0].continue_()
    expect(page.get_by_role("button", name=f"Level {MINUS}")).to_be_enabled()


def test_the_level_stops_at_what_the_technician_allows(page: Page, site: Site) -> None:
    site.server.instrument["most_level_db"] = -6.0
    page.goto(site.url)
    expect(page.get_by_role("button", name="Level +")).to_be_disabled()


def test_boards_without_a_sound_are_folded_away(play: Page) -> None:
    expect(play.locator(".pad")).to_have_count(12)
    play.get_by_role("button", name="Show all 48 pads").click()
    expect(play.locator(".pad")).to_have_count(53)  # with four switches and a sensor


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"card_ok": False}, "No sound: the loudspeaker is not found. Check its cable."),
        ({"cleaning": True}, "Cleaning: the pads stay silent until they are dry.Play again"),
        ({"trim_db": -6.0}, f"Softer since Quiet ({MINUS}6 dB).As loud as before"),
        ({"boards": [True, False, True, True]}, "Some pads do not answer. The others play on."),
        (
            {"safe": "it was started 5 times", "boards": [False] * 4},
            "Safe mode: built-in sounds only, and softly. The page Instrument says why.",
        ),
    ],
)
def test_the_page_says_why_the_instrument_is_silent(play: Page, site: Site, changes: dict[str, Any], said: str) -> None:
    site.server.say_state(**changes)
    expect(play.locator(".banners")).to_have_text(said)


def test_after_quiet_one_tap_makes_it_as_loud_as_before(play: Page, site: Site) -> None:
    site.server.documents["c-robin"]["level_db"] = -9.0
    site.server.save("c-robin", site.server.documents["c-robin"])
    expect(play.locator("level-control output")).to_contain_text(f"{MINUS}9 dB")
    site.server.say_state(trim_db=-6.0)
    play.get_by_role("button", name="As loud as before").click()
    expect(play.locator(".banners")).to_have_attribute("data-reason", "")
    assert asked(site, "/api/level") == [{"level_db": -9}]


@pytest.mark.parametrize("changes", [{"card_ok": False}, {"boards": [True, False, True, True]}])
def test_the_way_back_to_as_loud_as_before_stands_beside_what_else_is_told(
    play: Page, site: Site, changes: dict[str, Any]
) -> None:
    site.server.say_state(trim_db=-6.0, **changes)
    louder = play.get_by_role("button", name="As loud as before")
    expect(louder).to_be_visible()
    expect(play.locator(".banners")).not_to_have_attribute("data-reason", "banner.trim")
    for name in (f"Level {MINUS}", "Level +"):
        play.get_by_role("button", name=name).click(trial=True)
    louder.click()
    expect(louder).to_have_count(0)
    assert asked(site, "/api/level") == [{"level_db": -6}]


def test_level_shows_what_plays_softer_since_quiet_too(play: Page, site: Site) -> None:
    site.server.say_state(trim_db=-6.0)
    expect(play.locator("level-control output")).to_contain_text(f"{MINUS}12 dB")
    play.get_by_role("button", name="Level +").click()
    expect(play.locator("level-control output")).to_contain_text(f"{MINUS}9 dB")
    hears(play, site, "/api/level", {"level_db": -9})


@pytest.mark.parametrize("size", [(360, 740), (1024, 768), (1366, 1024), (740, 360)])
def test_no_pad_moves_when_a_banner_comes(play: Page, site: Site, size: tuple[int, int]) -> None:
    play.set_viewport_size({"width": size[0], "height": size[1]})
    before = play.locator(PAD_ONE).bounding_box()
    site.server.say_state(trim_db=-6.0)
    expect(play.locator(".banner")).to_be_visible()
    assert play.locator(PAD_ONE).bounding_box() == before


@pytest.mark.parametrize("size", [(360, 740), (1024, 768), (1366, 1024), (740, 360)])
def test_level_and_the_next_step_are_in_sight_below_48_pads_and_no_banner_covers_level(
    play: Page, site: Site, size: tuple[int, int]
) -> None:
    play.set_viewport_size({"width": size[0], "height": size[1]})
    play.get_by_role("button", name="Show all 48 pads").click()
    play.locator(".main").evaluate("(main) => main.scrollTo(0, 0)")
    site.server.say_state(trim_db=-6.0)
    expect(play.locator(".banner")).to_be_visible()
    for name in (f"Level {MINUS}", "Level +"):
        expect(play.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        play.get_by_role("button", name=name).click(trial=True)
    expect(play.locator(".now")).to_be_in_viewport(ratio=1)


def test_a_save_is_told_as_waiting_after_two_seconds_only(play: Page, site: Site) -> None:
    play.route("**/api/clients/c-robin", lambda route: None if route.request.method == "PUT" else route.continue_())
    play.clock.install(time=0)
    with play.expect_request(lambda request: request.method == "PUT"):
        play.get_by_role("button", name=f"Level {MINUS}").click()
    play.clock.pause_at(3_600_000)
    play.evaluate("async () => (await import('/pages/live.js')).tell('document', {waiting: 0})")
    play.evaluate("async () => (await import('/pages/live.js')).tell('document', {waiting: 1})")
    play.clock.run_for(1_900)
    expect(play.locator(".banners")).to_have_attribute("data-reason", "")
    play.clock.run_for(200)
    expect(play.locator(".banners")).to_have_text("Not saved yet. It is sent as soon as the instrument answers.")


def test_taps_in_a_row_that_each_arrive_in_time_are_not_told_as_waiting(play: Page) -> None:
    play.clock.install(time=0)
    play.clock.pause_at(3_600_000)
    for _ in range(4):
        play.evaluate(
            "async () => (await import('/pages/live.js')).tell('document', {waiting: 1, since: Date.now() - 500})"
        )
        play.clock.run_for(1_000)
        expect(play.locator(".banners")).to_have_attribute("data-reason", "")
    play.clock.run_for(1_000)
    expect(play.locator(".banners")).to_contain_text("Not saved yet.")


def test_with_the_instrument_stopped_the_page_works_and_says_so(play: Page, site: Site) -> None:
    site.server.touch("0/0", 1)
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(1)
    site.server.run(False)
    expect(play.locator(".banners")).to_contain_text("The instrument is silent: it is not running.")
    expect(play.locator(f"{PAD_ONE}.touched")).to_have_count(0)
    play.get_by_role("button", name="Goodbye song").click()
    expect(play.locator(PAD_ONE)).to_have_accessible_name("Pad 1: Warm pad C3, Latch")


def test_while_nobody_plays_the_next_step_is_to_choose_a_client(page: Page, site: Site) -> None:
    site.server.playing = {"client": "", "setup": ""}
    site.server.state.update(site.server.playing)
    page.goto(site.url)
    expect(page.locator(".now")).to_have_text("Choose a client first.")


def test_the_key_in_the_address_is_used_once_and_taken_out_of_it(page: Page, site: Site) -> None:
    site.server.hello["entry"] = "stranger"
    page.goto(f"{site.url}/#enter=abc_DEF-123")
    expect(page.locator(PAD_ONE)).to_be_visible()
    assert (asked(site, "/api/enter"), page.evaluate("location.href")) == ([{"key": "abc_DEF-123"}], f"{site.url}/")
