from __future__ import annotations

import re
from pathlib import Path

import pytest
from emulator.built import Built
from emulator.figures import tell


def test_make_firmware_tells_a_stretch_and_an_onset_within_their_limits(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loader.bin").write_bytes(built.loader)
    (tmp_path / "pod.pod").write_bytes(built.pod)
    tell(tmp_path)
    start, stretch, onset, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"ready after power-on: \d+ ms", start)
    assert 0 < float(re.findall(r"([\d.]+) us \(at most 10\)", stretch)[0]) <= 10
    assert 0 < float(re.findall(r"([\d.]+) ms \(at most 3\)", onset)[0]) <= 3
    assert re.fullmatch(r"one emulated second: [\d.]+ s here", second)
