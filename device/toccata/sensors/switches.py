"""Lines of switch jacks, through gpiozero: pulled up, drawn to ground by the switch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gpiozero import Device, DigitalInputDevice
from gpiozero.exc import GPIOZeroError

from toccata.gpio import claiming
from toccata.settings.device import SwitchSettings
from toccata.units import PadId


class GpioJack:
    """One claimed line. gpiozero's own thread marks an edge and rings the loop's bell, no more.

    What counts is what the line shows when it is looked at: a spike that a long cable catches is over by then.
    """

    def __init__(self, pad: PadId, gpio: int, normally_closed: bool, ring: Callable[[], None]) -> None:
        """Claim the line.

        Raises:
            GPIOZeroError, OSError, ImportError: GPIO can't be used here, or the line is taken.
        """
        self.pad = pad
        self.has_stirred = False
        self._normally_closed = normally_closed
        self._ring = ring
        # Active is drawn to ground: contact.
        self._line = DigitalInputDevice(gpio, pull_up=True)
        self._line.when_activated = self._line.when_deactivated = self._stir

    def look(self) -> bool:
        """Tell whether the switch is pressed now: a normally closed one opens for that."""
        # Before the look: an edge that comes meanwhile is looked at once more.
        self.has_stirred = False
        return bool(self._line.is_active) is not self._normally_closed

    def close(self) -> None:
        """Give the line back."""
        self._line.close()

    def _stir(self) -> None:
        self.has_stirred = True
        self._ring()


def claim_jacks(
    switches: Mapping[PadId, SwitchSettings], ring: Callable[[], None], tell: Callable[[str], None]
) -> list[GpioJack]:
    """Claim the line of every switch that has one; one that can't be had is told in one line, and the others work.

    Args:
        switches: those of instrument.json.
        ring: called by another thread at every edge.
        tell: takes a line for a person.
    """
    jacks: list[GpioJack] = []
    for pad, one in switches.items():
        if one.gpio is None:
            continue
        where = f"instrument.json: switches[{pad.pad}].gpio"
        try:
            with claiming():
                jacks.append(GpioJack(pad, one.gpio, one.normally_closed, ring))
        except (GPIOZeroError, OSError, ImportError) as fault:
            if Device.pin_factory is None:
                tell(f"{where}: GPIO can't be used here ({fault}); no switch is read")
                return jacks
            tell(f"{where}: GPIO {one.gpio} can't be used ({fault}); check the line: {pad} is not read")
    return jacks
