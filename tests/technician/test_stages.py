from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.technician.stages import STAGES, match, measure, parts, table
from toccata.technician.trial import Answer
from toccata.units import Seconds

INSTANTS = st.lists(st.floats(0.0, 100.0).map(Seconds), unique=True).map(sorted)


def answer(at: float) -> Answer:
    """Touched, 2 ms to the status, 0.1 to the first read, 0.5 of bus, 0.3 of the rest."""
    return Answer(
        touched=Seconds(at),
        changed=Seconds(at + 0.0020),
        asked=Seconds(at + 0.0021),
        confirmed=Seconds(at + 0.0025),
        sounded=Seconds(at + 0.0029),
        bus=Seconds(0.0005),
        unfirm=Seconds(0.0),
    )


def test_every_trigger_has_the_first_onset_before_the_next_trigger() -> None:
    triggers = [Seconds(at) for at in (1.0, 1.1, 1.2, 1.3)]
    onsets = [Seconds(at) for at in (0.9, 1.004, 1.05, 1.204, 1.3)]
    assert match(triggers, onsets) == [1.004, None, 1.204, 1.3]


def test_a_sound_half_a_second_later_answers_no_touch() -> None:
    assert match([Seconds(1.0)], [Seconds(1.5)]) == [None]


def test_without_triggers_nothing_is_matched() -> None:
    assert match([], [Seconds(1.0)]) == []


@given(INSTANTS, INSTANTS)
def test_no_onset_answers_two_triggers(triggers: list[Seconds], onsets: list[Seconds]) -> None:
    found = [onset for onset in match(triggers, onsets) if onset is not None]
    assert found == sorted(set(found))


def test_the_stages_of_a_touch_are_its_whole_way() -> None:
    assert parts(answer(1.0), Seconds(1.0064)) == pytest.approx((0.0020, 0.0001, 0.0005, 0.0003, 0.0035))


def test_shares_are_those_of_the_whole_way() -> None:
    answers = [answer(1.0), answer(2.0)]
    measured = measure(answers, [Seconds(1.0064), Seconds(2.0084)], touches=3)
    assert {stage.name: round(stage.share, 3) for stage in measured.stages} == dict(
        zip(STAGES, (0.27, 0.014, 0.068, 0.041, 0.608), strict=True)
    )
    assert (measured.lost, measured.whole.most_ms) == (1, pytest.approx(8.4))
    assert measured.confirmed.least_ms == pytest.approx(3.9)


def test_the_table_names_every_stage_and_what_was_lost() -> None:
    lines = table(measure([answer(1.0)], [Seconds(1.0064)], touches=2)).splitlines()
    assert [line.partition(":")[0] for line in lines[1:6]] == list(STAGES)
    assert lines[-1].startswith("1 of 2 touches heard")
