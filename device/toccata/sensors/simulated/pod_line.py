"""The line to a simulated pod, in virtual time: noise, a cable that is pulled, something else that babbles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from toccata.units import Seconds

BYTE_S = Seconds(10 / 115_200)
"""Start bit, eight bits, stop bit."""

_AN_ANSWER_S = Seconds(0.001)
"""How long the pod ponders, so that an endless exchange takes virtual time."""


class Answering(Protocol):
    """What is at the other end: a `SimulatedPod`, or something else that answers bytes; ``spent``: on its flash."""

    spent: Seconds

    def answer(self, data: bytes, now: Seconds, /) -> bytes: ...  # noqa: D102


@dataclass
class Noise:
    """Damages bytes: these shares (0-1) of them become another byte, or are lost; the same ones for the same seed."""

    seed: int = 0
    damaged: float = 0.0
    dropped: float = 0.0
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def through(self, data: bytes) -> bytes:
        """Give what arrives of what was sent."""
        if not self.damaged and not self.dropped:
            return data
        out = bytearray()
        for byte in data:
            luck = self._random.random()
            if luck < self.dropped:
                continue
            out.append(byte ^ self._random.randint(1, 255) if luck < self.dropped + self.damaged else byte)
        return bytes(out)


class SimulatedLine:
    """What a serial port is to the pod's console, without waiting: time passes where it is waited for or sent.

    Args:
        pod: at the other end.
        clock: a list of one instant, so that pods and lines can share it.
        noise: on both ways.
        listen: told of every write beforehand; what it raises reaches the writer, as a pulled cable's OSError does.
    """

    def __init__(
        self,
        pod: Answering,
        clock: list[Seconds],
        noise: Noise | None = None,
        listen: Callable[[bytes], None] | None = None,
        name: str = "pod",
    ) -> None:
        self.name = name
        self._pod, self._clock, self._noise, self._listen = pod, clock, noise or Noise(), listen
        self._coming = b""

    def now(self) -> Seconds:
        """The shared clock."""
        return self._clock[0]

    def write(self, data: bytes) -> None:
        """Send; the answer, if there is one, can be read at once."""
        if self._listen is not None:
            self._listen(data)
        self._pass(Seconds(len(data) * BYTE_S + _AN_ANSWER_S))
        before = self._pod.spent
        answer = self._pod.answer(self._noise.through(data), self.now())
        self._pass(Seconds(len(answer) * BYTE_S + self._pod.spent - before))
        self._coming += self._noise.through(answer)

    def read(self, wait: Seconds) -> bytes:
        """Give what has come, or nothing once ``wait`` has passed."""
        if not self._coming:
            self._pass(wait)
        coming, self._coming = self._coming, b""
        return coming

    def close(self) -> None:
        """Nothing is kept open."""

    def _pass(self, span: Seconds) -> None:
        self._clock[0] = Seconds(self._clock[0] + span)
