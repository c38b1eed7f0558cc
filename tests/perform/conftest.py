from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _one_bank_for_all(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """``toccata perform`` finds its bank through the environment."""
    monkeypatch.setenv("STATE_DIRECTORY", str(data))
