"""The real program, spoken to over its link. Orders in time are read from the instrument's own stamps."""

from __future__ import annotations

import os
import socket

import pytest

from linked.at_link import AtLink
from linked.playing_at_link import applied, save_client, started
from toccata.link import (
    VERSION,
    Applied,
    Apply,
    Clean,
    ClosePairing,
    Counts,
    Ended,
    Greeting,
    Health,
    Hello,
    Ignored,
    Lifted,
    Pressed,
    Preview,
    Quiet,
    Refused,
    SetLevel,
    Started,
    State,
    TouchPad,
    Tune,
    Watch,
)
from toccata.link_wire import encode

DRONE, OTHER, NOTE = "warm-pad/C3", "warm-pad/E3", "marimba/C4"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    data = tmp_path_factory.mktemp("linked")
    save_client(data, "robin", {"0/0": DRONE, "0/1": NOTE})
    with started(data) as instrument:
        instrument.wait_for("robin plays")
        yield data, instrument


@pytest.fixture
def server(house):
    """A server that has just come; robin plays at the level of the file, nothing is held."""
    data, _ = house
    save_client(data, "robin", {"0/0": DRONE, "0/1": NOTE})
    with AtLink(data / "link") as calling:
        calling.send(Quiet(False))
        calling.send(Clean(False))
        # Else the level that the test before has set holds for 2 s more.
        calling.send(SetLevel(-6.0))
        applied(calling, 1, "robin")
        yield calling


def hold(server, pad="0/0", sound=DRONE):
    server.send(TouchPad(pad, 0.8))
    return server.wait_for(Started, lambda one: (one.pad, one.sound) == (pad, sound))


def lift(server, pad="0/0"):
    server.send(TouchPad(pad, 0.0))
    return server.wait_for(Lifted, lambda one: one.pad == pad)


def test_a_server_is_greeted_and_told_all_that_holds(house):
    with AtLink(house[0] / "link") as server:
        server.wait_for(State)
    greeting, state = server.heard[:2]
    assert greeting == Greeting(VERSION, True, 4)
    assert (state.client, state.setup, state.boards, state.card_ok) == ("robin", "Hello", (True,) * 4, False)
    assert (len(state.file), state.quiet, state.cleaning, state.pairing_s) == (16, False, False, 0.0)


def test_a_touch_of_the_page_goes_through_the_chips_and_sounds(server):
    server.send(TouchPad("0/1", 0.8))
    pressed, started_ = server.wait_for(Pressed), server.wait_for(Started)
    assert (pressed.pad, started_.pad, started_.sound, started_.cause) == ("0/1", "0/1", NOTE, "press")
    assert pressed.at <= started_.at
    lift(server, "0/1")


def test_a_held_pad_keeps_its_sound_through_a_remap_and_plays_the_new_one_at_its_next_press(server, house):
    hold(server)
    save_client(house[0], "robin", {"0/0": OTHER})
    applied(server, 2, "robin")
    lift(server)
    assert server.wait_for(Ended, lambda one: one.sound == DRONE).cause == "lift"
    hold(server, sound=OTHER)
    lift(server)


def test_another_client_fades_everything_and_a_held_pad_waits_for_its_release(server, house):
    save_client(house[0], "kim", {"0/0": OTHER})
    hold(server)
    server.send(Apply(3, "kim"))
    assert server.wait_for(Ended, lambda one: one.sound == DRONE).cause == "stolen"
    lift(server)
    hold(server, sound=OTHER)
    lift(server)


@pytest.mark.parametrize(
    ("client", "setup", "what"),
    [
        ("nobody", None, "there is no such file"),
        ("robin", "Bye", "has no setup 'Bye'"),
        ("../robin", None, "is not an id"),
    ],
)
def test_what_can_t_be_played_is_refused_with_the_reason_and_all_plays_on(server, client, setup, what):
    server.send(Apply(4, client, setup))
    refused = server.wait_for(Refused)
    assert (refused.token, what in refused.what, refused.remedy != "") == (4, True, True)
    hold(server)
    lift(server)


def test_of_many_setups_in_a_row_every_token_is_answered_and_the_newest_plays(server, house):
    save_client(house[0], "kim", {"0/0": OTHER})
    for token in range(10, 20):
        server.send(Apply(token, "kim" if token % 2 else "robin"))
    answers = [server.wait_for((Applied, Refused)) for _ in range(10)]
    assert sorted(answer.token for answer in answers) == list(range(10, 20))
    assert [answer for answer in answers if isinstance(answer, Applied)][-1] == Applied(19, "kim", "Hello")


def test_quiet_ends_what_sounds_within_60_ms_silences_the_pads_and_leaves_6_db(server):
    hold(server)
    server.send(Quiet(True))
    quiet = server.wait_for(Ended, lambda one: one.cause == "stolen")
    assert quiet.at < lift(server).at
    server.send(TouchPad("0/1", 0.8))
    assert server.wait_for(Ignored).why == "quiet"
    server.send(Quiet(False))
    assert server.wait_for(State, lambda state: not state.quiet).trim_db == -6.0
    lift(server, "0/1")
    assert hold(server).gain_db == pytest.approx(-12.0, abs=0.2)
    lift(server)


def test_a_level_lowers_at_once_and_never_passes_what_the_technician_allows(server, house):
    server.send(SetLevel(-18.0))
    assert hold(server).gain_db == pytest.approx(-18.0, abs=0.2)
    lift(server)
    (house[0] / "instrument.json").write_text('{"format": 1, "most_level_db": -20}')
    applied(server, 5, "robin")
    assert hold(server).gain_db == pytest.approx(-20.0, abs=0.2)
    lift(server)
    (house[0] / "instrument.json").unlink()


def test_while_cleaning_pads_are_silent_until_a_person_ends_it(server):
    server.send(Clean(True))
    assert server.wait_for(State, lambda state: state.cleaning).quiet is False
    server.send(TouchPad("0/1", 0.8))
    assert server.wait_for(Ignored).why == "cleaning"
    server.send(Clean(False))
    server.wait_for(State, lambda state: not state.cleaning)
    lift(server, "0/1")
    hold(server)
    lift(server)


def test_a_preview_sounds_on_the_instrument_and_one_of_no_sound_does_not(server):
    server.send(Preview("warm-pad/G3", -3.0))
    heard = server.wait_for(Started)
    assert (heard.sound, heard.gain_db) == ("warm-pad/G3", pytest.approx(-9.0, abs=0.2))
    server.send(Preview("no/sound"))
    hold(server)
    lift(server)


def test_counts_of_a_watched_board_show_the_finger(server):
    server.send(TouchPad("2/7", 0.8))
    server.wait_for(Pressed)
    server.send(Watch(2))
    counts = server.wait_for(Counts, lambda one: one.baseline[7] - one.filtered[7] > 50)
    assert (counts.board, len(counts.filtered), len(counts.baseline)) == (2, 12, 12)
    lift(server, "2/7")


def test_thresholds_act_at_once(server):
    server.send(TouchPad("1/3", 0.05))
    server.send(Tune("1/3", 3, 2))
    assert server.wait_for(Pressed).pad == "1/3"
    server.send(Tune("1/3", 12, 6))
    lift(server, "1/3")


def test_health_comes_by_itself(server):
    health = server.wait_for(Health)
    assert (health.bus_errors, health.board_faults, health.memory_mb > 10.0) == (0, (0, 0, 0, 0), True)


def test_enter_in_the_terminal_opens_the_pairing_window_and_a_server_closes_it(server, house):
    house[1].type("\n")
    assert server.wait_for(State, lambda state: state.pairing_s > 0.0).pairing_s == pytest.approx(120.0, abs=1.0)
    server.send(ClosePairing("Ward 3"))
    server.wait_for(State, lambda state: state.pairing_s == 0.0)
    house[1].wait_for("toccata: tablet 'Ward 3' is paired")


def test_a_server_that_comes_again_is_told_what_is_touched_and_its_fingers_had_gone(house):
    with AtLink(house[0] / "link") as server:
        server.send(TouchPad("3/5", 0.8))
        server.wait_for(Pressed)
        with AtLink(house[0] / "link") as newer:
            assert server.is_hung_up()
            pressed = [
                one for one in (newer.wait_for(State), newer.wait_for((Pressed, Lifted))) if not isinstance(one, State)
            ]
            assert pressed[0].pad == "3/5"


@pytest.mark.parametrize("line", [b"nonsense\n", encode(Hello(99)), b"\xff" * 70_000, b'{"type":"apply"}\n'])
def test_what_no_server_says_is_hung_up_and_the_instrument_plays_on(house, line):
    with AtLink(house[0] / "link", greets=False) as stranger:
        stranger.send_raw(line)
        assert stranger.is_hung_up()
    with AtLink(house[0] / "link") as server:
        assert server.wait_for(State).boards == (True,) * 4


def test_a_server_that_never_reads_stops_nothing(house):
    deaf = socket.socket(socket.AF_UNIX)
    deaf.connect(str(house[0] / "link"))
    deaf.sendall(encode(Hello()) + encode(Watch(0)))
    house[1].type("wer")
    with AtLink(house[0] / "link") as server:
        applied(server, 7, "robin")
        hold(server)
        lift(server)
    deaf.close()


def test_both_find_each_other_again_after_the_instrument_was_killed(tmp_path):
    save_client(tmp_path, "robin", {"0/0": DRONE})
    with started(tmp_path) as first, AtLink(tmp_path / "link") as server:
        server.wait_for(State)
        os.kill(first._program.pid, 9)
        assert server.is_hung_up()
    with started(tmp_path), AtLink(tmp_path / "link") as server:
        assert server.wait_for(State).client == "robin"
