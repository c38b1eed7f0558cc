"""The instrument's unit: what systemd-analyze says of it, and that the program really runs within what it allows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from analysed import UNITS, analysed, needs_systemd, told

from bench.vcard import NAME, Kind, VirtualCard
from playing_service import PlayingService
from toccata.heart import BEATS
from toccata.realtime import PRIORITY
from toccata.starts import SAFE_FROM, WITHIN_S

UNIT = "toccata-instrument.service"
BOXED = [sys.executable, str(Path(__file__).with_name("sandbox.py")), str(UNITS / UNIT)]


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    assert analysed(tmp_path, "verify", "--man=no", f"./{UNIT}") == ""


@needs_systemd
def test_its_sandbox_is_rated_1_5_at_most(tmp_path: Path) -> None:
    assert analysed(tmp_path, "security", "--offline=yes", "--threshold=15", f"./{UNIT}") == ""


def test_it_has_boards_sound_lines_and_serial_ports_and_no_other_device() -> None:
    devices = [f"char-{kind} rw" for kind in ("i2c", "alsa", "gpiochip", "ttyACM", "ttyUSB")]
    unit = told(UNIT)
    assert (unit["DevicePolicy"], unit["DeviceAllow"]) == (["closed"], devices)


def test_it_has_no_network_and_waits_for_none() -> None:
    unit, order = told(UNIT), told(UNIT, "Unit")
    asked = ("PrivateNetwork", "RestrictAddressFamilies", "IPAddressDeny")
    assert [unit[key] for key in asked] == [["yes"], ["AF_UNIX"], ["any"]]
    assert "network" not in " ".join(order["After"] + order["Wants"])


def test_its_priority_is_the_one_that_the_program_asks_for() -> None:
    unit = told(UNIT)
    asked = ("CPUSchedulingPolicy", "CPUSchedulingPriority", "LimitRTPRIO", "LimitMEMLOCK")
    assert [unit[key] for key in asked] == [["fifo"], [str(PRIORITY)], [str(PRIORITY)], ["infinity"]]


def test_what_hangs_is_dead_within_5_s_and_muted_and_started_again_for_ever() -> None:
    unit = told(UNIT)
    watchdog = float(unit["WatchdogSec"][0])
    assert watchdog * (1 + 1 / BEATS) <= 5.0
    assert (unit["WatchdogSignal"], unit["Restart"], unit["RestartSec"]) == (["SIGKILL"], ["always"], ["200ms"])
    assert unit["ExecStopPost"] == ["-/opt/toccata/host/mute mute"]
    assert told(UNIT, "Unit")["StartLimitIntervalSec"] == ["0"]


def test_the_first_start_on_a_slow_card_is_waited_for_and_five_that_hang_still_bring_the_safe_profile() -> None:
    start, stop = (float(told(UNIT)[key][0]) for key in ("TimeoutStartSec", "TimeoutStopSec"))
    assert start >= 18 + 15, "program and bank, on a Zero 2 W"
    assert (SAFE_FROM - 1) * (start + stop + 0.2) < WITHIN_S


@needs_systemd
def test_within_its_system_calls_and_memory_rules_it_bakes_sounds_and_plays(card: VirtualCard, tmp_path: Path) -> None:
    options = ["--boards", "simulated", "--card", NAME]
    with PlayingService(tmp_path, options, card.environment(), within=BOXED) as instrument:
        instrument.wait_for("STATUS=plays")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
        instrument.wait_for("WATCHDOG=1")


@needs_systemd
@pytest.mark.parametrize("forbidden", ["mmap.mmap(-1, 4096, prot=7)", "os.chroot('/')"])
def test_the_sandbox_of_these_tests_refuses_what_the_unit_does(forbidden: str) -> None:
    asked = [*BOXED, sys.executable, "-c", f"import mmap, os; {forbidden}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, "PermissionError" in done.stderr) == (1, True)
