from __future__ import annotations

from collections.abc import Mapping

import pytest

from toccata.sound.catalogue import SoundInfo, packs_folder, read_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Mapping[str, SoundInfo]:
    return read_catalogue(packs_folder())
