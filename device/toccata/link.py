"""What the two programs say to one another: the messages, one type each. `link_wire` writes them on their socket.

Each side opens with its greeting; a side that meets another version says so and hangs up. Neither waits for the other:
what can't be written at once is dropped with the connection, and a new one begins with everything that holds now.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

VERSION = 5
"""Of this schema; goes up with every change that the other side could not read."""


class _Message(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """All messages are frozen, named by ``type``, and refuse what they do not know."""


class Hello(_Message, frozen=True, tag="hello"):
    """The config server's greeting; a ``guest`` (a technician's command) listens beside it, in nobody's place."""

    version: int = VERSION
    guest: bool = False


class Apply(_Message, frozen=True, tag="apply"):
    """Play this client's file as it lies in the store; ``setup`` None: its active one. ``token`` names the answer."""

    token: int
    client: str
    setup: str | None = None


class Quiet(_Message, frozen=True, tag="quiet"):
    """Fade everything in 60 ms and stay silent; off: play again, 6 dB lower."""

    on: bool


class Clean(_Message, frozen=True, tag="clean"):
    """Stay silent while the pads are wiped, until they were dry and untouched for 10 s; off: play again at once."""

    on: bool


class SetLevel(_Message, frozen=True, tag="set-level"):
    """The client's level from now on, -60 to 0 dB. What is louder than that is turned down at once.

    Louder than what was pre-mixed comes with the ``Apply`` that follows the save.
    """

    level_db: float


class Preview(_Message, frozen=True, tag="preview"):
    """Let the instrument sound this once, at the client's level, 3 s at most. A person asked for it."""

    sound: str
    gain_db: float = 0.0


class Mute(_Message, frozen=True, tag="mute"):
    """Fade this sound wherever it sounds. Its pads stay silent from the ``Apply`` on that follows."""

    sound: str


class Tune(_Message, frozen=True, tag="tune"):
    """Thresholds of one pad in counts, from the moment on at which nobody touches its board."""

    pad: str
    touch: int
    release: int


class Watch(_Message, frozen=True, tag="watch"):
    """Send the counts of this board ten times a second, for 5 s; asked anew as long as somebody looks."""

    board: int


class Feel(_Message, frozen=True, tag="feel"):
    """Send what this sensor feels 20 times a second, for 5 s; asked anew as long as somebody looks.

    ``hush``: meanwhile it plays nothing (somebody calibrates it); asked without it, it plays again.
    """

    sensor: str
    hush: bool = False


class TouchPad(_Message, frozen=True, tag="touch-pad"):
    """Lay a finger on a simulated pad, squeeze a sensor or close a switch; 0.0 lifts it.

    Let go by itself after 2 s without a word.
    """

    pad: str
    amount: float


class ClosePairing(_Message, frozen=True, tag="close-pairing"):
    """The window closes before its 120 s: the tablet of this name was paired; "": five tries were wrong."""

    paired: str = ""


class OpenPairing(_Message, frozen=True, tag="open-pairing"):
    """A guest alone may ask this (`toccata pair`), never the config server: let a tablet be paired, for 120 s.

    ``technician``: it becomes the technician's, and no other one stays so.
    """

    technician: bool = False


_Plays: TypeAlias = Apply | Quiet | Clean | SetLevel | Preview | Mute
_Pads: TypeAlias = Tune | Watch | Feel | TouchPad
_Pairing: TypeAlias = ClosePairing | OpenPairing
ToInstrument: TypeAlias = Hello | _Plays | _Pads | _Pairing


class Greeting(_Message, frozen=True, tag="greeting"):
    """The instrument's greeting: what does not change while it runs. ``boards`` is their count."""

    version: int
    simulated: bool
    boards: int


class State(_Message, frozen=True, tag="state"):
    """What holds now; sent after the greeting and whenever any of it changes.

    Attributes:
        client: id of who plays; "" before the first.
        setup: its name.
        file: version of the client's file that plays, as the store names it; "" for the default client.
        quiet: pads stay silent until Quiet is lifted.
        cleaning: pads stay silent until they are dry and untouched for 10 s.
        trim_db: 0, or how much lower than its level the client plays since Quiet was lifted.
        pairing_s: how long the pairing window stays open; 0: closed.
        card: one line on the sound card; ``card_ok`` False: nothing is heard.
        boards: for every board, whether it is played.
        sensors: for every sensor of instrument.json, whether it answers; None: nobody plays it, so it is not read.
        knob_db: 0, or how much lower the knob on the panel lets the client play.
        safe: why the safe profile plays, in one line; "": it does not.
        pairs_technician: a tablet that is paired in this window becomes the technician's, and no other one stays so.
    """

    client: str
    setup: str
    file: str
    quiet: bool
    cleaning: bool
    trim_db: float
    pairing_s: float
    card: str
    card_ok: bool
    boards: tuple[bool, ...]
    sensors: tuple[bool | None, ...] = ()
    knob_db: float = 0.0
    safe: str = ""
    pairs_technician: bool = False


class Applied(_Message, frozen=True, tag="applied"):
    """The map asked for by ``token`` plays from now on."""

    token: int
    client: str
    setup: str


class Refused(_Message, frozen=True, tag="refused"):
    """What was asked for by ``token`` can't be played; what played before plays on."""

    token: int
    where: str
    what: str
    remedy: str


class Pressed(_Message, frozen=True, tag="pressed"):
    """A pad is touched; level 0..1. Instants are seconds on the instrument's monotonic clock."""

    pad: str
    level: float
    at: float


class Lifted(_Message, frozen=True, tag="lifted"):
    """A pad is no longer touched."""

    pad: str
    at: float


class Started(_Message, frozen=True, tag="started"):
    """A sound begins; the words of ``cause`` and ``why`` are those of ``toccata perform``."""

    pad: str
    sound: str
    gain_db: float
    cause: str
    at: float


class Ended(_Message, frozen=True, tag="ended"):
    """A sound is over."""

    pad: str
    sound: str
    cause: str
    at: float


class Ignored(_Message, frozen=True, tag="ignored"):
    """A touch stays silent, and why."""

    pad: str
    why: str
    at: float


class Fault(_Message, frozen=True, tag="fault"):
    """A board, or the sensor of this name, is lost; ``what`` in the technician's words."""

    board: int
    what: str
    at: float
    name: str = ""


class Recovered(_Message, frozen=True, tag="recovered"):
    """A board, or the sensor of this name, is believed again."""

    board: int
    what: str
    at: float
    name: str = ""


class Counts(_Message, frozen=True, tag="counts"):
    """Filtered counts and baselines of the twelve pads of a watched board (MPR121 registers 0x04 and 0x1E)."""

    board: int
    filtered: tuple[int, ...]
    baseline: tuple[int, ...]
    at: float


class Felt(_Message, frozen=True, tag="felt"):
    """What a sensor feels: ``raw`` is the share of its full scale, ``level`` that after the client's calibration."""

    sensor: str
    raw: float
    level: float
    at: float


class Health(_Message, frozen=True, tag="health"):
    """Once a second: how the instrument is.

    Attributes:
        at: when.
        bus_errors: calls on the bus that failed, since the start.
        unconfirmed: reads that a second one did not confirm, since the start.
        board_faults: how often each board was lost.
        late_ms: the longest that a tick was late in the last second.
        memory_mb: resident memory.
        underruns: how often the card ran dry since the start; None: it can't tell.
        bus_calls: calls on the bus since the start.
    """

    at: float
    bus_errors: int
    unconfirmed: int
    board_faults: tuple[int, ...]
    late_ms: float
    memory_mb: float
    underruns: int | None = None
    bus_calls: int = 0


_Events: TypeAlias = Pressed | Lifted | Started | Ended | Ignored | Fault | Recovered
_Figures: TypeAlias = Counts | Felt | Health
FromInstrument: TypeAlias = Greeting | State | Applied | Refused | _Events | _Figures
