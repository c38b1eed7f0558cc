from __future__ import annotations

from pathlib import Path

import pytest

from bench import vcard


@pytest.fixture(scope="session")
def built_card(tmp_path_factory: pytest.TempPathFactory) -> vcard.VirtualCard:
    return vcard.build(tmp_path_factory.mktemp("vcard"))


@pytest.fixture
def card(built_card: vcard.VirtualCard) -> vcard.VirtualCard:
    """A virtual ALSA card that is plugged in, free, and has an empty log."""
    for path in (built_card.log, built_card.unplugged, built_card.busy):
        path.unlink(missing_ok=True)
    return built_card


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that keeps its bank for all tests of this run."""
    return tmp_path_factory.mktemp("data")
