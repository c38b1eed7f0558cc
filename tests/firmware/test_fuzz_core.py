"""libFuzzer with ASan and UBSan on the core's four doors, about a minute in all."""

from __future__ import annotations

import re
import subprocess

import pytest

from firmware.core_runner import BUILT, built

SECONDS_EACH = 13


@pytest.mark.parametrize("door", ["bus", "console", "loader", "parameters"])
def test_no_input_breaks_the_core(door: str) -> None:
    built("fuzzers")
    corpus = BUILT / "corpus" / door
    corpus.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={SECONDS_EACH}", "-max_len=2048", "-verbosity=0", "-print_final_stats=1"]
    fuzzer = ["nice", "-n", "10", BUILT / f"fuzz_{door}", *limits, f"-artifact_prefix={BUILT}/fuzz_{door}-", corpus]
    ended = subprocess.run(fuzzer, capture_output=True, text=True, check=False)
    runs = re.search(r"number_of_executed_units:\s+(\d+)", ended.stderr)
    assert (ended.returncode, runs is not None) == (0, True), ended.stderr[-4000:]
    assert runs is not None
    assert int(runs[1]) > 0
