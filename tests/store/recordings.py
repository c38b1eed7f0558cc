"""A data folder with clients and own sounds, made for one test."""

from __future__ import annotations

import io
import json
import wave
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from toccata.settings.own_sound import Description, OwnSound, described
from toccata.settings.parse_client import parse_client
from toccata.store.clients import Clients
from toccata.store.own_sounds import OwnShelf
from toccata.units import PadId

PADS = {PadId(0, pad) for pad in range(12)}


def wav(seed: int, frames: int = 500, rate: int = 48_000) -> bytes:
    """A WAV file of our form, with noise in it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((2, 2, rate, frames, "NONE", ""))
        file.writeframes(Random(seed).randbytes(4 * frames))
    return out.getvalue()


def sound_of(content: bytes, label: str) -> OwnSound:
    return OwnSound(sha256(content[44:]).hexdigest(), label, 0.01, -28.0, -16.0, 2.5)


def document(client: str, *sounds: str, nickname: str = "Kite") -> str:
    pads = {f"0/{number}": {"mode": "one-shot", "sound": sound} for number, sound in enumerate(sounds)}
    setups = [{"name": "Hello", "pads": pads}]
    return json.dumps({"format": 1, "client": {"id": client, "nickname": nickname}, "setups": setups}, indent=1)


@dataclass
class Rig:
    """One instrument's data."""

    data: Path

    def __post_init__(self) -> None:
        self.shelf = OwnShelf(self.data)
        self.clients = Clients(
            self.data, lambda text, where: parse_client(text, where, PADS, {"marimba/C4", *self.shelf.names()})
        )

    def add_sound(self, seed: int, label: str = "Bell") -> OwnSound:
        with self.shelf.staged() as staged:
            staged.write_bytes(wav(seed))
            return self.shelf.put(staged, sound_of(wav(seed), label))

    def take_in(self, file: Path, description: Description) -> OwnSound:
        """What the process does with a sound that is as it should be: nothing."""
        with self.shelf.staged() as staged:
            staged.write_bytes(file.read_bytes())
            return self.shelf.put(staged, described(sound_of(file.read_bytes(), "x"), description))

    def louder(self, file: Path, description: Description) -> OwnSound:
        """What the process of another version does: it makes other samples of it."""
        content = file.read_bytes()
        other = content[:44] + bytes(byte ^ 1 for byte in content[44:])
        file.write_bytes(other)
        return self.take_in(file, description)

    def call(self, name: str, label: str) -> OwnSound | None:
        return self.shelf.describe(name, Description(label))

    def contents(self) -> dict[str, bytes]:
        """Every file of the folder by its path, parts and generations too."""
        paths = sorted(path for path in self.data.rglob("*") if path.is_file())
        return {str(path.relative_to(self.data)): path.read_bytes() for path in paths}
