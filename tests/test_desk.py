"""What the config server asks for, in virtual time: the real loop, driver and chips, a player that plays nowhere."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from toccata import link
from toccata.assemble import bank_of, limited, take_stock
from toccata.audio.silent import SilentPlayer
from toccata.desk import Desk
from toccata.events import Ended, Ignored, Started
from toccata.hushing import Hushing
from toccata.linked.bulletin import Bulletin
from toccata.linked.line import Asked, Came, Went
from toccata.loop import Loop
from toccata.playing import Playing
from toccata.sensors.bus import I2cBus
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.laid import Laid
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.default_client import default_client
from toccata.units import PadId, Seconds

PAD = PadId(0, 0)
LONGEST_TICK_S = 0.002


class Staged:
    def __init__(self, data, lines=True):
        stock, self.time = take_stock(data), VirtualTime()
        self.hands = SimulatedBoards(stock.device, self.time)
        player = SilentPlayer(48_000, "this is virtual time")
        samples = bank_of(stock, default_client(), player.rate)
        self.playing = Playing(stock, limited(stock, default_client()), samples, player)
        bus = I2cBus(self.hands.adapter, self.time.now)
        self.rig = Rig(stock.device, bus, VirtualWake(self.hands, self.time, lines), self.time.now)
        self.loop = Loop(self.rig, self.playing.core, player, self.time.now, self._listen)
        self.told, self.heard, self.longest = [], [], 0.0
        bulletin = Bulletin(lambda _server, messages, _heard: self.told.extend(messages), self.rig, player)
        no_wishes, laid = SimpleNamespace(expect=lambda wishes: None), Laid(self.hands.touch)
        self.hushing = Hushing(self.playing, self.loop, self.rig)
        self.desk = Desk(self.playing, self.loop, self.rig, self.hushing, no_wishes, bulletin, laid, self.told.append)
        self.run(3.0)

    def run(self, span):
        """Play on for ``span`` seconds; what was heard meanwhile."""
        end, before = Seconds(self.time.now() + span), len(self.heard)
        while self.time.now() < end:
            self.loop.wait(min(end, self.desk.due()))
            begun = self.time.now()
            if begun >= self.desk.due():
                self.desk.step(begun)
            self.loop.tick()
            self.longest = max(self.longest, self.time.now() - begun)
        return self.heard[before:]

    def ask(self, message):
        self.desk.answer(message if isinstance(message, Came | Went) else Asked(message), self.time.now())
        self.desk.step(self.time.now())

    def tap(self):
        """Touch a pad for 0.1 s; what came of it."""
        self.hands.touch(PAD, 0.8)
        heard = self.run(0.1)
        self.hands.touch(PAD, 0.0)
        return [type(one) for one in heard + self.run(0.1) if isinstance(one, Started | Ignored)]

    def told_of(self, kind):
        return [one for one in self.told if isinstance(one, kind)]

    def _listen(self, sensed, heard):
        self.heard += heard
        self.desk.listen(sensed, heard)


@pytest.fixture(params=[True, False], ids=["lines", "polling"])
def staged(request, data):
    return Staged(data, request.param)


def test_quiet_ends_every_sound_within_60_ms_and_silences_the_pads_until_it_is_lifted(staged):
    staged.tap()
    at = staged.time.now()
    staged.ask(link.Quiet(True))
    ended = [one.at - at for one in staged.run(0.2) if isinstance(one, Ended)]
    silent = staged.tap()
    staged.ask(link.Quiet(False))
    assert (len(ended), max(ended) <= 0.0601, silent, staged.tap()) == (1, True, [Ignored], [Started])
    assert staged.heard[-1].gain_db == pytest.approx(-12.0, abs=0.2)


def test_after_cleaning_dry_pads_play_by_themselves_after_10_s(staged):
    staged.ask(link.Clean(True))
    staged.run(9.0)
    before = staged.tap()
    staged.run(9.0)
    during = staged.tap()
    staged.run(11.5)
    assert (before, during, staged.tap()) == ([Ignored], [Ignored], [Started])


def test_a_splash_while_cleaning_begins_the_10_s_anew(staged):
    at = staged.time.now() + 6.0
    staged.ask(link.Clean(True))
    staged.run(6.0)
    staged.hands.inject(FaultKind.WET, 1, at, Seconds(at + 4.0), 600.0)
    staged.run(8.0)
    wet = staged.tap()
    staged.run(11.5)
    assert (wet, staged.tap()) == ([Ignored], [Started])


def test_a_watched_board_is_counted_ten_times_a_second_for_5_s_and_no_tick_grows_longer(staged):
    staged.ask(Came(1))
    staged.longest = 0.0
    staged.ask(link.Watch(2))
    staged.run(8.0)
    counts = staged.told_of(link.Counts)
    assert 45 <= len(counts) <= 51
    assert {one.board for one in counts} == {2}
    assert staged.longest <= LONGEST_TICK_S


def test_state_comes_whenever_it_changes_and_health_once_a_second(staged):
    staged.ask(Came(1))
    staged.run(5.05)
    staged.ask(link.Quiet(True))
    staged.ask(link.Quiet(True))
    assert [state.quiet for state in staged.told_of(link.State)] == [False, True]
    assert [round(one.at - 3.0, 1) for one in staged.told_of(link.Health)] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_a_board_that_is_lost_changes_the_state(staged):
    staged.ask(Came(1))
    now = staged.time.now()
    staged.hands.inject(FaultKind.UNPLUG, 3, now, Seconds(now + 1.0), 1.0)
    staged.run(4.0)
    assert [state.boards[3] for state in staged.told_of(link.State)] == [True, False, True]


def test_nothing_is_told_to_nobody_and_a_page_that_is_gone_lets_its_fingers_go(staged):
    staged.ask(Came(1))
    staged.ask(link.TouchPad("0/0", 0.8))
    staged.run(0.1)
    pressed = len(staged.told_of(link.Pressed))
    staged.ask(Went(1))
    staged.told.clear()
    staged.run(3.0)
    assert (pressed, staged.told, staged.rig.boards[0].is_touched) == (1, [], False)


def test_a_level_beyond_all_bounds_is_the_lowest_and_plays_on(staged):
    staged.ask(link.SetLevel(-1e9))
    staged.ask(link.SetLevel(-6.0))
    staged.ask(link.SetLevel(-7000.0))
    assert staged.tap() == [Started]
    assert staged.heard[-1].gain_db == pytest.approx(-60.0, abs=0.2)


def test_sounds_that_were_listened_to_are_held_no_longer_than_they_sound(staged):
    core, own = staged.playing.core, set(staged.playing.basis.held)
    any_sample = next(iter(staged.playing.basis.held.values()))
    for number in range(20):
        listened = replace(any_sample, key=f"listened {number}")
        staged.playing.hold(listened)
        core.preview(listened, 1.0, staged.time.now())
        staged.loop.act()
        staged.run(0.5)
    assert own < set(staged.playing.basis.held)
    assert len(staged.playing.basis.held) - len(own) <= 2
