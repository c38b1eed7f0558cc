"""A netlist that could not be built, or that disagrees with the software, is refused with one line that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

import draw
from drawing.netlist import NetlistError, kinds, read_netlist
from drawing.wiring_rules import addresses, claimed, wrong_lines

TRAY = Path(draw.HERE / "instruments" / "lap-tray.toml")


def planted(folder: Path, old: str, new: str) -> Path:
    text = TRAY.read_text()
    assert text.count(old) == 1
    (folder / "tray.toml").write_text(text.replace(old, new))
    return folder / "tray.toml"


def test_every_netlist_can_be_built_and_agrees_with_the_software() -> None:
    assert set(draw.read_all()) == {"twelve-pads", "lap-tray", "squeeze-and-switch", "pod", "inputs"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "ads1015"', 'kind = "ads1115"', "tray.toml: part force: no kind 'ads1115'; add it to parts.toml"),
        ('"touch.VIN", ', "", "tray.toml: pin VIN of touch is a supply; join it to 3V3, not to nothing"),
        (', "left.OUT"', "", "tray.toml: net FORCE-LEFT has 1 pin; join it to another or take it away"),
        (
            '"force.A1", "right.OUT"',
            '"force.A0", "right.OUT"',
            "tray.toml: pin force.A0 is in 2 nets; leave it in one",
        ),
        ('"pi.11", "touch.IRQ"', '"pi.11", "tuch.IRQ"', "tray.toml: net IRQ: no part 'tuch'; add the part"),
        ('"pi.11"', '"pi.12"', "tray.toml: net IRQ: pin 12 of pi stays open; take another"),
        ('"touch.GND", "touch.ADDR"', '"touch.GND"', "tray.toml: pin ADDR of touch hangs in the air; join it"),
        ('"left.GND", ', '"left.GND", "touch.E9", ', "tray.toml: pin E9 of touch is on GND; it is no supply"),
        ('"pi.9", ', '"pi.19", ', "tray.toml: pin 19 of pi is on GND; it is no supply"),
        ('"pi.17", ', '"pi.2", ', "tray.toml: pin 2 of pi is a supply; join it to 5V, not to 3V3"),
        ("sound = 1", "gramophone = 1", "tray.toml: besides: no kind 'gramophone'; add it to parts.toml"),
    ],
)
def test_what_cannot_be_built_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(NetlistError) as refused:
        read_netlist(planted(tmp_path, old, new), kinds())

    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"pi.11"', '"pi.19"', "net IRQ: board-0-irq is GPIO 17, pin 11; the netlist says (19,)"),
        ('line = "quiet"\n', "", "net QUIET: pin 37 of the header carries a line; take another, or name the line"),
        ('line = "quiet"', 'line = "loud"', "net QUIET: settings/wiring.py has no line 'loud'; take one of its names"),
    ],
)
def test_a_wire_at_another_pin_than_the_softwares_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert list(wrong_lines(read_netlist(planted(tmp_path, old, new), kinds()))) == [told]


def test_a_chip_has_the_address_that_its_address_pin_gives_it(tmp_path: Path) -> None:
    moved = planted(tmp_path, '"pi.3", "touch.SDA", ', '"pi.3", "touch.SDA", "force.ADDR", ')
    moved.write_text(moved.read_text().replace('"force.GND", "force.ADDR"', '"force.GND"'))

    assert addresses(read_netlist(TRAY, kinds())) == {"touch": 0x5A, "force": 0x48}
    assert addresses(read_netlist(moved, kinds())) == {"touch": 0x5A, "force": 0x4A}


def test_an_instrument_claims_the_lines_that_its_netlist_names() -> None:
    pads = claimed(read_netlist(draw.HERE / "instruments" / "twelve-pads.toml", kinds()))

    lines = {"board-0-irq": 17, "jack-1": 5, "quiet": 26, "next": 16, "pairing": 4, "knob-a": 25, "knob-b": 8}
    assert pads == {"bus-sda": 2, "bus-scl": 3, "status-lamp": 12, "ready-lamp": 13} | lines
