"""What instrument.json says of sensors, the pod, switches and the panel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from toccata.settings.device import (
    KnobSettings,
    PanelSettings,
    PodSettings,
    PressureChip,
    SensorSettings,
    SwitchSettings,
    Way,
)
from toccata.settings.judge import (
    Judge,
    choice,
    did_you_mean,
    entries,
    many,
    matching,
    nullable,
    number,
    one_of,
    record,
    whole,
)
from toccata.settings.pads import pad_name
from toccata.settings.place import Place, shown
from toccata.settings.wiring import ADS1015_ADDRESSES, JACKS, POD_ADDRESS
from toccata.units import PadId

LAST_GPIO = 27
"""The header of a Raspberry Pi carries BCM 0-27."""

CHANNELS = 4
"""Of an ADS1015, and of the pod."""

MOST_SENSORS = len(ADS1015_ADDRESSES) * CHANNELS + CHANNELS + len(Way)

GPIO = whole(0, LAST_GPIO)

_NAME = matching(
    re.compile(r"[a-z][a-z0-9-]{0,15}"), "a name", "write a letter a-z, then up to 15 letters, digits and -"
)
SENSOR_NAME = re.compile(r"(?!jack-)[a-z][a-z0-9-]{0,15}")
SWITCH_NAME = re.compile(r"jack-[1-9]")
"""A name tells a jack from a sensor, wherever the instrument itself is not at hand; a layout says what people read."""

_OF_CHIP: Mapping[PressureChip, Mapping[str, Judge[Any]]] = {
    PressureChip.ADS1015: {
        "address": one_of(((f"0x{address:02X}", address) for address in ADS1015_ADDRESSES), "an address of an ADS1015"),
        "channel": whole(0, CHANNELS - 1),
    },
    PressureChip.MPRLS: {"way": choice(Way, "a way to move the air"), "full_hpa": number(5, 600, "hPa")},
    PressureChip.POD: {"channel": whole(0, CHANNELS - 1)},
}


def _of_chip(chip: PressureChip) -> Judge[dict[str, Any]]:
    """The keys of this chip; those that only others have are refused."""
    others = {key: other for other, keys in _OF_CHIP.items() for key in keys if key not in _OF_CHIP[chip]}
    refused = {key: (f"a sensor on {chip} has no {key!r}", "take it out") for key in others}
    judges = {"name": _NAME, "chip": choice(PressureChip, "a chip"), **_OF_CHIP[chip]}
    return record(judges, required=("name", "chip"), refused=refused)


_TABLES = {chip: _of_chip(chip) for chip in PressureChip}
_ANY_CHIP = record(
    {key: judge for table in _OF_CHIP.values() for key, judge in table.items()}
    | {
        "name": _NAME,
        "chip": choice(PressureChip, "a chip"),
    },
    required=("name", "chip"),
)


def _sensor(value: object, place: Place) -> SensorSettings:
    chip = entries(value, place).get("chip")
    fitting = _TABLES[PressureChip(chip)] if isinstance(chip, str) and chip in _TABLES else _ANY_CHIP
    found = fitting(value, place)
    if not SENSOR_NAME.fullmatch(found["name"]):
        raise place.key("name").refusal(f"{shown(found['name'])} is what a jack is called", "call the sensor otherwise")
    return SensorSettings(**found)


_SOME_SENSORS = many(_sensor, 0, MOST_SENSORS, "sensors")


def judge_sensors(value: object, place: Place) -> tuple[SensorSettings, ...]:
    """Accept the list of sensors: no two on one channel, and at most one of each way on the MPRLS."""
    sensors = _SOME_SENSORS(value, place)
    for index, sensor in enumerate(sensors):
        before = [other for other in sensors[:index] if _spot(other) == _spot(sensor)]
        if not before:
            continue
        if sensor.chip is PressureChip.MPRLS:
            remedy = "leave one out: the MPRLS measures one tube, its push and its pull"
            raise place.item(index).key("way").refusal(f"{before[0].name!r} takes the {sensor.way} too", remedy)
        what = f"{before[0].name!r} is on this channel too"
        raise place.item(index).key("channel").refusal(what, "give each sensor its own channel")
    return sensors


def _spot(sensor: SensorSettings) -> tuple[object, ...]:
    """What no two sensors may share."""
    if sensor.chip is PressureChip.MPRLS:
        return sensor.chip, sensor.way
    return sensor.chip, sensor.address, sensor.channel


_POD: Mapping[str, Judge[Any]] = {
    "bus": whole(0, 255),
    "bus_khz": whole(10, 400, "kHz"),
    "address": one_of(((f"0x{POD_ADDRESS:02X}", POD_ADDRESS),), "the address of the pod"),
}


def judge_pod(value: object, place: Place) -> PodSettings:
    """Accept where the pod is."""
    return PodSettings(**record(_POD)(value, place))


_SWITCH: Mapping[str, Judge[Any]] = {
    "name": matching(SWITCH_NAME, "what a jack is called", "write jack-1 to jack-9; its layout may say more"),
    "gpio": nullable(GPIO),
    "normally_closed": one_of(((True, True), (False, False)), "true or false"),
}


def _switch(value: object, place: Place) -> SwitchSettings:
    return SwitchSettings(**record(_SWITCH, required=("name",))(value, place))


judge_switches: Judge[tuple[SwitchSettings, ...]] = many(_switch, 1, len(JACKS), "switches")


def judge_panel(inputs: Collection[PadId]) -> Judge[PanelSettings]:
    """Accept buttons and lamps; ``inputs``: what a lamp may stand beside."""
    knob = record({"a_gpio": GPIO, "b_gpio": GPIO}, required=("a_gpio", "b_gpio"))
    judges: Mapping[str, Judge[Any]] = {
        **dict.fromkeys(("quiet_gpio", "next_gpio", "pairing_gpio", "status_gpio", "ready_gpio"), nullable(GPIO)),
        "knob": nullable(lambda value, place: KnobSettings(**knob(value, place))),
        "knob_lowest_db": number(-30, -6, "dB"),
        "pad_lamps": _lamps(inputs),
    }
    return lambda value, place: PanelSettings(**record(judges)(value, place))


def _lamps(inputs: Collection[PadId]) -> Judge[Mapping[PadId, int]]:
    name_of = any_input(inputs)

    def judge(value: object, place: Place) -> Mapping[PadId, int]:
        given = entries(value, place)
        return {name_of(key, place.key(key)): GPIO(line, place.key(key)) for key, line in given.items()}

    return judge


def any_input(inputs: Collection[PadId]) -> Judge[PadId]:
    """Accept the name of a pad, a switch or a sensor."""
    named = {one.name: one for one in inputs if one.name}
    pad = pad_name(inputs)

    def judge(value: object, place: Place) -> PadId:
        if not isinstance(value, str) or "/" in value:
            return pad(value, place)
        if value not in named:
            remedy = did_you_mean(value, named) if named else "write board/pad, like '0/3'"
            raise place.refusal(f"{shown(value)} is no pad, switch or sensor of this instrument", remedy)
        return named[value]

    return judge
