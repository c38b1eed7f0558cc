from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from bench import vcard

PATIENCE_MS = 30_000

# No verdict may hang on how busy the machine is.
settings.register_profile("toccata", deadline=None)
settings.load_profile("toccata")


@pytest.fixture(scope="session")
def built_card(tmp_path_factory: pytest.TempPathFactory) -> vcard.VirtualCard:
    return vcard.build(tmp_path_factory.mktemp("vcard"))


@pytest.fixture
def card(built_card: vcard.VirtualCard) -> vcard.VirtualCard:
    """A virtual ALSA card that is plugged in, free, and has an empty log."""
    for path in (built_card.log, built_card.unplugged, built_card.busy, built_card.large, built_card.stalled):
        path.unlink(missing_ok=True)
    return built_card


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that keeps its bank for all tests of this run."""
    return tmp_path_factory.mktemp("data")


# Of a module and not of the session: while playwright runs, no other test of this process could start an asyncio loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()
