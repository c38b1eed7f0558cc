"""Where a command tells what it does, for as long as somebody can read it."""

from __future__ import annotations

import os
from typing import Protocol, TextIO


class Screen(Protocol):
    """What is written to: standard output, or a test's string."""

    def write(self, text: str, /) -> object: ...  # noqa: D102

    def flush(self) -> None: ...  # noqa: D102

    def isatty(self) -> bool: ...  # noqa: D102


class LastingScreen:
    """A stream that may go away: a closed pipe, a full disk, a terminal that was shut.

    What is said from then on is lost. The command goes on, and its exit status is still the truth.

    Args:
        stream: standard output; None: the program was started without one.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Say this, if it can still be said; nothing is kept for later."""
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._lose(self._stream)

    def flush(self) -> None:
        """Nothing waits: `write` has flushed."""

    def isatty(self) -> bool:
        """Tell whether a person looks at it."""
        return self._stream is not None and self._stream.isatty()

    def _lose(self, stream: TextIO) -> None:
        self._stream = None
        # What the stream still holds must go somewhere when the program ends, or its status would be Python's 120.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
