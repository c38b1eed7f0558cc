"""Tells a person what happens, from a thread of its own: the loop never waits for a terminal or a journal."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toccata.events import BoardFault, BoardRecovered, Heard, Ignored, Sensed, Started

Titles = Callable[[str], str]
"""What a person calls a sound, by its name."""

_QUOTED = re.compile(r"""(?<!\w)('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?!\w)""")
"""What a fault shows of a document (`settings.place.shown`): in a client's file it may be a nickname or a label."""

_SENTENCES: Mapping[type, Callable[[Any, Titles], str]] = {
    Started: lambda one, titles: f"{one.pad}  {titles(one.sound)}  {one.gain_db:+.1f} dB",
    Ignored: lambda one, _: f"{one.pad}  stays silent: {one.why}",
    BoardFault: lambda one, _: f"{_board(one)} is lost: {one.what}; check its cable",
    BoardRecovered: lambda one, _: f"{_board(one)} is back: let go, then touch again",
}


def _board(one: BoardFault | BoardRecovered) -> str:
    return f"sensor {one.name}" if one.name else f"board {one.board}"


def sentence(heard: Heard, titles: Titles = str) -> str:
    """One event in a person's words; nothing for what needs none."""
    return _SENTENCES[type(heard)](heard, titles) if type(heard) in _SENTENCES else ""


class Teller:
    """Takes events at once, and says them when there is time."""

    def __init__(
        self,
        say: Callable[[str], None],
        prepare: Callable[[], None] = lambda: None,
        titles: Titles = str,
        is_heard: bool = True,
    ) -> None:
        """Begin to tell.

        Args:
            say: takes one line, in the teller's thread.
            prepare: is done first, in that thread.
            titles: what sounds are called; may read files, in that thread.
            is_heard: a person hears it, and not a journal: that is told nothing of who plays, and nothing of what. It
                would be kept, and a memory card would be written all day.
        """
        self._say = say
        self._titles = titles
        self._is_heard = is_heard
        self._prepare = prepare
        self._waiting: queue.SimpleQueue[str | Sequence[Heard] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
        self._thread.start()

    def listen(self, _sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        """Take what the loop tells."""
        if not self._is_heard:
            heard = [one for one in heard if isinstance(one, BoardFault | BoardRecovered)]
        if heard:
            self._waiting.put(heard)

    def tell_of_client(self, line: str) -> None:
        """Say one line about who plays, and on what: to a person only."""
        if self._is_heard:
            self._waiting.put(line)

    def tell(self, line: str) -> None:
        """Say one line; to a journal without what it quotes of a file: where the fault lies is told, and what it is."""
        self._waiting.put(line if self._is_heard else _QUOTED.sub("[...]", line))

    def close(self) -> None:
        """Say what is left, within a second."""
        self._waiting.put(None)
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        self._prepare()
        while (one := self._waiting.get()) is not None:
            lines = [one] if isinstance(one, str) else [sentence(heard, self._titles) for heard in one]
            for line in filter(None, lines):
                self._say(line)
