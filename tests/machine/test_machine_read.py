"""What is read of the machine: a Raspberry Pi with an installed instrument, and a person's computer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from machine.machine_root import MOUNTS, SHOWN, a_pi, laid, programs
from toccata.doctor.machine import MachineSeen, UnitSeen
from toccata.machine.board import Run, serial_of, throttled_of
from toccata.machine.keeping import root_writable
from toccata.machine.read import name_of, read_machine, read_slow, run_program
from toccata.machine.saved_files import SavedFiles
from toccata.machine.services import units_of
from toccata.machine.versions import update_keys_of

WALL_S = 1_800_000_000.0


def read(root: Path, run: Run) -> MachineSeen:
    data = root / "var/lib/toccata"
    return read_machine(data, 1, read_slow(data, run, SavedFiles(None)), WALL_S, run, root)


def test_a_raspberry_pi_tells_all_of_itself(tmp_path: Path) -> None:
    seen = read(a_pi(tmp_path, "50005\n"), programs(systemctl=SHOWN, timedatectl="no\n"))
    assert (seen.serial, seen.throttled, seen.cpu_c, seen.bus_khz) == ("10000000deadbeef", 0x50005, 48.312, 400.0)
    assert (seen.disk.root_writable, seen.disk.data_writable, seen.disk.damaged) == (False, True, 0)
    assert (seen.clock.told, seen.clock.synchronised, seen.trial) == ("2027-01-15 08:00 UTC", False, "0.2.0")
    assert [name for name, _ in seen.versions] == ["toccata", "Python", "kernel", "slot"]
    assert dict(seen.versions)["slot"] == "b"


def test_the_keys_whose_updates_are_taken_are_counted_on_an_installed_instrument_alone(tmp_path: Path) -> None:
    assert (update_keys_of(tmp_path), update_keys_of(a_pi(tmp_path))) == (None, 0)
    laid(tmp_path, {"etc/toccata/update-keys/maker.pub": "", "etc/toccata/update-keys/README": ""})
    assert update_keys_of(tmp_path) == 1


def test_units_are_told_by_state_and_restarts() -> None:
    assert units_of(programs(systemctl=SHOWN)) == (
        UnitSeen("toccata-instrument.service", "active", 2),
        UnitSeen("toccata-web.socket", "active", 0),
        UnitSeen("toccata-web.service", "inactive", 0, on_demand=True),
    )


def test_a_unit_that_is_not_installed_has_no_state() -> None:
    told = "Id=toccata-instrument.service\nLoadState=not-found\nActiveState=inactive\nNRestarts=0\n"
    assert [unit.state for unit in units_of(programs(systemctl=told))] == ["", "", ""]


def test_a_person_s_computer_tells_what_it_has(tmp_path: Path) -> None:
    seen = read(laid(tmp_path, {"etc/machine-id": "0123456789abcdef\n"}), programs())
    assert (seen.throttled, seen.cpu_c, seen.bus_khz, seen.disk.root_writable) == (None,) * 4
    assert (seen.clock.synchronised, seen.trial, {unit.state for unit in seen.units}) == (None, "", {""})
    assert (seen.serial.startswith("machine-"), "0123456789abcdef" in seen.serial) == (True, False)


def test_the_serial_number_is_the_same_each_time_and_another_on_another_machine(tmp_path: Path) -> None:
    first, second = (laid(tmp_path / name, {"etc/machine-id": name}) for name in ("a", "b"))
    assert serial_of(first) == serial_of(first) != serial_of(second)


def test_without_a_device_tree_the_serial_number_stands_in_cpuinfo(tmp_path: Path) -> None:
    cpu = "processor\t: 0\nHardware\t: BCM2835\nSerial\t\t: 00000000f00dcafe\n"
    assert serial_of(laid(tmp_path, {"proc/cpuinfo": cpu})) == "00000000f00dcafe"


def test_where_the_kernel_has_no_file_the_firmware_s_own_command_is_asked(tmp_path: Path) -> None:
    assert throttled_of(tmp_path, programs(vcgencmd="throttled=0x80008\n")) == 0x80008


@pytest.mark.parametrize(("mount", "disk", "writable"), [("ro", "ro", False), ("ro", "rw", True), ("rw", "rw", True)])
def test_the_disk_itself_counts_and_not_what_a_service_may_see(
    tmp_path: Path, mount: str, disk: str, writable: bool
) -> None:
    laid(tmp_path, {"proc/self/mountinfo": MOUNTS.format(mount=mount, disk=disk)})
    assert root_writable(tmp_path) is writable


def test_the_instrument_s_name_is_that_of_its_installation(tmp_path: Path) -> None:
    assert (name_of(tmp_path, "host"), name_of(a_pi(tmp_path), "host")) == ("host", "Room 2")


def test_notes_of_updates_that_can_t_be_read_tell_of_none(tmp_path: Path) -> None:
    laid(tmp_path, {"opt/toccata/slots.json": "[1, 2"})
    assert read(tmp_path, programs()).trial == ""


def test_a_program_that_is_missing_or_fails_tells_nothing() -> None:
    fails = (sys.executable, "-c", "print('x'); raise SystemExit(3)")
    assert [run_program(command) for command in (("no-such-program",), fails)] == ["", ""]
    assert run_program((sys.executable, "-c", "print('x')")) == "x\n"
