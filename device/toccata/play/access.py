"""Access settings: which presses count, and from when; in the field's own words (acceptance time, release time)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from toccata.events import Cause, Ignored, Lift, Press, Why
from toccata.play.judged import Accepted, Judged, Released, Repeated, Rested
from toccata.play.part import Part
from toccata.play.touch import STALE_S
from toccata.settings.client import Access, OneAtATime
from toccata.units import NEVER, Level, PadId, Seconds, from_ms

RESTING_HAND_S = Seconds(10.0)
"""A pad held longer than this is a resting hand: it no longer keeps the other pads silent."""


class _Stage(Enum):
    IDLE = auto()
    PENDING = auto()  # pressed, acceptance time running
    HELD = auto()  # accepted and still down
    RESTED = auto()  # accepted, and has had its say: silent until its lift
    DEAF = auto()  # ignored until its lift


@dataclass(slots=True)
class _Hand:
    """What one pad's hand does, and the part that it was pressed for.

    ``lifted_at`` is set while a lift may still turn out to be tremor; ``freed_at``: when an accepted press was let go;
    ``closes_until``: until then an accepted press keeps every pad silent (post-acceptance).
    """

    part: Part
    access: Access
    lifts: bool
    stage: _Stage = _Stage.IDLE
    pressed_at: Seconds = Seconds(0.0)
    accepted_at: Seconds = Seconds(-NEVER)
    lifted_at: Seconds | None = None
    back_at: Seconds = Seconds(0.0)
    next_repeat: Seconds = NEVER
    freed_at: Seconds = Seconds(-NEVER)
    closes_until: Seconds = Seconds(-NEVER)
    level: Level = Level(0.0)
    burst: bool = False

    def due(self) -> Seconds:
        """The instant at which its setting has something to say."""
        if self.stage is _Stage.IDLE:
            return NEVER
        if self.lifted_at is not None:
            return Seconds(self.lifted_at + from_ms(self.access.steady_ms))
        if self.stage is _Stage.PENDING:
            return Seconds(max(self.pressed_at + from_ms(self.access.acceptance_ms), self.back_at))
        if self.stage is _Stage.HELD:
            return Seconds(min(self.next_repeat, max(self.accepted_at + self.access.max_hold_s, self.back_at)))
        return NEVER


class Judge:
    """Applies the access settings of every mapped pad; an unmapped pad has no effect on any other.

    It reckons with the instants that the settings give, in their order, however late it is asked. What it gives is to
    be answered one by one, for what sounds then decides of the next: a press that would not be heard is never accepted.
    """

    def __init__(
        self,
        part: Callable[[PadId], Part | None],
        refusal: Callable[[Accepted], Why | None],
        follows: Judge | None = None,
    ) -> None:
        """Begin with no hand on any pad, or with those of the map before.

        Args:
            part: what the next press of a pad is for; None: nothing is mapped there.
            refusal: why a press would stay silent if it were accepted now; None: it is heard.
            follows: its presses go on as they were begun, with their parts and settings, until they are lifted.
        """
        self._part = part
        self._hands: dict[PadId, _Hand] = {} if follows is None else follows._hands
        self._would_refuse = refusal
        for pad, hand in self._hands.items():
            # A post-acceptance time that was just made shorter is shorter now, and not after the old one.
            hand.closes_until = Seconds(min(hand.closes_until, hand.accepted_at + self._closing(pad, hand)))
        self._due = self._next_due()

    def feel(self, felt: Press | Lift) -> Iterator[Judged]:
        """Take in one press or lift, after all that was due before it."""
        yield from self.step(felt.at)
        hand = self._hands.get(felt.pad)
        if isinstance(felt, Lift):
            judged = [] if hand is None else self._lift(felt, hand)
        else:
            judged = self._press(felt, self._hand_for(felt.pad, hand))
        self._due = self._next_due()
        yield from judged
        yield from self.step(felt.at)

    def doubt(self, board: int, at: Seconds) -> Iterator[Judged]:
        """A board is lost: what its pads began starts no sound; an accepted press goes on until its lift."""
        yield from self.step(at)
        yield from self._hush([pad for pad in self._hands if pad.board == board], at, Why.FAULT)

    def hush(self, at: Seconds, why: Why) -> Iterator[Judged]:
        """Whatever is down now starts no sound before it was lifted."""
        yield from self.step(at)
        yield from self._hush(list(self._hands), at, why)

    def parts(self) -> list[Part]:
        """What the presses that are not over were made for."""
        return [hand.part for hand in self._hands.values() if hand.stage is not _Stage.IDLE]

    def rest(self, pad: PadId) -> None:
        """An accepted press did not sound after all: it starts nothing before it was lifted, and closes no other."""
        hand = self._hands[pad]
        hand.closes_until = Seconds(-NEVER)
        if hand.stage is _Stage.HELD:
            hand.stage = _Stage.RESTED
            self._due = self._next_due()

    def step(self, now: Seconds) -> Iterator[Judged]:
        """Do what is due, in the order of its instants; at one instant, pad by pad."""
        while self._due <= now:
            pad, hand = min(self._hands.items(), key=lambda item: (item[1].due(), item[0]))
            judged = self._act(pad, hand, hand.due(), now)
            self._due = self._next_due()
            yield from judged

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        return self._due

    def _hand_for(self, pad: PadId, hand: _Hand | None) -> _Hand | None:
        """The hand of this pad: in a press as that was begun, else as the map is now."""
        if hand is not None and hand.stage is not _Stage.IDLE:
            return hand
        part = self._part(pad)
        if part is None:
            return None
        if hand is None:
            hand = self._hands[pad] = _Hand(part, part.access, part.lifts)
        elif hand.part is not part:
            hand.part, hand.access, hand.lifts = part, part.access, part.lifts
        return hand

    def _closing(self, pad: PadId, hand: _Hand) -> Seconds:
        """For how long an accepted press of this pad closes all others, in the map of now."""
        part = self._part(pad)
        return from_ms((hand.access if part is None else part.access).post_acceptance_ms)

    def _next_due(self) -> Seconds:
        return Seconds(min([hand.due() for hand in self._hands.values()], default=NEVER))

    def _press(self, press: Press, hand: _Hand | None) -> list[Judged]:
        if hand is None:
            return [Ignored(press.at, press.pad, Why.UNMAPPED)]
        if hand.lifted_at is not None:
            # A break shorter than steady_ms: tremor. The press goes on as if it had not happened.
            hand.lifted_at, hand.back_at = None, press.at
        elif hand.stage is _Stage.IDLE:
            hand.pressed_at, hand.level, hand.burst = press.at, press.level, press.burst
            why = self._refusal(press.pad, hand, press.at)
            if why is not None:
                return self._ignore(press.pad, hand, press.at, why)
            hand.stage = _Stage.PENDING
        return []

    def _lift(self, lift: Lift, hand: _Hand) -> list[Judged]:
        if hand.stage is _Stage.IDLE:
            return []
        if hand.lifted_at is None:
            hand.lifted_at = lift.at
        return self._let_go(lift.pad, hand, lift.at, Cause.FAULT) if lift.cause is Cause.FAULT else []

    def _act(self, pad: PadId, hand: _Hand, at: Seconds, now: Seconds) -> list[Judged]:
        if hand.lifted_at is not None:
            return self._let_go(pad, hand, at, Cause.LIFT)
        if hand.stage is _Stage.PENDING:
            return self._accept(pad, hand, at)
        if at < hand.accepted_at + hand.access.max_hold_s:
            return self._repeat(hand, now)
        hand.stage = _Stage.RESTED
        silent: list[Judged] = [Ignored(at, pad, Why.ACCEPTANCE)] if hand.lifts else []
        return [*silent, Rested(hand.part, at)]

    def _repeat(self, hand: _Hand, now: Seconds) -> list[Judged]:
        """The latest of the repeats that are due, if it is not too old; the next stay on the grid of the first."""
        every = from_ms(hand.access.repeat_ms or 0.0)
        at = Seconds(hand.next_repeat + math.floor((now - hand.next_repeat) / every) * every)
        hand.next_repeat = Seconds(at + every)
        return [Repeated(hand.part, hand.level, at, hand.burst)] if now - at <= STALE_S else []

    def _accept(self, pad: PadId, hand: _Hand, at: Seconds) -> list[Judged]:
        accepted = self._accepted(hand, at, Cause.PRESS)
        why = self._refusal(pad, hand, at) or self._would_refuse(accepted)
        if why is not None:
            return self._ignore(pad, hand, at, why)
        access = hand.access
        judged: list[Judged] = self._take_over(pad, at) if access.one_at_a_time is OneAtATime.LAST else []
        hand.stage, hand.accepted_at = _Stage.HELD, at
        hand.closes_until = Seconds(at + from_ms(access.post_acceptance_ms))
        if hand.lifts:
            return judged
        hand.next_repeat = NEVER if access.repeat_ms is None else Seconds(at + from_ms(access.repeat_ms))
        return [*judged, accepted]

    def _accepted(self, hand: _Hand, at: Seconds, cause: Cause) -> Accepted:
        return Accepted(hand.part, hand.level, at, hand.burst, cause, hand.access.one_at_a_time is OneAtATime.LAST)

    def _take_over(self, pad: PadId, at: Seconds) -> list[Judged]:
        held = [other for other, hand in self._hands.items() if hand.stage is _Stage.HELD and other != pad]
        return self._hush(held, at, Why.ONE_AT_A_TIME)

    def _hush(self, pads: list[PadId], at: Seconds, why: Why) -> list[Judged]:
        judged: list[Judged] = []
        for pad in sorted(pads):
            hand = self._hands[pad]
            hand.next_repeat = NEVER
            if hand.lifted_at is not None and why is Why.ONE_AT_A_TIME:
                # Most likely it was let go in time; if that is what its sound waits for, it is the next to sound.
                continue
            if hand.stage is _Stage.PENDING:
                judged += self._ignore(pad, hand, at, why)
            elif hand.stage is _Stage.HELD:
                hand.stage = _Stage.RESTED
                judged += self._unheard(pad, hand, at, why) if hand.lifts else []
        self._due = self._next_due()
        return judged

    def _let_go(self, pad: PadId, hand: _Hand, at: Seconds, cause: Cause) -> list[Judged]:
        stage, lifted_at = hand.stage, hand.lifted_at
        hand.stage, hand.lifted_at, hand.next_repeat = _Stage.IDLE, None, NEVER
        if stage is _Stage.PENDING:
            return [Ignored(at, pad, Why.ACCEPTANCE)]
        if stage is _Stage.DEAF:
            return []
        accepted = self._accepted(hand, at, Cause.LIFT) if hand.lifts and stage is _Stage.HELD else None
        why = None if accepted is None else self._would_refuse(accepted)
        if why is not None:
            return self._unheard(pad, hand, at, why)
        hand.freed_at = at if lifted_at is None else lifted_at
        return [*([] if accepted is None else [accepted]), Released(hand.part, at, cause)]

    def _unheard(self, pad: PadId, hand: _Hand, at: Seconds, why: Why) -> list[Judged]:
        """What was to sound on its lift never will."""
        hand.closes_until = Seconds(-NEVER)
        return [Ignored(at, pad, why)]

    def _ignore(self, pad: PadId, hand: _Hand, at: Seconds, why: Why) -> list[Judged]:
        hand.stage = _Stage.DEAF
        return [Ignored(at, pad, why)]

    def _refusal(self, pad: PadId, hand: _Hand, at: Seconds) -> Why | None:
        if at < hand.freed_at + from_ms(hand.access.release_ms):
            return Why.RELEASE
        if any(at < other.closes_until and self._counts(other, at) for other in self._hands.values()):
            return Why.POST_ACCEPTANCE
        if hand.access.one_at_a_time is OneAtATime.ON and self._another_is_held(pad, at):
            return Why.ONE_AT_A_TIME
        return None

    def _another_is_held(self, pad: PadId, at: Seconds) -> bool:
        """A pad that has just been lifted does not count: nobody can know yet whether it was tremor."""
        return any(
            hand.stage is _Stage.HELD
            and hand.lifted_at is None
            and at < hand.accepted_at + RESTING_HAND_S
            and self._counts(hand, at)
            for other, hand in self._hands.items()
            if other != pad
        )

    def _counts(self, hand: _Hand, at: Seconds) -> bool:
        """A press that is yet to sound, on its lift, keeps others silent only while it would be heard."""
        waits = hand.lifts and hand.stage is _Stage.HELD
        return not waits or self._would_refuse(self._accepted(hand, at, Cause.LIFT)) is None
