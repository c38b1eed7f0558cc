"""Hands an upload to the process that makes it ready, and takes what comes back for what it is: an unknown's word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from toccata.errors import SoundError
from toccata.settings.own_sound import RELEASE_MS, OwnSound, judge_label, parse_own_sound
from toccata.settings.place import Place
from toccata.units import Seconds

PATIENCE_S = Seconds(60.0)
"""A minute of sound takes 2 s on one x86-64 core; the process itself is allowed 20 s of CPU."""

MOST_UPLOAD_BYTES = 96 * 1_000_000
"""A minute of stereo at 192 kHz and 32 bits is 92 MB."""

FAULT_STATUS = 2


class Shelf(Protocol):
    """Where own sounds are kept; the store's `OwnShelf` is one."""

    def staged(self) -> AbstractContextManager[Path]:
        """Give a path on the shelf's own disk for a file that does not count yet. StoreError where it is full."""

    def put(self, wav: Path, sound: OwnSound) -> OwnSound:
        """Check a staged file and keep it; gives what now stands on the shelf."""


def command(upload: Path, out: Path) -> tuple[str, ...]:
    """The command line that makes an upload ready and writes it to ``out``; run it with `environment`."""
    return (sys.executable, "-m", "toccata.sound.take_in", str(upload), str(out))


def environment() -> Mapping[str, str]:
    """The process's environment: one thread, because each one's stack counts against its memory."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1"}


def read_answer(status: int, output: str, label: str) -> OwnSound:
    """Read what the process wrote to its standard output.

    Args:
        status: what it ended with.
        output: its standard output.
        label: what the sound will be called; names it in a fault too.

    Raises:
        SoundError: the recording can't be taken, or the process ended early.
    """
    try:
        content: dict[str, Any] = dict(json.loads(output))
        if status != FAULT_STATUS:
            return parse_own_sound(json.dumps(content | _own(label)), label)
        refusal = SoundError(label, str(content["what"]), str(content["remedy"]))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise SoundError(label, f"could not be made ready (status {status})", "save it anew as a WAV file") from fault
    raise refusal


def take_in(upload: Path, label: str, shelf: Shelf, patience: Seconds = PATIENCE_S) -> OwnSound:
    """Make an uploaded WAV file ready in a process of its own, and keep it. Waits; the upload itself is left alone.

    A sound that is there already keeps the label that it has.

    Raises:
        SettingError: the label is empty, too long or holds a control character.
        SoundError: the recording can't be taken.
        StoreError: there is no room, or it could not be kept.
    """
    judge_label(label, Place.of_file("the sound's name"))
    if upload.stat().st_size > MOST_UPLOAD_BYTES:
        raise SoundError(label, "is larger than 96 MB", "save it in mono, or with fewer samples a second")
    with shelf.staged() as out:
        return shelf.put(out, _made_ready(upload, out, label, patience))


def _made_ready(upload: Path, out: Path, label: str, patience: Seconds) -> OwnSound:
    try:
        done = subprocess.run(
            command(upload, out),
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise SoundError(label, f"took longer than {patience:g} s", "cut it shorter, or try again") from fault
    except OSError as fault:
        raise SoundError(label, f"could not be made ready ({fault.strerror})", "try again") from fault
    return read_answer(done.returncode, done.stdout, label)


def _own(label: str) -> dict[str, object]:
    return {"format": 1, "label": label, "role": "effect", "release_ms": RELEASE_MS}
