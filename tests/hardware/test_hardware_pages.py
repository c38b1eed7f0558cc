"""The technician's pages lead to what there is, and what they say to write into instrument.json can be followed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import draw
from toccata.settings.device import Way
from toccata.settings.parse_device import parse_device

PAGES = sorted(draw.HERE.glob("*.md"))


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        path, _, heading = target.partition("#")
        led_to = page.parent / path if path else page
        assert led_to.exists(), target
        assert not heading or heading in headings(led_to), target


def test_the_technicians_page_leads_to_everything() -> None:
    readme = (draw.HERE / "README.md").read_text()
    files = {*draw.made_files(), "MOUNTING.md", "CLEANING.md", "LICENSE", "wiring-one-board.svg"}

    assert {name for name in files if f"({name}" not in readme} == set()
    assert {name for name in draw.INSTRUMENTS if f"(instruments/{name}.json)" not in readme} == set()


def test_the_sensors_for_sip_and_puff_can_be_named_as_told() -> None:
    told = re.findall(r'`(\{"name"[^`]*\})`', (draw.HERE / "MOUNTING.md").read_text())
    device = parse_device(json.dumps({"sensors": [json.loads(one) for one in told]}), "MOUNTING.md")

    assert [(sensor.name, sensor.way) for sensor in device.sensors] == [("puff", Way.PUSH), ("sip", Way.PULL)]
