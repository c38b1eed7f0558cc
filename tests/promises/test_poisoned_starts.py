"""A service plays whatever lies in its data folder: of 200 poisoned ones each comes up, and a touch is heard."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from toccata.assemble import Samples, Stock, bank_of
from toccata.at_start import Begun, as_service, sounds_of
from toccata.audio.silent import SilentPlayer
from toccata.events import Reading, Started
from toccata.playing import Playing
from toccata.settings.client import Client
from toccata.settings.default_client import default_client
from toccata.sound.prepare import bake_aside
from toccata.starts import Trust
from toccata.store.knob_position import read_knob
from toccata.units import Decibels, Level, Seconds

POISONS = 200
RATE = 48_000
ROBIN: dict[str, Any] = {
    "format": 1,
    "client": {"id": "robin", "nickname": "Robin"},
    "setups": [{"name": "One", "pads": {"0/0": {"mode": "one-shot", "sound": "marimba/C4"}}}],
}
DEVICE: dict[str, Any] = {
    "format": 1,
    "boards": [{"address": "0x5A", "thresholds": [12, 6]}],
    "panel": {"quiet_gpio": 17, "knob": {"a_gpio": 5, "b_gpio": 6}},
    "switches": [{"name": "jack-1", "gpio": 22}],
    "power_on": "robin",
}
FILES = ("instrument.json", "clients/robin.json", "active-client", "knob", "day", "packs/mine/pack.toml")
VALUES = (
    None,
    True,
    -1,
    1e308,
    2**63,
    "",
    "\0",
    "x" * 5_000,
    [],
    {},
    [[[[[[]]]]]],
    "0/99",
    "../../etc/passwd",
    float("nan"),
)


def furnish(data: Path) -> None:
    """What every start finds before it is poisoned."""
    for file in FILES:
        (data / file).parent.mkdir(parents=True, exist_ok=True)
    (data / "instrument.json").write_text(json.dumps(DEVICE))
    (data / "clients/robin.json").write_text(json.dumps(ROBIN))
    for file in ("active-client", "knob", "day"):
        (data / file).write_text({"active-client": "robin\n", "knob": "-6\n", "day": "2026-11-23\n"}[file])
    (data / "packs/mine/pack.toml").write_text('schema = 1\nid = "mine"\n')


def changed_value(text: str, random: Random) -> str:
    """Put a value that can't be meant somewhere into a JSON document."""
    document: Any = json.loads(text)
    place = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = random.choice(keys)
        if isinstance(place[key], dict | list) and place[key] and random.random() < 0.7:
            place = place[key]
            continue
        place[key] = random.choice(VALUES)
        return json.dumps(document)


def as_bytes(change: Callable[[bytearray, Random], bytes]) -> Callable[[Path, Random], object]:
    return lambda path, random: path.write_bytes(change(bytearray(path.read_bytes()), random))


def flipped(content: bytearray, random: Random) -> bytes:
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(content)


def is_folder(path: Path, _random: Random) -> None:
    path.unlink()
    path.mkdir()


def is_loop(path: Path, _random: Random) -> None:
    path.unlink()
    path.symlink_to(path.name)


POISONING: tuple[Callable[[Path, Random], object], ...] = (
    as_bytes(flipped),
    as_bytes(lambda content, random: bytes(content[: random.randrange(len(content))])),
    as_bytes(lambda content, random: b"\0" * len(content)),
    as_bytes(lambda content, random: random.randbytes(4_096)),
    as_bytes(lambda content, random: b"[" * 100_000),
    as_bytes(lambda content, random: bytes(content) + b"\xff" + bytes(content)),
    is_folder,
    is_loop,
)


def poison(data: Path, number: int) -> None:
    """Poison one file, or sometimes two, in a way that follows from the number."""
    random = Random(number)
    for file in random.sample(FILES, 1 + (number % 4 == 0)):
        path = data / file
        if path.suffix == ".json" and number % 2:
            path.write_text(changed_value(path.read_text(), random))
        else:
            random.choice(POISONING)(path, random)


@pytest.fixture(scope="module")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with all that the default client and Robin need, at both of their levels."""
    spare = tmp_path_factory.mktemp("baked")
    found = as_service(spare / "data", None, Trust.WIRING, str)
    sounds_of(found, RATE, str, bake_aside, spare / "bank")
    plain = Stock(spare / "data", found.stock.device, found.stock.catalogue, bank=spare / "data" / "bank")
    bank_of(plain, default_client(), RATE)
    return spare / "data" / "bank"


def plays(found: Begun, samples: Samples, data: Path) -> bool:
    """Touch the client's first pad as the loop would; tell whether it starts a sound."""
    read_knob(data, Decibels(-18.0))
    playing = Playing(found.stock, found.chosen, samples, SilentPlayer(RATE, "virtual"))
    client: Client = found.chosen.client
    pads = next(one for one in client.setups if one.name == client.active_setup).pads
    pad = next(iter(pads), None)
    if pad is None:  # a file that can be followed, and says so
        return not found.safe
    heard: list[Any] = []
    for at, level in ((0.0, 0.0), (1.0, 0.0), (2.0, 0.8), (2.01, 0.8)):
        heard += playing.core.step([Reading(pad, Level(level), Seconds(at))], Seconds(at)).heard
    return any(isinstance(one, Started) for one in heard)


@pytest.mark.parametrize("first", range(0, POISONS, 20))
def test_a_service_with_a_poisoned_data_folder_plays(first: int, tmp_path: Path, baked: Path) -> None:
    safe = set()
    for number in range(first, first + 20):
        data = tmp_path / f"data-{number}"
        data.mkdir()
        furnish(data)
        os.symlink(baked, data / "bank")
        poison(data, number)
        found, samples = sounds_of(as_service(data, None, Trust.ALL, str), RATE, str, bake_aside, tmp_path / "spare")
        assert plays(found, samples, data), f"poison {number}"
        safe.add(found.safe != "")
        shutil.rmtree(data)
    assert safe == {True, False}
