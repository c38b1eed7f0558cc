"""Lines of buttons, knob and lamps, through gpiozero. A lamp is lit or dark: nothing here is ever dimmed.

gpiozero dims by switching in software, 100 times a second unless told otherwise; light that flickers slower than
1.25 kHz gives headaches (IEEE 1789; H8). So no output has a PWM; a lamp that should fade does so by a capacitor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from gpiozero import Device, DigitalInputDevice, DigitalOutputDevice
from gpiozero.exc import GPIOZeroError

from toccata.gpio import claiming
from toccata.panel.lamps import READY, STATUS, LampName
from toccata.panel.panel import Lines
from toccata.settings.device import PanelSettings

_Line = TypeVar("_Line", "GpioContact", "GpioLamp")


class GpioContact:
    """A contact to ground, pulled up. gpiozero's own thread marks its edges and rings the loop's bell, no more.

    A press that is over before it was looked at is still one: of a spike and a press, the panel believes in the press.
    """

    def __init__(self, gpio: int, ring: Callable[[], None]) -> None:
        """Claim the line.

        Raises:
            GPIOZeroError, OSError, ImportError: GPIO can't be used here, or the line is taken.
        """
        self.has_stirred = False
        self._was_closed = False
        self._ring = ring
        self._line = DigitalInputDevice(gpio, pull_up=True)
        self._line.when_activated, self._line.when_deactivated = self._closed, self._stir

    def look(self) -> bool:
        """Tell whether it is closed, or was since the last look."""
        # Before the look: an edge that comes meanwhile is looked at once more.
        was_closed, self._was_closed, self.has_stirred = self._was_closed, False, False
        return bool(self._line.is_active) or was_closed

    def is_closed(self) -> bool:
        """Tell whether it is closed at this moment."""
        self.has_stirred = False
        return bool(self._line.is_active)

    def close(self) -> None:
        """Give the line back."""
        self._line.close()

    def _closed(self) -> None:
        self._was_closed = True
        self._stir()

    def _stir(self) -> None:
        self.has_stirred = True
        self._ring()


class GpioLamp:
    """An LED's line, high while it is lit. One that can't be written any more is told once, and left alone."""

    def __init__(self, gpio: int, tell: Callable[[str], None]) -> None:
        """Claim the line; the lamp is dark.

        Raises:
            GPIOZeroError, OSError, ImportError: GPIO can't be used here, or the line is taken.
        """
        self._line = DigitalOutputDevice(gpio, initial_value=False)
        self._gpio, self._tell, self._is_lost = gpio, tell, False

    def light(self, lit: bool) -> None:
        """Light it, or let it be dark."""
        if self._is_lost:
            return
        try:
            self._line.value = lit
        except _write_faults() as fault:
            self._is_lost = True
            self._tell(f"GPIO {self._gpio} can't be written ({fault}); its lamp tells nothing from now on")

    def close(self) -> None:
        """Give the line back, dark."""
        self._line.close()


def _write_faults() -> tuple[type[Exception], ...]:
    """What a write may raise: lgpio's own error is no OSError, and lgpio is not there everywhere."""
    lgpio = sys.modules.get("lgpio")
    return (GPIOZeroError, OSError) if lgpio is None else (GPIOZeroError, OSError, lgpio.error)


class _Claims:
    """Claims line after line; what can't be had is told, and done without."""

    def __init__(self, ring: Callable[[], None], tell: Callable[[str], None]) -> None:
        self._ring = ring
        self._tell = tell
        self._is_hopeless = False

    def contact(self, key: str, gpio: int | None) -> GpioContact | None:
        return None if gpio is None else self._claim(key, gpio, lambda: GpioContact(gpio, self._ring))

    def lamp(self, key: str, gpio: int | None) -> GpioLamp | None:
        return None if gpio is None else self._claim(key, gpio, lambda: GpioLamp(gpio, self._tell))

    def _claim(self, key: str, gpio: int, made: Callable[[], _Line]) -> _Line | None:
        if self._is_hopeless:
            return None
        where = f"instrument.json: panel.{key}"
        try:
            with claiming():
                return made()
        except (GPIOZeroError, OSError, ImportError) as fault:
            self._is_hopeless = Device.pin_factory is None
            if self._is_hopeless:
                self._tell(f"{where}: GPIO can't be used here ({fault}); the instrument plays on without its panel")
            else:
                self._tell(f"{where}: GPIO {gpio} can't be used ({fault}); check the line: the rest of the panel works")
            return None


def claim_panel(settings: PanelSettings, ring: Callable[[], None], tell: Callable[[str], None]) -> Lines:
    """Claim every line that the panel names.

    Args:
        settings: the lines.
        ring: called by another thread at every edge of a contact.
        tell: takes a line for a person, where one can't be had.
    """
    claims = _Claims(ring, tell)
    quiet = claims.contact("quiet_gpio", settings.quiet_gpio)
    after = claims.contact("next_gpio", settings.next_gpio)
    pairing = claims.contact("pairing_gpio", settings.pairing_gpio)
    a = claims.contact("knob.a_gpio", settings.knob.a_gpio) if settings.knob is not None else None
    b = claims.contact("knob.b_gpio", settings.knob.b_gpio) if settings.knob is not None else None
    named: list[tuple[LampName, str, int | None]] = [
        (STATUS, "status_gpio", settings.status_gpio),
        (READY, "ready_gpio", settings.ready_gpio),
        *((pad, f"pad_lamps.{pad}", gpio) for pad, gpio in settings.pad_lamps.items()),
    ]
    lamps = ((name, claims.lamp(key, gpio)) for name, key, gpio in named)
    return Lines(quiet, after, pairing, a, b, {name: lamp for name, lamp in lamps if lamp is not None})
