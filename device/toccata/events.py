"""What flows through the instrument: frozen, and stamped at its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toccata.units import Decibels, Gain, Level, PadId, Seconds


class Cause(StrEnum):
    """Why a sound started or ended."""

    PRESS = "press"
    REPEAT = "repeat"
    LIFT = "lift"
    TIMED = "timed"
    MAX_HOLD = "max-hold"
    STOLEN = "stolen"
    FAULT = "fault"
    FINISHED = "finished"


class Why(StrEnum):
    """Why a touch stayed silent."""

    ACCEPTANCE = "acceptance"
    RELEASE = "release"
    POST_ACCEPTANCE = "post-acceptance"
    ONE_AT_A_TIME = "one-at-a-time"
    SOUNDING = "sounding"
    UNMAPPED = "unmapped"
    WAITING = "waiting"
    MUTED = "muted"
    QUIET = "quiet"
    CLEANING = "cleaning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a board says of one pad: level 0.0 is untouched; stamped when the confirming read ended.

    Of a switch: 1.0 closed, 0.0 open. Of a sensor: the share of its full scale, before any calibration; one for every
    sample. ``burst`` marks a pad that was touched together with seven others or more: a forearm. ``stale`` marks a
    touch that began when the board could not be believed: it makes no sound until it was released and made anew.
    ``onset``: a sensor that counts by itself has counted a squeeze since its reading before, which may be over.
    """

    pad: PadId
    level: Level
    at: Seconds
    burst: bool = False
    stale: bool = False
    onset: bool = False


@dataclass(frozen=True, slots=True)
class BoardFault:
    """Nothing that this board says is believed any more. ``what``: in the technician's words; ``name``: a sensor's."""

    board: int
    what: str
    at: Seconds
    name: str = ""


@dataclass(frozen=True, slots=True)
class BoardRecovered:
    """The board is believed again; its pads sound once they were released and touched anew. ``name``: a sensor's."""

    board: int
    what: str
    at: Seconds
    name: str = ""


Sensed = Reading | BoardFault | BoardRecovered


@dataclass(frozen=True, slots=True)
class Press:
    """A pad is touched firmly enough for this client."""

    pad: PadId
    level: Level
    at: Seconds
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Lift:
    """A pad that was pressed is not any more. ``cause`` is FAULT where its board was lost."""

    pad: PadId
    at: Seconds
    cause: Cause = Cause.LIFT


@dataclass(frozen=True, slots=True)
class Moved:
    """A sensor that was pressed is squeezed more or less: ``level`` as of a `Press`, calibrated, 0..1."""

    pad: PadId
    level: Level
    at: Seconds


@dataclass(frozen=True, slots=True)
class Note:
    """Start this voice: the sample of that key in the bank, at that gain over what is baked in.

    ``beside``: voices that start at the very same frame, because they are layers of one sound.
    """

    voice: int
    sample: str
    gain: Gain
    loop: bool
    at: Seconds
    beside: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """Move a sounding voice to another gain, in a straight line over ``over`` seconds."""

    voice: int
    gain: Gain
    over: Seconds
    at: Seconds


@dataclass(frozen=True, slots=True)
class Silence:
    """Fade a sounding voice to nothing, in a straight line over ``over`` seconds."""

    voice: int
    over: Seconds
    at: Seconds


Action = Note | Turn | Silence


@dataclass(frozen=True, slots=True)
class Started:
    """A sound begins; ``gain_db`` is relative to the pack's file."""

    at: Seconds
    pad: PadId
    sound: str
    gain_db: Decibels
    cause: Cause


@dataclass(frozen=True, slots=True)
class Ended:
    """A voice is silent."""

    at: Seconds
    pad: PadId
    sound: str
    gain_db: Decibels
    cause: Cause


@dataclass(frozen=True, slots=True)
class Ignored:
    """A touch that stays silent, and why."""

    at: Seconds
    pad: PadId
    why: Why


Heard = Started | Ended | Ignored | BoardFault | BoardRecovered
