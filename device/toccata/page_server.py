"""The config server beside an instrument on a person's computer: a process of its own, started and ended with it."""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

ENTER_KEY = "TOCCATA_ENTER_KEY"
"""The environment variable with the one-time key of the address that the server prints."""

PATIENCE_S = 3.0
NICENESS = 5

_KEY_BYTES = 16
_PR_SET_PDEATHSIG = 1
"""prctl(2)."""


class PageServer:
    """A running config server."""

    def __init__(
        self, data: Path, environ: Mapping[str, str], tell: Callable[[str], None], others: bool = False
    ) -> None:
        """Start it; it prints the address of the page itself, as soon as it is ready.

        To be called before the instrument becomes real-time: a child takes over priority and locked memory.

        Args:
            data: the data folder.
            environ: what the server's environment is made from.
            tell: takes one line if the server ends by itself.
            others: let tablets in, and not only this computer's own browser.
        """
        self._tell = tell
        self._stopping = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "toccata", "web", "--data", str(data), *(["--others"] if others else [])],
            stdin=subprocess.DEVNULL,
            env={**environ, ENTER_KEY: secrets.token_urlsafe(_KEY_BYTES)},
            # Ctrl-C in the terminal ends the instrument, which ends the server.
            process_group=0,
        )
        self._thread = threading.Thread(target=self._watch, name="page", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it within 3 s, or kill it."""
        self._stopping = True
        self._process.terminate()
        self._thread.join(PATIENCE_S)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()

    def _watch(self) -> None:
        status = self._process.wait()
        if not self._stopping:
            self._tell(
                f"the page's server has ended (status {status}); the instrument plays on; start again for the page"
            )


def live_beside() -> None:
    """For the server itself, where an instrument has started it: step back behind play, and end when play has ended."""
    if ENTER_KEY in os.environ:
        os.nice(NICENESS)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
