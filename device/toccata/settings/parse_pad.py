"""What a client's file says of one pad, switch or sensor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from toccata.settings.client import (
    Access,
    ActivateOn,
    Again,
    Curve,
    Mode,
    OneAtATime,
    PadSettings,
    Sensitivity,
)
from toccata.settings.judge import Judge, choice, entries, known, label, many, nullable, number, one_of, record, whole
from toccata.settings.place import Place
from toccata.settings.sequences import check_waits

MOST_SOUNDS = 1000

_TIME_MS = number(0, 60_000, "ms")

ATTACK_MS = number(0, 2_000, "ms")

ACCESS: Mapping[str, Judge[Any]] = {
    "acceptance_ms": _TIME_MS,
    "release_ms": _TIME_MS,
    "post_acceptance_ms": _TIME_MS,
    "steady_ms": _TIME_MS,
    # A repeat every 0 ms would never end; null is the word for none.
    "repeat_ms": nullable(number(1, 60_000, "ms, or null")),
    "one_at_a_time": one_of(
        ((False, OneAtATime.OFF), (True, OneAtATime.ON), ("last", OneAtATime.LAST)), "a way of one at a time"
    ),
    "activate_on": choice(ActivateOn, "a moment to activate on"),
    "max_hold_s": number(1, 7_200, "s"),
    "sensitivity": choice(Sensitivity, "a sensitivity"),
}

_USES: Mapping[Mode, tuple[str, ...]] = {
    Mode.ONE_SHOT: ("sound",),
    Mode.HOLD: ("sound",),
    Mode.LATCH: ("sound",),
    Mode.TIMED: ("sound", "seconds"),
    Mode.STEP: ("sounds", "sequence", "waits", "answers"),
    Mode.RANDOM: ("sounds",),
}
"""The keys that a mode has for itself. All are required, but for a step pad: either of its first two is enough."""

_TWINS = {"sound": "sounds", "sounds": "sound"}


def judge_pad(access: Access, sounds: Collection[str]) -> Judge[PadSettings]:
    """Accept a mapped pad or switch; its own access settings lie over these, key by key."""
    return _judge(access, _pad_keys(sounds))


def judge_sensor(access: Access, sounds: Collection[str]) -> Judge[PadSettings]:
    """Accept a mapped sensor: all that a pad takes, and a curve."""
    return _judge(access, {**_pad_keys(sounds), "curve": choice(Curve, "a curve")})


def _judge(access: Access, keys: Mapping[str, Judge[Any]]) -> Judge[PadSettings]:
    tables = {mode: _of_mode(mode, keys) for mode in Mode}
    any_mode = record(keys, required=("mode",))

    def judge(value: object, place: Place) -> PadSettings:
        mode = entries(value, place).get("mode")
        fitting = tables[Mode(mode)] if isinstance(mode, str) and mode in tables else any_mode
        found = fitting(value, place)
        heard = (found.pop("sound"),) if "sound" in found else found.pop("sounds", ())
        own = replace(access, **found.pop("access", {}))
        return _checked(PadSettings(sounds=heard, access=own, **found), place)

    return judge


def _of_mode(mode: Mode, keys: Mapping[str, Judge[Any]]) -> Judge[dict[str, Any]]:
    uses = _USES[mode]
    others = {key for keys in _USES.values() for key in keys} - set(uses)
    judges = {key: judge for key, judge in keys.items() if key not in others}
    needed = () if mode is Mode.STEP else uses
    refused = {key: (f"a {mode} pad takes no {key!r}", _instead(key, mode)) for key in others}
    return record(judges, required=("mode", *needed), refused=refused)


def _instead(key: str, mode: Mode) -> str:
    twin = _TWINS.get(key)
    if twin in _USES[mode]:
        return f"did you mean {twin!r}?"
    fitting = ", ".join(repr(str(other)) for other, uses in _USES.items() if key in uses)
    return f"take it out, or choose a mode that takes it: {fitting}"


def _pad_keys(sounds: Collection[str]) -> Mapping[str, Judge[Any]]:
    sound = known(sounds, "a sound that there is")
    return {
        "mode": choice(Mode, "a mode"),
        "sound": sound,
        "sounds": many(sound, 1, MOST_SOUNDS, "sounds"),
        "sequence": label(40),
        "waits": many(whole(0, MOST_SOUNDS - 1), 0, MOST_SOUNDS, "steps"),
        "answers": one_of(((True, True), (False, False)), "true or false"),
        "seconds": number(0.1, 7_200, "s"),
        "gain_db": number(-24, 12, "dB"),
        "attack_ms": ATTACK_MS,
        "dynamics": one_of((("touch", True),), "a kind of dynamics"),
        "again": choice(Again, "an answer to a second touch"),
        "access": record(ACCESS),
    }


def _checked(pad: PadSettings, place: Place) -> PadSettings:
    if pad.mode is Mode.STEP and not pad.sounds and pad.sequence is None:
        raise place.key("sounds").refusal("this key is missing", "add it, or a 'sequence' that another pad gives")
    check_waits(pad, place)
    if pad.mode is Mode.RANDOM and len(set(pad.sounds)) < 2:
        raise place.key("sounds").refusal(
            "random never repeats the last sound, and there is only one", "add another sound, or choose 'one-shot'"
        )
    return pad
