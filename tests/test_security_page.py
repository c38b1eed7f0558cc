"""SECURITY.md says what the instrument does."""

from __future__ import annotations

import re
from pathlib import Path

from toccata.technician.bundle_keys import KEYS
from toccata.web.about import CONTACT, SUPPORT_UNTIL
from toccata.web.pairing import SHORTEST, WINDOW_S

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text()
WORDS = {6: "six"}


def test_support_ends_on_the_day_that_the_instrument_itself_shows() -> None:
    assert re.findall(r"20\d\d-\d\d-\d\d", SECURITY) == [SUPPORT_UNTIL]


def test_the_contact_that_the_instrument_shows_is_a_section_of_it_with_the_same_promise() -> None:
    file, section, promise = re.fullmatch(r"(\S+), ([^:]+): .*(within \d+ days)", CONTACT).groups()
    assert (file, f"\n## {section}\n" in SECURITY) == ("SECURITY.md", True)
    plain = " ".join(SECURITY.replace("**", "").split())
    assert promise in plain
    for way in ("private security advisory where this code is kept", "here is no mail address"):
        assert (way in CONTACT, way in plain) == (True, True)


def test_its_ports_are_those_that_systemd_opens() -> None:
    opened = re.findall(r"^ListenStream=(.+)$", (ROOT / "systemd" / "toccata-web.socket").read_text(), re.MULTILINE)
    told = re.findall(r"^\| (\d+) \| ([^|]+) \|", SECURITY, re.MULTILINE)
    doors = [f"127.0.0.1:{port}" if "127.0.0.1" in who else port for port, who in told]
    assert sorted(doors) == sorted(opened)


def test_keys_for_updates_lie_where_it_says() -> None:
    assert f"`{KEYS}/`" in SECURITY


def test_pairing_is_as_hard_as_it_says() -> None:
    assert f"playing {WORDS[SHORTEST]} pads" in SECURITY
    assert f"within {WINDOW_S:.0f} s of the pairing button" in SECURITY


def test_each_file_that_it_names_is_there() -> None:
    named = set(re.findall(r"[A-Z]+\.md", SECURITY))
    assert named == {"ARCHITECTURE.md", "PRIVACY.md"}
    assert [name for name in named if not (ROOT / name).is_file()] == []
