from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, tree

from installer.place import Place
from installer.refusal import Refusal
from installer.wish import INSTRUMENTS, answered, checked_name, device_text, from_file


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tree(tmp_path / "root")


def test_exactly_two_questions_are_asked(place: Place) -> None:
    asked: list[str] = []
    said: Iterator[str] = iter(["Blue Room", "squeeze-and-switch"])

    def ask(question: str) -> str:
        asked.append(question.splitlines()[0])
        return next(said)

    assert answered(place, (None, None), ask) == ("Blue Room", device_text(CHECKOUT, "squeeze-and-switch"))
    assert asked == ["What is this instrument called? ", "Which instrument is it?"]


def test_a_second_run_asks_nothing(place: Place) -> None:
    place.at("/etc/toccata").mkdir()
    place.at("/etc/toccata/name").write_text("Blue Room\n")
    place.at("/etc/toccata/instrument.json").write_text("{}")
    assert answered(place, (None, None), None) == ("Blue Room", None)


def test_an_instrument_that_was_wired_by_hand_is_not_asked_what_it_is(place: Place) -> None:
    place.at("/var/lib/toccata").mkdir(parents=True)
    place.at("/var/lib/toccata/instrument.json").write_text("{}")
    assert answered(place, ("Blue Room", None), None) == ("Blue Room", None)


def test_answers_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text('name = "Blue Room"\ninstrument = "lap-tray"\n')
    assert from_file(tmp_path / "answers") == ("Blue Room", "lap-tray")


def test_a_file_of_wiring_is_taken_as_it_is(tmp_path: Path, place: Place) -> None:
    (tmp_path / "own.json").write_text('{"format": 1}')
    assert answered(place, ("Blue Room", str(tmp_path / "own.json")), None) == ("Blue Room", '{"format": 1}')


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((None, "lap-tray"), "--name is missing; give it, or run ./install at a terminal"),
        (("Blue Room", None), "--instrument is missing; give it, or run ./install at a terminal"),
        (("a/b", "lap-tray"), "'a/b' is no name for an instrument; take 1 to 40 letters, digits and spaces"),
        (
            ("Blue Room", "harp"),
            "there is no instrument 'harp'; take twelve-pads, lap-tray, squeeze-and-switch or an instrument.json",
        ),
        (("Blue Room", "/nowhere.json"), "/nowhere.json can't be read (No such file or directory); look for the file"),
    ],
)
def test_an_answer_that_is_missing_or_wrong_is_told_with_the_remedy(
    place: Place, given: tuple[str | None, str | None], said: str
) -> None:
    with pytest.raises(Refusal, match=f"^{re.escape(said)}$"):
        answered(place, given, None)


@pytest.mark.parametrize("text", ['name = "x', "name: x", ""])
def test_a_file_that_is_no_answer_is_refused_or_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "answers").write_text(text)
    if text:
        with pytest.raises(Refusal, match="write two lines"):
            from_file(tmp_path / "answers")
    else:
        assert from_file(tmp_path / "answers") == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'nmae = "x"', "there is no answer 'nmae'"),
        (b'name = "x"\n[instrument]\nname = "x"', "instrument is no text"),
        (b"name = 5", "name is no text"),
        (b'name = "\xff"', "'utf-8' codec can't decode byte 0xff in position 8: invalid start byte"),
    ],
)
def test_a_file_of_answers_that_holds_something_else_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "answers").write_bytes(text)
    line = f'{tmp_path / "answers"}: {said}; write two lines: name = "..." and instrument = "..."'
    with pytest.raises(Refusal, match=f"^{re.escape(line)}$"):
        from_file(tmp_path / "answers")


@pytest.mark.parametrize("name", ["Blue Room", "Raum 3 (Süd)", "A", "x" * 40, "Anna's", " trimmed "])
def test_names_of_people_and_rooms_are_taken(name: str) -> None:
    assert checked_name(name) == name.strip()


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\nb", "../x", "-rf", "$(id)", "a;b", "_"])
def test_what_could_harm_or_could_not_be_read_is_no_name(name: str) -> None:
    with pytest.raises(Refusal):
        checked_name(name)


@pytest.mark.parametrize("which", INSTRUMENTS)
def test_each_of_the_three_instruments_has_its_wiring(which: str) -> None:
    assert '"format": 1' in device_text(CHECKOUT, which)
