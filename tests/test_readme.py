"""What README.md shows is what the instrument does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from toccata.perform import perform
from toccata.settings.device import BOARD_ADDRESSES
from toccata.settings.parse_device import parse_device

README = (Path(__file__).parents[1] / "README.md").read_text()
JSON_BLOCKS = re.findall(r"^```json\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
JSON_LINES = [line.strip() for line in README.splitlines() if line.startswith('    {"at"')]


def test_the_script_of_the_readme_is_heard_as_it_says(tmp_path: Path) -> None:
    script = [line for line in JSON_LINES if '"event"' not in line]
    (tmp_path / "hello.jsonl").write_text("\n".join(script))
    (tmp_path / "robin.json").write_text(JSON_BLOCKS[0])

    heard = perform(tmp_path / "hello.jsonl", tmp_path / "robin.json", None, {"XDG_DATA_HOME": str(tmp_path)})

    shown = [json.loads(line) for line in JSON_LINES if '"event"' in line]
    assert [json.loads(line) for line in heard.splitlines()] == [
        line | {"at": pytest.approx(line["at"], abs=0.02)} for line in shown
    ]


def test_the_instrument_file_of_the_readme_can_be_followed() -> None:
    device = parse_device(JSON_BLOCKS[1], "README.md")

    assert [(board.address, board.irq_gpio) for board in device.boards] == [
        (BOARD_ADDRESSES[0], 17),
        (BOARD_ADDRESSES[1], None),
    ]
