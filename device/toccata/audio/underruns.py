"""How often a card ran dry, from what the kernel shows of it: it keeps no count, but notes when it was last set going.

A card that ran dry is prepared and set going anew, so its trigger time moves. Source: the kernel's ALSA documentation,
proc.rst (status), and sound/core/pcm_native.c (snd_pcm_trigger_tstamp).
"""

from __future__ import annotations

import re
from pathlib import Path

_TRIGGER = re.compile(r"^trigger_time\s*:\s*(\S+)", re.MULTILINE)


class Underruns:
    """Counts the looks at which the card had been set going anew: of two runs dry between looks, one is seen.

    Attributes:
        count: since the start; None: no kernel card was opened yet, so nothing is known.
    """

    def __init__(self) -> None:
        self.count: int | None = None
        self._status: Path | None = None
        self._trigger = ""

    def begin(self, status: Path | None) -> None:
        """A card was opened: what is known of it stands in this file of /proc/asound; None: it is no kernel card."""
        self._status, self._trigger = status, ""
        if status is not None and self.count is None:
            self.count = 0

    def look(self) -> None:
        """Look whether it was set going anew since the last look."""
        trigger = "" if self._status is None else _read(self._status)
        if trigger and self._trigger and trigger != self._trigger and self.count is not None:
            self.count += 1
        self._trigger = trigger or self._trigger


def _read(status: Path) -> str:
    try:
        found = _TRIGGER.search(status.read_text())
    except OSError:
        return ""
    return "" if found is None else found[1]
