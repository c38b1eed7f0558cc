"""Ten thousand damaged files: every one is noticed, and the last good generation is read."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from toccata.errors import DamagedError
from toccata.store.generations import Kept, read, write

DAMAGES = 10_000
BLOCK = 512


def client(level: int, indent: int | None) -> str:
    pads = {f"0/{pad}": {"mode": "one-shot", "sound": f"own/{pad:064x}"} for pad in range(12)}
    return json.dumps({"format": 1, "level_db": -level, "setups": [{"name": "Hello", "pads": pads}]}, indent=indent)


def damage(content: bytes, random: Random) -> bytes:
    """One of: a bit flipped, a byte changed, cut, a block of zeros, a byte put in, one taken out; also in the head."""
    at = random.randrange(len(content) if random.random() < 0.7 else 90)
    kinds = (
        lambda: content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :],
        lambda: content[:at] + random.randbytes(1) + content[at + 1 :],
        lambda: content[:at],
        lambda: content[:at] + bytes(len(content[at : at + BLOCK])) + content[at + BLOCK :],
        lambda: content[:at] + random.randbytes(1) + content[at:],
        lambda: content[:at] + content[at + 1 :],
    )
    return random.choice(kinds)()


@pytest.mark.parametrize("indent", [None, 1])
def test_every_damage_is_noticed_and_the_last_good_generation_read(indent: int | None, tmp_path: Path) -> None:
    path, random = tmp_path / "robin.json", Random(27)
    first = write(path, client(1, indent), None)
    write(path, client(2, indent), first)
    good, last = path.read_bytes(), Kept(client(1, indent), first, None)
    for _ in range(DAMAGES // 2):
        spoilt = damage(good, random)
        path.write_bytes(spoilt)
        kept = read(path)
        assert spoilt == good or (kept.damage is not None and Kept(kept.text, kept.version, None) == last), spoilt


def test_where_both_generations_are_damaged_nothing_is_read(tmp_path: Path) -> None:
    path, random = tmp_path / "robin.json", Random(35)
    write(path, client(2, 1), write(path, client(1, 1), None))
    older = path.parent / ".last" / "robin.json"
    good, last = path.read_bytes(), older.read_bytes()
    for _ in range(DAMAGES // 10):
        spoilt, spoilt_too = damage(good, random), damage(last, random)
        path.write_bytes(spoilt)
        older.write_bytes(spoilt_too)
        if spoilt != good and spoilt_too != last:
            with pytest.raises(DamagedError):
                read(path)


def test_a_damaged_older_generation_harms_nobody_while_the_newest_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "robin.json"
    second = write(path, client(2, 1), write(path, client(1, 1), None))
    (path.parent / ".last" / "robin.json").write_bytes(b"\x00")
    assert read(path) == Kept(client(2, 1), second, None)
