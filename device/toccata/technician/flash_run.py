"""Puts an image onto a pod and proves that it runs; always knows what the pod is meanwhile."""

from __future__ import annotations

from enum import Enum

from toccata.errors import PodError
from toccata.sensors.pod_layout import HEADER_AT
from toccata.technician.flash_plan import Compare, Erase, Step, Write, plan
from toccata.technician.pod_commands import AGAIN, RESCUE, PodCommands
from toccata.technician.pod_hello import Hello
from toccata.technician.pod_image import PodImage
from toccata.technician.progress import Progress
from toccata.technician.screen import Screen

ROUNDS = 3
"""All is written anew where the power was away for a moment, or a damaged frame was taken for a whole one (once in
65,536 times)."""


class Stage(Enum):
    """What the pod is if nothing more comes."""

    UNTOUCHED = "nothing was written"
    ENTERING = "nothing was written, but its loader may wait: switch it off and on to play"
    WRITING = "its loader waits for an image"
    UNPROVED = "its image may be whole, but nothing has proved that it runs"


class FlashRun:
    """One flashing; ``stage`` is what is true of the pod at every instant."""

    def __init__(self, name: str, pod: PodCommands, screen: Screen) -> None:
        self.stage = Stage.UNTOUCHED
        self._name, self._pod, self._screen = name, pod, screen

    def put(self, image: PodImage) -> None:
        """Write an image, and have it run.

        Raises:
            PodError: it is not proved that exactly this image runs.
        """
        self.stage = Stage.ENTERING
        if not any(self._written(plan(image)) for _ in range(ROUNDS)):
            raise PodError(
                self._name, "its flash does not keep what is written", f"{AGAIN}; if that fails, replace its board"
            )
        self.start(image)

    def start(self, image: PodImage) -> None:
        """Start the image that the flash holds.

        Raises:
            PodError: it does not run, or another one does.
        """
        self.stage = Stage.UNPROVED
        self.judge(self._pod.start(), image)

    def judge(self, hello: Hello | None, image: PodImage) -> None:
        """See whether this image is what answers.

        Raises:
            PodError: it is not.
        """
        fault = _fault_of(hello, image)
        if fault:
            raise PodError(self._name, fault, f"switch it off and on, then {AGAIN}; if that fails, {RESCUE}")

    def _written(self, steps: tuple[Step, ...]) -> bool:
        """Do the steps in the loader; tells whether the flash then holds what it must."""
        self._pod.enter_loader()
        progress = Progress(self._screen, "writing")
        try:
            for number, step in enumerate(steps):
                progress.tell(number, len(steps))
                if not self._done(step):
                    return False
            progress.tell(len(steps), len(steps))
        finally:
            progress.end()
        return True

    def _done(self, step: Step) -> bool:
        match step:
            case Erase(offset):
                self.stage = Stage.WRITING
                return self._pod.erase(offset)
            case Write(offset, page):
                self.stage = Stage.UNPROVED if offset == HEADER_AT else self.stage
                return self._pod.write(offset, page)
            case Compare(offset, length, crc):
                return self._pod.crc(offset, length) == crc


def _fault_of(hello: Hello | None, image: PodImage) -> str:
    """Tell what is wrong with what answers after the start; nothing: the image runs."""
    if hello is None:
        return "nothing answers since the application was started"
    if not hello.application:
        return "the application did not start, its loader answers"
    if (hello.version, hello.crc, hello.length) != (image.version, image.header.crc, image.header.length):
        return f"another application answers: {hello.version}, CRC {hello.crc:08x}"
    return ""
