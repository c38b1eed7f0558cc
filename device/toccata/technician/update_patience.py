"""How long a version that was started is waited for: as long as it gets on with its start, and not for ever."""

from __future__ import annotations

from toccata.technician.update_port import Running
from toccata.units import Seconds

PATIENCE_S = Seconds(60.0)
"""Without a step; a start on a Raspberry Pi with a cold disk takes up to 15 s, one long sound made ready 32 s."""

MOST_S = Seconds(240.0)
"""All of a start: the 60 s of its unit (TimeoutStartSec), and the 180 s that it asks systemd for when it makes its
sounds ready, 120 for that and 60 for what follows (`toccata.at_start`). The way back has as much again, since the
old version may have to make sounds ready as well; as a rule it takes seconds."""


class Patience:
    """Follows a start; time is an argument.

    Each new status that the instrument gives systemd before it is ready, such as one more sound that is ready, is a
    step, and so is the first time that a process is ready: what it does has to be looked at from then on. What it says
    once it is ready is none.
    """

    def __init__(self, begun: Seconds) -> None:
        self._begun, self._stepped = begun, begun
        self._said = ""
        self._ready_pid = 0

    def hear(self, running: Running, now: Seconds) -> None:
        """Take what runs now."""
        if running.ready and running.pid != self._ready_pid:
            self._ready_pid, self._stepped = running.pid, now
        # What a dead process said last still stands at its unit.
        if running.pid and not running.ready and running.said not in ("", self._said):
            self._said, self._stepped = running.said, now

    def end(self, now: Seconds) -> str:
        """Give why it ends, in words; "" while it lasts."""
        if now - self._begun >= MOST_S:
            return f"it was not ready within {MOST_S:.0f} s"
        if now - self._stepped < PATIENCE_S:
            return ""
        stuck = f"it got no further for {PATIENCE_S:.0f} s ({self._said})"
        return stuck if self._said else f"it was not ready within {PATIENCE_S:.0f} s"
