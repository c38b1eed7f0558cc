"""Which pads, switches and sensors an instrument has, and how a file names one."""

from __future__ import annotations

from collections.abc import Collection, Container

from toccata.settings.device import PADS_PER_BOARD, Device
from toccata.settings.judge import Judge, did_you_mean
from toccata.settings.place import Place, shown
from toccata.units import FIRST_SENSOR, SWITCH_BOX, PadId


def pads_of(device: Device) -> frozenset[PadId]:
    """List every pad of every board that instrument.json names."""
    return frozenset(PadId(board, pad) for board in range(len(device.boards)) for pad in range(PADS_PER_BOARD))


def switches_of(device: Device) -> tuple[PadId, ...]:
    """List the switches, in the order of their jacks."""
    return tuple(PadId(SWITCH_BOX, number, one.name) for number, one in enumerate(device.switches))


def sensors_of(device: Device) -> tuple[PadId, ...]:
    """List the sensors, in the order of instrument.json."""
    return tuple(PadId(FIRST_SENSOR + number, 0, one.name) for number, one in enumerate(device.sensors))


def inputs_of(device: Device) -> frozenset[PadId]:
    """List all that can be played: pads, switches and sensors."""
    return pads_of(device).union(switches_of(device), sensors_of(device))


def input_name(inputs: Collection[PadId], kind: str) -> Judge[PadId]:
    """Accept the name of one of these switches or sensors; ``kind`` is what a person calls them."""
    named = {str(one): one for one in inputs}

    def judge(value: object, place: Place) -> PadId:
        if not isinstance(value, str) or value not in named:
            remedy = did_you_mean(value, named) if named else f"name it in instrument.json: it has no {kind}"
            raise place.refusal(f"{shown(value)} is not a {kind} of this instrument", remedy)
        return named[value]

    return judge


def pad_name(pads: Container[PadId]) -> Judge[PadId]:
    """Accept the name of a pad that there is, in its one spelling: ``0/3``, never ``00/3``."""

    def judge(value: object, place: Place) -> PadId:
        try:
            pad = PadId.parse(value if isinstance(value, str) else "")
        except ValueError:
            raise place.refusal(f"{shown(value)} is not a pad", "write board/pad, like '0/3'") from None
        if str(pad) != value:
            raise place.refusal(f"{shown(value)} is not how a pad is written", f"did you mean {shown(str(pad))}?")
        if pad not in pads:
            raise place.refusal(f"no board has a pad {shown(value)}", "name a pad of a board in instrument.json")
        return pad

    return judge
