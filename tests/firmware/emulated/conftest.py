from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from emulator.built import Built, build

from firmware.emulated.pod_at_bench import PodAtBench


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("firmware"))


@pytest.fixture
def blank(built: Built) -> PodAtBench:
    """A pod that holds nothing but the loader."""
    return PodAtBench(built.loader)


@pytest.fixture
def started(built: Built) -> Callable[..., PodAtBench]:
    """Start pods with the application; waits until they know their rest."""

    def start(**facts: Any) -> PodAtBench:
        pod = PodAtBench(built.flash(), **facts)
        pod.wait_until_ready()
        return pod

    return start


@pytest.fixture
def pod(started: Callable[..., PodAtBench]) -> PodAtBench:
    return started()
