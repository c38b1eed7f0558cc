"""What is known of a recording that a therapist brought: the file beside its audio, parsed strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from toccata.settings.client import CLIENT_ID
from toccata.settings.document import read_document
from toccata.settings.judge import (
    Judge,
    expect_format,
    judge_format,
    label,
    matching,
    nullable,
    number,
    one_of,
    record,
)
from toccata.settings.picture import judge_picture
from toccata.settings.place import Place, shown

PACK = "own"
LONGEST_LABEL = 40
SHORTEST_S = 0.010
RELEASE_MS = 120.0

SHA256 = re.compile(r"[0-9a-f]{64}")
OWN_NAME = re.compile(rf"{PACK}/([0-9a-f]{{64}})")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a recording is brought for: its role, a key of `toccata.sound.roles.ROLES`, and how long it may last."""

    role: str
    longest_s: float


KINDS: Mapping[str, Kind] = {"pad": Kind("effect", 60.0), "listening": Kind("listening", 600.0)}
"""A sound for a pad, as loud as all struck ones; and a piece to listen to, as loud as a whole as a song is."""

LONGEST_S = max(kind.longest_s for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class Description:
    """What people say of a recording.

    Attributes:
        label: what a therapist calls it.
        kind: a key of ``KINDS``.
        spoken: words, which a second touch does not start over.
        picture: an emoji, or ``pictogram:`` and one of our own.
        owner: id of the client whom it belongs to.
        consent_on: the day, YYYY-MM-DD, on which whoever is heard has agreed.
        expires_on: the last day, YYYY-MM-DD, on which it may be heard.
        muted: it stays silent until somebody lifts that.
    """

    label: str
    kind: str = "pad"
    spoken: bool = False
    picture: str | None = None
    owner: str | None = None
    consent_on: str | None = None
    expires_on: str | None = None
    muted: bool = False


@dataclass(frozen=True, slots=True)
class OwnSound:
    """One recording, made ready to play.

    Attributes:
        pcm_sha256: over its 16-bit words, little-endian, left and right in turn; names its files.
        label: what a therapist calls it; this and all keys from ``kind`` on are those of `Description`.
        seconds: how long it lasts, from 0.01 to what its kind may.
        loudness_lufs: its loudest 400 ms; of a listening piece the whole, gated.
        true_peak_dbtp: its greatest inter-sample peak.
        loudness_change_db: by how much the recording was made louder (+) or softer (-).
        release_ms: how long its fade takes on a lift.
    """

    pcm_sha256: str
    label: str
    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    loudness_change_db: float
    release_ms: float = RELEASE_MS
    kind: str = "pad"
    spoken: bool = False
    picture: str | None = None
    owner: str | None = None
    consent_on: str | None = None
    expires_on: str | None = None
    muted: bool = False

    @property
    def name(self) -> str:
        """As clients' files write it: ``own/`` and 64 hexadecimal digits."""
        return f"{PACK}/{self.pcm_sha256}"

    @property
    def role(self) -> str:
        """What it is for, a role of the packs."""
        return KINDS[self.kind].role

    @property
    def description(self) -> Description:
        """What people say of it."""
        return Description(**{key: getattr(self, key) for key in _DESCRIBED})

    def has_expired(self, day: str) -> bool:
        """Tell whether its last day is over; ``day`` is today, YYYY-MM-DD, or "" where nobody knows."""
        return self.expires_on is not None and day > self.expires_on


def described(sound: OwnSound, description: Description) -> OwnSound:
    """Put a whole description in the place of a sound's; its kind stays, because its loudness is that of its kind.

    Raises:
        SettingError: a part of the description can't be followed.
    """
    told = {key: getattr(description, key) for key in _DESCRIBED if key != "kind"}
    return parse_own_sound(own_sound_json(replace(sound, **told)), "the sound")


def judge_day(value: object, place: Place) -> str:
    """Accept a day that there is, written YYYY-MM-DD."""
    if isinstance(value, str) and _DAY.fullmatch(value) is not None:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise place.refusal(f"{shown(value)} is not a day", "write year, month and day, like 2027-03-31")


judge_label: Judge[str] = label(LONGEST_LABEL)

_DECIBELS = number(-150, 150, "dB")
_YES_NO: Judge[bool] = one_of(((True, True), (False, False)), "true or false")

_SAID: Mapping[str, Judge[Any]] = {
    "kind": one_of(((kind, kind) for kind in KINDS), "a kind of own sound"),
    "spoken": _YES_NO,
    "picture": nullable(judge_picture()),
    "owner": nullable(matching(CLIENT_ID, "a client's id", "write the id of a client, or null")),
    "consent_on": nullable(judge_day),
    "expires_on": nullable(judge_day),
    "muted": _YES_NO,
}
"""May be left out: files that are older than these keys stay readable."""

_KEYS: Mapping[str, Judge[Any]] = {
    "format": judge_format,
    "label": judge_label,
    "seconds": number(SHORTEST_S, LONGEST_S, "s"),
    "role": one_of(((kind.role, kind.role) for kind in KINDS.values()), "the role of an own sound"),
    "pcm_sha256": matching(SHA256, "a SHA-256", "write the 64 digits of the samples' SHA-256"),
    "loudness_lufs": _DECIBELS,
    "true_peak_dbtp": _DECIBELS,
    "loudness_change_db": _DECIBELS,
    "release_ms": number(RELEASE_MS, 10_000, "ms"),
}

_DESCRIBED = ("label", *_SAID)
_UNSAID = Description("")


def parse_own_sound(text: str, where: str) -> OwnSound:
    """Read a side file; every key must be there but those of a description, which a label alone may be.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    document = read_document(text, top)
    expect_format(document, top)
    found = record({**_KEYS, **_SAID}, required=_KEYS)(document, top)
    del found["format"]
    role = found.pop("role")
    sound = OwnSound(**found)
    if role != sound.role:
        raise top.key("role").refusal(f"{shown(role)} is not the role of a {sound.kind} sound", f"write {sound.role}")
    if sound.seconds > KINDS[sound.kind].longest_s:
        longest = f"{KINDS[sound.kind].longest_s:g} s"
        raise top.key("seconds").refusal(f"{sound.seconds:g} is too long", f"a {sound.kind} sound lasts {longest}")
    return sound


def own_sound_json(sound: OwnSound) -> str:
    """Write the side file of a sound; what nobody said is left out, so that an older version can read it."""
    said = {key: getattr(sound, key) for key in _SAID if getattr(sound, key) != getattr(_UNSAID, key)}
    about = {"format": 1} | {key: getattr(sound, key) for key in _KEYS if key != "format"} | said
    return json.dumps(about, indent=1, ensure_ascii=False) + "\n"


def own_sounds_in(text: str) -> frozenset[str]:
    """Give the SHA-256 of every own sound that a client's document names, however it is spelled; of any other text too.

    What is no JSON is searched as it is, so that a sound is never taken for unused because a file is damaged.
    """
    try:
        texts = [*_texts(json.loads(text)), text]
    except (ValueError, RecursionError):
        texts = [text]
    return frozenset(digits for found in texts for digits in OWN_NAME.findall(found))


def _texts(value: object) -> Iterator[str]:
    """Every text of a document; what still waits is kept in a list, so that no nesting is too deep."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list):
            waiting += found
