"""The simulated chips of an instrument's pressure sensors, and which input of which chip each sensor is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from toccata.sensors.simulated.chip import Chip
from toccata.sensors.simulated.mprls import SimulatedMprls
from toccata.sensors.simulated.pod import SimulatedPod
from toccata.settings.device import Device, PressureChip, SensorSettings, Way
from toccata.settings.pads import sensors_of
from toccata.settings.wiring import MPRLS_ADDRESS


class Input(NamedTuple):
    """One input of one chip; ``on_pod``: on the pod's bus, else on the boards'."""

    on_pod: bool
    address: int
    electrode: int


def chips_beside_the_boards(device: Device, seed: int = 0) -> dict[int, Chip]:
    """Make a chip for each address on the boards' bus that a sensor is on."""
    addresses = {one.address for one in device.sensors if one.chip is PressureChip.ADS1015}
    chips = _force_chips(addresses, seed) if addresses else {}
    full = {one.way: one.full_hpa for one in device.sensors if one.chip is PressureChip.MPRLS}
    if full:
        chips[MPRLS_ADDRESS] = SimulatedMprls(full.get(Way.PUSH, 200.0), full.get(Way.PULL, 200.0), seed)
    return chips


def _force_chips(addresses: Iterable[int], seed: int) -> dict[int, Chip]:
    # It knows the driver's chip, which takes 25 ms to import: only for who has one.
    from toccata.sensors.simulated.ads1015 import SimulatedAds1015  # noqa: PLC0415

    return {address: SimulatedAds1015(seed * 8 + address) for address in addresses}


def pods(device: Device, seed: int = 0) -> dict[int, Chip]:
    """Make the pod, if there is one."""
    return {} if device.pod is None else {device.pod.address: SimulatedPod(seed)}


def inputs_by_board(device: Device) -> dict[int, Input]:
    """Tell for each sensor, by the number of its board, where it is."""
    pairs = zip(sensors_of(device), device.sensors, strict=True)
    return {pad.board: _input(one, device) for pad, one in pairs}


def _input(sensor: SensorSettings, device: Device) -> Input:
    if sensor.chip is PressureChip.MPRLS:
        return Input(False, MPRLS_ADDRESS, int(sensor.way is Way.PULL))
    if sensor.chip is PressureChip.POD:
        return Input(True, device.pod.address if device.pod is not None else 0, sensor.channel)
    return Input(False, sensor.address, sensor.channel)
