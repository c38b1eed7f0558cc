"""What the doctor keeps of a link, and all findings in a row."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from doctor.looked import IDLE
from doctor.test_machine_findings import COMPUTER, WELL
from toccata.doctor.examination import Seen, examine
from toccata.doctor.finding import Verdict, worst
from toccata.doctor.hearing import Hearing
from toccata.doctor.playing import BusSeen, CardSeen, LatencySeen, judge_bus, judge_safe, judge_sound
from toccata.doctor.throttled import judge_power
from toccata.link import VERSION, Counts, Greeting, Health, Lifted, Pressed, State
from toccata.units import PadId

GREETING = Greeting(VERSION, False, 2)
STATE = State("c-1", "Hello", "", False, False, 0.0, 0.0, "sound on hw:0: 64 frames at 48 kHz", True, (True, False))
ADDRESSES = (0x5A, 0x5B)


def health(at: float, errors: int = 0, late: float = 0.2, underruns: int | None = 2, calls: int = 1000) -> Health:
    return Health(at, errors, 0, (0, 4), late, 50.0, underruns, calls)


def heard(*messages: object) -> Hearing:
    hearing = Hearing()
    for message in (GREETING, STATE, *messages):
        hearing.take(message)  # type: ignore[arg-type]
    return hearing


def counts(at: float) -> Counts:
    return Counts(0, IDLE, tuple(figure & ~3 for figure in IDLE), at)


def test_boards_are_told_as_they_stand_with_what_looks_have_shown() -> None:
    hearing = heard(health(1.0), *(counts(at / 10) for at in range(50)))
    first, second = hearing.boards(ADDRESSES)
    assert (first.plays, first.faults, len(first.pads), hearing.looks(0)) == (True, 0, 12, 50)
    assert (second.plays, second.faults, second.pads, second.address) == (False, 4, (), 0x5B)


def test_a_pad_that_was_touched_before_anybody_listened_is_held_since_then() -> None:
    hearing = heard(Pressed("0/3", 0.8, 10.0), counts(99.0), health(100.0))
    assert [seen.held_s for seen in hearing.boards(ADDRESSES)[0].pads][2:5] == [0.0, 90.0, 0.0]
    hearing.take(Lifted("0/3", 101.0))
    assert [seen.held_s for seen in hearing.boards(ADDRESSES)[0].pads][3] == 0.0


def test_a_board_that_was_lost_after_a_look_has_no_pads_to_show_and_one_without_a_look_has_none_yet() -> None:
    hearing = heard(*(counts(at / 10) for at in range(50)))
    hearing.take(replace(STATE, boards=(False, True)))
    assert [(seen.plays, seen.pads) for seen in hearing.boards(ADDRESSES)] == [(False, ()), (True, ())]


def test_what_grew_while_it_was_listened_to_is_told_apart() -> None:
    hearing = heard(health(1.0, errors=5, underruns=2), health(2.0, errors=7, underruns=3, late=6.5, calls=9000))
    assert hearing.bus() == BusSeen(9000, 7, 2)
    assert hearing.card() == CardSeen(STATE.card, True, 3, 1)
    assert hearing.late_ms() == 6.5


def test_a_delay_is_forgotten_after_ten_seconds() -> None:
    hearing = heard(health(0.0, late=30.0), *(health(float(at)) for at in range(1, 11)))
    assert hearing.late_ms() == 0.2


def test_of_a_card_that_could_not_tell_before_nothing_is_new() -> None:
    hearing = heard(health(1.0, underruns=None), health(2.0, underruns=7))
    assert hearing.card() == CardSeen(STATE.card, True, 7, 0)


def test_what_happened_longer_than_ten_seconds_ago_is_not_now() -> None:
    hearing = heard(health(0.0, errors=1), *(health(float(at), errors=9) for at in range(1, 11)))
    assert hearing.bus() == BusSeen(1000, 9, 0)


def test_a_pad_is_touched_as_long_as_its_last_look_shows_it() -> None:
    hearing = heard(counts(0.0))
    before = hearing.is_touched(PadId(0, 4))
    figures = tuple(figure - 60 * (pad == 4) for pad, figure in enumerate(IDLE))
    hearing.take(Counts(0, figures, tuple(figure & ~3 for figure in IDLE), 0.1))
    during = [hearing.is_touched(PadId(board, 4)) for board in (0, 1)]
    hearing.take(counts(0.2))
    assert (before, during, hearing.is_touched(PadId(0, 4))) == (False, [True, False], False)


def test_counts_after_a_pause_begin_a_look_anew() -> None:
    assert heard(*(counts(at / 10) for at in range(30)), counts(10.0)).looks(0) == 1


def test_an_instrument_that_starts_again_is_heard_anew() -> None:
    hearing = heard(health(5.0, errors=9), Pressed("0/1", 0.5, 1.0), counts(5.0))
    hearing.take(GREETING)
    assert (hearing.state, hearing.bus(), hearing.card(), hearing.late_ms(), hearing.looks(0)) == (None,) * 4 + (0,)


@pytest.mark.parametrize(("seen", "verdict"), [
    (BusSeen(1_000_000, 0), "ok"), (BusSeen(1_000_000, 99), "ok"), (BusSeen(1_000_000, 100), "look"),
    (BusSeen(1_000_000, 1, 1), "look"), (BusSeen(1_000, 10), "bad"), (BusSeen(0, 0), "ok"), (BusSeen(0, 1), "bad"),
])  # fmt: skip
def test_failures_of_the_bus_are_judged_by_their_share(seen: BusSeen, verdict: str) -> None:
    assert judge_bus(seen, None, is_installed=True)[0].verdict == verdict


@pytest.mark.parametrize(("khz", "verdict"), [(400.0, "ok"), (100.0, "look")])
def test_a_slow_bus_is_looked_at(khz: float, verdict: str) -> None:
    assert judge_bus(None, khz, is_installed=True)[1].verdict == verdict


@pytest.mark.parametrize(("is_installed", "told"), [
    (True, ("look", "not known", "not-known", True)), (False, ("none", "not here", "not-here", False)),
])  # fmt: skip
def test_what_an_instrument_does_not_tell_is_looked_at_and_a_person_s_computer_need_not_tell_it(
    is_installed: bool, told: tuple[str, str, str, bool]
) -> None:
    found = [*judge_bus(None, None, is_installed), *judge_sound(None, None, None, is_installed)]
    found += judge_power(None, is_installed)
    assert [one.name for one in found] == ["bus", "speed", "card", "power"]
    assert {(str(one.verdict), one.measured, one.code.partition(".")[2], bool(one.remedy)) for one in found} == {told}


@pytest.mark.parametrize(("card", "code"), [
    (CardSeen("x", True, None), "ok"), (CardSeen("x", True, 2), "ok"), (CardSeen("x", True, 3), "dry-before"),
    (CardSeen("x", True, 1, 1), "dry"), (CardSeen("x", False), "lost"),
    (CardSeen("256 frames, though 64 were asked", True), "other"),
    (CardSeen("x; 64 frames can't be had", True), "other"),
])  # fmt: skip
def test_the_card_is_judged_by_what_it_gives_and_whether_it_ran_dry(card: CardSeen, code: str) -> None:
    assert judge_sound(card, None, None, is_installed=True)[0].code == f"sound.{code}"


@pytest.mark.parametrize(("late_ms", "p99_ms", "lost", "verdicts"), [
    (0.4, 11.0, 0, ["ok", "ok"]), (5.0, 21.0, 0, ["look", "look"]), (20.0, 31.0, 0, ["bad", "bad"]),
    (0.0, 11.0, 1, ["ok", "bad"]),
])  # fmt: skip
def test_tick_and_latency_have_limits(late_ms: float, p99_ms: float, lost: int, verdicts: list[str]) -> None:
    found = judge_sound(None, late_ms, LatencySeen(9.0, p99_ms, 100, lost), is_installed=False)
    assert [one.verdict for one in found[1:]] == verdicts


def test_the_safe_profile_is_bad_and_tells_why() -> None:
    found = judge_safe("five starts in five minutes")
    assert (found.verdict, found.measured, judge_safe("").verdict) == (
        Verdict.BAD, "five starts in five minutes", Verdict.OK,
    )  # fmt: skip


def test_the_findings_of_a_whole_instrument_stand_in_the_order_of_the_page() -> None:
    hearing = heard(health(1.0), *(counts(at / 10) for at in range(50)))
    seen = Seen(
        WELL,
        hearing.boards(ADDRESSES),
        "",
        hearing.bus(),
        hearing.card(),
        hearing.late_ms(),
        None,
        "",
        dose_percent=0.0,
    )
    findings = examine(seen)
    areas = list(dict.fromkeys(str(one.area) for one in findings))
    assert areas == ["boards", "pads", "bus", "sound", "power", "disk", "clock", "versions", "services"]
    assert [one.name for one in findings if one.verdict is not Verdict.OK] == ["board 1"]


def test_where_no_board_was_examined_it_is_said_why_and_nothing_is_wrong_by_it() -> None:
    findings = examine(Seen(COMPUTER, why_none="simulated boards are not examined", dose_percent=0.0))
    assert (findings[0].measured, worst(findings)) == ("simulated boards are not examined", Verdict.OK)
