"""Questions to a pod's console and their answers: numbered, repeated where the line has damaged one."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.sensors.pod_frames import FrameReader, framed
from toccata.technician.pod_port import Line
from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer is waited for, and how often a question is put; all commands may be repeated.

    Attributes:
        wait: for the answer to one question.
        tries: on a line that has lost nothing so far.
        noisy_tries: on one that has. With 1 % of the bytes damaged and 1 % dropped, a hello and its answer come
            through 2 times in 5: not once in 24 tries happens once in 200,000.
    """

    wait: Seconds = Seconds(1.0)
    tries: int = 4
    noisy_tries: int = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What the pod said: 0 is done, other statuses are the command's own; and the data."""

    status: int
    data: bytes


class Requests:
    """Asks over one line; ``noisy`` from the moment on at which something was lost or damaged."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.noisy = False
        self._sequence = 0
        self._frames = FrameReader()

    def ask(self, command: bytes, payload: bytes, patience: Patience) -> Answer | None:
        """Put a question until it is answered, or give up: None.

        Raises:
            PodError: the line is gone.
        """
        self._sequence = (self._sequence + 1) % 256
        head = command + bytes((self._sequence,))
        tries = 0
        while tries < (patience.noisy_tries if self.noisy else patience.tries):
            tries += 1
            self.line.write(framed(head + payload))
            answer = self._answer(head, patience.wait)
            if answer is not None:
                self.noisy = self.noisy or tries > 1
                return answer
        return None

    def pause(self, span: Seconds) -> None:
        """Let time pass; what comes meanwhile is dropped."""
        until = self.line.now() + span
        while (left := until - self.line.now()) > 0.0:
            self.line.read(Seconds(left))

    def _answer(self, head: bytes, wait: Seconds) -> Answer | None:
        something, until = False, self.line.now() + wait
        while (left := until - self.line.now()) > 0.0:
            came = self.line.read(Seconds(left))
            something = something or bool(came)
            for message in self._frames.feed(came):
                # Others are late answers to a question that was repeated, or what the pod streams unasked.
                if message[:2] == head and len(message) > 2:
                    return Answer(message[2], message[3:])
        self.noisy = self.noisy or something
        return None
