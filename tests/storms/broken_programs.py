"""The two programs with one promise broken each; every function breaks one, until its test is over."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from storms.ear import Ear
from storms.failing_disk import FailingDisk
from storms.wire import Exchange
from toccata.desk import Desk
from toccata.events import Reading
from toccata.hushing import Hushing
from toccata.link import State
from toccata.panel.governor import Governor
from toccata.play.accounts import Accounts
from toccata.play.core import Core
from toccata.play.headroom import FREE
from toccata.sensors.hands import Hands
from toccata.settings.parse_device import parse_device
from toccata.store.clients import Clients
from toccata.web.silence import Silence


def a_ledger_that_finds_room_for_all(patch):
    patch.setattr(Accounts, "room", lambda *_: FREE)


def boards_that_lose_every_thirtieth_lift(patch):
    lifted, gone = Hands.lifted, count(1)
    patch.setattr(Hands, "lifted", lambda hands, pads: [one for one in lifted(hands, pads) if next(gone) % 30])


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


def levels_that_nobody_limits(patch):
    patch.setattr("toccata.assemble.within", lambda client, _device: client)


def a_lock_that_locks_nothing(patch):
    for place in ("settings.parse_device", "instrument_file"):
        patch.setattr(f"toccata.{place}.locked", lambda device, _measured: device)


def pages_that_know_no_measure(patch):
    for place in ("instrument", "stock"):
        patch.setattr(
            f"toccata.web.{place}.parse_device", lambda text, where: replace(parse_device(text, where), loudness=None)
        )


def a_server_that_tells_nobody_of_a_mute(patch):
    async def apply(_silence, _names):
        return None

    patch.setattr(Silence, "apply", apply)


def a_link_that_keeps_bad_news_from_guests(patch):
    tell = Exchange.tell

    def tell_good(exchange, server, messages, heard):
        line = exchange._places.get(True)
        is_guest = line is not None and line.number == server
        bad = [one for one in messages if is_guest and isinstance(one, State) and not all(one.boards)]
        tell(exchange, server, [one for one in messages if one not in bad], heard)

    patch.setattr(Exchange, "tell", tell_good)


def a_store_that_does_not_compare(patch):
    save = Clients.save

    def saved(clients, client, text, _expected):
        return save(clients, client, text, clients.read(client).version)

    patch.setattr(Clients, "save", saved)


def a_quiet_that_only_fades(patch):
    fade = Core.mute

    def mute(core, why, now):
        fade(core, why, now)
        fade(core, None, now)

    patch.setattr(Core, "mute", mute)


def boards_that_replay_what_is_held(patch):
    def fresh(pad, level, at, burst=False, stale=False, onset=False):
        return Reading(pad, level, at, burst, False, onset)

    patch.setattr("toccata.sensors.board.Reading", fresh)
