"""The pod can be built from its netlist, and what its values are said to do they do."""

from __future__ import annotations

from pathlib import Path

import pytest

import draw
from drawing.netlist import Netlist, NetlistError
from drawing.schematic import draw_schematic, read_plan
from toccata.settings.wiring import POD_PINS

OHMS = {"100 Ω": 100.0, "470 Ω": 470.0, "1 kΩ": 1_000.0, "2.2 kΩ": 2_200.0, "10 kΩ": 10_000.0}
SUPPLY = 3.3
FORCE_OHMS = {"0.2 N": 100_000.0, "1 N": 10_000.0, "10 N": 1_000.0}


@pytest.fixture(scope="module")
def pod() -> Netlist:
    return draw.read_all()["pod"]


def between(pod: Netlist, one: str, other: str) -> list[str]:
    """The values of all parts of two leads that lie between two nets."""
    ends = {ref: {pod.net_of(ref, pin) for pin in part.kind.pins} for ref, part in pod.parts.items()}
    return [pod.parts[ref].kind.value for ref, nets in ends.items() if nets == {one, other}]


def kinds_between(pod: Netlist, one: str, other: str) -> list[str]:
    ends = {ref: {pod.net_of(ref, pin) for pin in part.kind.pins} for ref, part in pod.parts.items()}
    return [pod.parts[ref].kind.name for ref, nets in ends.items() if nets == {one, other}]


def test_every_signal_is_at_the_pin_that_the_firmware_uses(pod: Netlist) -> None:
    assert {pin.name: pod.net_of("U1", f"GP{pin.gpio}") for pin in POD_PINS} == {pin.name: pin.name for pin in POD_PINS}


@pytest.mark.parametrize("line", ["SDA", "SCL"])
def test_a_full_bus_rises_in_time_and_a_weak_chip_can_pull_it_low(pod: Netlist, line: str) -> None:
    (pull_up,) = (OHMS[value] for value in between(pod, line, "3V3"))

    # I2C specification, table 10 and 7.1: 400 pF at most, rise time 1,000 ns in standard mode = 0.8473 R C, sink 3 mA.
    assert 0.8473 * pull_up * 400e-12 <= 1_000e-9
    assert (SUPPLY - 0.4) / pull_up <= 3e-3


def test_supplies_are_decoupled(pod: Netlist) -> None:
    assert sorted(between(pod, "3V3", "GND")) == ["10 µF", "100 nF"]
    assert between(pod, "5V", "GND") == ["10 µF"]


@pytest.mark.parametrize(
    "net", [*(f"{way}-{n}" for n in range(4) for way in ("tip", "ring")), "SDA", "SCL", "TX", "RX"]
)
def test_what_a_hand_can_touch_is_guarded_against_static_discharge(pod: Netlist, net: str) -> None:
    assert "tvs" in kinds_between(pod, net, "GND")


@pytest.mark.parametrize("channel", range(4))
def test_a_force_pad_uses_the_range_and_an_empty_jack_reads_nothing(pod: Netlist, channel: int) -> None:
    (top,) = (OHMS[value] for value in between(pod, f"ring-{channel}", "3V3"))
    (foot,) = (OHMS[value] for value in between(pod, f"tip-{channel}", "GND") if value in OHMS)
    shares = {force: foot / (top + ohms + foot) for force, ohms in FORCE_OHMS.items()}

    assert shares == pytest.approx({"0.2 N": 0.09, "1 N": 0.49, "10 N": 0.87}, abs=0.005)
    assert between(pod, f"tip-{channel}", "3V3") == []


@pytest.mark.parametrize("channel", range(4))
def test_the_filter_before_the_chip_costs_a_hit_no_time(pod: Netlist, channel: int) -> None:
    (series,) = (OHMS[value] for value in between(pod, f"tip-{channel}", f"channel-{channel}"))

    assert between(pod, f"channel-{channel}", "GND") == ["22 nF"]
    assert (10_000 + series) * 22e-9 < 0.25e-3


def test_a_plug_that_shorts_the_supply_of_a_jack_draws_a_few_milliamperes(pod: Netlist) -> None:
    for channel in range(4):
        (top,) = (OHMS[value] for value in between(pod, f"ring-{channel}", "3V3"))
        assert SUPPLY / top < 10e-3


def test_the_5_volts_of_the_cable_pass_a_fuse_and_a_diode(pod: Netlist) -> None:
    assert kinds_between(pod, "5v-cable", "5v-fused") == ["fuse"]
    assert pod.net_of("D1", "A") == "5v-fused"
    assert pod.net_of("D1", "K") == "5V"


def test_every_part_but_plugs_says_why_it_is_there(pod: Netlist) -> None:
    assert {part.kind.name for part in pod.parts.values() if "why" not in part.drawn} == {"jack", "plug-6"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"R13.2 600,200 U1.GP26"', '"R13.2 600,200 U1.GP27"', "net channel-0: a wire goes to U1.GP27, which is not"),
        ('"C1.1 950,160"', "", "net 5V: C1.1 is not drawn; add a wire or a tag"),
        ('"D11.1 200,200"', '"D11.1 201,_"', "net tip-0: drawn in 2 pieces; join them by a wire, or tag each"),
        ('"D11.1 200,200"', '"D11.1 210,210"', "wire D11.1 210,210: a slanting run; add a corner"),
    ],
)
def test_a_drawing_that_says_something_else_than_the_netlist_is_refused(
    tmp_path: Path, pod: Netlist, old: str, new: str, told: str
) -> None:
    text = (draw.HERE / "pod.toml").read_text()
    assert text.count(old) == 1
    (tmp_path / "pod.toml").write_text(text.replace(old, new))

    with pytest.raises(NetlistError, match=told):
        draw_schematic(pod, read_plan(tmp_path / "pod.toml"))
