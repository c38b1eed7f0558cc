"""A program at a terminal of its own: keys go in, lines come out, all with deadlines."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

PATIENCE_S = 30.0


class AtTerminal:
    """Runs a program in a pseudo-terminal."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._keys, self._screen = pty.openpty()
        self.before = termios.tcgetattr(self._screen)
        self._program = subprocess.Popen(
            command, stdin=self._screen, stdout=self._screen, stderr=subprocess.STDOUT, env=environment
        )
        self.said = ""

    def __enter__(self) -> AtTerminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._program.poll() is None:
            self._program.kill()
            self._program.wait()
        os.close(self._keys)
        os.close(self._screen)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._keys, keys.encode())

    def wait_for(self, words: str) -> None:
        """Read until these words were said."""
        self.wait_until(lambda: words in self.said, words)

    def wait_until(self, done: Callable[[], bool], what: str) -> None:
        """Read until something has come true."""
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < deadline, f"{what!r} did not come; said was:\n{self.said}"
            if select.select([self._keys], [], [], 0.02)[0]:
                self.said += os.read(self._keys, 4096).decode(errors="replace").replace("\r\n", "\n")

    def interrupt(self) -> int:
        """Ctrl-C, and the exit status."""
        self._program.send_signal(signal.SIGINT)
        self.wait_until(lambda: self._program.poll() is not None, "the end")
        return self._program.returncode

    def end_by(self, number: int) -> None:
        """Send it a signal."""
        self._program.send_signal(number)

    def settings(self) -> list[object]:
        """How the terminal is set now."""
        return termios.tcgetattr(self._screen)
