"""What excuses a sound, and what does not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from storms.books import Books, Broken, Contact, Suffered
from storms.checks import Checks
from toccata.events import Cause, Started
from toccata.settings.script import FaultKind
from toccata.units import NEVER, Decibels, PadId, Seconds

PAD = PadId(0, 3)
SOUND = Started(Seconds(25.0), PAD, "marimba/C4", Decibels(0.0), Cause.PRESS)


def wet_since_20(contact: Contact | None) -> Checks:
    """A program that began at 10 s; water lies on its board from 20 s on."""
    books = Books({}, began_at=Seconds(10.0), faults=[Suffered(FaultKind.WET, 0, Seconds(20.0), NEVER, False)])
    books.contacts = {} if contact is None else {PAD: contact}
    silence = SimpleNamespace(is_quiet=False, is_cleaning=False)
    return Checks(SimpleNamespace(books=books, one=SimpleNamespace(hushing=silence)))


def test_water_excuses_no_sound_of_a_hand_that_lay_there_at_the_start() -> None:
    with pytest.raises(Broken, match=r"^R23: .* by a hand that lay there at the start"):
        wet_since_20(Contact(Seconds(5.0), 1.0)).hear([], [SOUND])


@pytest.mark.parametrize(
    "contact", [None, Contact(Seconds(5.0), 1.0, Seconds(12.0)), Contact(Seconds(15.0), 1.0)], ids=str
)
def test_water_excuses_the_sounds_of_neighbours_and_of_hands_that_came_since(contact: Contact | None) -> None:
    wet_since_20(contact).hear([], [SOUND])
