"""The PIN that reopens a tablet's idle page: kept by scrypt, and slowed after five wrong tries."""

from __future__ import annotations

import hashlib
import hmac
import re

import msgspec

PIN = re.compile(r"[0-9]{4,8}")
TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 60.0, 900.0
SALT_BYTES = 16

COST, BLOCK, LANES = 1 << 13, 8, 10
"""The row of OWASP's password storage sheet for scrypt with 8 MB: a server of 40 MB has no room for 64."""


class KeptPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Salt and scrypt of a PIN, as hex digits."""

    salt: str
    scrypt: str


def keep_pin(pin: str, salt: bytes) -> KeptPin:
    """Make what is kept of a PIN (0.2 s); ``salt``: 16 random bytes."""
    return KeptPin(salt.hex(), _scrypt(pin, salt))


def pin_fits(pin: str, kept: KeptPin) -> bool:
    """Tell whether this is the PIN (0.2 s)."""
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(kept.salt)), kept.scrypt)


def wait_after(wrong: int) -> float:
    """Tell for how many seconds no further try counts, after so many wrong ones in a row."""
    return 0.0 if wrong < TRIES else min(FIRST_WAIT_S * 2.0 ** min(wrong - TRIES, 8), LONGEST_WAIT_S)


def _scrypt(pin: str, salt: bytes) -> str:
    made = hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=1 << 26, dklen=32)
    return made.hex()
