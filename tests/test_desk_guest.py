"""A guest of the link at the desk: served beside the server or alone; the server hears the same as without it."""

from __future__ import annotations

import pytest

from panel_stage import SQUEEZE, PanelStage
from toccata import link
from toccata.linked.line import Came, Went

SERVER, GUEST = 1, 2


@pytest.fixture
def stage(tmp_path):
    return PanelStage(tmp_path, None, (SQUEEZE,))


def told(stage, number, *kinds):
    return [one for one in stage.sent_to.get(number, ()) if isinstance(one, kinds or object)]


def test_a_guest_alone_is_told_what_holds_and_health_once_a_second(stage):
    stage.ask(Came(GUEST, guest=True))
    stage.run(3.05)
    first, *healths = told(stage, GUEST, link.State, link.Health)
    assert (type(first), first.boards, len(healths)) == (link.State, (True,), 3)
    assert (healths[-1].underruns, healths[-1].bus_calls > 100) == (None, True)


def test_a_guest_alone_is_told_the_counts_of_the_board_that_it_looks_at(stage):
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Watch(0), guest=True)
    stage.run(8.0)
    assert 45 <= len(told(stage, GUEST, link.Counts)) <= 51


def test_nothing_is_told_or_looked_at_once_the_guest_is_gone(stage):
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Watch(0), guest=True)
    stage.run(1.0).ask(Went(GUEST, guest=True))
    stage.sent.clear()
    stage.run(3.0)
    assert (stage.sent, stage.rig.boards[0].look.is_on) == ([], False)


def heard_by_server(folder, with_guest):
    stage = PanelStage(folder, None, (SQUEEZE,))
    stage.ask(Came(SERVER))
    stage.run(1.25)
    if with_guest:
        stage.ask(Came(GUEST, guest=True))
        stage.ask(link.Watch(0), guest=True)
    stage.run(2.0).ask(link.Quiet(True))
    if with_guest:
        stage.ask(Went(GUEST, guest=True))
    stage.run(2.0)
    return stage


def test_for_the_server_a_guest_is_not_there(tmp_path):
    alone, beside = (heard_by_server(tmp_path / str(guest), guest) for guest in (False, True))
    kinds = [[type(one).__name__ for one in told(stage, SERVER)] for stage in (alone, beside)]
    assert kinds[0] == kinds[1]
    assert told(alone, SERVER, link.State) == told(beside, SERVER, link.State)
    assert [type(one) for one in told(beside, GUEST, link.State)] == [link.State] * 2


def test_a_guest_hears_the_counts_that_the_server_asked_for_too(stage):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Watch(0))
    stage.run(2.0)
    assert len(told(stage, SERVER, link.Counts)) == len(told(stage, GUEST, link.Counts)) > 15


def test_the_server_s_fingers_and_looks_stay_when_a_guest_goes(stage):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Watch(0))
    stage.ask(link.TouchPad("0/0", 0.8))
    stage.run(0.2).ask(Went(GUEST, guest=True))
    stage.sent.clear()
    stage.run(0.5)
    assert (stage.rig.boards[0].is_touched, len(told(stage, SERVER, link.Counts)) > 3) == (True, True)


def test_a_guest_feels_a_sensor_and_the_server_s_hush_stays(stage):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Feel("squeeze", hush=True))
    stage.run(1.0).ask(link.Feel("squeeze"), guest=True)
    stage.ask(link.TouchPad("squeeze", 0.9))
    stage.run(0.5)
    assert (stage.heard, len(told(stage, GUEST, link.Felt)) > 5) == ([], True)


def test_a_guest_that_feels_alone_tells_the_server_nothing_of_it(stage):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.ask(link.Feel("squeeze"), guest=True)
    stage.run(1.0)
    assert (told(stage, SERVER, link.Felt), len(told(stage, GUEST, link.Felt)) > 5) == ([], True)


def windows(stage, number):
    return [(one.pairing_s, one.pairs_technician) for one in told(stage, number, link.State)]


@pytest.mark.parametrize("technician", [False, True])
def test_a_guest_opens_pairing_and_the_server_hears_of_it(stage, technician):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.run(0.1).ask(link.OpenPairing(technician), guest=True)
    stage.ask(Went(GUEST, guest=True))
    stage.run(130.0)
    assert windows(stage, SERVER) == [(0.0, False), (120.0, technician), (0.0, False)]
    assert windows(stage, GUEST) == [(0.0, False), (120.0, technician)]
    whose = ", as the only technician's" if technician else ""
    assert stage.told == [f"a tablet may be paired within 120 s{whose}"]


@pytest.mark.parametrize("technician", [False, True])
def test_the_config_server_can_t_open_its_own_door(stage, technician):
    stage.ask(Came(SERVER))
    stage.run(0.1).ask(link.OpenPairing(technician))
    stage.run(2.0)
    assert (windows(stage, SERVER), stage.told) == ([(0.0, False)], [])


def test_one_that_is_opened_by_hand_meanwhile_makes_no_technician(stage):
    stage.ask(Came(SERVER))
    stage.ask(Came(GUEST, guest=True))
    stage.run(0.1).ask(link.OpenPairing(technician=True), guest=True)
    stage.run(1.0).desk.open_pairing(stage.time.now())
    assert windows(stage, SERVER)[1:] == [(120.0, True), (120.0, False)]
