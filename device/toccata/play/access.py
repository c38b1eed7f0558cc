"""Access settings: which presses count, and from when; in the field's own words (acceptance time, release time)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from toccata.events import Cause, Ignored, Lift, Press, Why
from toccata.settings.client import Access, ActivateOn, OneAtATime
from toccata.units import NEVER, Level, PadId, Seconds, from_ms

RESTING_HAND_S = Seconds(10.0)
"""A pad held longer than this is a resting hand: it no longer keeps the other pads silent."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A press that counts: it sounds now. ``cause`` is LIFT for pads that sound when they are let go."""

    pad: PadId
    level: Level
    at: Seconds
    burst: bool
    cause: Cause


@dataclass(frozen=True, slots=True)
class Released:
    """An accepted press is over; ``cause`` is FAULT where its board was lost."""

    pad: PadId
    at: Seconds
    cause: Cause


@dataclass(frozen=True, slots=True)
class Repeated:
    """An accepted press has stayed down for another repeat time."""

    pad: PadId
    at: Seconds


@dataclass(frozen=True, slots=True)
class Rested:
    """An accepted press has stayed down for max_hold_s."""

    pad: PadId
    at: Seconds


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A newer press on another pad ends what this one and all others sound (one_at_a_time: last)."""

    by: PadId
    at: Seconds


Judged = Accepted | Released | Repeated | Rested | TakenOver | Ignored


class _Stage(Enum):
    IDLE = auto()
    PENDING = auto()  # pressed, acceptance time running
    HELD = auto()  # accepted and still down
    RESTED = auto()  # down for max_hold_s: silent until its lift
    DEAF = auto()  # ignored until its lift


@dataclass(slots=True)
class _Hand:
    access: Access
    lifts: bool
    stage: _Stage = _Stage.IDLE
    pressed_at: Seconds = Seconds(0.0)
    accepted_at: Seconds = Seconds(0.0)
    lifted_at: Seconds | None = None
    next_repeat: Seconds = NEVER
    deaf_until: Seconds = Seconds(0.0)
    level: Level = Level(0.0)
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Grip:
    """How one mapped pad is judged. ``lifts``: its sound starts on the lift of an accepted press."""

    access: Access
    lifts: bool = False

    @classmethod
    def of(cls, access: Access, holds: bool) -> Grip:
        """A pad that sounds while it is held can't start on its lift: it starts on its press."""
        return cls(access, access.activate_on is ActivateOn.LIFT and not holds)


class Judge:
    """Applies the access settings of every mapped pad; an unmapped pad has no effect on any other."""

    def __init__(self, grip: Callable[[PadId], Grip | None]) -> None:
        self._grip = grip
        self._hands: dict[PadId, _Hand] = {}
        self._closed_until = Seconds(0.0)

    def feel(self, felt: Press | Lift) -> list[Judged]:
        """Take in one press or lift."""
        if isinstance(felt, Lift):
            hand = self._hands.get(felt.pad)
            return [] if hand is None else self._lift(felt, hand)
        grip = self._grip(felt.pad)
        if grip is None:
            return [Ignored(felt.at, felt.pad, Why.UNMAPPED)]
        return self._press(felt, self._hands.setdefault(felt.pad, _Hand(grip.access, grip.lifts)))

    def step(self, now: Seconds) -> list[Judged]:
        """Do what is due, pad by pad."""
        judged: list[Judged] = []
        for pad in sorted(self._hands):
            hand = self._hands[pad]
            if hand.lifted_at is not None:
                if now >= hand.lifted_at + from_ms(hand.access.steady_ms):
                    judged += self._let_go(pad, hand, now, Cause.LIFT)
            else:
                judged += self._hold(pad, hand, now)
        return judged

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        return Seconds(min((self._hand_due(hand) for hand in self._hands.values()), default=NEVER))

    def _press(self, press: Press, hand: _Hand) -> list[Judged]:
        if hand.lifted_at is not None:
            # A break shorter than steady_ms: tremor. The press goes on as if it had not happened.
            if press.at < hand.lifted_at + from_ms(hand.access.steady_ms):
                hand.lifted_at = None
                return self._hold(press.pad, hand, press.at)
            self._let_go(press.pad, hand, press.at, Cause.LIFT)
        if hand.stage is not _Stage.IDLE:
            return []
        hand.pressed_at, hand.level, hand.burst = press.at, press.level, press.burst
        why = self._refusal(press.pad, hand, press.at)
        if why is not None:
            return self._ignore(press.pad, hand, press.at, why)
        hand.stage = _Stage.PENDING
        return self._hold(press.pad, hand, press.at)

    def _lift(self, lift: Lift, hand: _Hand) -> list[Judged]:
        if hand.stage is _Stage.IDLE:
            return []
        if lift.cause is Cause.FAULT or hand.access.steady_ms <= 0:
            hand.lifted_at = lift.at
            return self._let_go(lift.pad, hand, lift.at, lift.cause)
        if hand.lifted_at is None:
            hand.lifted_at = lift.at
        return []

    def _hold(self, pad: PadId, hand: _Hand, now: Seconds) -> list[Judged]:
        if hand.stage is _Stage.PENDING and now >= hand.pressed_at + from_ms(hand.access.acceptance_ms):
            return self._accept(pad, hand, now)
        if hand.stage is not _Stage.HELD:
            return []
        if now >= hand.accepted_at + hand.access.max_hold_s:
            hand.stage = _Stage.RESTED
            return [Rested(pad, now)]
        if now >= hand.next_repeat:
            hand.next_repeat = Seconds(max(hand.next_repeat, now - 0.001) + from_ms(hand.access.repeat_ms or 0))
            return [Repeated(pad, now)]
        return []

    def _accept(self, pad: PadId, hand: _Hand, now: Seconds) -> list[Judged]:
        why = self._refusal(pad, hand, now)
        if why is not None:
            return self._ignore(pad, hand, now, why)
        access = hand.access
        hand.stage, hand.accepted_at = _Stage.HELD, now
        hand.next_repeat = NEVER if access.repeat_ms is None else Seconds(now + from_ms(access.repeat_ms))
        self._closed_until = Seconds(max(self._closed_until, now + from_ms(access.post_acceptance_ms)))
        judged: list[Judged] = [TakenOver(pad, now)] if access.one_at_a_time is OneAtATime.LAST else []
        if not hand.lifts:
            judged.append(Accepted(pad, hand.level, now, hand.burst, Cause.PRESS))
        return judged

    def _let_go(self, pad: PadId, hand: _Hand, now: Seconds, cause: Cause) -> list[Judged]:
        stage, lifted_at = hand.stage, hand.lifted_at if hand.lifted_at is not None else now
        hand.stage, hand.lifted_at, hand.next_repeat = _Stage.IDLE, None, NEVER
        if stage is _Stage.PENDING:
            return [Ignored(now, pad, Why.FAULT if cause is Cause.FAULT else Why.ACCEPTANCE)]
        if stage is _Stage.DEAF:
            return []
        hand.deaf_until = Seconds(lifted_at + from_ms(hand.access.release_ms))
        if not hand.lifts:
            return [Released(pad, now, cause)]
        if stage is _Stage.HELD and cause is not Cause.FAULT:
            return [Accepted(pad, hand.level, now, hand.burst, Cause.LIFT), Released(pad, now, cause)]
        return [Ignored(now, pad, Why.FAULT if cause is Cause.FAULT else Why.ACCEPTANCE)]

    def _ignore(self, pad: PadId, hand: _Hand, at: Seconds, why: Why) -> list[Judged]:
        hand.stage = _Stage.DEAF
        return [Ignored(at, pad, why)]

    def _refusal(self, pad: PadId, hand: _Hand, at: Seconds) -> Why | None:
        if at < hand.deaf_until:
            return Why.RELEASE
        if at < self._closed_until:
            return Why.POST_ACCEPTANCE
        if hand.access.one_at_a_time is OneAtATime.ON and self._another_is_held(pad, at):
            return Why.ONE_AT_A_TIME
        return None

    def _another_is_held(self, pad: PadId, at: Seconds) -> bool:
        return any(
            hand.stage is _Stage.HELD and hand.lifted_at is None and at < hand.accepted_at + RESTING_HAND_S
            for other, hand in self._hands.items()
            if other != pad
        )

    def _hand_due(self, hand: _Hand) -> Seconds:
        if hand.lifted_at is not None:
            return Seconds(hand.lifted_at + from_ms(hand.access.steady_ms))
        if hand.stage is _Stage.PENDING:
            return Seconds(hand.pressed_at + from_ms(hand.access.acceptance_ms))
        if hand.stage is _Stage.HELD:
            return Seconds(min(hand.next_repeat, hand.accepted_at + hand.access.max_hold_s))
        return NEVER
