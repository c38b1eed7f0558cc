"""How far something is: one line that is drawn again on a terminal, else a line each 10 %."""

from __future__ import annotations

from toccata.technician.screen import Screen

_CELLS = 30
_TENTH = 10


class Progress:
    """Tells shares of a whole as they grow; ``percent`` is the last one.

    Args:
        screen: where it is told.
        what: is under way, such as "writing".
    """

    def __init__(self, screen: Screen, what: str) -> None:
        self.percent = 0
        self._screen, self._what = screen, what
        self._drawn = screen.isatty()
        self._told = -1

    def tell(self, done: int, whole: int) -> None:
        """Tell that ``done`` of ``whole`` is done, if that shows."""
        self.percent = 100 * done // whole
        step = self.percent if self._drawn else self.percent // _TENTH
        if step == self._told:
            return
        self._told = step
        self._say(self._bar() if self._drawn else f"{self._what} {step * _TENTH} %\n")

    def end(self) -> None:
        """Leave the line that is drawn, so that what is said next stands under it."""
        if self._drawn and self._told >= 0:
            self._say("\n")

    def _bar(self) -> str:
        full = _CELLS * self.percent // 100
        return f"\r{self._what} [{'#' * full}{'.' * (_CELLS - full)}] {self.percent:3} %"

    def _say(self, text: str) -> None:
        self._screen.write(text)
        self._screen.flush()
