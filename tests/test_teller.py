from __future__ import annotations

import pytest

from toccata.events import BoardFault, BoardRecovered, Cause, Ended, Ignored, Started, Why
from toccata.teller import Teller, sentence
from toccata.units import Decibels, PadId, Seconds

AT, PAD, LEVEL = Seconds(1.0), PadId(0, 3), Decibels(-6.0)


def test_each_event_is_told_in_a_persons_words() -> None:
    events = [
        Started(AT, PAD, "marimba/C4", LEVEL, Cause.PRESS),
        Ended(AT, PAD, "marimba/C4", LEVEL, Cause.FINISHED),
        Ignored(AT, PAD, Why.UNMAPPED),
        BoardFault(1, "no answer", AT),
        BoardRecovered(1, "no answer", AT),
    ]
    assert [sentence(event) for event in events] == [
        "0/3  marimba/C4  -6.0 dB",
        "",
        "0/3  stays silent: unmapped",
        "board 1 is lost: no answer; check its cable",
        "board 1 is back: let go, then touch again",
    ]


def test_a_sound_is_called_by_its_title() -> None:
    started = Started(AT, PAD, "own/ab12", LEVEL, Cause.PRESS)
    assert sentence(started, {"own/ab12": "own sound 'Mum'"}.__getitem__) == "0/3  own sound 'Mum'  -6.0 dB"


def test_all_that_was_told_is_said_in_order_before_the_end() -> None:
    said: list[str] = []
    teller = Teller(said.append)
    teller.tell("first")
    teller.listen((), [Ignored(AT, PAD, Why.UNMAPPED)])
    teller.listen((), [])
    teller.tell("last")
    teller.close()
    assert said == ["first", "0/3  stays silent: unmapped", "last"]


def test_a_journal_is_told_of_boards_and_nothing_of_who_plays_or_what() -> None:
    said: list[str] = []
    teller = Teller(said.append, is_heard=False)
    teller.tell_of_client("Robin plays")
    teller.listen((), [Started(AT, PAD, "marimba/C4", LEVEL, Cause.PRESS), BoardFault(1, "no answer", AT)])
    teller.listen((), [Ignored(AT, PAD, Why.UNMAPPED)])
    teller.tell("goodbye")
    teller.close()
    assert said == ["board 1 is lost: no answer; check its cable", "goodbye"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            "the safe profile plays, softly: clients/c-1.json: client.nickname: 'Robin\\x07' holds a control character",
            "the safe profile plays, softly: clients/c-1.json: client.nickname: [...] holds a control character",
        ),
        (
            "active_setup: no setup is called \"Robin's drums\"; did you mean 'One'?",
            "active_setup: no setup is called [...]; did you mean [...]?",
        ),
        ("it can't be opened, and isn't there", "it can't be opened, and isn't there"),
    ],
)
def test_a_journal_is_told_where_a_fault_lies_and_nothing_that_stands_in_the_file(line: str, kept: str) -> None:
    journal: list[str] = []
    person: list[str] = []
    for said, is_heard in ((journal, False), (person, True)):
        teller = Teller(said.append, is_heard=is_heard)
        teller.tell(line)
        teller.close()
    assert (journal, person) == ([kept], [line])
