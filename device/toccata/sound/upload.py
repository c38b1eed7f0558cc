"""Hands an upload to the process that makes it ready, and takes what comes back for what it is: an unknown's word."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import Any, Protocol

from toccata.errors import SoundError
from toccata.settings.own_sound import (
    KINDS,
    RELEASE_MS,
    Description,
    Kind,
    OwnSound,
    judge_label,
    parse_own_sound,
)
from toccata.settings.place import Place
from toccata.settings.wav_form import RATE
from toccata.sound.container import HEAD_BYTES, NO_SOUND_FILE, container_of
from toccata.units import Seconds

PATIENCE_S = Seconds(60.0)
"""A minute of sound takes 1 s on one x86-64 core; the process itself is allowed 20 s of CPU."""

MOST_UPLOAD_BYTES: Mapping[str, int] = {"pad": 96 * 1_000_000, "listening": 360 * 1_000_000}
"""By kind: a minute of stereo at 192 kHz and 32 bits is 92 MB, ten minutes at 96 kHz and 24 bits are 346 MB."""

RAW_FRAME_BYTES = 8

FAULT_STATUS = 2

MOST_ANSWER_BYTES = 65_536
LONGEST_SENTENCE = 200
"""An answer has 300 bytes, and its sentences 80 characters; one that a recording has taken over may say anything."""


class Shelf(Protocol):
    """Where own sounds are kept; the store's `OwnShelf` is one."""

    def staged(self, working_bytes: int = ..., /) -> AbstractContextManager[Path]:
        """Give a path on the shelf's own disk for a file that does not count yet. StoreError where it is full."""

    def put(self, wav: Path, sound: OwnSound) -> OwnSound:
        """Check a staged file and keep it; gives what now stands on the shelf."""


def command(upload: Path, out: Path, kind: str = "pad") -> tuple[str, ...]:
    """The command line that makes an upload ready and writes it to ``out``; run it with `environment`."""
    return (sys.executable, "-m", "toccata.sound.take_in", str(upload), str(out), kind)


def working_bytes(kind: Kind) -> int:
    """How long the longest recording of this kind is while it is worked on, in 32 bits and on two channels."""
    return round((kind.longest_s + 1.0) * RATE) * RAW_FRAME_BYTES


def environment() -> Mapping[str, str]:
    """The process's environment: one thread, because each one's stack counts against its memory, as do holes in it.

    malloc(3) gives large arrays back at once, and keeps its small ones: asking anew costs a seventh of the time.
    """
    return {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_MMAP_THRESHOLD_": "1000000",
        "MALLOC_TRIM_THRESHOLD_": "2000000",
    }


def read_answer(status: int, output: str, description: Description) -> OwnSound:
    """Read what the process wrote to its standard output.

    Args:
        status: what it ended with.
        output: its standard output.
        description: what people say of the sound; its label names it in a fault too.

    Raises:
        SoundError: the recording can't be taken, or the process ended early.
    """
    label = description.label
    try:
        content: dict[str, Any] = dict(json.loads(output))
        if status != FAULT_STATUS:
            return parse_own_sound(json.dumps(content | _own(description)), label)
        refusal = SoundError(label, *(str(content[key])[:LONGEST_SENTENCE] for key in ("what", "remedy")))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise _ended(status, label) from fault
    raise refusal


def take_in(upload: Path, description: Description, shelf: Shelf, patience: Seconds = PATIENCE_S) -> OwnSound:
    """Make an uploaded file ready in a process of its own, and keep it. Waits; the upload itself is left alone.

    A sound that is there already keeps the description that it has.

    Raises:
        SettingError: the label is empty, too long or holds a control character.
        SoundError: the recording can't be taken.
        StoreError: there is no room, or it could not be kept.
    """
    label, kind = description.label, description.kind
    judge_label(label, Place.of_file("the sound's name"))
    if upload.stat().st_size > MOST_UPLOAD_BYTES[kind]:
        most = f"{MOST_UPLOAD_BYTES[kind] // 1_000_000} MB"
        raise SoundError(label, f"is larger than {most}", "save it as m4a or mp3, or with fewer samples a second")
    with upload.open("rb") as file:
        if container_of(file.read(HEAD_BYTES)) is None:
            raise SoundError(label, *NO_SOUND_FILE)
    with shelf.staged(2 * working_bytes(KINDS[kind])) as out:
        return shelf.put(out, _made_ready(upload, out, description, patience))


def _made_ready(upload: Path, out: Path, description: Description, patience: Seconds) -> OwnSound:
    label = description.label
    try:
        status, output = _answer(command(upload, out, description.kind), patience)
    except subprocess.TimeoutExpired as fault:
        raise SoundError(label, f"took longer than {patience:g} s", "cut it shorter, or try again") from fault
    except OSError as fault:
        raise SoundError(label, f"could not be made ready ({fault.strerror})", "try again") from fault
    return read_answer(status, output, description)


def _answer(line: tuple[str, ...], patience: Seconds) -> tuple[int, str]:
    """Run the process; gives what it ended with and what it said. One that says too much is ended, and said nothing.

    Raises:
        TimeoutExpired: it took longer, and was ended.
        OSError: it can't be started.
    """
    late = Event()

    def end_it() -> None:
        late.set()
        process.kill()

    with subprocess.Popen(
        line, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        end = Timer(patience, end_it)
        end.start()
        try:
            said = b"" if process.stdout is None else process.stdout.read(MOST_ANSWER_BYTES + 1)
            if len(said) > MOST_ANSWER_BYTES:
                process.kill()
            status = process.wait()
        finally:
            end.cancel()
            process.kill()
    if late.is_set():
        raise subprocess.TimeoutExpired(line, patience)
    return status, said.decode("utf-8", "replace") if len(said) <= MOST_ANSWER_BYTES else ""


def _ended(status: int, label: str) -> SoundError:
    """Say what it means that the process ended without a word."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return SoundError(label, "takes too long to read", "cut it shorter, or save it anew as m4a, mp3 or WAV")
    return SoundError(label, "could not be read", "save it anew as m4a, mp3 or WAV, or record it again")


def _own(description: Description) -> dict[str, object]:
    role = KINDS[description.kind].role
    return {"format": 1, "role": role, "release_ms": RELEASE_MS} | asdict(description)
