"""Sound files of nine formats, broken at random: each is taken or refused with one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from toccata.sound.upload import environment

UPLOADS = int(os.environ.get("TOCCATA_UPLOADS", "1500"))
"""10,000 in the long form: ``TOCCATA_UPLOADS=10000 pytest --timeout=0`` on this file."""

BATCH = 250
LONGEST_S = 5.0
SENTENCES = {
    "taken", "is damaged, or was cut off", "is damaged", "is no sound file that can be read", "holds no sound",
    "is cut off: N % of it is there", "is cut off after N s of N s", "is shorter than N ms", "lasts N s",
    "lasts N s or more", "has N channels", "has N samples a second", "is coded in a way that is not read", "is silent",
    "changes its form in the middle", "takes too much memory", "holds samples that are no numbers",
    "is too quiet to be made as loud as the others", "is too short and sharp to be made as loud as the others",
}  # fmt: skip


def test_broken_uploads_are_taken_or_refused_in_one_sentence_and_none_ends_the_process(tmp_path: Path) -> None:
    breaker, outcomes = Path(__file__).with_name("break_uploads.py"), Counter[str]()
    for seed, first in enumerate(range(0, UPLOADS, BATCH)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        count = str(min(BATCH, UPLOADS - first))
        command = [sys.executable, str(breaker), str(folder), count, str(seed)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), f"batch {seed}"
        found, longest_s = json.loads(done.stdout)
        outcomes += found
        assert longest_s < LONGEST_S
    assert (outcomes.total(), set(outcomes) - SENTENCES) == (UPLOADS, set())
    assert outcomes["taken"] > UPLOADS // 10
