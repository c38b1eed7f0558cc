from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.device import DEFAULT_THRESHOLDS, BoardSettings, Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_device import parse_device
from toccata.units import Decibels, PadId


def test_an_empty_file_is_the_default_instrument() -> None:
    assert parse_device("{}", "instrument.json") == Device()


def test_every_setting_of_an_instrument_is_followed() -> None:
    pairs = [[touch, touch - 1] for touch in range(2, 14)]
    boards = [
        {"address": "0x5A", "irq_gpio": 17, "thresholds": pairs},
        {"address": "0x5d", "irq_gpio": None, "thresholds": [20, 10]},
        {"address": "0x5B"},
    ]
    sound = {"card": "hw:CARD=DAC", "rate": 44_100, "frames": 128, "ceiling_dbfs": -2}
    text = json.dumps({"format": 1, "bus": 3, "bus_khz": 100, "boards": boards, "poll_ms": 2, **sound})
    first = BoardSettings(0x5A, 17, tuple((touch, touch - 1) for touch in range(2, 14)))
    second = BoardSettings(0x5D, None, ((20, 10),) * 12)
    third = BoardSettings(0x5B, None, DEFAULT_THRESHOLDS)
    assert parse_device(text, "instrument.json") == Device(
        3, 100, (first, second, third), 2.0, "hw:CARD=DAC", 44_100, 128, Decibels(-2.0)
    )


def test_a_board_brings_twelve_pads() -> None:
    device = Device(boards=(BoardSettings(0x5A), BoardSettings(0x5C)))
    assert pads_of(device) == {PadId(board, pad) for board in (0, 1) for pad in range(12)}


ADDRESSES = "did you mean one of '0x5A', '0x5B', '0x5C', '0x5D'?"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"format": 0}, "format: 0 is not a format that this version reads; did you mean 1?"),
        ({"buss": 1}, "buss: unknown key; did you mean 'bus'?"),
        ({"bus": 1.0}, "bus: 1.0 is not a whole number; write a whole number from 0 to 255"),
        ({"bus": True}, "bus: true is not a whole number; write a whole number from 0 to 255"),
        ({"bus_khz": 401}, "bus_khz: 401 is out of range; write a whole number from 10 to 400 kHz"),
        ({"boards": []}, "boards: a list of 0; write a list of 1 to 4 boards"),
        ({"boards": [{}]}, "boards[0].address: this key is missing; add it"),
        ({"boards": [{"address": 90}]}, f"boards[0].address: 90 is not an address of an MPR121; {ADDRESSES}"),
        (
            {"boards": [{"address": "5A"}]},
            "boards[0].address: '5A' is not an address of an MPR121; did you mean '0x5A'?",
        ),
        (
            {"boards": [{"address": "0x5A"}, {"address": "0x5a"}]},
            "boards[1].address: another board has address 0x5A too; wire ADDR so that each board has its own",
        ),
        (
            {"boards": [{"address": "0x5A", "irq_gpio": 4}, {"address": "0x5B", "irq_gpio": 4}]},
            "boards[1].irq_gpio: another board has line 4 too; give each board its own line, or null to poll it",
        ),
        ({"poll_ms": 0.4}, "poll_ms: 0.4 is out of range; write a number from 0.5 to 20 ms"),
        ({"card": ""}, "card: '' is empty or too long; write 1 to 100 characters"),
        ({"rate": 4000}, "rate: 4000 is out of range; write a whole number from 8000 to 192000 frames a second"),
        ({"frames": 31}, "frames: 31 is out of range; write a whole number from 32 to 2048 frames"),
        ({"ceiling_dbfs": 0}, "ceiling_dbfs: 0 is out of range; write a number from -6 to -1 dBFS"),
    ],
)
def test_a_fault_of_the_instruments_file_is_told_with_its_key(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_device(json.dumps(changed), "instrument.json")
    assert str(caught.value) == f"instrument.json: {told}"


@pytest.mark.parametrize(
    ("thresholds", "told"),
    [
        ([12, 12], ": release 12 is not below touch 12; lower release, or raise touch"),
        ([1, 1], ": release 1 is not below touch 1; lower release, or raise touch"),
        ([101, 6], "[0]: 101 is out of range; write a whole number from 1 to 100 counts"),
        ([12, 0], "[1]: 0 is out of range; write a whole number from 1 to 100 counts"),
        ([12], ": a list of 1; write a list of 2 counts, touch and release, like [12, 6]"),
        ([], ": a list of 0; write a list of 12 pairs, one for each pad, or one pair for all"),
        ([[12, 6]] * 11, ": a list of 11; write a list of 12 pairs, one for each pad, or one pair for all"),
        ([[12, 6]] * 11 + [[6, 12]], "[11]: release 12 is not below touch 6; lower release, or raise touch"),
        (12, ": 12 is not a list; write a list of 12 pairs, one for each pad, or one pair for all"),
    ],
)
def test_thresholds_out_of_order_or_number_are_refused(thresholds: object, told: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_device(json.dumps({"boards": [{"address": "0x5A", "thresholds": thresholds}]}), "instrument.json")
    assert str(caught.value) == f"instrument.json: boards[0].thresholds{told}"


keys = (
    st.sampled_from(["format", "bus", "boards", "address", "irq_gpio", "thresholds", "card", "rate"])
    | st.sampled_from(["sensors", "name", "chip", "pod", "switches", "gpio", "panel", "knob", "pad_lamps", "layout"])
    | st.text()
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("0x5A"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def is_device_or_one_line(text: str) -> bool:
    try:
        return isinstance(parse_device(text, "any.json"), Device)
    except SettingError as fault:
        return str(fault).startswith("any.json: ") and len(str(fault).splitlines()) == 1


@given(json_values)
def test_any_json_is_an_instrument_or_one_line_of_fault(value: object) -> None:
    assert is_device_or_one_line(json.dumps(value))


@given(st.text())
def test_any_text_is_an_instrument_or_one_line_of_fault(text: str) -> None:
    assert is_device_or_one_line(text)
