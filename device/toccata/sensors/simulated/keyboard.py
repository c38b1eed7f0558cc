"""The keys of a computer as a hand on what is simulated: a key taps its pad or switch, with shift it holds it."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toccata.units import NEVER, PadId, Seconds

ROWS = (
    # One board a row, from the left; the second text is with shift. Letters first: most layouts agree on them.
    # Its last two pads need keys too, or no tablet could be paired by them; space is held by control, which sends NUL.
    ("qwertyuiop[]", "QWERTYUIOP{}"),
    ("asdfghjkl;'\\", 'ASDFGHJKL:"|'),
    ("zxcvbnm,./` ", "ZXCVBNM<>?~\0"),
    ("1234567890-=", "!@#$%^&*()_+"),
)
TAPS = {key: PadId(board, pad) for board, (keys, _) in enumerate(ROWS) for pad, key in enumerate(keys)}
HOLDS = {key: PadId(board, pad) for board, (_, keys) in enumerate(ROWS) for pad, key in enumerate(keys)}

END_OF_KEYS = "\x04"
"""What is read for ever once the terminal is gone; Ctrl-D says the same."""

_SEQUENCE = re.compile(r"\x1b(\[\[?[0-9;]*[A-Za-z~]|O[A-Za-z]|)")

# F1 is a terminal's help, F10 its menu, F11 its size: these are nobody's. A private character stands for each of them.
JACK_TAPS, JACK_HOLDS = "\ue005\ue006\ue007\ue008", "\ue015\ue016\ue017\ue018"
SQUEEZE_MORE, SQUEEZE_LESS = "\ue020", "\ue021"
_CODES = ("15", "17", "18", "19")
NAMED_SEQUENCES = {
    **{f"\x1b[{code}~": key for code, key in zip(_CODES, JACK_TAPS, strict=True)},
    **{f"\x1b[{code};2~": key for code, key in zip(_CODES, JACK_HOLDS, strict=True)},
    # Linux' own console writes F5 in its own way.
    "\x1b[[E": JACK_TAPS[0],
    **dict.fromkeys(("\x1b[A", "\x1bOA"), SQUEEZE_MORE),
    **dict.fromkeys(("\x1b[B", "\x1bOB"), SQUEEZE_LESS),
}
"""What a terminal sends for F5 to F8, and the arrows up and down (xterm control sequences, PC-style function keys)."""

SQUEEZE_STEP = 0.25

TAP_S = Seconds(0.100)
"""A terminal does not tell when a key is let go."""

FIRMNESS = 0.8


@dataclass(slots=True)
class Fingers:
    """Which pads the keys hold down, and until when. Pure: keys and time in, touches out.

    Attributes:
        touch: lays a finger on a pad, closes a switch, or squeezes a sensor: 0.0 lets go, 1.0 is all.
        down: what is held, and until when.
        jacks: the switches of F5 on.
        sensor: what the arrows squeeze more and less, by a quarter of its full scale.
    """

    touch: Callable[[PadId, float], None]
    down: dict[PadId, Seconds]
    jacks: Sequence[PadId] = ()
    sensor: PadId | None = None
    pressure: float = 0.0

    def press(self, key: str, now: Seconds) -> None:
        """Answer one key; a key without a pad does nothing."""
        held, tapped = HOLDS.get(key) or self._jack(JACK_HOLDS, key), TAPS.get(key) or self._jack(JACK_TAPS, key)
        if held is not None:
            self._hold(held)
        elif tapped is not None:
            self._tap(tapped, now)
        elif key in (SQUEEZE_MORE, SQUEEZE_LESS) and self.sensor is not None:
            self._squeeze(self.sensor, SQUEEZE_STEP if key == SQUEEZE_MORE else -SQUEEZE_STEP)

    def step(self, now: Seconds) -> None:
        """Let go what was tapped long enough ago."""
        for pad in [pad for pad, until in self.down.items() if now >= until]:
            del self.down[pad]
            self.touch(pad, 0.0)

    def due(self) -> Seconds:
        """The next instant at which a tap ends."""
        return Seconds(min(self.down.values(), default=NEVER))

    def _tap(self, pad: PadId, now: Seconds) -> None:
        if self.down.pop(pad, None) == NEVER:
            # It was held by shift: this tap lets it go.
            self.touch(pad, 0.0)
            return
        self.down[pad] = Seconds(now + TAP_S)
        self.touch(pad, FIRMNESS)

    def _jack(self, keys: str, key: str) -> PadId | None:
        number = keys.find(key)
        return self.jacks[number] if 0 <= number < len(self.jacks) else None

    def _squeeze(self, sensor: PadId, step: float) -> None:
        self.pressure = min(max(self.pressure + step, 0.0), 1.0)
        self.touch(sensor, self.pressure)

    def _hold(self, pad: PadId) -> None:
        self.down[pad] = NEVER
        self.touch(pad, FIRMNESS)


class Terminal:
    """A terminal whose keys come one by one, unechoed; restored on leaving. Not a terminal: no keys come."""

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno() if sys.stdin is not None and sys.stdin.isatty() else None
        self._before = termios.tcgetattr(self._fd) if self._fd is not None else None

    def __enter__(self) -> Terminal:
        if self._fd is not None:
            settings = termios.tcgetattr(self._fd)
            settings[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(self._fd, termios.TCSADRAIN, settings)
        return self

    def __exit__(self, *_: object) -> None:
        if self._fd is not None and self._before is not None:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    @property
    def is_there(self) -> bool:
        """Tell whether there are keys."""
        return self._fd is not None

    @property
    def files(self) -> tuple[int, ...]:
        """What to listen to for keys."""
        return () if self._fd is None else (self._fd,)

    def read(self) -> str:
        """The keys pressed since the last call; does not wait."""
        if self._fd is None or not select.select([self._fd], [], [], 0.0)[0]:
            return ""
        told = os.read(self._fd, 64).decode(errors="replace")
        # Arrow and function keys send several characters, which are no pads.
        return _SEQUENCE.sub(lambda sent: NAMED_SEQUENCES.get(sent[0], ""), told) if told else END_OF_KEYS
