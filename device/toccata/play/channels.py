"""The mixer's channels: how many samples may sound and fade together, and which voices go when more are needed."""

from __future__ import annotations

from collections.abc import Iterable

from toccata.play.voice import Voice

MAX_SOUNDING = 32
MAX_VOICES = 64
"""Sounding and fading together: the channels of the mixer. Every layer of a voice has one."""

HASTE_FROM = 48
"""From so many on, the softest of those that fade slowly hurries: 16 channels outlast 130 touches a second."""


def channels_of(voices: Iterable[Voice]) -> int:
    """How many channels these voices have."""
    return sum(len(voice.samples) for voice in voices)


def surplus(voices: list[Voice], limit: int) -> list[Voice]:
    """The first of these voices, as many as have to go for the others to have ``limit`` channels at most."""
    count, going = channels_of(voices), 0
    while count > limit and going < len(voices):
        count -= len(voices[going].samples)
        going += 1
    return voices[:going]
