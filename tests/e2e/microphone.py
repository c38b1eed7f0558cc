"""A Chromium whose microphone is not there: it beeps once a second, and the page may use it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE_MS = 30_000
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@contextmanager
def with_microphone() -> Iterator[Browser]:
    """Debian's Chromium with it."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", *FAKE])
        yield chromium
        chromium.close()
