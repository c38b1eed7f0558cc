"""What a sound system's words mean: the same in a person's words, and the remedy."""

from __future__ import annotations

import re
from typing import NamedTuple

NO_CLOCK = "it takes sound without keeping time, as a file does"


class Meaning(NamedTuple):
    """What is wrong with a card, and what to do about it."""

    what: str
    remedy: str


_OTHER = Meaning("can't be opened", "plug the card in, or end the program that holds it (aplay -L lists the cards)")

_MEANINGS = tuple(
    (re.compile(words, re.IGNORECASE), meaning)
    for words, meaning in (
        # strerror(3) of ENOENT, ENODEV and ENXIO, as snd_pcm_open gives them; and SDL's own words without any driver.
        (
            r"no such file|no such device|no (?:such|available) audio device",
            Meaning("not found", "check its plug and its name (aplay -L lists the cards)"),
        ),
        (r"resource busy", Meaning("in use by another program", "end that program, or choose another card")),
        (
            r"permission denied|not permitted",
            Meaning("this user may not use it", "join the group audio (sudo usermod -aG audio $USER), log in again"),
        ),
        # SDL_alsa_audio.c, where a device was opened and refuses its parameters (EINVAL, or in SDL's own words).
        (
            r"invalid argument|hardware audio formats|set audio|set hw",
            Meaning("takes no plain stereo sound", "choose another card (aplay -L lists them)"),
        ),
        (re.escape(NO_CLOCK), Meaning("takes sound without keeping time, as a file does", "choose a real card")),
    )
)


def meaning_of(words: str) -> Meaning:
    """Give a person's words for what SDL or ALSA says, such as ``ALSA: Couldn't open audio device: No such device``."""
    return next((meaning for pattern, meaning in _MEANINGS if pattern.search(words)), _OTHER)
