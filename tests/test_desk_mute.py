"""A sound that the config server mutes is silent at once, and stays so until a map that was asked for later has it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from test_desk import PAD, Staged
from toccata import link
from toccata.assemble import bank_of, limited, muted, preview_of, take_stock
from toccata.changes import PreviewWish, Ready, Sampled, Wish
from toccata.errors import SoundError
from toccata.events import Ended, Ignored, Started, Why
from toccata.settings.default_client import default_client
from toccata.units import Decibels, PadId

SOUND = default_client().setup.pads[PAD].sounds[0]


@pytest.fixture
def staged(data):
    staged = Staged(data)
    staged.desk._changes = SimpleNamespace(expect=lambda wishes: None, ended=lambda one: one, go_on=lambda basis: None)
    return staged


def take_map(staged, asked_at, muted_too=False):
    """A map that was asked for at an instant is ready now."""
    stock = staged.playing.basis.stock
    if muted_too:
        stock = replace(stock, catalogue={**stock.catalogue, SOUND: replace(stock.catalogue[SOUND], muted=True)})
    chosen = limited(stock, default_client())
    ready = Ready(Wish((1,), "robin", None, asked_at=asked_at), stock, chosen, bank_of(stock, chosen.client, 48_000))
    staged.desk.take(ready, staged.time.now())


def whys(staged):
    return [one.why for one in staged.heard if isinstance(one, Ignored)]


def test_it_fades_within_120_ms_wherever_it_sounds_and_its_pad_says_why_it_is_silent(staged):
    first = staged.tap()
    at = staged.time.now()
    staged.ask(link.Mute(SOUND))
    ended = [one.at - at for one in staged.run(0.3) if isinstance(one, Ended)]
    assert (first, ended) == ([Started], [pytest.approx(0.12, abs=0.002)])
    assert (staged.tap(), whys(staged)) == ([Ignored], [Why.MUTED])


def test_other_sounds_play_on(staged):
    staged.ask(link.Mute(default_client().setup.pads[PadId(0, 1)].sounds[0]))
    assert staged.tap() == [Started]


def test_a_map_that_was_asked_for_before_does_not_lift_it_and_a_later_one_does(staged):
    before = staged.time.now()
    staged.run(0.1)
    staged.ask(link.Mute(SOUND))
    take_map(staged, before)
    silent = staged.tap()
    take_map(staged, staged.time.now())
    assert (silent, staged.tap()) == ([Ignored], [Started])


def test_a_map_in_which_it_is_muted_keeps_it_silent_and_needs_no_sample_of_it(staged):
    staged.ask(link.Mute(SOUND))
    staged.run(0.1)
    take_map(staged, staged.time.now(), muted_too=True)
    assert staged.tap() == [Ignored]
    assert SOUND not in {one.sound for one in staged.playing.basis.held.values()}


def test_a_preview_that_was_under_way_is_not_heard(staged):
    stock, chosen = staged.playing.basis.stock, staged.playing.basis.chosen
    sample = preview_of(stock, chosen.client, SOUND, Decibels(0.0), 48_000)
    staged.ask(link.Mute(SOUND))
    staged.desk.take(Sampled(PreviewWish(SOUND, Decibels(0.0)), sample), staged.time.now())
    assert [one for one in staged.run(0.1) if isinstance(one, Started)] == []
    assert staged.told[-1] == f"{SOUND} can't be heard: {muted(SOUND)}"


def test_a_preview_of_a_muted_sound_is_refused_in_one_line(data):
    stock = take_stock(data)
    silent = replace(stock, catalogue={SOUND: replace(stock.catalogue[SOUND], muted=True)})
    with pytest.raises(SoundError, match=f"^{SOUND}: is muted; lift that to hear it again$"):
        preview_of(silent, default_client(), SOUND, Decibels(0.0), 48_000)


def test_the_bank_of_a_setup_leaves_muted_sounds_out(data):
    stock = take_stock(data)
    whole = bank_of(stock, default_client(), 48_000)
    catalogue = {**stock.catalogue, SOUND: replace(stock.catalogue[SOUND], muted=True)}
    rest = bank_of(replace(stock, catalogue=catalogue), default_client(), 48_000)
    assert {one.sound for one in whole} - {one.sound for one in rest} == {SOUND}
