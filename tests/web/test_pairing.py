from __future__ import annotations

import json
from random import Random

import msgspec
import numpy as np
import pytest
from staged_server import KEY, Instrument, Stage, staged

from toccata import link
from toccata.units import Seconds
from toccata.web import pairing
from toccata.web.diary import Diary
from toccata.web.pairing import Attempt, Window

PADS = [f"0/{pad}" for pad in range(12)]
RANDOM = Random(3)


def opened(now: float = 0.0) -> Window:
    return pairing.told(Window(), 120.0, Seconds(now))


def begun(window: Window, name: str = "one") -> Window:
    return pairing.begin(window, Attempt(name, name, "1234", ()), PADS, RANDOM.randrange)


def play(window: Window, pads: list[str], now: float = 1.0) -> Window:
    for pad in pads:
        window = pairing.touched(window, pad, PADS, RANDOM.randrange, Seconds(now))
    return window


def wrong_for(window: Window, attempt: str = "one") -> str:
    found = window.find(attempt)
    assert found is not None
    return next(pad for pad in PADS if pad != found.pads[found.done])


def sequence(window: Window, attempt: str = "one") -> list[str]:
    found = window.find(attempt)
    assert found is not None
    return list(found.pads)


@pytest.mark.parametrize(("pads", "length"), [(48, 6), (12, 6), (11, 7), (5, 10), (2, 22), (1, None), (0, None)])
def test_as_many_pads_are_touched_as_make_a_guess_rare(pads: int, length: int | None) -> None:
    assert pairing.length_for(pads) == length
    assert length is None or pairing.TRIES / float(pads) ** length <= 2e-6


def test_who_plays_the_whole_sequence_is_let_in_once_and_the_window_is_shut() -> None:
    window = begun(opened())
    window = play(window, sequence(window))
    found = window.find("one")
    assert pairing.state_of(window, found, Seconds(2.0)) == "done"
    assert window.open_for(Seconds(2.0)) == 0.0
    window, first = pairing.finished(window, "one", Seconds(2.0))
    _, second = pairing.finished(window, "one", Seconds(2.0))
    assert (first is not None, second) == (True, None)


def test_a_wrong_touch_ends_the_sequence_and_the_fifth_the_window() -> None:
    window = begun(opened())
    states = []
    for _ in range(pairing.TRIES):
        window = play(window, [wrong_for(window)])
        states.append(pairing.state_of(window, window.find("one"), Seconds(1.0)))
    assert states == ["wrong"] * 4 + ["closed"]
    assert (window.tries_left, window.spent) == (0, True)


def test_all_who_try_share_the_five_sequences() -> None:
    window = begun(begun(opened(), "one"), "two")
    window = play(window, [wrong_for(window, "one")])
    assert window.drawn >= 3
    for _ in range(20):
        alive = [found.id for found in window.attempts if found.pads]
        window = play(window, [wrong_for(window, alive[0])]) if alive else window
    assert window.drawn == pairing.TRIES


def test_a_window_that_is_spent_stays_shut_until_the_instrument_has_closed_its_own() -> None:
    window = begun(opened())
    window = play(window, sequence(window))
    assert pairing.told(window, 90.0, Seconds(30.0)) is window
    closed = pairing.told(window, 0.0, Seconds(31.0))
    assert pairing.told(closed, 120.0, Seconds(40.0)) == Window(Seconds(160.0))


def test_a_window_told_late_draws_no_more_sequences() -> None:
    window = play(begun(opened()), [])
    later = pairing.told(window, 118.0, Seconds(4.0))
    assert (later.drawn, later.closes) == (1, 120.0)


def test_after_120_s_nothing_is_touched_any_more() -> None:
    window = begun(opened())
    assert play(window, sequence(window), now=121.0) is window
    assert pairing.state_of(window, window.find("one"), Seconds(121.0)) == "closed"


def test_a_million_guessed_windows_let_in_as_many_as_reckoned() -> None:
    """Sequences of three pads of six, so that the rule shows in a million: 5 / 6^3, within five standard deviations."""
    random = np.random.default_rng(1)
    wanted, played = (random.integers(0, 6, (1_000_000, 5, 3), dtype=np.int8) for _ in range(2))
    let_in = int((wanted == played).all(axis=2).any(axis=1).sum())
    chance = 1 - (1 - 6**-3) ** 5
    assert abs(let_in - 1e6 * chance) < 5 * (1e6 * chance * (1 - chance)) ** 0.5
    assert pairing.TRIES / 12**6 <= 2e-6


def test_a_thousand_random_hands_never_open_a_window() -> None:
    hands = Random(9)
    for _ in range(1000):
        window = begun(opened())
        window = play(window, [hands.choice(PADS) for _ in range(60)])
        assert all(found.done_at is None for found in window.attempts)


async def played(stage: Stage, instrument: Instrument, technician: bool = False) -> str:
    """Open a window, begin, and play what is shown; gives the attempt."""
    shut = link.State("", "", "", False, False, 0.0, 0.0, "card", True, (True,) * 4)
    instrument.say(msgspec.structs.replace(shut, pairing_s=120.0, pairs_technician=technician))
    await stage.until(lambda: stage.house.window.open_for(stage.house.now) > 0)
    begun = (await stage.ask("POST", "/api/pair", {"name": "Tablet", "pin": "2468"}, "anyone")).json()
    for step in range(begun["length"]):
        shown = (await stage.ask("GET", f"/api/pair?attempt={begun['attempt']}", who="anyone")).json()
        assert (shown["state"], shown["done"]) == ("touch", step)
        instrument.say(link.Pressed(shown["show"], 1.0, 1.0))
        await stage.until(lambda: stage.house.window.attempts[0].done > step)  # noqa: B023
    return str(begun["attempt"])


async def finished(stage: Stage, attempt: str) -> dict[str, str]:
    """Take the cookie; gives what the instrument says to who has it."""
    answer = await stage.ask("POST", "/api/pair/finish", {"attempt": attempt}, "anyone")
    assert answer.status_code == 204
    token = answer.headers["set-cookie"].split(";")[0].partition("=")[2]
    hello: dict[str, str] = (await stage.ask("GET", "/api/hello", who=token)).json()
    return hello


def roles(stage: Stage) -> dict[str, str]:
    return {tablet.name: tablet.role for tablet in stage.house.tablets.all()}


def test_a_tablet_is_paired_by_playing_on_the_instrument() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            hello = await finished(stage, await played(stage, instrument))
            assert (hello["entry"], hello["role"]) == ("open", "therapist")
            assert [(line.what, line.about) for line in Diary(stage.data).lines()] == [("paired", "therapist")]
            await stage.until(lambda: link.ClosePairing("Tablet") in instrument.told)

    staged(scene)


def test_a_tablet_that_is_paired_from_the_console_as_technician_s_is_the_only_one_and_the_others_stay_paired() -> None:
    async def scene(stage: Stage) -> None:
        await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
        async with stage.playing() as instrument:
            assert (await finished(stage, await played(stage, instrument, technician=True)))["role"] == "technician"
        others = dict.fromkeys(("technician", "therapist", "locked", "This computer"), "therapist")
        assert roles(stage) == {**others, "Tablet": "technician"}
        stage.open_again()
        assert roles(stage) == {**others, "Tablet": "technician"}
        assert (await stage.ask("GET", "/api/tablets")).status_code == 403
        assert (await stage.ask("GET", "/api/clients")).status_code == 200

    staged(scene)


def test_the_log_tells_who_became_technician_instead_of_whom() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            await finished(stage, await played(stage, instrument, technician=True))
        lines = [(line.what, line.about) for line in Diary(stage.data).lines()]
        assert lines == [("role", "id-technician therapist"), ("paired", "technician")]

    staged(scene)


def test_until_that_tablet_is_paired_the_technician_stays_one_and_the_window_s_end_changes_nothing() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            await played(stage, instrument, technician=True)
            assert roles(stage)["technician"] == "technician"
            instrument.say(msgspec.structs.replace(instrument.state, pairing_s=0.0, pairs_technician=False))
            await stage.until(lambda: not stage.house.window.spent)
            stage.now += 61.0
            attempt = stage.house.window.attempts[0].id
            refused = await stage.ask("POST", "/api/pair/finish", {"attempt": attempt}, "anyone")
            assert (refused.status_code, roles(stage)["technician"]) == (409, "technician")

    staged(scene)


def test_whom_a_window_makes_technician_is_as_the_instrument_said_last_before_it_was_played_in() -> None:
    console = pairing.told(Window(), 120.0, Seconds(0.0), technician=True)
    by_hand = pairing.told(console, 119.0, Seconds(1.0))
    played_in = play(begun(console), sequence(begun(console)))
    later = [pairing.told(played_in, open_s, Seconds(2.0)) for open_s in (118.0, 0.0)]
    assert [console.technician, by_hand.technician, *(one.technician for one in later)] == [True, False, True, True]
    assert not pairing.told(later[1], 120.0, Seconds(9.0)).technician


def test_without_a_window_nobody_begins_to_pair() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing():
            answer = await stage.ask("POST", "/api/pair", {"name": "Tablet", "pin": "2468"}, "anyone")
            assert (answer.status_code, answer.json()["error"]) == (409, "closed")

    staged(scene)


@pytest.mark.parametrize(
    ("pads", "asked"), [(["0/0", "0/1"], ["0/0", "0/1"]), (["0/0"], ["0/0", "jack-1"]), ([], ["jack-1"])]
)
def test_where_pads_are_too_few_switches_with_a_line_are_pressed_too(pads: list[str], asked: list[str]) -> None:
    drawn = {key: {"x": 50, "y": 50, "size": 20} for key in [*pads, "jack-1", "jack-2", "squeeze"]}
    switches = [{"name": "jack-1", "gpio": 5}, {"name": "jack-2"}]

    async def scene(stage: Stage) -> None:
        (stage.data / "instrument.json").write_text(json.dumps({"switches": switches, "layout": drawn}))
        async with stage.playing():
            assert stage.house.pads_to_play() == asked

    staged(scene)
