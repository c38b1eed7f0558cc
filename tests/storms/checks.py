"""The invariants I1-I10 of both programs, and what holds after every recovery (R23): looked at after every round."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from storms.books import Broken
from storms.documents import CANARY, CLIENTS, RAIN
from toccata.errors import ToccataError
from toccata.events import BoardRecovered, Cause, Heard, Reading, Sensed, Started
from toccata.panel.lamps import LampName
from toccata.play.voice import PREVIEW
from toccata.settings.client import Mode
from toccata.store.generations import read
from toccata.store.paths import clients_folder, device_file
from toccata.units import NEVER, Decibels, Seconds, to_gain

if TYPE_CHECKING:
    from storms.world import World

LATE_S = 0.150
SHOWN_S, CLEARED_S = 2.0, 5.0
A_BEAT_S = 0.3
"""From what the instrument knows to the page: a beat of 0.1 s, and the line."""

ROUNDING_S = 0.020
"""Two cells: as exactly as a player and a core agree on when a sound is over."""

STUCK_S = 3.0
WET_HOLDS_S = 60.0
"""What water has touched may seem held for so long after it has gone, until the board looks for its rest anew."""

FLASHES = 3


class Checks:
    """All of them, over one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lightings: deque[Seconds] = deque(maxlen=FLASHES + 1)
        self._old_ceiling, self._old_sounds, self._old_until = 0.0, frozenset[int](), Seconds(0.0)
        self._ceiling = 0.0
        self._was_silent_mode = False
        self._plays: tuple[str, str] = ("", "")
        self._known: tuple[int, dict[str, frozenset[str]]] = (-1, {})

    def began(self) -> None:
        """A new program 1 plays: it knows nothing of the one before."""
        self._ceiling = self._old_ceiling = 0.0
        self._world.books.sensed.clear()
        self._was_silent_mode, self._plays = False, ("", "")

    def see(self, _lamp: LampName, lit: bool) -> None:
        """I2: of all lamps together."""
        if not lit:
            return
        now = self._world.now
        self._lightings.append(now)
        if len(self._lightings) > FLASHES and now - self._lightings[0] <= 1.0:
            raise Broken(f"I2: {FLASHES + 1} flashes within {now - self._lightings[0]:.3f} s")

    def hear(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        """I3, R23: every sound has a fresh touch."""
        books = self._world.books
        for reading in sensed:
            if isinstance(reading, Reading) and reading.level > 0.0:
                books.sensed.setdefault(reading.pad, reading.at)
            elif isinstance(reading, Reading):
                books.sensed.pop(reading.pad, None)
        for one in heard:
            if isinstance(one, BoardRecovered):
                books.recovered[one.board] = one.at
            elif isinstance(one, Started) and one.pad != PREVIEW:
                self._expect_touch(one)

    def _expect_touch(self, started: Started) -> None:
        world, books = self._world, self._world.books
        contact, at = books.contacts.get(started.pad), started.at
        if world.one.hushing.is_quiet or world.one.hushing.is_cleaning:
            raise Broken(f"I8: {started} while all is to be silent")
        if contact is not None and contact.down_at < books.began_at and contact.up_at == NEVER:
            # Water excuses its neighbours, never a hand that has lain there since before the program began.
            raise Broken(f"R23: {started} by a hand that lay there at the start, at {books.began_at:.3f}")
        if books.is_wet(started.pad.board, at):
            return
        if contact is None or at - contact.up_at > LATE_S:
            raise Broken(f"I3: {started} without a touch: {contact}")
        if books.is_from_before(started.pad):
            raise Broken(f"R23: {started} by a touch of {contact.down_at:.3f} from before {books}")
        accepted = world.one.playing.basis.chosen.client.access.acceptance_ms / 1000.0
        if started.cause is Cause.PRESS and at - contact.down_at > accepted + LATE_S:
            raise Broken(f"I3: {started} comes {at - contact.down_at:.3f} s after its touch")

    def round(self) -> None:
        """After a round of program 1."""
        self._follow()
        if self._world.ear.sounds:
            self._world.ear.forget_ended()
            self._look_at_level()
            self._look_at_owners()

    def _follow(self) -> None:
        """Take down what changes the rules: another ceiling, another setup, an end of silence."""
        world, now = self._world, self._world.now
        chosen, stock = world.one.playing.basis.chosen, world.one.playing.basis.stock
        plays = chosen.client.id, chosen.client.active_setup
        if plays != self._plays:
            if self._plays != ("", ""):
                world.books.swapped_at = now
            self._plays = plays
        ceiling = float(to_gain(Decibels(min(chosen.client.ceiling_dbfs, stock.device.ceiling_dbfs))))
        if ceiling != self._ceiling:
            self._old_ceiling, self._old_sounds = max(self._ceiling, self._old_ceiling), frozenset(world.ear.sounds)
            self._ceiling, self._old_until = ceiling, Seconds(now + 0.2)
        is_silent = world.one.hushing.is_quiet or world.one.hushing.is_cleaning
        if self._was_silent_mode and not is_silent:
            world.books.unmuted_at = now
        self._was_silent_mode = is_silent

    @property
    def ceiling(self) -> float:
        """What may sound at most now: of setups before, what they let sound on its way out."""
        if self._old_ceiling > self._ceiling:
            going = any(voice in self._old_sounds for voice, sound in self._world.ear.sounds.items() if sound.fading)
            if not going and self._world.now >= self._old_until:
                self._old_ceiling = 0.0
        return max(self._ceiling, self._old_ceiling)

    def _look_at_level(self) -> None:
        level = self._world.ear.level()
        if level > self.ceiling + 1e-6:
            raise Broken(f"I1: {level:.4f} sounds under a ceiling of {self.ceiling:.4f}")

    def _look_at_owners(self) -> None:
        world, now = self._world, self._world.now
        voices = world.one.playing.core._voices._voices
        silent_since = max(world.books.muted_at, world.books.disturbed_at, world.books.began_at)
        owned = {number: voice for voice in voices.values() for number in voice.ids}
        for number, sound in world.ear.sounds.items():
            voice = owned.get(number)
            if sound.fading or sound.is_over(Seconds(now + ROUNDING_S)):
                continue
            if sound.sample.sound == RAIN.name and now - silent_since > SHOWN_S and world.exchange.is_linked:
                raise Broken(f"mute: what was muted at {world.books.muted_at:.3f} sounds")
            if voice is None:
                raise Broken(f"I4: voice {number} ({sound.sample.sound}) has no owner")
            if voice.part is not None and voice.part.settings.mode is Mode.HOLD and not voice.silenced:
                touched = world.books.is_touched(voice.pad, now, STUCK_S)
                if not touched and not world.books.is_wet(voice.pad.board, now, WET_HOLDS_S):
                    raise Broken(f"I4: {voice.pad} sounds on, and was let go {STUCK_S} s ago")

    def silence(self, since: Seconds) -> None:
        """I8: nothing sounds 100 ms after quiet was asked for."""
        ear = self._world.ear
        ear.forget_ended()
        if ear.sounds:
            raise Broken(f"I8: {len(ear.sounds)} voices sound {self._world.now - since:.3f} s after quiet")

    def page(self) -> None:
        """I9: what a page shows is true."""
        world, books = self._world, self._world.books
        two, now = world.two, world.now
        if two is None or not two.page.is_open or now - books.disturbed_at < SHOWN_S + A_BEAT_S:
            return
        page = two.page
        guest = world.exchange.guest
        if guest is not None and guest.state and now - guest.came_at > SHOWN_S + A_BEAT_S and world.is_playing:
            self._look_at_shown(guest.state)
        if page.running is not world.is_playing:
            raise Broken(f"I9: the page says running: {page.running}")
        if not world.is_playing or now - books.began_at < SHOWN_S + A_BEAT_S:
            return
        self._look_at_shown(page.state)

    def _look_at_shown(self, state: dict[str, Any]) -> None:
        world, books, now = self._world, self._world.books, self._world.now
        self._look_at_boards(state)
        if now - books.card_lost_at > SHOWN_S + A_BEAT_S and state["card_ok"]:
            raise Broken("I9: the card has gone, and the page does not say so")
        well = all(state["boards"]) and (state["card_ok"] or books.card_lost_at < NEVER)
        if now - books.calm_since() > CLEARED_S and not well:
            raise Broken(f"I9: all is well for {now - books.calm_since():.1f} s, and the page says {state}")
        hushing = world.one.hushing
        if (state["quiet"], state["cleaning"]) != (hushing.is_quiet, hushing.is_cleaning):
            raise Broken(f"I9: the page says {state}")

    def _look_at_boards(self, state: dict[str, Any]) -> None:
        now = self._world.now
        for board, plays in enumerate(state["boards"]):
            if plays and now - self._world.books.deaf_since(board, now) > SHOWN_S + A_BEAT_S:
                raise Broken(f"I9: board {board} is deaf, and the page says that it plays")

    def documents(self) -> None:
        """I5: what was acknowledged is there, whole; looked at when a disk call or a promise may have changed it."""
        world = self._world
        known = world.disk.changes, {name: frozenset(versions) for name, versions in world.books.may_be.items()}
        if known == self._known:
            return
        self._known = known
        paths = {client: clients_folder(world.data) / f"{client}.json" for client in CLIENTS}
        for name, path in {**paths, "instrument": device_file(world.data)}.items():
            try:
                kept = read(path)
            except ToccataError as fault:
                raise Broken(f"I5: {name}: {fault}") from fault
            if kept.damage is not None or kept.version not in world.books.may_be[name]:
                raise Broken(f"I5: {name} is {kept.version} ({kept.damage}), not one of {world.books.may_be[name]}")

    def canaries(self) -> None:
        """I6: a nickname stands in its client's file, and in the one line that says who plays."""
        world = self._world
        for line in world.told[world.books.told_until :]:
            if CANARY in line and " plays" not in line:
                raise Broken(f"I6: {line}")
        world.books.told_until = len(world.told)

    def files(self) -> None:
        """I6, on the disk."""
        world = self._world
        for folder, names, files in os.walk(world.data):
            names[:] = [name for name in names if name not in ("clients", "bank")]
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    if CANARY.encode() in file.read():
                        raise Broken(f"I6: {name} holds a nickname")

    def caps(self) -> None:
        """I10: caps are those that a technician set."""
        device, books = self._world.one.playing.basis.stock.device, self._world.books
        locks = {one.ceiling_dbfs: one.most_level_db for one in books.measured if one is not None}
        if device.ceiling_dbfs not in books.ceilings | {*locks}:
            raise Broken(f"I10: a ceiling of {device.ceiling_dbfs} dBFS holds, that no technician has set")
        is_locked = None not in books.measured
        if is_locked and (device.ceiling_dbfs > max(locks) or device.most_level_db > max(locks.values())):
            raise Broken(f"I10: {device.ceiling_dbfs} dBFS and {device.most_level_db} dB pass the lock at {locks}")
        chosen = self._world.one.playing.basis.chosen
        if chosen.client.level_db > device.most_level_db:
            raise Broken(f"I10: {chosen.client.level_db} dB plays, over {device.most_level_db}")
