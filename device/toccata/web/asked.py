"""What the pages send: one type for each body, strict. A key that nobody knows is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from toccata.web.wifi_wish import Deed

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PadName = Annotated[str, msgspec.Meta(pattern="^[0-3]/([0-9]|1[01])$")]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{0,15}$")]
InputName = Annotated[str, msgspec.Meta(pattern="^([0-3]/([0-9]|1[01])|[a-z][a-z0-9-]{0,15})$")]
Counts = Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=1023)]], msgspec.Meta(max_length=1_000)]
Shares = Annotated[list[Annotated[float, msgspec.Meta(ge=0, le=1)]], msgspec.Meta(max_length=1_000)]
Pin = Annotated[str, msgspec.Meta(pattern="^[0-9]{4,8}$")]
ShortName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Level = Annotated[float, msgspec.Meta(ge=-60, le=0)]


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All bodies are frozen and refuse what they do not know."""


class Nothing(_Asked, frozen=True):
    """No body is needed."""


class Enter(_Asked, frozen=True):
    """The one-time key in the address that the terminal shows."""

    key: Text


class Pair(_Asked, frozen=True):
    """A tablet wants to pair; ``pin`` will open its idle page."""

    name: ShortName
    pin: Pin


class Finish(_Asked, frozen=True):
    """A tablet whose sequence was played wants its cookie."""

    attempt: Text


class Unlock(_Asked, frozen=True):
    """The PIN of this tablet."""

    pin: Pin


class Clock(_Asked, frozen=True):
    """What this tablet's clock tells, in seconds since 1970 (UTC)."""

    now_s: Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]


class Switch(_Asked, frozen=True):
    """On or off."""

    on: bool


class Tap(_Asked, frozen=True):
    """Which tap this was: ``number`` counts those of a page, ``page`` is drawn anew each time that one is opened."""

    page: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    number: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class SetQuiet(_Asked, frozen=True):
    """Quiet or not; with its ``tap``, one that a later tap has overtaken does nothing."""

    on: bool
    tap: Tap | None = None


class NewClient(_Asked, frozen=True):
    """A client to be made from a template."""

    nickname: ShortName
    template: Text
    pictogram: Text | None = None


class Play(_Asked, frozen=True):
    """The setup to play; null: the active one."""

    setup: ShortName | None = None


class PowerOn(_Asked, frozen=True):
    """Who plays when the power comes; null: who played last."""

    client: Text | None


class SetLevel(_Asked, frozen=True):
    """The level from now on: of ``client``, if one is named and still plays; overtaken taps do nothing."""

    level_db: Level
    client: Text | None = None
    tap: Tap | None = None


class Preview(_Asked, frozen=True):
    """A sound to hear once on the instrument."""

    sound: Text
    gain_db: Annotated[float, msgspec.Meta(ge=-24, le=12)] = 0.0


class Touch(_Asked, frozen=True):
    """A finger on a simulated pad, a squeeze of a sensor, a switch that closes; 0 lifts it."""

    pad: InputName
    amount: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Tune(_Asked, frozen=True):
    """Thresholds of one pad, in counts."""

    pad: PadName
    touch: Annotated[int, msgspec.Meta(ge=2, le=100)]
    release: Annotated[int, msgspec.Meta(ge=1, le=99)]


class Feel(_Asked, frozen=True):
    """The sensor whose levels are wanted for 5 s; ``hush``: it plays nothing meanwhile."""

    sensor: Name
    hush: bool = False


class FeltByHand(_Asked, frozen=True):
    """What a sensor felt while a person calibrated it, phase by phase, in shares of its full scale."""

    sensor: Name
    rest: Shares
    comfortable: Shares
    firm: Shares


class TouchedPad(_Asked, frozen=True):
    """Filtered counts of one pad: while nobody touched it, and under one plain touch."""

    idle: Counts
    touched: Counts


class Watch(_Asked, frozen=True):
    """The board whose counts are wanted for 5 s."""

    board: Annotated[int, msgspec.Meta(ge=0, le=3)]


class SoundDescription(_Asked, frozen=True):
    """What people say of an own sound, whole: what is left out is taken away. Days are YYYY-MM-DD."""

    label: ShortName
    picture: Text | None = None
    owner: Text | None = None
    consent_on: Text | None = None
    expires_on: Text | None = None
    muted: bool = False
    spoken: bool = False


class Activity(_Asked, frozen=True):
    """Something to do together; what is left out is chosen for the pads that there are.

    ``pads``: of a completion, those that lead; of chords, three. ``answers``: the client's pad of a completion.
    """

    activity: Literal["song", "completion", "chords", "hello", "goodbye"]
    pack: Text
    song: Text | None = None
    pads: Annotated[list[InputName], msgspec.Meta(min_length=1, max_length=68)] | None = None
    answers: InputName | None = None


class PlayedSounds(_Asked, frozen=True):
    """The sounds on the pads for which a drone is wanted."""

    sounds: Annotated[list[Text], msgspec.Meta(max_length=1000)]


class SetRole(_Asked, frozen=True):
    """What a tablet may do."""

    role: Literal["therapist", "technician"]


class Stick(_Asked, frozen=True):
    """The USB stick to write to or to read from, by its id in GET /api/sticks."""

    stick: Text


class WifiWish(_Asked, frozen=True):
    """A wish about the Wi-Fi; joining what is open or known needs no passphrase."""

    do: Deed
    ssid: Text | None = None
    passphrase: Text | None = None

    def __repr__(self) -> str:
        """Never tell the passphrase."""
        return f"WifiWish({self.do})"


class ClientDocument(msgspec.Struct, frozen=True):
    """A client's file as it is; the instrument's own judge reads it (see the client format)."""

    client: dict[str, Any]
    setups: list[dict[str, Any]]


class InstrumentDocument(msgspec.Struct, frozen=True):
    """instrument.json as it is; every key may be left out."""

    boards: list[dict[str, Any]] | None = None
    most_level_db: float | None = None
    ceiling_dbfs: float | None = None
