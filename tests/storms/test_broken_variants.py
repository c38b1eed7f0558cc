"""Storms find what is broken: each variant of the two programs breaks one promise, and one of few storms tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from storms.books import Broken
from storms.ear import Ear
from storms.failing_disk import FailingDisk
from storms.machine import Storm, weather
from storms.wire import Exchange
from toccata.desk import Desk
from toccata.events import Reading
from toccata.hushing import Hushing
from toccata.link import State
from toccata.panel.governor import Governor
from toccata.play.accounts import Accounts
from toccata.play.headroom import FREE

FORECAST = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

Break = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def storm(tmp_path_factory) -> Iterator[type[Storm]]:
    with weather(tmp_path_factory.mktemp("storms")) as made:
        yield made


def a_ledger_that_finds_room_for_all(patch):
    patch.setattr(Accounts, "room", lambda *_: FREE)


def lamps_without_a_governor(patch):
    patch.setattr(Governor, "_may_change", lambda *_: 0.0)


def touches_that_are_played_however_late(patch):
    patch.setattr("toccata.play.core.STALE_S", 60.0)
    patch.setattr("toccata.play.touch.STALE_S", 60.0)
    patch.setattr("toccata.sensors.board.PATIENCE_S", 60.0)


def a_player_that_ignores_silences(patch):
    patch.setattr(Ear, "silence", lambda *_: None)


def a_store_that_does_not_sync(patch):
    patch.setattr(FailingDisk, "syncs", False)


def a_link_that_tells_nicknames(patch):
    standing = Desk._standing
    nickname = lambda desk: desk._playing.basis.chosen.client.nickname  # noqa: E731
    patch.setattr(Desk, "_standing", lambda desk: replace(standing(desk), client=nickname(desk)))


def a_quiet_that_forgets_what_sounds(patch):
    patch.setattr(Hushing, "_mute", lambda *_: None)


def a_link_that_keeps_bad_news_back(patch):
    tell = Exchange.tell

    def tell_good(exchange, server, messages, heard):
        tell(exchange, server, [one for one in messages if not isinstance(one, State) or all(one.boards)], heard)

    patch.setattr(Exchange, "tell", tell_good)


def therapists_who_may_do_everything(patch):
    patch.setattr("toccata.web.app._permit", lambda *_: None)


def boards_that_replay_what_is_held(patch):
    def fresh(pad, level, at, burst=False, stale=False, onset=False):
        return Reading(pad, level, at, burst, False, onset)

    patch.setattr("toccata.sensors.board.Reading", fresh)


VARIANTS: dict[str, Break] = {
    "I1": a_ledger_that_finds_room_for_all,
    "I2": lamps_without_a_governor,
    "I3": touches_that_are_played_however_late,
    "I4": a_player_that_ignores_silences,
    "I5": a_store_that_does_not_sync,
    "I6": a_link_that_tells_nicknames,
    "I8": a_quiet_that_forgets_what_sounds,
    "I9": a_link_that_keeps_bad_news_back,
    "I10": therapists_who_may_do_everything,
    "R23|I3": boards_that_replay_what_is_held,
}
"""By the promises that they break."""


@pytest.mark.parametrize("promise", VARIANTS)
def test_storms_find_what_breaks(promise, storm, monkeypatch):
    VARIANTS[promise](monkeypatch)
    with pytest.raises(Broken, match=f"^({promise}):"):
        run_state_machine_as_test(seed(1)(type("Broken", (storm,), {})), settings=FORECAST)
