"""Takes in broken sound files one after the other, under the limits of an upload, and looks at all that came of it.

``break_uploads.py FOLDER COUNT SEED`` prints JSON: how many were taken, how many were refused with each sentence, and
the longest that one took (s of CPU). The process is limited as that of an upload is, but for the doors, which would
keep it from opening the next file, and for its time, which is counted for each file.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from uploads import FORMATS, encoded, readied, sine

from toccata.errors import SoundError
from toccata.settings.own_sound import KINDS
from toccata.sound.confined import limit
from toccata.sound.roles import ROLES
from toccata.sound.upload import working_bytes
from toccata.sound.upload_file import warm_up

MARKS = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff", b"\1\0\0\0", b"\0\0\0\1"]
HEAD = 120


def broken(content: bytes, chance: Random) -> bytes:
    """Flip, overwrite, cut or repeat; three times out of four near the beginning, where headers are."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(min(HEAD, len(made)) if chance.random() < 0.75 else len(made))
        kind = chance.randrange(5)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            mark = chance.choice(MARKS)
            made[at : at + len(mark)] = mark
        elif kind == 2 and len(made) > 200:
            del made[max(HEAD, at) :]
        elif kind == 3:
            made[at:at] = made[max(0, at - chance.randint(1, 400)) : at]
        else:
            made[at:at] = chance.randbytes(chance.randint(1, 8))
    return bytes(made)


def look(folder: Path, told: dict[str, object]) -> None:
    """Whatever was in the file: what was made of it keeps every promise."""
    role = ROLES["effect"]
    assert abs(float(str(told["loudness_lufs"])) - role.loudness_lufs) <= 1.0, told
    assert float(str(told["true_peak_dbtp"])) <= role.true_peak_max_dbtp, told
    assert 0.01 <= float(str(told["seconds"])) <= 60.0, told
    assert {path.name for path in folder.iterdir()} <= {"broken", "ready.wav"}


def main(folder: Path, count: int, seed: int) -> None:
    seeds = []
    for ending in FORMATS:
        whole = encoded(folder / f"seed.{ending}", sine(0.15))
        seeds.append(whole.read_bytes())
        whole.unlink()
    warm_up()
    limit(working_bytes(KINDS["pad"]))
    chance, outcomes, longest_s, file = Random(seed), Counter[str](), 0.0, folder / "broken"
    for number in range(count):
        file.write_bytes(broken(seeds[number % len(seeds)], chance))
        begun = time.process_time()
        try:
            look(folder, readied(file)[1])
            outcomes["taken"] += 1
        except SoundError as fault:
            outcomes[re.sub(r"[0-9]+", "N", fault.what)] += 1
        except MemoryError:
            outcomes["takes too much memory"] += 1
        longest_s = max(longest_s, time.process_time() - begun)
    sys.stdout.write(json.dumps([outcomes, longest_s]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
