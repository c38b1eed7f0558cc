"""What a therapist decides for one client: access settings, level and ceiling, and setups of pads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from toccata.units import Decibels, PadId

LOWEST_LEVEL_DB = Decibels(-60.0)
"""Of a client's level, and of a preview."""

CLIENT_ID = re.compile(r"[a-z0-9-]{1,32}")


class Mode(StrEnum):
    """What a pad's sound does with a press; *hold* is the field's *momentary*."""

    ONE_SHOT = "one-shot"
    HOLD = "hold"
    LATCH = "latch"
    TIMED = "timed"
    STEP = "step"
    RANDOM = "random"


class Again(StrEnum):
    """What a press does while the pad still sounds."""

    RESTART = "restart"
    IGNORE = "ignore"
    LAYER = "layer"


class OneAtATime(StrEnum):
    """Whether one held pad keeps the others silent (ON) or yields to the newest press (LAST)."""

    OFF = "off"
    ON = "on"
    LAST = "last"


class ActivateOn(StrEnum):
    """The moment at which an accepted press sounds."""

    PRESS = "press"
    LIFT = "lift"


class Sensitivity(StrEnum):
    """How slight a touch counts as a press."""

    LIGHT = "light"
    NORMAL = "normal"
    FIRM = "firm"


class Curve(StrEnum):
    """How a squeeze becomes loudness: SOFT answers a slight one, FIRM keeps most of its range for a strong one."""

    SOFT = "soft"
    LINEAR = "linear"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one person can do with one sensor, in shares of its full scale: 0 <= rest < comfortable < firm <= 1."""

    rest: float = 0.0
    comfortable: float = 0.5
    firm: float = 1.0


@dataclass(frozen=True, slots=True)
class Access:
    """The access settings of a client or, merged, of one pad. Times in milliseconds, 0-60,000; max_hold_s 1-7,200."""

    acceptance_ms: float = 0.0
    release_ms: float = 0.0
    post_acceptance_ms: float = 0.0
    steady_ms: float = 40.0
    repeat_ms: float | None = None
    one_at_a_time: OneAtATime = OneAtATime.OFF
    activate_on: ActivateOn = ActivateOn.PRESS
    max_hold_s: float = 600.0
    sensitivity: Sensitivity = Sensitivity.NORMAL


@dataclass(frozen=True, slots=True)
class PadSettings:
    """One mapped pad, switch or sensor; ``curve`` is a sensor's alone.

    ``access`` is the client's with the pad's own over it. Of a step pad, ``sounds`` and ``waits`` are those of its
    sequence: numbers of steps, from 0, that only a pad that ``answers`` plays.
    """

    mode: Mode
    sounds: tuple[str, ...]
    access: Access = field(default_factory=Access)
    sequence: str | None = None
    seconds: float | None = None
    gain_db: Decibels = Decibels(0.0)
    attack_ms: float | None = None
    dynamics: bool = False
    again: Again | None = None
    waits: tuple[int, ...] = ()
    answers: bool = False
    curve: Curve = Curve.LINEAR


@dataclass(frozen=True, slots=True)
class Setup:
    """A client's map of pads, switches and sensors."""

    name: str
    pads: Mapping[PadId, PadSettings]


@dataclass(frozen=True, slots=True)
class Client:
    """One client, whole. Levels in dB, ``ceiling_dbfs`` -6 to -1; ``pictogram`` is one of `PICTOGRAMS`.

    ``calibration``: by the names of sensors; what is not in it is taken as it comes. ``absent``: the switches and
    sensors of its setups that this instrument does not have; ``setups`` lack them.
    """

    id: str
    nickname: str
    access: Access
    setups: tuple[Setup, ...]
    active_setup: str
    level_db: Decibels = Decibels(-6.0)
    ceiling_dbfs: Decibels = Decibels(-3.0)
    min_attack_ms: float = 0.0
    comfort_shelf_db: Decibels = Decibels(0.0)
    pictogram: str | None = None
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    @property
    def setup(self) -> Setup:
        """The setup that is played now."""
        return next(setup for setup in self.setups if setup.name == self.active_setup)
