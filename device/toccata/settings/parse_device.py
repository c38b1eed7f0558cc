"""The technician's instrument.json: parsed strictly."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from toccata.settings.client import CLIENT_ID, LOWEST_LEVEL_DB
from toccata.settings.device import BOARD_ADDRESSES, MOST_COUNTS, PADS_PER_BOARD, BoardSettings, Device
from toccata.settings.document import read_document
from toccata.settings.judge import (
    Judge,
    choice,
    did_you_mean,
    entries,
    expect_format,
    judge_format,
    label,
    many,
    matching,
    nullable,
    number,
    record,
    whole,
)
from toccata.settings.layout import Layout, Shape, Spot
from toccata.settings.pads import inputs_of
from toccata.settings.parse_inputs import GPIO, any_input, judge_panel, judge_pod, judge_sensors, judge_switches
from toccata.settings.parse_loudness import judge_loudness
from toccata.settings.place import Place, shown
from toccata.settings.wired import expect_apart
from toccata.settings.within import locked
from toccata.units import PadId

_ADDRESSES = {f"0x{address:02X}": address for address in BOARD_ADDRESSES}
_PAIR = many(whole(1, MOST_COUNTS, "counts"), 2, 2, "counts, touch and release, like [12, 6]")


def parse_device(text: str, where: str) -> Device:
    """Read what belongs to the instrument; keys left out take the defaults of `Device` and `BoardSettings`.

    Args:
        text: the file's JSON. An address is a text like ``"0x5A"``; ``thresholds`` is one pair of touch and release
            for all pads of a board, or twelve pairs; ``layout`` and ``panel.pad_lamps`` name pads (``"0/3"``),
            switches and sensors.
        where: the file's name, for faults.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    document = read_document(text, top)
    expect_format(document, top)
    found = record(_DEVICE)(document, top)
    found.pop("format", None)
    # These two name pads, switches and sensors: they are judged once it is known which there are.
    late = {key: found.pop(key) for key in ("panel", "layout") if key in found}
    device = Device(**found)
    inputs = inputs_of(device)
    panel = nullable(judge_panel(inputs))(late.get("panel"), top.key("panel"))
    layout = nullable(_layout(inputs))(late.get("layout"), top.key("layout"))
    # Here, so that nothing ever sees an instrument that may be louder than it was measured.
    device = replace(locked(device, device.loudness), panel=panel, layout=layout)
    expect_apart(device, top)
    return device


_SPOT: Mapping[str, Judge[Any]] = {
    "x": number(0, 100),
    "y": number(0, 100),
    "size": number(4, 60),
    "shape": choice(Shape, "a shape"),
    "colour": matching(re.compile(r"#[0-9a-f]{6}"), "a colour", "write it like #3d86a8"),
    "name": label(24),
}


def _layout(inputs: Collection[PadId]) -> Judge[Layout]:
    """Accept a layout: what it leaves out is not drawn."""
    name_of, judge_spot = any_input(inputs), record(_SPOT, required=("x", "y", "size"))

    def judge(value: object, place: Place) -> Layout:
        given = entries(value, place)
        return {name_of(key, place.key(key)): Spot(**judge_spot(spot, place.key(key))) for key, spot in given.items()}

    return judge


def _address(value: object, place: Place) -> int:
    written = f"0x{value[2:].upper()}" if isinstance(value, str) else ""
    if written not in _ADDRESSES or str(value)[:2] != "0x":
        raise place.refusal(f"{shown(value)} is not an address of an MPR121", did_you_mean(value, _ADDRESSES))
    return _ADDRESSES[written]


def _pair(value: object, place: Place) -> tuple[int, int]:
    touch, release = _PAIR(value, place)
    if release >= touch:
        raise place.refusal(f"release {release} is not below touch {touch}", "lower release, or raise touch")
    return touch, release


_PAIRS = many(_pair, PADS_PER_BOARD, PADS_PER_BOARD, "pairs, one for each pad, or one pair for all")


def _thresholds(value: object, place: Place) -> tuple[tuple[int, int], ...]:
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return (_pair(value, place),) * PADS_PER_BOARD
    return _PAIRS(value, place)


_BOARD = record({"address": _address, "irq_gpio": nullable(GPIO), "thresholds": _thresholds}, required=("address",))


def _board(value: object, place: Place) -> BoardSettings:
    return BoardSettings(**_BOARD(value, place))


_SOME_BOARDS = many(_board, 1, len(BOARD_ADDRESSES), "boards")


def _boards(value: object, place: Place) -> tuple[BoardSettings, ...]:
    boards = _SOME_BOARDS(value, place)
    for index, board in enumerate(boards):
        spot, before = place.item(index), boards[:index]
        if board.address in [other.address for other in before]:
            raise spot.key("address").refusal(
                f"another board has address 0x{board.address:02X} too", "wire ADDR so that each board has its own"
            )
        if board.irq_gpio is not None and board.irq_gpio in [other.irq_gpio for other in before]:
            raise spot.key("irq_gpio").refusal(
                f"another board has line {board.irq_gpio} too", "give each board its own line, or null to poll it"
            )
    return boards


_DEVICE: Mapping[str, Judge[Any]] = {
    "format": judge_format,
    "bus": whole(0, 255),
    # MPR121 datasheet, section 2.4: SCL up to 400 kHz.
    "bus_khz": whole(10, 400, "kHz"),
    "boards": _boards,
    "poll_ms": number(0.5, 20, "ms"),
    "card": nullable(label(100)),
    "rate": whole(8_000, 192_000, "frames a second"),
    "frames": whole(32, 2_048, "frames"),
    "ceiling_dbfs": number(-6, -1, "dBFS"),
    "most_level_db": number(LOWEST_LEVEL_DB, 0, "dB"),
    "loudness": nullable(judge_loudness),
    "sensors": judge_sensors,
    "pod": nullable(judge_pod),
    "switches": judge_switches,
    "panel": lambda value, _: value,
    "layout": lambda value, _: value,
    "power_on": nullable(matching(CLIENT_ID, "a client's id", "write 1 to 32 of a-z, 0-9 and -, or null")),
}
