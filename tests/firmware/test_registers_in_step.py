"""What is generated from firmware/registers.toml is in step with it, and the file agrees with itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from toccata.sensors import pod_registers as pod

ROOT = Path(__file__).resolve().parents[2]
FILE = tomllib.loads((ROOT / "firmware" / "registers.toml").read_text())
OUTPUTS = ("firmware/core/pod_registers.h", "device/toccata/sensors/pod_registers.py", "firmware/REGISTERS.md")


def check(root: Path) -> subprocess.CompletedProcess[str]:
    generate = [sys.executable, root / "firmware" / "generate.py", "--check"]
    return subprocess.run(generate, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("firmware/generate.py", "firmware/registers.toml", *OUTPUTS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_generated_files_are_in_step() -> None:
    assert check(ROOT).stderr == ""


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_generated_file_that_was_changed_by_hand_is_told(copy: Path, name: str) -> None:
    (copy / name).write_text((copy / name).read_text() + "\n")
    told = check(copy)
    assert (told.returncode, told.stderr.split()[0]) == (1, Path(name).name)


def test_a_changed_register_file_puts_every_generated_file_out_of_step(copy: Path) -> None:
    source = copy / "firmware" / "registers.toml"
    source.write_text(source.read_text().replace("address = 0x2A", "address = 0x2B"))
    assert check(copy).returncode == 1
    assert [line.split()[0] for line in check(copy).stderr.splitlines()] == [Path(name).name for name in OUTPUTS]


def test_the_header_and_the_constants_say_the_same() -> None:
    header = (ROOT / "firmware" / "core" / "pod_registers.h").read_text()
    in_c = {name: value.strip('"u') for name, value in re.findall(r"#define POD_(\w+) (\S+)", header)}
    in_python = {name: value for name, value in vars(pod).items() if name.isupper() and not name.endswith("_FORMAT")}
    assert {
        name: int(value, 0) if isinstance(in_python[name], int) else value for name, value in in_c.items()
    } == in_python


def test_no_two_registers_overlap() -> None:
    sizes = {"u8": 1, "u16": 2, "u32": 4, "block": 1}
    places = [
        at
        for register in FILE["register"]
        for channel in range(pod.CHANNELS if "each" in register else 1)
        for at in range(
            register["at"] + channel * register.get("each", 0),
            register["at"] + channel * register.get("each", 0) + sizes[register["kind"]],
        )
    ]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("table", ["bus_command", "serial_status", "event", "lost", "state"])
def test_codes_of_one_kind_differ(table: str) -> None:
    codes = [entry["code"] for entry in FILE[table]]
    assert len(codes) == len(set(codes))


def test_the_defaults_lie_within_the_limits() -> None:
    assert pod.ON_MIN <= pod.ON_DEFAULT <= pod.ON_MAX < pod.RAIL <= pod.FULL_SCALE
    assert pod.OFF_MIN <= pod.OFF_DEFAULT <= pod.ON_DEFAULT - pod.HYSTERESIS_MIN


def test_the_parts_of_the_flash_do_not_meet() -> None:
    edges = (
        pod.FLASH_APPLICATION,
        pod.FLASH_IMAGE,
        pod.FLASH_APPLICATION_END,
        *FILE["flash"]["parameters"],
        pod.FLASH_SIZE,
    )
    assert list(edges) == sorted(edges)
    assert pod.FLASH_IMAGE + pod.IMAGE_LENGTH_MAX == pod.FLASH_APPLICATION_END
