"""What SDL and ALSA say of a card becomes a person's words, and their own words never reach the pages."""

from __future__ import annotations

import pytest

from toccata.audio.refusals import NO_CLOCK, meaning_of
from toccata.errors import CardError

OPEN = "ALSA: Couldn't open audio device: "


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (OPEN + "No such file or directory", "not found"),
        (OPEN + "No such device", "not found"),
        ("dsp: No such audio device", "not found"),
        ("No available audio device", "not found"),
        (OPEN + "Device or resource busy", "in use by another program"),
        (OPEN + "Permission denied", "this user may not use it"),
        (OPEN + "Invalid argument", "takes no plain stereo sound"),
        ("ALSA: Couldn't find any hardware audio formats", "takes no plain stereo sound"),
        (NO_CLOCK, "takes sound without keeping time, as a file does"),
        (OPEN + "Input/output error", "can't be opened"),
        ("", "can't be opened"),
    ],
)
def test_what_the_sound_system_says_is_told_in_a_person_s_words(words: str, what: str) -> None:
    assert meaning_of(words).what == what


def test_the_sound_system_s_own_words_stand_in_the_line_for_a_terminal_alone() -> None:
    fault = CardError("sound card hw:1", "not found", "check its plug", "ALSA: No such device")
    assert str(fault) == "sound card hw:1: not found (ALSA: No such device); check its plug"
    assert (fault.where, fault.what, fault.remedy) == ("sound card hw:1", "not found", "check its plug")
