"""What may stand for a recording on the page: one emoji, or one of our own pictograms."""

from __future__ import annotations

import unicodedata

from toccata.settings.judge import Judge, did_you_mean
from toccata.settings.pictograms import PICTOGRAMS
from toccata.settings.place import Place, shown

PREFIX = "pictogram:"
LONGEST_EMOJI = 16
"""Code points: a family of four with skin tones has 11, a flag of a region 7."""

_SIGNS = frozenset({"So", "Sk"})
"""Unicode categories of emoji and of their skin tones."""

_JOINERS = frozenset({0x200D, 0x20E3, 0xFE0E, 0xFE0F})
_TAGS = range(0xE0020, 0xE0080)
_PICTURES = range(0x1F000, 0x1FB00)
"""Planes of pictures: a tablet may know emoji that are younger than our table of categories."""


def judge_picture() -> Judge[str]:
    """Accept an emoji, or ``pictogram:`` and the name of one."""

    def judge(value: object, place: Place) -> str:
        if not isinstance(value, str):
            raise place.refusal(f"{shown(value)} is not a text", "write one emoji in quotes")
        if value.startswith(PREFIX):
            name = value.removeprefix(PREFIX)
            if name not in PICTOGRAMS:
                raise place.refusal(f"{shown(name)} is not a pictogram", did_you_mean(name, PICTOGRAMS))
        elif not _is_emoji(value):
            raise place.refusal(f"{shown(value)} is not an emoji", "choose one emoji, or one of our own pictures")
        return value

    return judge


def _is_emoji(text: str) -> bool:
    points = [ord(sign) for sign in text]
    signs = [_is_sign(point) for point in points]
    whole = all(sign or point in _JOINERS or point in _TAGS for sign, point in zip(signs, points, strict=True))
    return whole and any(signs) and len(points) <= LONGEST_EMOJI


def _is_sign(point: int) -> bool:
    return unicodedata.category(chr(point)) in _SIGNS or point in _PICTURES
