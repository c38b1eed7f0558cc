"""Which firmware the sensor pod runs, where nobody else asks it."""

from __future__ import annotations

from collections.abc import Callable

from toccata.errors import BoardError
from toccata.sensors.bus import I2cBus
from toccata.sensors.pod_registers import REGISTER_FW_MAJOR, REGISTER_FW_MINOR, REGISTER_FW_PATCH
from toccata.settings.device import Device
from toccata.units import Seconds


def pod_version(
    device: Device, open_bus: Callable[[int, Callable[[], Seconds]], I2cBus], now: Callable[[], Seconds]
) -> str:
    """Ask for the version of the firmware; "": there is no pod, or it does not answer."""
    if device.pod is None:
        return ""
    try:
        bus = open_bus(device.pod.bus, now)
    except BoardError:
        return ""
    try:
        parts = [_byte(bus, device.pod.address, register) for register in _REGISTERS]
    except OSError:
        return ""
    finally:
        bus.close()
    return ".".join(map(str, parts))


_REGISTERS = (REGISTER_FW_MAJOR, REGISTER_FW_MINOR, REGISTER_FW_PATCH)


def _byte(bus: I2cBus, address: int, register: int) -> int:
    answer = bytearray(1)
    bus.writeto_then_readfrom(address, bytes([register]), answer)
    return answer[0]
