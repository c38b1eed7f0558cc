from __future__ import annotations

from collections.abc import Iterator

import pytest

from firmware.core_runner import Core


@pytest.fixture(scope="module")
def shared() -> Iterator[Core]:
    """One core for the many cases of a rule; each case starts it anew."""
    core = Core()
    yield core
    assert core.close() == 0


@pytest.fixture
def core() -> Iterator[Core]:
    """A core with a blank flash, started at rest; a finding of ASan or UBSan fails the test."""
    core = Core()
    core.start()
    yield core
    assert core.close() == 0
