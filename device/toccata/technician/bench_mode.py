"""Bench mode: the one way to a test tone. The instrument does not play, and a technician says that nobody is at it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toccata.errors import CalibrationError, LinkError
from toccata.technician.dialogue import YES, Dialogue, asked
from toccata.units import Seconds

MOST_S = Seconds(180.0)
"""No test tone sounds longer."""

_ASK_S = Seconds(120.0)
_ANNOUNCED = (
    f"Bench mode: noise sounds from this instrument's loudspeaker, for {MOST_S / 60:g} minutes at most.",
    "It begins at next to nothing and rises slowly. Type q at any time to end.",
)
_QUESTION = "Is no client in the room, does nobody touch or wear the instrument, are no headphones plugged in? [yes/no]"
_KEY = object()


class Bench:
    """Bench mode, for as long as it lasts; whatever plays a test tone asks for one. Only `enter_bench` makes it."""

    def __init__(self, key: object, begun: Seconds) -> None:
        if key is not _KEY:
            raise CalibrationError("bench mode", "was not entered", "enter it by enter_bench")
        self.until = Seconds(begun + MOST_S)


def expect_stopped(player_at: Path | None) -> None:
    """Refuse what needs the card or the bus for itself.

    Raises:
        LinkError: the instrument plays, at this socket.
    """
    if player_at is not None:
        remedy = "stop it first: sudo systemctl stop toccata-instrument, or Ctrl-C where it was started"
        raise LinkError(str(player_at), "the instrument plays", remedy)


def enter_bench(dialogue: Dialogue, player_at: Path | None) -> Bench:
    """Announce what comes, and have it confirmed.

    Args:
        dialogue: with the technician.
        player_at: the socket of an instrument that plays (`instrument_here.listening`); None: none does.

    Raises:
        LinkError: the instrument plays.
        CalibrationError: it was not confirmed.
    """
    expect_stopped(player_at)
    _tell_all(dialogue, _ANNOUNCED)
    answer = asked(dialogue, _QUESTION, Seconds(dialogue.now() + _ASK_S), "nobody has answered")
    if answer not in YES:
        raise CalibrationError("bench mode", "was not confirmed", "wait until nobody is there, then begin again")
    return Bench(_KEY, dialogue.now())


def _tell_all(dialogue: Dialogue, lines: Iterable[str]) -> None:
    for line in lines:
        dialogue.tell(line)
