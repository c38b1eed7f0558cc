"""What the config server asks of the instrument, done between two ticks; nothing here waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from toccata import link
from toccata.assemble import muted
from toccata.changes import Changes, Failed, Outcome, PreviewWish, Ready, Sampled, Wish
from toccata.errors import ToccataError
from toccata.events import Heard, Sensed
from toccata.hushing import Hushing
from toccata.linked.bulletin import Bulletin, Standing
from toccata.linked.line import Asked, Call, Came, Went
from toccata.linked.pairing import Pairing
from toccata.linked.watching import Looking
from toccata.loop import Loop
from toccata.playing import Playing
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.laid import Laid
from toccata.settings.client import LOWEST_LEVEL_DB
from toccata.settings.device import MOST_COUNTS, PADS_PER_BOARD
from toccata.settings.elsewhere import told_elsewhere
from toccata.settings.pads import sensors_of, switches_of
from toccata.settings.place import shown
from toccata.units import NEVER, Decibels, Gain, PadId, Seconds

PREVIEW_GAIN = Gain(1.0)


class Desk:
    """Does what is asked, and keeps the config server informed.

    Args:
        playing: what plays.
        loop: where it plays.
        rig: boards, switches and sensors.
        hushing: how loud it may be.
        changes: makes setups ready.
        bulletin: tells the config server.
        laid: fingers on what is simulated; None: the boards are real.
        tell: takes what a person should know.
        tell_of_client: takes what belongs into no journal: who plays, and on what. None: as all else.
    """

    def __init__(
        self,
        playing: Playing,
        loop: Loop,
        rig: Rig,
        hushing: Hushing,
        changes: Changes,
        bulletin: Bulletin,
        laid: Laid | None,
        tell: Callable[[str], None],
        tell_of_client: Callable[[str], None] | None = None,
    ) -> None:
        self.pairing = Pairing()
        self._playing, self._loop, self._rig, self._hushing = playing, loop, rig, hushing
        self._changes, self._bulletin, self._laid, self._tell = changes, bulletin, laid, tell
        self._tell_of_client = tell_of_client or tell
        self._looking, self._guest_looking = Looking(), Looking()
        device = playing.basis.stock.device
        self._named = {pad.name: pad for pad in (*switches_of(device), *sensors_of(device))}
        self._due = NEVER
        # Sounds that were muted, and when: what is read from the store after that knows it by itself.
        self._muted: dict[str, Seconds] = {}
        self._answers: Mapping[type, Callable[[Any, Seconds], None]] = {
            link.Apply: lambda one, now: self.wish(Wish((one.token,), one.client, one.setup, asked_at=now)),
            link.Quiet: lambda one, now: hushing.quiet(one.on, now),
            link.Clean: lambda one, now: hushing.clean(one.on, now),
            link.SetLevel: lambda one, now: hushing.set_level(one.level_db, now),
            link.Preview: lambda one, _: self.wish(PreviewWish(one.sound, Decibels(max(one.gain_db, LOWEST_LEVEL_DB)))),
            link.Mute: self._mute_sound,
            link.Tune: self._tune,
            link.Watch: lambda one, now: self._watch(one, now, self._looking),
            link.Feel: self._feel,
            link.TouchPad: self._touch_pad,
            link.ClosePairing: lambda one, _: self._close_pairing(one.paired),
            Came: self._welcome,
            Went: lambda one, _now: self._part(one.guest),
        }
        self._answers_to_guest: Mapping[type, Callable[[Any, Seconds], None]] = {
            link.Watch: lambda one, now: self._watch(one, now, self._guest_looking),
            link.Feel: self._feel_beside,
            # The config server, whom a network reaches, must not open its own door.
            link.OpenPairing: lambda one, now: self.open_pairing(now, one.technician),
        }

    def due(self) -> Seconds:
        """When ``step`` has something to do, if nobody asks for anything before."""
        return self._due

    def listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        """Take what the loop tells, after the sound was started."""
        if sensed:
            self._hushing.disturb()
        self._bulletin.listen(sensed, heard)

    def answer(self, call: Call, now: Seconds) -> None:
        """Do what a config server asks, or a guest, who may look and open pairing; ``step`` is to follow."""
        one = call if isinstance(call, Came | Went) else call.message
        answers = self._answers_to_guest if isinstance(call, Asked) and call.guest else self._answers
        answer = answers.get(type(one))
        if answer is not None:
            answer(one, now)

    def wish(self, wish: Wish | PreviewWish) -> None:
        """Play another setup, or a preview, as soon as it is ready."""
        overtaken = self._changes.ask(wish, self._playing.basis)
        if overtaken is not None:
            self._refuse(overtaken)

    def take(self, outcome: Outcome, now: Seconds) -> None:
        """What was wished for is ready, or can't be; ``step`` is to follow."""
        outcome = self._changes.ended(outcome)
        if isinstance(outcome, Failed):
            self._refuse(outcome)
        elif isinstance(outcome, Sampled) and outcome.wish.sound in self._muted:
            self._refuse(Failed(outcome.wish, muted(outcome.wish.sound)))
        elif isinstance(outcome, Sampled):
            self._playing.hold(outcome.sample)
            self._playing.core.preview(outcome.sample, PREVIEW_GAIN, now)
            self._loop.act()
        else:
            self._change(outcome)
            self._muted = {sound: at for sound, at in self._muted.items() if at > outcome.wish.asked_at}
            for sound in self._muted:
                self._silence(sound, now)
        self._changes.go_on(self._playing.basis)

    def step(self, now: Seconds) -> None:
        """Do what is due."""
        self.pairing.step(now)
        if self._laid is not None:
            self._laid.step(now)
        self._hushing.step(now)
        looking, beside = self._looking, self._guest_looking
        for number in {*looking.boards.step(now), *beside.boards.step(now)}:
            self._rig.boards[number].look.begin()
        self._bulletin.say(*self._felt(looking.sensors.step(now), now))
        self._bulletin.say_to_guest(*self._felt(beside.sensors.step(now), now))
        if now >= self._bulletin.due():
            self._bulletin.beat(self._standing(), looking.boards.watched(), now, beside.boards.watched())
        else:
            self._bulletin.state(self._standing(), now)
        laid = NEVER if self._laid is None else self._laid.due()
        looks = min(looking.due(), beside.due())
        self._due = Seconds(min(self.pairing.until, self._hushing.due(), looks, self._bulletin.due(), laid))

    def next_setup(self) -> None:
        """Play the client's setup after the one that plays, round and round."""
        chosen = self._playing.basis.chosen
        names = [setup.name for setup in chosen.client.setups]
        after = names[(names.index(chosen.client.active_setup) + 1) % len(names)]
        given = replace(chosen.client, level_db=chosen.level_db)
        self.wish(Wish((), given.id, after, given))

    def open_pairing(self, now: Seconds, technician: bool = False) -> None:
        """Let a tablet be paired from now on, for 120 s; as the only technician's, if that was asked at the console."""
        self.pairing.open(now, technician)
        self.step(now)
        whose = ", as the only technician's" if technician else ""
        self._tell(f"a tablet may be paired within 120 s{whose}")

    def _standing(self) -> Standing:
        chosen = self._playing.basis.chosen
        return Standing(
            client=chosen.client.id,
            setup=chosen.client.active_setup,
            file=chosen.version,
            quiet=self._hushing.is_quiet,
            cleaning=self._hushing.is_cleaning,
            trim_db=self._hushing.trim_db,
            knob_db=self._hushing.knob_db,
            pairing_until=self.pairing.until,
            pairs_technician=self.pairing.technician,
        )

    def _welcome(self, one: Came, now: Seconds) -> None:
        self._bulletin.welcome(one.server, now, one.guest)
        if not one.guest:
            self._changes.expect(wishes=True)

    def _close_pairing(self, paired: str) -> None:
        self.pairing.close()
        self._tell(f"tablet {shown(paired)} is paired" if paired else "five wrong tries: pairing is closed")

    def _part(self, guest: bool) -> None:
        self._bulletin.part(guest)
        if guest:
            self._guest_looking.stop()
            return
        self._changes.expect(wishes=False)
        self._looking.stop()
        if self._laid is not None:
            self._laid.lift_all()

    def _change(self, ready: Ready) -> None:
        before, chosen = self._playing.basis.chosen, ready.chosen
        self._hushing.follow(chosen.client, ready.wish.asked_at)
        self._playing.change(ready.stock, chosen, ready.samples, self._hushing.lower_db, self._loop)
        if chosen.damage is not None:
            self._tell(f"{chosen.damage}; its last good generation plays")
        client = chosen.client
        if client.id != before.client.id:
            for line in (f"{client.nickname} plays", *told_elsewhere(client)):
                self._tell_of_client(line)
        elif client.active_setup != before.client.active_setup:
            self._tell_of_client(f"setup {client.active_setup}")
        self._bulletin.say(*(link.Applied(token, client.id, client.active_setup) for token in ready.wish.tokens))

    def _refuse(self, failed: Failed) -> None:
        wish, fault = failed.wish, failed.fault
        if isinstance(wish, PreviewWish):
            self._tell(f"{wish.sound} can't be heard: {fault}")
            return
        if not wish.tokens:
            self._tell(f"setup {wish.setup} can't be played: {fault}")
        self._bulletin.say(*(_refused(token, fault) for token in wish.tokens))

    def _mute_sound(self, mute: link.Mute, now: Seconds) -> None:
        self._muted[mute.sound] = now
        self._silence(mute.sound, now)

    def _silence(self, sound: str, now: Seconds) -> None:
        self._playing.core.mute_sound(sound, now)
        self._loop.act()

    def _tune(self, tune: link.Tune, _now: Seconds) -> None:
        pad = self._pad(tune.pad)
        if pad is not None and 0 < tune.release < tune.touch <= MOST_COUNTS:
            self._rig.boards[pad.board].set_threshold(pad.pad, tune.touch, tune.release)
        else:
            self._tell(f"thresholds {tune.touch} and {tune.release} of pad {tune.pad} can't be set")

    def _watch(self, watch: link.Watch, now: Seconds, looking: Looking) -> None:
        if 0 <= watch.board < len(self._rig.boards):
            looking.boards.watch(watch.board, now)

    def _feel(self, feel: link.Feel, now: Seconds) -> None:
        pad = self._named.get(feel.sensor)
        if pad is None or not pad.is_sensor:
            return
        until = self._looking.sensors.watch(pad, now)
        self._playing.core.watch_sensor(pad, until)
        if feel.hush:
            self._playing.core.hush_sensor(pad, until)
            self._loop.act()
        else:
            self._playing.core.unhush_sensor(pad)

    def _feel_beside(self, feel: link.Feel, now: Seconds) -> None:
        """A guest looks at a sensor: whether it plays meanwhile is the server's affair."""
        pad = self._named.get(feel.sensor)
        if pad is not None and pad.is_sensor:
            self._playing.core.watch_sensor(pad, self._guest_looking.sensors.watch(pad, now))

    def _felt(self, sensors: Sequence[PadId], now: Seconds) -> list[link.Felt]:
        levels = self._playing.core.levels() if sensors else {}
        felt = ((str(pad), *levels[pad]) for pad in sensors if pad in levels)
        return [link.Felt(name, round(raw, 4), round(level, 4), now) for name, raw, level in felt]

    def _touch_pad(self, touch: link.TouchPad, now: Seconds) -> None:
        pad = self._named.get(touch.pad) or self._pad(touch.pad)
        if self._laid is not None and pad is not None and 0.0 <= touch.amount <= 1.0:
            self._laid.lay(pad, touch.amount, now)

    def _pad(self, name: str) -> PadId | None:
        try:
            pad = PadId.parse(name)
        except ValueError:
            return None
        return pad if pad.board < len(self._rig.boards) and pad.pad < PADS_PER_BOARD else None


def _refused(token: int, fault: ToccataError) -> link.Refused:
    return link.Refused(token, fault.where, fault.what, fault.remedy)
