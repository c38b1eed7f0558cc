"""What is known of a recording that a therapist brought: the file beside its audio, parsed strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toccata.settings.document import read_document
from toccata.settings.judge import Judge, expect_format, judge_format, label, matching, number, one_of, record
from toccata.settings.place import Place

PACK = "own"
LONGEST_LABEL = 40
LONGEST_S = 60.0
SHORTEST_S = 0.010
RELEASE_MS = 120.0

SHA256 = re.compile(r"[0-9a-f]{64}")
OWN_NAME = re.compile(rf"{PACK}/([0-9a-f]{{64}})")


@dataclass(frozen=True, slots=True)
class OwnSound:
    """One recording, made ready to play.

    Attributes:
        pcm_sha256: over its 16-bit words, little-endian, left and right in turn; names its files.
        label: what a therapist calls it.
        seconds: how long it lasts, 0.01-60.
        role: what it is for, a role of the packs; so far always ``effect``.
        loudness_lufs: its loudest 400 ms.
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
    role: str = "effect"
    release_ms: float = RELEASE_MS

    @property
    def name(self) -> str:
        """As clients' files write it: ``own/`` and 64 hexadecimal digits."""
        return f"{PACK}/{self.pcm_sha256}"


judge_label: Judge[str] = label(LONGEST_LABEL)

_DECIBELS = number(-150, 150, "dB")

_KEYS: Mapping[str, Judge[Any]] = {
    "format": judge_format,
    "label": judge_label,
    "seconds": number(SHORTEST_S, LONGEST_S, "s"),
    "role": one_of((("effect", "effect"),), "the role of an own sound"),
    "pcm_sha256": matching(SHA256, "a SHA-256", "write the 64 digits of the samples' SHA-256"),
    "loudness_lufs": _DECIBELS,
    "true_peak_dbtp": _DECIBELS,
    "loudness_change_db": _DECIBELS,
    "release_ms": number(RELEASE_MS, 10_000, "ms"),
}


def parse_own_sound(text: str, where: str) -> OwnSound:
    """Read a side file; every key must be there.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    document = read_document(text, top)
    expect_format(document, top)
    found = record(_KEYS, required=_KEYS)(document, top)
    del found["format"]
    return OwnSound(**found)


def own_sound_json(sound: OwnSound) -> str:
    """Write the side file of a sound."""
    about = {"format": 1} | {key: getattr(sound, key) for key in _KEYS if key != "format"}
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
