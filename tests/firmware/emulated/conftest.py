from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from emulator.built import FIRMWARE, Built, build

from firmware.emulated.pod_at_bench import PodAtBench


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("firmware"))


@pytest.fixture(scope="session")
def following(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same firmware as version 1.1.0."""
    sources = tmp_path_factory.mktemp("following") / "firmware"
    shutil.copytree(FIRMWARE, sources, ignore=shutil.ignore_patterns("build", "emulator"))
    registers = sources / "core" / "pod_registers.h"
    before = registers.read_text()
    after = before.replace("POD_VERSION_MINOR 0u", "POD_VERSION_MINOR 1u")
    assert after != before
    registers.write_text(after)
    return build(tmp_path_factory.mktemp("following-built"), sources)


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
