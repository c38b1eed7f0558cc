"""What instrument.json says of its loudness at an ear."""

from __future__ import annotations

import re
from typing import Any

from toccata.settings.judge import Judge, choice, matching, number, record
from toccata.settings.loudness import DISTANCES_CM, LEAST_DBA, MOST_DBA, Loudness, Person, doubt_about
from toccata.settings.place import Place

QUIETEST_NOISE_LUFS, LOUDEST_NOISE_LUFS = -40, -20
AGAIN = "measure again: toccata calibrate loudness"

_KEYS = tuple(str(distance) for distance in DISTANCES_CM)
_DBA = number(LEAST_DBA, MOST_DBA, "dB(A)")
_READINGS = record(dict.fromkeys(_KEYS, _DBA), required=_KEYS)


def _readings(value: object, place: Place) -> dict[int, float]:
    found = _READINGS(value, place)
    readings = {distance: found[str(distance)] for distance in DISTANCES_CM}
    for index, distance in enumerate(DISTANCES_CM):
        doubt = doubt_about(readings[distance], list(readings.values())[:index])
        if doubt is not None:
            raise place.key(str(distance)).refusal(doubt.partition(":")[0], AGAIN)
    return readings


_TABLE: dict[str, Judge[Any]] = {
    "measured_dba": _readings,
    "at_lufs": number(QUIETEST_NOISE_LUFS, LOUDEST_NOISE_LUFS, "LUFS"),
    "person": choice(Person, "a person"),
    "measured_on": matching(re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a day", "write it like 2026-11-23"),
}
_LOUDNESS = record(_TABLE, required=tuple(_TABLE))


def judge_loudness(value: object, place: Place) -> Loudness:
    """Accept what was measured; all four keys belong together."""
    return Loudness(**_LOUDNESS(value, place))
