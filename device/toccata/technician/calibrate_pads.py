"""``toccata calibrate pads``: thresholds of each pad, by a guided touch; nothing that plays is disturbed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import CalibrationError
from toccata.settings.device import PADS_PER_BOARD
from toccata.settings.device_document import with_thresholds
from toccata.settings.thresholds import Thresholds
from toccata.technician.counted import Source
from toccata.technician.device_kept import DeviceKept
from toccata.technician.dialogue import QUIT, SLICE_S, YES, Dialogue, asked
from toccata.technician.guided_touch import GuidedTouch, Phase
from toccata.units import PadId, Seconds

SKIP = ("s", "skip")
PRACTICE_S = Seconds(2.0)
"""So long lies a simulated finger."""

_STARTS_S = Seconds(0.3)
_ANSWER_S = Seconds(600.0)
_KEYS = "s and Enter passes a pad over, q and Enter ends"


@dataclass(frozen=True, slots=True)
class Practice:
    """Simulated boards: Enter lays a finger on the pad that is asked for. ``touch``: lays it, 0.0 to 1.0."""

    touch: Callable[[PadId, float], None]


@dataclass(frozen=True, slots=True)
class Bed:
    """What is calibrated.

    Attributes:
        data: the data folder.
        boards: numbers of the boards.
        source: where their counts come from; the caller closes it.
        practice: the boards are simulated, and nothing is kept.
    """

    data: Path
    boards: Sequence[int]
    source: Source
    practice: Practice | None = None


def calibrate_pads(bed: Bed, dialogue: Dialogue) -> int:
    """Guide through all pads, and keep what was found; gives the number of pads that were left out.

    Raises:
        CalibrationError: nothing was found, or it is not to be kept.
        ToccataError: a board or the instrument does not answer, or instrument.json can't be followed or kept.
    """
    kept = DeviceKept.read(bed.data)
    dialogue.tell("Enter lays a simulated finger; " + _KEYS if bed.practice else _KEYS)
    found, left_out = _guided(bed, dialogue)
    count = sum(len(pairs) for pairs in found.values())
    if not count:
        raise CalibrationError("pads", "no thresholds were found", "begin again; nothing was changed")
    dialogue.tell(f"thresholds of {count} pads were found, {left_out} pads stay as they are")
    if bed.practice:
        dialogue.tell("this was practice on simulated boards: nothing is kept")
        return left_out
    answer = asked(dialogue, "Keep them? [yes/no]", Seconds(dialogue.now() + _ANSWER_S), "nobody answered")
    if answer not in YES:
        raise CalibrationError("pads", "thresholds were not kept", "begin again when you want to; nothing was changed")
    kept.change(lambda text: _changed(text, found))
    dialogue.tell(f"kept in {kept.path}; they hold from the next start of the instrument")
    return left_out


def _changed(text: str, found: Mapping[int, Mapping[int, Thresholds]]) -> str:
    for board, pads in found.items():
        text = with_thresholds(text, board, {pad: (one.touch, one.release) for pad, one in pads.items()})
    return text


def _guided(bed: Bed, dialogue: Dialogue) -> tuple[dict[int, dict[int, Thresholds]], int]:
    found: dict[int, dict[int, Thresholds]] = {}
    for board in bed.boards:
        guide = _Guide(bed, board, dialogue)
        goes_on = guide.run()
        found |= {board: guide.touch.found} if guide.touch.found else {}
        if not goes_on:
            break
    return found, len(bed.boards) * PADS_PER_BOARD - sum(len(pads) for pads in found.values())


class _Guide:
    """Guides through one board."""

    def __init__(self, bed: Bed, board: int, dialogue: Dialogue) -> None:
        self.touch = GuidedTouch(board, Seconds(dialogue.now() + _STARTS_S))
        self._bed, self._board, self._dialogue = bed, board, dialogue
        self._finger: PadId | None = None
        self._lifts_at = Seconds(0.0)

    def run(self) -> bool:
        """Go on until all pads were asked for; False: the technician has ended it."""
        dialogue, touch = self._dialogue, self.touch
        dialogue.tell(touch.begin())
        starts_at = dialogue.now() + _STARTS_S
        while touch.phase is not Phase.DONE:
            answer = dialogue.typed(Seconds(dialogue.now() + SLICE_S))
            now = dialogue.now()
            if answer is not None and answer.lower() in QUIT:
                self._lift(now, at_once=True)
                return False
            if answer is not None:
                self._take(answer.lower(), now)
            self._lift(now)
            figures = self._bed.source.look(self._board)
            if figures is not None and now >= starts_at:
                self._tell(touch.feel(figures, now))
        return True

    def _take(self, answer: str, now: Seconds) -> None:
        if answer in SKIP:
            self._lift(now, at_once=True)
            self._tell(self.touch.skip(now))
        elif self._bed.practice and self.touch.phase is Phase.TOUCH:
            self._finger, self._lifts_at = PadId(self._board, self.touch.pad), Seconds(now + PRACTICE_S)
            self._bed.practice.touch(self._finger, 0.5)

    def _lift(self, now: Seconds, at_once: bool = False) -> None:
        if self._bed.practice and self._finger is not None and (at_once or now >= self._lifts_at):
            self._bed.practice.touch(self._finger, 0.0)
            self._finger = None

    def _tell(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._dialogue.tell(line)
