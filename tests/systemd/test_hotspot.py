"""The instrument's own Wi-Fi: no two have one passphrase, and nobody guesses it."""

from __future__ import annotations

import configparser
import json
import stat
import subprocess
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from analysed import UNITS

MAKER = UNITS / "hotspot" / "make_hotspot.py"
_spec = spec_from_file_location("make_hotspot", MAKER)
assert _spec is not None
assert _spec.loader is not None
maker = module_from_spec(_spec)
sys.modules[_spec.name] = maker
_spec.loader.exec_module(maker)


def profile(text: str) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser()
    found.read_string(text)
    return found


def test_of_10000_passphrases_no_two_are_one_and_each_sign_is_as_likely_as_another() -> None:
    drawn = [maker.new_passphrase() for _ in range(10_000)]
    counts = Counter("".join(drawn).replace("-", ""))
    expected = sum(counts.values()) / len(maker.ALPHABET)
    assert len(set(drawn)) == 10_000
    assert set(counts) == set(maker.ALPHABET)
    # Pearson's chi-squared, 27 degrees of freedom: above 80 once in four million runs.
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 80.0


def test_a_passphrase_has_64_bits_and_nothing_that_is_taken_for_another_sign() -> None:
    assert maker.BITS >= 64.0
    assert len(set(maker.ALPHABET)) == len(maker.ALPHABET)
    assert not set(maker.ALPHABET) & set("0oO1lI5S2Z8B")
    assert [len(group) for group in maker.new_passphrase().split("-")] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("name", "ssid"),
    [
        ("Room 2", "Toccata Room 2"),
        ("", "Toccata"),
        ("  two\nlines\t ", "Toccata two lines"),
        ("a;b=c[d]#e", "Toccata a;b=c[d]#e"),
        ("x" * 80, "Toccata " + "x" * 24),
        ("Grüße " * 9, "Toccata Grüße Grüße Grüße"),
        ("1" + "é" * 40, "Toccata 1" + "é" * 11),
    ],
)
def test_the_wi_fi_is_called_after_the_instrument_in_32_bytes(name: str, ssid: str) -> None:
    assert maker.ssid_of(name) == ssid
    assert len(ssid.encode()) <= 32


def test_the_profile_is_a_closed_wi_fi_that_gives_way_to_every_other_one() -> None:
    hotspot = maker.hotspot_of("Säal; 2")
    filled = profile(maker.profile_text(hotspot, maker.TEMPLATE.read_text()))
    assert bytes(map(int, filled["wifi"]["ssid"].rstrip(";").split(";"))).decode() == "Toccata Säal; 2"
    assert dict(filled["wifi-security"]) == {
        "key-mgmt": "wpa-psk", "proto": "rsn", "pairwise": "ccmp", "group": "ccmp", "psk": hotspot.passphrase
    }  # fmt: skip
    asked = [
        ("wifi", "mode"),
        ("connection", "autoconnect"),
        ("connection", "autoconnect-priority"),
        ("ipv4", "method"),
    ]
    assert [filled[section][key] for section, key in asked] == ["ap", "true", "-100", "shared"]
    assert "@" not in maker.profile_text(hotspot, "\n".join(f"{key}" for key in ("@UUID@", "@SSID@", "@PASSPHRASE@")))


def test_made_twice_it_keeps_its_passphrase_and_both_files_are_for_root_alone(tmp_path: Path) -> None:
    for name in ("Room 2", "Room 3"):
        subprocess.run([sys.executable, "-I", str(MAKER), name, str(tmp_path)], check=True)
        kept = json.loads((tmp_path / maker.KEPT).read_text())
        (tmp_path / f"{name}.json").write_text(json.dumps(kept))
    before, after = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("Room 2", "Room 3"))
    assert (before["passphrase"], after["ssid"]) == (after["passphrase"], "Toccata Room 3")
    assert profile((tmp_path / maker.PROFILE).read_text())["wifi-security"]["psk"] == after["passphrase"]
    assert [stat.S_IMODE((tmp_path / one).stat().st_mode) for one in (maker.KEPT, maker.PROFILE)] == [0o600, 0o600]


@pytest.mark.parametrize(
    "kept", [None, "", "{", "[]", '{"passphrase": 7}', '{"passphrase": "12345678"}', '{"ssid": "x"}']
)
def test_a_passphrase_that_was_not_made_here_is_made_anew(kept: str | None) -> None:
    assert len(maker.hotspot_of("Room 2", kept).passphrase) == 19


def test_without_a_name_it_says_how_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-I", str(MAKER)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: make_hotspot.py NAME [FOLDER]\n")
