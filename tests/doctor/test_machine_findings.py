"""What the doctor says of the machine: all words of the firmware, heat, disk, clock, services."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toccata.doctor.finding import NOT_HERE, Verdict, worst
from toccata.doctor.machine import ClockSeen, DiskSeen, MachineSeen, UnitSeen, judge_machine
from toccata.doctor.throttled import BITS, judge_power, parse, told

DISK = DiskSeen(4000.0, True, False, 0)
CLOCK = ClockSeen(1_795_000_000, 1_793_491_200, "2026-11-18 11:06 UTC", True)
UNIT = UnitSeen("toccata-instrument.service", "active", 0)
WELL = MachineSeen("10000000deadbeef", 0, 48.3, 400.0, DISK, CLOCK, (("toccata", "0.1.0"),), "", (UNIT,))
COMPUTER = replace(WELL, disk=replace(DISK, root_writable=None))
WORDS = [low | high << 16 for low in range(16) for high in range(16)]


def found(**changes: object) -> dict[str, tuple[str, str]]:
    """The verdict and the code of each line, by its name."""
    seen = MachineSeen(**{**{name: getattr(WELL, name) for name in MachineSeen.__slots__}, **changes})
    return {one.name: (str(one.verdict), one.code) for one in judge_machine(seen)}


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_firmware_is_told_bit_by_bit(word: int) -> None:
    now, _, before = told(word).partition("since the start")
    assert [name in now for name in BITS] == [bool(word >> bit & 1) for bit in range(4)]
    assert [name in before for name in BITS] == [bool(word >> 16 + bit & 1) for bit in range(4)]


@pytest.mark.parametrize("word", WORDS)
def test_what_holds_now_is_bad_and_what_is_over_is_to_be_looked_at(word: int) -> None:
    (finding,) = judge_power(word, is_installed=True)
    wanted = Verdict.BAD if word & 0xF else Verdict.LOOK if word else Verdict.OK
    power = word & 1 or (not word & 0xF and word >> 16 & 1)
    assert (finding.verdict, bool(finding.remedy)) == (wanted, word != 0)
    assert ("supply and a short cable" in finding.remedy) == bool(power)


def test_other_bits_than_those_that_are_known_change_nothing() -> None:
    assert told(0xFFF0_FFF0) == "good, now and since the start"


@pytest.mark.parametrize(("text", "word"), [
    ("50005\n", 0x50005), ("throttled=0x50005\n", 0x50005), ("0x0", 0), ("0\n", 0), ("", None), ("VCHI failed", None),
])  # fmt: skip
def test_the_firmware_s_word_is_read_from_the_kernel_s_file_and_from_its_own_command(
    text: str, word: int | None
) -> None:
    assert parse(text) == word


def test_a_machine_that_is_well_is_found_well() -> None:
    assert worst(judge_machine(WELL)) is Verdict.OK


def test_a_remedy_names_the_place_that_it_is_about() -> None:
    told = {
        one.code: one.remedy
        for one in judge_machine(replace(WELL, update_keys=0, disk=replace(DISK, root_writable=True)))
    }
    assert "/etc/toccata/update-keys" in told["versions.no-key"]
    assert "sudo /opt/toccata/host/writable true" in told["disk.root-writable"]


def test_a_person_s_computer_lacks_nothing() -> None:
    disk = DiskSeen(4000.0, True, None, 0)
    seen = MachineSeen("x", None, None, None, disk, CLOCK, (), "", (UnitSeen("toccata-web.service", "", 0),))
    lines = judge_machine(seen)
    missing = {one.name for one in lines if one.measured == NOT_HERE}
    assert (worst(lines), missing) == (Verdict.OK, {"power", "temperature", "system", "toccata-web.service"})


@pytest.mark.parametrize(("changes", "name", "verdict", "code"), [
    ({"throttled": None}, "power", "look", "power.not-known"),
    ({"cpu_c": None}, "temperature", "look", "power.not-known"),
    ({"cpu_c": 69.9}, "temperature", "ok", "power.heat-ok"),
    ({"cpu_c": 70.0}, "temperature", "look", "power.warm"),
    ({"cpu_c": 80.0}, "temperature", "bad", "power.hot"),
    ({"disk": DiskSeen(255.0, True, False, 0)}, "room", "look", "disk.small"),
    ({"disk": DiskSeen(63.0, True, False, 0)}, "room", "bad", "disk.full"),
    ({"disk": DiskSeen(999.0, False, False, 0)}, "data", "bad", "disk.data-read-only"),
    ({"disk": DiskSeen(999.0, True, True, 0)}, "system", "look", "disk.root-writable"),
    ({"disk": DiskSeen(999.0, True, False, 2)}, "saved files", "look", "disk.damaged"),
    ({"clock": ClockSeen(0, 1, "1970", None)}, "clock", "look", "clock.before-build"),
    ({"clock": ClockSeen(2, 1, "1970", False)}, "clock", "ok", "clock.not-set"),
    ({"trial": "0.2.0"}, "update", "look", "versions.trial"),
    ({"update_keys": 0}, "update keys", "look", "versions.no-key"),
    ({"update_keys": 2}, "update keys", "ok", "versions.key"),
    ({"program": ()}, "program files", "ok", "versions.whole"),
    ({"program": ("toccata/cli.py changed",)}, "program files", "bad", "versions.changed"),
    ({"units": (UnitSeen("u", "failed", 4),)}, "u", "bad", "services.failed"),
    ({"units": (UnitSeen("u", "inactive", 0),)}, "u", "bad", "services.stopped"),
    ({"units": (UnitSeen("u", "inactive", 0, on_demand=True),)}, "u", "ok", "services.ok"),
    ({"units": (UnitSeen("u", "active", 1),)}, "u", "look", "services.restarted"),
    ({"units": (UnitSeen("u", "", 0),)}, "u", "look", "services.unknown"),
    ({"units": (UnitSeen("u", "", 0, on_demand=True),)}, "u", "look", "services.unknown"),
])  # fmt: skip
def test_each_limit_has_its_verdict(changes: dict[str, object], name: str, verdict: str, code: str) -> None:
    assert found(**changes)[name] == (verdict, code)
