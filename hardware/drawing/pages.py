"""The pages that are made and not written: the map of pins and addresses, and the pod's values with their reasons."""

from __future__ import annotations

from collections.abc import Mapping

from drawing.bill import table
from drawing.netlist import Netlist
from toccata.settings import wiring

MADE = "Made by `python hardware/draw.py`; change its source and run that again."

PINS_HEAD = f"""# Pins and addresses

{MADE} The source is [settings/wiring.py](../device/toccata/settings/wiring.py), which the software reads too.

## The header

Seen from above, pin 1 at the end with the corner of the board.
"""

BUSES = f"""
## The buses in config.txt

These lines go into `/boot/firmware/config.txt`; then start again. SPI stays off: jacks and knob use its lines.

| for | Raspberry Pi | line |
| --- | --- | --- |
| pads and sensors, I2C {wiring.BUS} | all | `dtparam=i2c_arm=on,i2c_arm_baudrate={wiring.BUS_KHZ}000` |
| pod, I2C {wiring.POD_BUS} | Zero to 4 | `dtoverlay=i2c-gpio,bus={wiring.POD_BUS},i2c_gpio_sda={wiring.POD_SDA},\
i2c_gpio_scl={wiring.POD_SCL},i2c_gpio_delay_us=2` |
| pod, I2C {wiring.POD_BUS} | 5 | `dtoverlay=i2c3-pi5,pins_6_7,baudrate={wiring.POD_BUS_KHZ}000` |
| pod's serial line | Zero to 4 | `enable_uart=1`; it is /dev/serial0 |
| pod's serial line | 5 | `dtparam=uart0=on`; it is /dev/ttyAMA0 |

Before the Pi 5 the hardware's own I2C mishandles a clock that a chip stretches, and the pod stretches it; the bus made
by `i2c-gpio` does not (raspberrypi/linux #254, #4884). A delay of 2 microseconds gives about {wiring.POD_BUS_KHZ} kHz.
No console may sit on the serial line: `sudo raspi-config nonint do_serial_cons 1`.
"""


def pins_page() -> str:
    """Write PINS.md."""
    parts = [PINS_HEAD, _header(), "\n## Lines\n", _lines(), "\n## Never\n", _never(), BUSES]
    return "\n".join([*parts, "## Addresses\n", _addresses(), "\n## The pod's own pins\n", _pod_pins()])


def _header() -> str:
    names = {wiring.HEADER_PINS[line.gpio]: f"**{line.name}**" for line in reversed(wiring.LINES)}
    shared = {
        wiring.HEADER_PINS[gpio]: f"**board-{n}-irq** or **pad-lamp-{wiring.PAD_LAMPS.index(gpio) + 1}**"
        for n, gpio in enumerate(wiring.BOARD_IRQ)
        if gpio in wiring.PAD_LAMPS
    }
    gpios = {pin: f"GPIO {gpio}" for gpio, pin in wiring.HEADER_PINS.items()}
    told = dict(wiring.HEADER_POWER) | gpios
    names |= shared | {wiring.HEADER_PINS[gpio]: "-" for gpio in wiring.NEVER}
    rows = [
        (names.get(odd, ""), told[odd], str(odd), str(odd + 1), told[odd + 1], names.get(odd + 1, ""))
        for odd in range(1, 40, 2)
    ]
    return table([("", "", "pin", "pin", "", ""), *rows])


def _lines() -> str:
    rows = [
        (line.name, line.job.value, str(line.gpio), str(wiring.HEADER_PINS[line.gpio]), line.why)
        for line in wiring.LINES
    ]
    return table([("line", "what", "GPIO", "pin", "why this one"), *rows])


def _never() -> str:
    rows = [(str(gpio), str(wiring.HEADER_PINS[gpio]), why) for gpio, why in wiring.NEVER.items()]
    return table([("GPIO", "pin", "why"), *rows])


def _addresses() -> str:
    rows = [
        (chip.name, str(chip.bus), ", ".join(f"0x{address:02X}" for address in chip.addresses), chip.set_by)
        for chip in wiring.CHIPS
    ]
    return table([("chip", "I2C", "addresses, in the order in which they are taken", "set by"), *rows])


def _pod_pins() -> str:
    rows = [
        (pin.name, str(pin.gpio), "none" if pin.pico_pin is None else str(pin.pico_pin), pin.why)
        for pin in wiring.POD_PINS
    ]
    return table([("signal", "GPIO of the RP2040", "pin of a Raspberry Pi Pico", "what"), *rows])


POD_HEAD = f"""# The sensor pod's schematic

{MADE} The source is [pod.toml](pod.toml): parts, values, nets and how they are drawn.

![Schematic of the sensor pod](pod.svg)

Four force pads plug in; the pod samples each 1,000 times a second and counts onsets by itself. It is powered by the
Raspberry Pi (5 V, pin 2). Pull its cable off the Pi before you plug a computer into its USB socket.

## Parts and their reasons
"""


def pod_page(pod: Netlist) -> str:
    """Write POD.md."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for part in pod.parts.values():
        reasons.setdefault((part.kind.value or part.kind.what, str(part.drawn.get("why", ""))), []).append(part.ref)
    rows = [(", ".join(refs), value, why) for (value, why), refs in reasons.items()]
    nets = [(net.name, ", ".join(".".join(pin) for pin in net.pins)) for net in pod.nets.values()]
    parts = [POD_HEAD, table([("part", "value", "why"), *rows]), "\n## Nets\n", table([("net", "pins"), *nets])]
    return "\n".join(parts)


def reasons_page(inputs: Netlist) -> str:
    """Write INPUTS.md: the values of the small circuits with their reasons."""
    rows = [
        (part.ref, part.kind.value or part.kind.what, str(part.drawn["why"]))
        for part in inputs.parts.values()
        if "why" in part.drawn
    ]
    head = f"# Inputs and lamps\n\n{MADE} The source is [inputs.toml](inputs.toml).\n\n![Circuits](inputs.svg)\n"
    return f"{head}\n{table([('part', 'value', 'why'), *rows])}"


def page_files(netlists: Mapping[str, Netlist]) -> Mapping[str, str]:
    """Give the made pages by file name."""
    return {
        "PINS.md": pins_page(),
        "POD.md": pod_page(netlists["pod"]),
        "INPUTS.md": reasons_page(netlists["inputs"]),
    }
