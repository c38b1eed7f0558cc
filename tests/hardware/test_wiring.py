"""The one place for lines, pins and addresses holds what the hardware can do, and the software starts from it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

from toccata.settings import wiring
from toccata.settings.device import BOARD_ADDRESSES, DEFAULT_SENSORS, PodSettings, PressureChip, SensorSettings
from toccata.settings.wiring import LINES, Job

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "firmware"


def test_every_line_has_a_pin_of_the_header_and_no_pin_has_two() -> None:
    pins = [*wiring.HEADER_PINS.values(), *wiring.HEADER_POWER]

    assert sorted(pins) == list(range(1, 41))
    assert sorted(wiring.HEADER_PINS) == list(range(28))
    assert {line.gpio for line in LINES} <= wiring.HEADER_PINS.keys()


def test_no_line_has_two_uses_but_lamps_of_pads_on_lines_of_boards_that_are_not_there() -> None:
    uses = Counter(line.gpio for line in LINES)
    shared = {gpio for gpio, count in uses.items() if count > 1}

    assert shared == set(wiring.BOARD_IRQ[1:]) & set(wiring.PAD_LAMPS)
    assert len({line.name for line in LINES}) == len(LINES)


def test_lines_of_sound_cards_and_of_the_identity_memory_stay_free() -> None:
    assert {0, 1, 18, 19, 20, 21} == wiring.NEVER.keys()
    assert not wiring.NEVER.keys() & {line.gpio for line in LINES}


def test_lines_with_a_pwm_of_the_hardware_go_to_lamps_alone() -> None:
    on_pwm = {line.name: line.job for line in LINES if line.gpio in wiring.PWM_LINES}

    assert on_pwm == {"status-lamp": Job.LAMP, "ready-lamp": Job.LAMP}


def test_every_lamp_is_dark_until_the_software_holds_it() -> None:
    assert not [line for line in LINES if line.job is Job.LAMP and line.gpio in wiring.STARTS_HIGH]


def test_both_lines_of_the_pods_bus_rest_high_from_the_first_moment() -> None:
    assert {wiring.POD_SDA, wiring.POD_SCL} <= set(wiring.STARTS_HIGH)


def test_no_two_chips_of_one_bus_share_an_address() -> None:
    taken = Counter((chip.bus, address) for chip in wiring.CHIPS for address in chip.addresses)

    assert set(taken.values()) == {1}
    # I2C specification, 3.1.12: outside of these are reserved addresses.
    assert all(0x08 <= address <= 0x77 for _, address in taken)


def test_the_settings_start_from_these_addresses() -> None:
    on_ads = SensorSettings("lap", PressureChip.ADS1015)

    assert BOARD_ADDRESSES == wiring.MPR121_ADDRESSES
    assert on_ads.address == wiring.ADS1015_ADDRESSES[0]
    assert PodSettings() == PodSettings(wiring.POD_BUS, wiring.POD_BUS_KHZ, wiring.POD_ADDRESS)
    assert [sensor.chip for sensor in DEFAULT_SENSORS] == [PressureChip.MPRLS]


def test_the_first_boards_wiring_in_the_readme_and_its_picture_is_this_one() -> None:
    lines = {"SDA": wiring.BUS_SDA, "SCL": wiring.BUS_SCL, "IRQ": wiring.BOARD_IRQ[0]}
    readme = (ROOT / "README.md").read_text()
    picture = (ROOT / "hardware" / "wiring-one-board.svg").read_text()

    for name, gpio in lines.items():
        pin = wiring.HEADER_PINS[gpio]
        assert f"| {name} | pin {pin}, GPIO {gpio} |" in readme
        assert f"pin {pin} to {name}" in picture


def test_the_firmware_answers_at_the_pods_address() -> None:
    registers = tomllib.loads((FIRMWARE / "registers.toml").read_text())

    assert registers["i2c"]["address"] == wiring.POD_ADDRESS


def test_the_firmware_uses_the_pods_pins() -> None:
    sources = "".join((FIRMWARE / "rp2040" / name).read_text() for name in ("i2c.c", "uart.c", "sampling.c"))
    pins = {name: int(pin) for name, pin in re.findall(r"#define PIN_(\w+) (\d+)u", sources)}

    ours = {pin.name: pin.gpio for pin in wiring.POD_PINS}
    channels = {f"channel-{number}": pins["FIRST"] + number for number in range(4)}
    bus = {"i2c-sda": pins["SDA"], "i2c-scl": pins["SCL"]}
    assert ours == {"uart-tx": pins["TX"], "uart-rx": pins["RX"], **bus, **channels}
