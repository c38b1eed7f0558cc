"""A bell that any thread may ring, and that the loop hears while it waits."""

from __future__ import annotations

import os
from contextlib import suppress


class Bell:
    """``fileno`` is readable from a ring on until it was heard; rings are not counted."""

    def __init__(self) -> None:
        self.fileno = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._has_rung = False

    def ring(self) -> None:
        """Ring; never waits, and does nothing once the bell was given back."""
        # The file first: whoever sees the mark then finds the file readable, and silences it for good.
        if self.fileno >= 0:
            with suppress(OSError):
                os.eventfd_write(self.fileno, 1)
        self._has_rung = True

    def hear(self) -> bool:
        """Tell whether it has rung since the last call; costs next to nothing if not."""
        if not self._has_rung:
            return False
        self._has_rung = False
        with suppress(BlockingIOError):
            os.eventfd_read(self.fileno)
        return True

    def close(self) -> None:
        """Give the file back."""
        if self.fileno >= 0:
            os.close(self.fileno)
            self.fileno = -1
