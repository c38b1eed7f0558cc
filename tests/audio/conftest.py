from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from staged import Played, capture_steps

from bench import vcard


@pytest.fixture
def played(tmp_path: Path) -> Callable[..., Played]:
    """Play steps, and give back what was captured."""

    def play(samples: dict[str, Any], *steps: list[Any]) -> Played:
        return capture_steps(samples, list(steps), tmp_path / "capture.raw")

    return play


@pytest.fixture(scope="session")
def built_card(tmp_path_factory: pytest.TempPathFactory) -> vcard.VirtualCard:
    return vcard.build(tmp_path_factory.mktemp("vcard"))


@pytest.fixture
def card(built_card: vcard.VirtualCard) -> vcard.VirtualCard:
    """A virtual ALSA card that is plugged in, free, and has an empty log."""
    for path in (built_card.log, built_card.unplugged, built_card.busy):
        path.unlink(missing_ok=True)
    return built_card
