"""A pre-mix process that stays warm while somebody may remap: a sound's first use waits for no start of Python."""

from __future__ import annotations

import select
import subprocess
from collections.abc import Sequence

from toccata.errors import SoundError
from toccata.sound.job import STAY, Job, read_fault, write_job
from toccata.sound.prepare import COMMAND, bake_aside, too_slow
from toccata.units import Seconds

_GOODBYE_S = 2.0


class Oven:
    """Does jobs in the process that is warm, or in one of their own. To be used from one thread."""

    def __init__(self, command: Sequence[str] = (*COMMAND, STAY)) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[str] | None = None

    def warm(self) -> None:
        """Start the process, if it does not run; one that can't be started costs later jobs their own start."""
        if self._process is None or self._process.poll() is not None:
            self.cool()
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    bufsize=1,
                )
            except OSError:
                self._process = None

    def cool(self) -> None:
        """End the process, if it runs; it holds some 60 MB that nobody needs without a therapist."""
        process, self._process = self._process, None
        if process is None:
            return
        # Its input ends with ours, and so does a process that waits for a job; one that hangs over a job is killed.
        try:
            process.communicate(timeout=_GOODBYE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def bake(self, job: Job, patience: Seconds) -> None:
        """Do one job.

        Raises:
            SoundError: a sound can't be baked, or not within ``patience``.
        """
        answer = self._ask(job, patience)
        if answer is None:
            bake_aside(job, patience)
        elif answer:
            raise _told(answer)

    def _ask(self, job: Job, patience: Seconds) -> str | None:
        """Give the warm process's answer; None: there is none, or it died over it."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{write_job(job)}\n")
            if not select.select([process.stdout], [], [], patience)[0]:
                self.cool()
                raise too_slow(patience)
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line.endswith("\n"):
            self.cool()
            return None
        return line.rstrip("\n")


def _told(answer: str) -> SoundError:
    try:
        return read_fault(answer)
    except ValueError:
        return SoundError("pre-mix", f"answered {answer[:60]!r}", "start again; if it stays so, install Toccata again")
