from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from staged import Played, capture_steps


@pytest.fixture
def played(tmp_path: Path) -> Callable[..., Played]:
    """Play steps, and give back what was captured."""

    def play(samples: dict[str, Any], *steps: list[Any]) -> Played:
        return capture_steps(samples, list(steps), tmp_path / "capture.raw")

    return play
