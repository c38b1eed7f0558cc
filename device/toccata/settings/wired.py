"""What no two parts of an instrument may share: names, lines and buses. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from toccata.settings.device import Device, PanelSettings, PressureChip
from toccata.settings.place import Place
from toccata.settings.wiring import BUS, BUS_SCL, BUS_SDA

BUS_LINES = (BUS_SDA, BUS_SCL)


def expect_apart(device: Device, top: Place) -> None:
    """Refuse a name or a line that is given twice, and a pod without a bus of its own.

    Raises:
        ToccataError: as the place tells it, at the later one of the two.
    """
    _expect_names_apart(device, top)
    _expect_a_pod(device, top)
    users: dict[int, str] = {}
    for place, line in _lines(device, top):
        if line in BUS_LINES and device.bus == BUS:
            raise place.refusal(f"line {line} is the I2C bus", "choose a free line: see hardware/PINS.md")
        if line in users:
            raise place.refusal(f"line {line} is that of {users[line]} too", "give each its own line")
        users[line] = place.path


def _expect_names_apart(device: Device, top: Place) -> None:
    sensors, switches = top.key("sensors"), top.key("switches")
    named = [(one.name, sensors.item(index)) for index, one in enumerate(device.sensors)]
    named += [(one.name, switches.item(index)) for index, one in enumerate(device.switches)]
    taken: set[str] = set()
    for name, place in named:
        if name in taken:
            raise place.key("name").refusal(
                f"another sensor or switch is called {name!r} too", "give each its own name"
            )
        taken.add(name)


def _expect_a_pod(device: Device, top: Place) -> None:
    for index, sensor in enumerate(device.sensors):
        if sensor.chip is PressureChip.POD and device.pod is None:
            place = top.key("sensors").item(index).key("chip")
            raise place.refusal("this instrument has no pod", 'add "pod": {} to instrument.json')
    if device.pod is not None and device.pod.bus == device.bus:
        place = top.key("pod").key("bus")
        raise place.refusal(f"the boards are on bus {device.bus}", "give the pod a bus of its own")


def _lines(device: Device, top: Place) -> Iterator[tuple[Place, int]]:
    for index, board in enumerate(device.boards):
        if board.irq_gpio is not None:
            yield top.key("boards").item(index).key("irq_gpio"), board.irq_gpio
    for index, switch in enumerate(device.switches):
        if switch.gpio is not None:
            yield top.key("switches").item(index).key("gpio"), switch.gpio
    if device.panel is not None:
        yield from _lines_of(device.panel, top.key("panel"))


def _lines_of(panel: PanelSettings, place: Place) -> Iterator[tuple[Place, int]]:
    for key in ("quiet_gpio", "next_gpio", "pairing_gpio", "status_gpio", "ready_gpio"):
        line: int | None = getattr(panel, key)
        if line is not None:
            yield place.key(key), line
    if panel.knob is not None:
        yield place.key("knob").key("a_gpio"), panel.knob.a_gpio
        yield place.key("knob").key("b_gpio"), panel.knob.b_gpio
    for pad, line in panel.pad_lamps.items():
        yield place.key("pad_lamps").key(str(pad)), line
