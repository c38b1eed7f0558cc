"""What nmcli and iw say is read as it is meant, whatever networks call themselves."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_radio import access_point
from wifi_stage import OWN, Stage

from house_wifi import iw, network_manager
from house_wifi.air import Heard, Network, networks, strength
from house_wifi.network_manager import key_of, parts
from house_wifi.programs import MISSING, TOO_LATE, Said, run

NAMES = (
    "Clinic", "a:b\\c", "\\x41", " ends ", "x" * 32, "😀" * 8, "é", "--rescan", "\u2028", "BSS 02:00:00:00:00:01", '"',
)  # fmt: skip
NO_NAMES = (b"", b"\x00" * 8, b"two\nlines", b"\x1b[31m", b"\xff\xfe", b"a\rSSID: b", b"\xed\xa0\x80")


@given(st.lists(st.text(st.characters(exclude_characters="\n")), min_size=1))
def test_a_line_of_nmcli_is_taken_apart_as_it_was_put_together(fields: list[str]) -> None:
    line = ":".join(field.replace("\\", "\\\\").replace(":", "\\:") for field in fields)
    assert parts(line) == fields


@pytest.mark.parametrize("listen", [iw.heard, network_manager.heard])
def test_a_network_of_any_name_is_heard_by_its_name_and_what_nobody_can_wish_for_is_not(
    tmp_path: Path, listen: object
) -> None:
    stage = Stage(tmp_path)
    stage.air(*map(access_point, NAMES), *map(access_point, NO_NAMES))
    heard = listen(stage.run, "wlan0")  # type: ignore[operator]
    assert heard == [Heard(name, 70, "wpa-psk") for name in NAMES]


@given(st.binary(min_size=1, max_size=32), st.sampled_from(["", "WPA2", "WPA3", "WPA2 802.1X", "WEP"]))
def test_iw_and_networkmanager_hear_the_same(
    tmp_path_factory: pytest.TempPathFactory, name: bytes, security: str
) -> None:
    stage = Stage(tmp_path_factory.getbasetemp() / "same")
    stage.air(access_point(name, security=security, signal=40))
    assert iw.heard(stage.run, "wlan0") == network_manager.heard(stage.run, "wlan0")


@pytest.mark.parametrize(
    ("security", "key"),
    [
        ("", "open"), ("--", "open"), ("OWE-TM", "open"), ("WPA1", "wpa-psk"), ("WPA1 WPA2", "wpa-psk"),
        ("WPA2 WPA3", "wpa-psk"), ("WPA3", "sae"), ("WPA2 802.1X", "other"), ("WPA3 802.1X", "other"), ("WEP", "other"),
        ("OWE", "other"), ("WPA9", "other"),
    ],
)  # fmt: skip
def test_how_a_network_is_joined_follows_from_what_networkmanager_says_of_it(security: str, key: str) -> None:
    assert key_of(security) == key


IW = """BSS 02:00:00:00:00:01(on wlan0) -- associated
\tcapability: ESS Privacy ShortSlotTime (0x0411)
\tsignal: -70.00 dBm
\tlast seen: 100 ms ago
\tSSID: Old and new
\tRSN:\t * Version: 1
\t\t * Group cipher: TKIP
\t\t * Authentication suites: PSK SAE
BSS 02:00:00:00:00:02(on wlan0)
\tcapability: ESS Privacy (0x0011)
\tsignal: -100.00 dBm
\tSSID: Older
BSS 02:00:00:00:00:03(on wlan0)
\tsignal: nonsense
\tcapability: ESS (0x0401)
\tSSID: \\x20Open\\xc3\\xa9
\t\t * Device name: BSS
BSS 02:00:00:00:00:04(on wlan0)
\tsignal: -40.00 dBm
BSS 02:00:00:00:00:05(on wlan0)
\tsignal: -40.00 dBm
\tSSID: Staff and guests
\tWPA:\t * Version: 1
\t\t * Authentication suites: PSK
\tRSN:\t * Version: 1
\t\t * Authentication suites: IEEE 802.1X
"""


def test_what_iw_says_is_read() -> None:
    found = iw.heard(lambda argv, limit_s: Said(0, IW), "wlan0")
    assert found == [
        Heard("Old and new", 50, "wpa-psk"),
        Heard("Older", 0, "other"),
        Heard(" Opené", 0, "open"),
        Heard("Staff and guests", 100, "wpa-psk"),
    ]


def test_access_points_of_one_name_are_one_network_by_the_strongest_and_the_safest() -> None:
    heard = [Heard("A", 20, "sae"), Heard("B", 50, "other"), Heard("A", 60, "open"), Heard("C", 60, "open")]
    assert networks(heard, {"B"}) == (
        Network("A", 60, "passphrase", known=False),
        Network("C", 60, "open", known=False),
        Network("B", 50, "other", known=True),
    )


def test_forty_networks_are_told_the_strongest_first() -> None:
    told = networks([Heard(f"{number:02}", number, "open") for number in range(60)], ())
    assert [one.strength for one in told] == list(range(59, 19, -1))


@pytest.mark.parametrize(("dbm", "percent"), [(-120.0, 0), (-100.0, 0), (-70.0, 50), (-40.0, 100), (0.0, 100)])
def test_a_strength_is_told_as_networkmanager_tells_it(dbm: float, percent: int) -> None:
    assert strength(dbm) == percent


def test_while_the_hotspot_is_open_and_nothing_can_be_heard_what_was_told_stays(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.air(access_point("Clinic"))
    first = stage.wished("look")["networks"]
    stage.radio.change(air=[], iw="no scan")
    assert (stage.wished("look")["networks"], len(first)) == (first, 1)


def test_the_hotspot_itself_is_not_told_as_a_network(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.air(access_point(OWN["ssid"]))
    assert stage.wished("look")["networks"] == []


@pytest.mark.parametrize("limit_s", [0.2])
def test_a_program_that_hangs_is_ended_even_one_that_will_not_hear(tmp_path: Path, limit_s: float) -> None:
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    began = time.monotonic()
    assert run((sys.executable, "-S", "-c", stubborn), limit_s) == Said(TOO_LATE)
    assert time.monotonic() - began < 300.0, "it was waited for"


def test_a_program_that_is_not_there_is_told_as_missing() -> None:
    assert run(("/nowhere/iw", "dev"), 1.0) == Said(MISSING)


def test_programs_speak_english_whatever_the_technicians_shell_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert run(("sh", "-c", "echo $LC_ALL$LANGUAGE"), 20.0) == Said(0, "C.UTF-8\n")
