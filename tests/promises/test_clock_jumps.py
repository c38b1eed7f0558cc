"""No jump of the wall clock changes anything that plays: it is asked nowhere, and lies a thousand times at that."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import toccata
from bench.vcard import NAME, Kind, VirtualCard
from playing_service import PlayingService
from toccata.starts import boot_id
from toccata.store.starts_note import read_starts

PACKAGE = Path(toccata.__file__).parent
ELSEWHERE = {"web", "technician", "machine", "doctor"}
"""Folders of the config server, of the technician's commands and of what both ask of the machine: they show dates."""

WALL_CLOCKS = {
    "time",
    "time_ns",
    "localtime",
    "gmtime",
    "ctime",
    "now",
    "utcnow",
    "today",
    "CLOCK_REALTIME",
    "fromtimestamp",
}
MODULES = {"time", "datetime", "date"}


@pytest.fixture(scope="module")
def jumping(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What makes the wall clock jump at every look: 56 years back, 20 ahead."""
    folder = tmp_path_factory.mktemp("jumping")
    source = Path(__file__).with_name("jumping_clock.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", folder / "jumping.so", source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(folder / "jumping.so"), "JUMPS": str(folder / "jumps")}


def looks_at_the_wall(path: Path) -> Iterator[str]:
    """Find where a module asks for the date or the time of day."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in MODULES and node.attr in WALL_CLOCKS:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}"
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield from (f"{path.relative_to(PACKAGE)}:{node.lineno}" for one in node.names if one.name in WALL_CLOCKS)


def test_nothing_in_the_playing_process_asks_what_time_it_is_on_the_wall() -> None:
    playing = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in ELSEWHERE]
    assert len(playing) > 100
    assert [place for path in playing for place in looks_at_the_wall(path)] == []


def test_the_search_finds_who_does_in_the_config_server() -> None:
    assert list(looks_at_the_wall(PACKAGE / "web" / "serve.py"))


def score(folder: Path) -> tuple[Path, Path]:
    """A thousand touches of twelve pads, played by every rule that knows a time."""
    access = {"acceptance_ms": 30, "release_ms": 40, "post_acceptance_ms": 50, "repeat_ms": 400, "max_hold_s": 1}
    pads = {f"0/{pad}": {"mode": "one-shot", "sound": f"marimba/{note}"} for pad, note in enumerate(("C4", "E4", "G4"))}
    pads |= {"0/3": {"mode": "hold", "sound": "warm-pad/C4"}, "0/4": {"mode": "latch", "sound": "warm-pad/E4"}}
    about = {"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "access": access}
    client, script = folder / "client.json", folder / "script.jsonl"
    client.write_text(json.dumps(about | {"setups": [{"name": "One", "pads": pads}]}))
    lines: list[dict[str, Any]] = []
    for touch in range(500):
        at, pad = 1.0 + touch * 0.37, f"0/{touch * 7 % 5}"
        lines += [{"at": at, "pad": pad, "touch": 0.8}, {"at": at + 0.05 + touch % 9 / 10, "pad": pad, "touch": 0}]
    script.write_text("".join(f"{json.dumps(line)}\n" for line in sorted(lines, key=lambda line: line["at"])))
    return script, client


def test_a_thousand_touches_play_the_same_while_the_clock_on_the_wall_jumps(
    tmp_path: Path, jumping: dict[str, str]
) -> None:
    script, client = score(tmp_path)
    command = [sys.executable, "-m", "toccata", "perform", str(script), "--client", str(client)]
    heard = [
        subprocess.run(command, env=os.environ | clock, capture_output=True, check=True).stdout
        for clock in ({}, jumping)
    ]
    assert heard[0] == heard[1]
    assert heard[0].count(b'"start"') > 400


def test_the_service_plays_beats_and_counts_its_starts_while_the_clock_on_the_wall_jumps(
    card: VirtualCard, tmp_path: Path, jumping: dict[str, str]
) -> None:
    environment = card.environment() | jumping | {"WATCHDOG_USEC": "400000"}
    with PlayingService(tmp_path, ["--boards", "simulated", "--card", NAME], environment) as instrument:
        instrument.wait_for("READY=1")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
        for _ in range(5):
            instrument.wait_for("WATCHDOG=1", since=len(instrument.heard))
        assert len(read_starts(instrument.run, boot_id())) == 1


def test_the_clock_of_these_tests_jumps_a_thousand_times_from_56_years_back_to_20_ahead(
    jumping: dict[str, str],
) -> None:
    asked = [sys.executable, "-c", "import time\nfor _ in range(1000): print(time.time())"]
    told = subprocess.run(asked, env=os.environ | jumping, capture_output=True, text=True, check=True).stdout
    years = [(float(line) - 1.8e9) / 31_557_600 for line in told.split()]
    assert (len(set(years)), min(years) < -55.0, max(years) > 19.0) == (1_000, True, True)
    assert Path(jumping["JUMPS"]).stat().st_size >= 1_000
