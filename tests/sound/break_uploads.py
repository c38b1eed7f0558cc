"""Takes in broken WAV files one after the other, under the limits of an upload; prints how many were taken, refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

from uploads import sine, upload

from toccata.errors import SoundError
from toccata.sound import take_in
from toccata.sound.level import CEILING_DBTP

SEEDS = [(subtype, rate) for subtype in ("PCM_16", "PCM_24", "FLOAT") for rate in (8_000, 48_000)]


def broken(content: bytes, chance: Random) -> bytes:
    """Flip, cut, repeat or overwrite; three times out of four in the first 60 bytes, where the header is."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(60 if chance.random() < 0.75 else len(made))
        kind = chance.randrange(4)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            made[at : at + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0"])
        elif kind == 2 and len(made) > 200:
            del made[max(100, at) :]
        else:
            made[at:at] = chance.randbytes(chance.randint(1, 8))
    return bytes(made)


def main(folder: Path, count: int) -> None:
    take_in._limit()
    seeds = [upload(folder, sine(0.05, rate), rate, subtype).read_bytes() for subtype, rate in SEEDS]
    chance, outcomes, file = Random(11), [0, 0], folder / "broken.wav"
    for number in range(count):
        file.write_bytes(broken(seeds[number % len(seeds)], chance))
        try:
            told = take_in.measures(take_in.make_ready(file))
            assert float(str(told["true_peak_dbtp"])) <= CEILING_DBTP
            outcomes[0] += 1
        except SoundError:
            outcomes[1] += 1
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
