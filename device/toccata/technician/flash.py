"""``toccata flash``: puts an application onto the sensor pod, or compares what it holds; says what is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import ImageError, PodError
from toccata.sensors.pod_layout import HEADER_AT, Version
from toccata.technician.flash_run import FlashRun, Stage
from toccata.technician.pod_commands import AGAIN, PodCommands
from toccata.technician.pod_image import PodImage, read_image, told_image
from toccata.technician.pod_port import Line
from toccata.technician.pod_requests import Patience
from toccata.technician.pod_search import Found, find_pod
from toccata.technician.screen import Screen
from toccata.technician.shipped_image import shipped_image
from toccata.technician.uf2 import write_uf2

RUNS, DIFFERS = 0, 1


@dataclass(frozen=True, slots=True)
class FlashOptions:
    """What the command line asks for.

    Attributes:
        image: the ``.pod`` file; None: the one that belongs to this program.
        ports: where to look; empty: everywhere.
        check: compare only.
        uf2: write a UF2 file there, and do nothing else.
        older: an older version than the pod's is wanted.
        again: write even if the pod holds this very image.
    """

    image: Path | None = None
    ports: Sequence[str] = ()
    check: bool = False
    uf2: Path | None = None
    older: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command meets.

    Attributes:
        all_ports: the names of all serial ports.
        open_line: opens one.
        screen: where is told what is done.
        agrees: puts a question to the person; None: nobody is there to ask.
        patience: for the pod's answers.
    """

    all_ports: Callable[[], Sequence[str]]
    open_line: Callable[[str], Line]
    screen: Screen
    agrees: Callable[[str], bool] | None
    patience: Patience


def flash(options: FlashOptions, around: Surroundings) -> int:
    """Flash or compare; gives the exit status: 0 exactly where the pod runs (``check``: holds) exactly the image.

    Raises:
        ImageError: the file can't be flashed, or not onto this pod.
        PodError: no pod, more than one, or it is not proved that the image runs.
        StoreError: the UF2 file can't be written.
    """
    image = read_image(options.image or shipped_image())
    if options.uf2 is not None:
        return _uf2(image, options.uf2, around)
    try:
        found = find_pod(options.ports, around.all_ports, around.open_line, around.patience)
    except KeyboardInterrupt:
        raise PodError("", f"interrupted; {Stage.UNTOUCHED.value}", AGAIN) from None
    try:
        return _Flashing(options, around, image, found).all()
    finally:
        found.requests.line.close()


def _uf2(image: PodImage, to: Path, around: Surroundings) -> int:
    write_uf2(image, to)
    _say(around, f"{to}: the loader, and the application {image}")
    _say(around, "hold BOOTSEL while you plug the board into USB, then copy this file onto the drive RPI-RP2")
    return RUNS


class _Flashing:
    """The pod that was found, and what is to become of it."""

    def __init__(self, options: FlashOptions, around: Surroundings, image: PodImage, found: Found) -> None:
        self._options, self._around, self._image, self._hello = options, around, image, found.hello
        self._line = found.requests.line
        self._pod = PodCommands(found.requests, around.patience)
        self._run = FlashRun(self._line.name, self._pod, around.screen)

    def all(self) -> int:
        """Look, judge, write, prove; every fault says what the pod is now."""
        try:
            return self._judged()
        except KeyboardInterrupt:
            raise PodError(self._line.name, f"interrupted; {self._run.stage.value}", AGAIN) from None
        except PodError as fault:
            raise PodError(fault.where, f"{fault.what}; {self._run.stage.value}", fault.remedy) from fault

    def _judged(self) -> int:
        _say(self._around, f"{self._line.name}: {self._hello}")
        if self._hello.board != self._image.board:
            what = f"is for board {self._image.board}, and the pod is a {self._hello.board}"
            raise ImageError(self._image.where, what, "give the image for this board")
        same = self._pod.crc(HEADER_AT, len(self._image.content)) == self._image.crc
        if self._options.check:
            return self._compared(same)
        if same and not self._options.again:
            return self._there_already()
        if not self._may_replace(self._held()):
            _say(self._around, Stage.UNTOUCHED.value)
            return DIFFERS
        begun = self._line.now()
        self._run.put(self._image)
        return self._proved(f"written, read back and started in {self._line.now() - begun:.1f} s; calibration is kept")

    def _held(self) -> Version | None:
        """Tell the version of the application that the pod holds; None: it holds none."""
        if self._hello.application:
            return self._hello.version
        return self._pod.held_version() if self._hello.whole else None

    def _compared(self, same: bool) -> int:
        if same:
            _say(self._around, f"the pod holds exactly this image: {self._image}")
            return RUNS
        held = self._held()
        theirs = "no application"
        if held is not None:
            theirs = told_image(held, self._pod.held_build(), self._hello.length, self._hello.crc)
        _say(self._around, f"the pod holds {theirs}; the file {self._image}")
        return DIFFERS

    def _there_already(self) -> int:
        if self._hello.application:
            self._run.judge(self._hello, self._image)
            return self._proved("there already, nothing was written; --again writes it all the same")
        self._run.start(self._image)
        return self._proved("there already and started, nothing was written; --again writes it all the same")

    def _may_replace(self, held: Version | None) -> bool:
        """Tell whether this version may replace that one; a person is asked where it is older."""
        if held is None or held <= self._image.version or self._options.older:
            return True
        what = f"is version {self._image.version}, older than the pod's {held}"
        if self._around.agrees is None:
            raise ImageError(self._image.where, what, "add --older if that is wanted")
        return self._around.agrees(f"{self._image.where} {what}: write it?")

    def _proved(self, how: str) -> int:
        _say(self._around, f"the pod runs {self._image}: {how}")
        return RUNS


def _say(around: Surroundings, line: str) -> None:
    around.screen.write(line + "\n")
    around.screen.flush()
