from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from toccata.settings.own_sound import OwnSound
from toccata.settings.parse_client import parse_client
from toccata.sound.catalogue import SoundInfo, packs_folder, read_catalogue
from toccata.sound.own_catalogue import Joined, OwnSounds
from toccata.units import PadId, Seconds

BELL = OwnSound("ab" * 32, "Bell", 1.5, -28.0, -20.0, 3.0)


class OneBell:
    """A shelf with a bell and, under another name, a damaged sound; counts how often it was opened."""

    opened = 0
    bell = BELL

    def names(self) -> list[str]:
        return [BELL.name, f"own/{'cd' * 32}"]

    def find(self, name: str) -> OwnSound | None:
        self.opened += 1
        return self.bell if name == BELL.name else None

    def day(self) -> str:
        return "2027-04-01"

    def wav(self, pcm_sha256: str) -> Path:
        return Path("sounds") / f"{pcm_sha256}.wav"


def test_an_own_sound_is_described_as_a_pack_describes_its_own() -> None:
    assert OwnSounds(OneBell())[BELL.name] == SoundInfo(
        name=BELL.name,
        file=Path("sounds") / f"{'ab' * 32}.wav",
        pcm_sha256="ab" * 32,
        role="effect",
        loop=None,
        release_s=Seconds(0.12),
        spoken=False,
        label="Bell",
        seconds=Seconds(1.5),
    )


@pytest.mark.parametrize(
    ("said", "muted"),
    [({}, False), ({"muted": True}, True), ({"expires_on": "2027-03-31"}, True), ({"expires_on": "2027-04-01"}, False)],
)
def test_a_sound_that_is_muted_or_whose_last_day_is_over_is_muted(said: dict[str, Any], muted: bool) -> None:
    shelf = OneBell()
    shelf.bell = replace(BELL, spoken=True, kind="listening", **said)
    info = OwnSounds(shelf)[BELL.name]
    assert (info.muted, info.spoken, info.role) == (muted, True, "listening")


def test_no_own_sound_is_opened_before_it_is_asked_for() -> None:
    shelf = OneBell()
    joined = Joined(read_catalogue(packs_folder()), OwnSounds(shelf))
    assert "marimba/C4" in joined
    assert len(list(joined)) == len(joined)
    assert shelf.opened == 0
    assert BELL.name in joined
    assert shelf.opened == 1


def test_a_damaged_own_sound_is_a_sound_that_there_is_not() -> None:
    joined = Joined({}, OwnSounds(OneBell()))
    assert f"own/{'cd' * 32}" not in joined
    with pytest.raises(KeyError):
        joined[f"own/{'cd' * 32}"]


def test_a_client_may_have_own_sounds_beside_those_of_the_packs() -> None:
    pads = {"0/0": {"mode": "one-shot", "sound": BELL.name}, "0/1": {"mode": "one-shot", "sound": "marimba/C4"}}
    text = json.dumps({"client": {"id": "c", "nickname": "C"}, "setups": [{"name": "A", "pads": pads}]})
    joined = Joined(read_catalogue(packs_folder()), OwnSounds(OneBell()))
    setup = parse_client(text, "c", {PadId(0, 0), PadId(0, 1)}, joined).setup
    assert [settings.sounds for settings in setup.pads.values()] == [(BELL.name,), ("marimba/C4",)]
