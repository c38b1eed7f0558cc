"""Finds the switches of an instrument: lines of its jacks, and simulated ones beside simulated boards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toccata.sensors.simulated.switches import SimulatedSwitches
from toccata.sensors.switch_box import Jack, SwitchBox
from toccata.settings.device import Device
from toccata.settings.pads import switches_of
from toccata.units import PadId, Seconds


@dataclass(frozen=True, slots=True)
class Jacks:
    """What could be had; ``simulated`` has no switch where a line was claimed."""

    box: SwitchBox
    simulated: SimulatedSwitches


def find_jacks(
    device: Device,
    is_simulated: bool,
    now: Callable[[], Seconds],
    ring: Callable[[], None],
    tell: Callable[[str], None],
) -> Jacks:
    """Claim the lines that instrument.json names; a line that can't be had is told.

    Args:
        device: the jacks.
        is_simulated: simulate those without a line, for who plays without an instrument.
        now: the clock.
        ring: wakes the loop, from another thread.
        tell: takes what a person should know.
    """
    real = _claimed(device, ring, tell)
    claimed = {jack.pad for jack in real}
    simulated = SimulatedSwitches(pad for pad in switches_of(device) if is_simulated and pad not in claimed)
    return Jacks(SwitchBox([*real, *simulated.jacks], now, polls=bool(real)), simulated)


def touching(touch: Callable[[PadId, float], None], switches: SimulatedSwitches) -> Callable[[PadId, float], None]:
    """What lays fingers on pads and squeezes sensors closes switches, too: half of a finger is enough."""

    def lay(pad: PadId, amount: float) -> None:
        if not pad.is_switch:
            touch(pad, amount)
        elif pad in switches.pads:
            switches.close(pad, amount >= 0.5)

    return lay


def _claimed(device: Device, ring: Callable[[], None], tell: Callable[[str], None]) -> Sequence[Jack]:
    if all(one.gpio is None for one in device.switches):
        return ()
    # gpiozero takes 0.2 s to import: only for who has wired a line.
    from toccata.sensors.switches import claim_jacks  # noqa: PLC0415

    return claim_jacks(dict(zip(switches_of(device), device.switches, strict=True)), ring, tell)
