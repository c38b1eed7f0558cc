"""A Chromium with a microphone that hears what a test gives it, and that the page may use."""

from __future__ import annotations

import math
import shutil
import struct
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE_MS = 30_000
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
RATE, TONE_HZ, SECONDS = 48_000, 330.0, 2
LEVEL = 0.1


def hummed(path: Path) -> Path:
    """Write what the microphone hears, over and over: a tone that swells and dies away."""
    frames = range(RATE * SECONDS)
    swell = (LEVEL * math.sin(math.pi * at / len(frames)) * math.sin(math.tau * TONE_HZ * at / RATE) for at in frames)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(frames), "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", round(32_767 * each)) for each in swell))
    return path


@contextmanager
def with_microphone(heard: Path) -> Iterator[Browser]:
    """Debian's Chromium; its microphone hears this WAV file."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", *FAKE, f"--use-file-for-fake-audio-capture={heard}"]
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield chromium
        chromium.close()
