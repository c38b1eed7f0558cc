"""What sounds are for, and what each role is held to: loudness, ceiling, attack. The only table of these figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """What a sound is for.

    Attributes:
        attack_ms: its attack where neither pad nor client asks for another.
        loudness_lufs: how loud it is, after ITU-R BS.1770: of its loudest 400 ms, or of the whole where ``sustained``.
        true_peak_max_dbtp: its ceiling.
        sustained: its loudness is that of the whole, not of its loudest moment.
        spoken: words, which a second touch does not start over.
    """

    attack_ms: float
    loudness_lufs: float
    true_peak_max_dbtp: float
    sustained: bool = False
    spoken: bool = False


_STRUCK_MS, _SUSTAINED_MS = 5.0, 42.0
_STRUCK_LUFS, _STRUCK_DBTP = -28.0, -15.0
_SUSTAINED_DBTP = -17.0

ROLES: Mapping[str, Role] = {
    "note": Role(_STRUCK_MS, _STRUCK_LUFS, _STRUCK_DBTP),
    "drum": Role(_STRUCK_MS, _STRUCK_LUFS, _STRUCK_DBTP),
    "effect": Role(_STRUCK_MS, _STRUCK_LUFS, _STRUCK_DBTP),
    "speech": Role(_STRUCK_MS, _STRUCK_LUFS, _STRUCK_DBTP, spoken=True),
    "voice": Role(_SUSTAINED_MS, -32.0, _SUSTAINED_DBTP, sustained=True),
    "groove": Role(_STRUCK_MS, -33.0, _SUSTAINED_DBTP, sustained=True),
    "drone": Role(_SUSTAINED_MS, -34.0, _SUSTAINED_DBTP, sustained=True),
    "bed": Role(_SUSTAINED_MS, -36.0, _SUSTAINED_DBTP, sustained=True),
    "listening": Role(_SUSTAINED_MS, -32.0, _STRUCK_DBTP, sustained=True),
}
