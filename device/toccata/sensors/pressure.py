"""Which chips an instrument's pressure sensors are on, as sources for the rig."""

from __future__ import annotations

from collections.abc import Callable

from toccata.sensors.bus import I2cBus
from toccata.sensors.mprls import Mprls
from toccata.sensors.pod import Pod
from toccata.sensors.pressure_source import PressureSource
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.pads import sensors_of
from toccata.units import PadId, Seconds


def pressure_sources(
    device: Device, bus: I2cBus, pod_bus: I2cBus | None, now: Callable[[], Seconds]
) -> tuple[PressureSource, ...]:
    """Make a source for every chip that instrument.json's sensors are on.

    Args:
        device: names the sensors.
        bus: the boards' own, for ADS1015 and MPRLS.
        pod_bus: the pod's; None: it can't be used, and its sensors are not read.
        now: the clock that readings are stamped with.
    """
    on = {chip: _on(device, chip) for chip in PressureChip}
    sources = _force_pads(on[PressureChip.ADS1015], bus, now) if on[PressureChip.ADS1015] else []
    if on[PressureChip.MPRLS]:
        sources.append(PressureSource(Mprls(bus, on[PressureChip.MPRLS], now), bus, now))
    if on[PressureChip.POD] and pod_bus is not None and device.pod is not None:
        channels = {one.channel: pad for pad, one in on[PressureChip.POD].items()}
        sources.append(PressureSource(Pod(pod_bus, device.pod.address, channels, now), pod_bus, now))
    return tuple(sources)


def _force_pads(sensors: dict[PadId, SensorSettings], bus: I2cBus, now: Callable[[], Seconds]) -> list[PressureSource]:
    # Its driver takes 25 ms to import: only for who has one.
    from toccata.sensors.ads1015 import Ads1015  # noqa: PLC0415

    addresses = sorted({one.address for one in sensors.values()})
    return [PressureSource(Ads1015(bus, one, _channels(sensors, one), now), bus, now) for one in addresses]


def _on(device: Device, chip: PressureChip) -> dict[PadId, SensorSettings]:
    return {pad: one for pad, one in zip(sensors_of(device), device.sensors, strict=True) if one.chip is chip}


def _channels(sensors: dict[PadId, SensorSettings], address: int) -> dict[int, PadId]:
    return {one.channel: pad for pad, one in sensors.items() if one.address == address}
