from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.device import Device
from toccata.settings.device_document import with_loudness, with_thresholds
from toccata.settings.loudness import Loudness, Person, doubt_about
from toccata.settings.parse_device import parse_device

TOLD: dict[str, Any] = {
    "measured_dba": {"0": 68.0, "25": 60.0, "50": 55.0},
    "at_lufs": -28.0,
    "person": "child",
    "measured_on": "2026-11-23",
}
MEASURED = Loudness({0: 68.0, 25: 60.0, 50: 55.0}, -28.0, Person.CHILD, "2026-11-23")


def device_of(**document: Any) -> Device:
    return parse_device(json.dumps(document), "instrument.json")


def limits_of(device: Device) -> tuple[float, float]:
    return device.ceiling_dbfs, device.most_level_db


def measured(nearest: float, person: Person = Person.CHILD) -> Loudness:
    return Loudness({0: nearest, 25: nearest - 6.0, 50: nearest - 10.0}, -28.0, person, "2026-11-23")


@pytest.mark.parametrize(
    ("nearest", "person", "limits"),
    [
        (60.0, Person.CHILD, (-1.0, 0.0)),
        (68.0, Person.CHILD, (-9.0, -8.0)),
        (68.0, Person.ADULT, (-4.0, -3.0)),
        (40.0, Person.ADULT, (-1.0, 0.0)),
        (100.0, Person.CHILD, (-41.0, -40.0)),
    ],
)
def test_a_full_mix_stays_within_the_limit_at_the_nearest_ear(
    nearest: float, person: Person, limits: tuple[float, float]
) -> None:
    found = measured(nearest, person)
    assert (found.ceiling_dbfs, found.most_level_db) == limits


@given(st.floats(50, 100), st.sampled_from(Person))
def test_the_loudest_mix_at_the_highest_level_is_never_above_the_limit(nearest: float, person: Person) -> None:
    found = measured(nearest, person)
    loudest = nearest + 15.0 + found.most_level_db
    assert loudest <= found.limit_dba + 1e-6
    assert loudest > found.limit_dba - 0.2 or found.most_level_db == 0.0
    assert found.ceiling_dbfs == pytest.approx(found.most_level_db - 1.0, abs=1e-9)


def test_what_was_measured_is_read_and_locks_ceiling_and_level() -> None:
    device = device_of(loudness=TOLD)
    assert device.loudness == MEASURED
    assert limits_of(device) == (-9.0, -8.0)


@given(st.floats(-6, -1), st.floats(-60, 0))
def test_no_ceiling_or_level_in_the_file_passes_what_was_measured(ceiling: float, level: float) -> None:
    locked = device_of(loudness=TOLD, ceiling_dbfs=ceiling, most_level_db=level)
    assert limits_of(locked) == (-9.0, min(level, -8.0))


def test_a_lower_ceiling_than_the_measured_one_is_kept() -> None:
    quiet = TOLD | {"measured_dba": {"0": 60, "25": 50, "50": 45}}
    assert limits_of(device_of(loudness=quiet, ceiling_dbfs=-4, most_level_db=-20)) == (-4.0, -20.0)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"person": "baby"}, "loudness.person: 'baby' is not a person; did you mean one of 'child', 'adult'?"),
        ({"measured_dba": {"0": 68, "25": 60}}, "loudness.measured_dba.50: this key is missing; add it"),
        ({"measured_on": "today"}, "loudness.measured_on: 'today' is not a day; write it like 2026-11-23"),
        (
            {"measured_dba": {"0": 68, "25": 60, "50": 60}},
            "loudness.measured_dba.50: 60 dB(A) is no less than nearer by (60); "
            "measure again: toccata calibrate loudness",
        ),
        (
            {"measured_dba": {"0": 101, "25": 60, "50": 50}},
            "loudness.measured_dba.0: 101 is out of range; write a number from 30 to 100 dB(A)",
        ),
    ],
)
def test_what_can_t_have_been_measured_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingError) as refused:
        device_of(loudness=TOLD | changed)
    assert str(refused.value) == f"instrument.json: {told}"


@pytest.mark.parametrize(
    ("dba", "nearer", "doubted"),
    [(29.9, [], True), (30.0, [], False), (100.1, [], True), (60.0, [60.0], True), (59.9, [70.0, 60.0], False)],
)
def test_a_reading_that_does_not_fall_or_is_far_off_is_doubted(dba: float, nearer: list[float], doubted: bool) -> None:
    assert (doubt_about(dba, nearer) is not None) is doubted


def test_a_player_25_cm_away_hears_what_the_loudness_says() -> None:
    assert (MEASURED.heard_dba(-28.0), MEASURED.heard_dba(-18.0)) == (60.0, 70.0)


def test_a_measure_is_written_into_what_a_person_wrote_and_read_back() -> None:
    text = '{"power_on": "robin", "ceiling_dbfs": -2}'
    written = with_loudness(text, MEASURED)
    assert json.loads(written) == {"power_on": "robin", "ceiling_dbfs": -2, "loudness": TOLD}
    assert parse_device(written, "instrument.json").loudness == MEASURED


@pytest.mark.parametrize(
    ("before", "board", "pair"),
    [
        ({}, 1, (12, 6)),
        ({"boards": [{"address": "0x5A"}, {"address": "0x5C", "thresholds": [20, 10]}]}, 1, (20, 10)),
        ({"boards": [{"address": "0x5C", "irq_gpio": 17, "thresholds": [[9, 4]] * 12}], "bus": 3}, 0, (9, 4)),
    ],
)
def test_some_pads_get_other_thresholds_and_all_else_stays(
    before: dict[str, Any], board: int, pair: tuple[int, int]
) -> None:
    text = with_thresholds(json.dumps(before), board, {2: (30, 15), 11: (8, 4)})
    was, found = parse_device(json.dumps(before), "f"), parse_device(text, "f")
    pairs = [pair] * 12
    pairs[2], pairs[11] = (30, 15), (8, 4)
    assert found.boards[board].thresholds == tuple(pairs)
    assert [one.address for one in found.boards] == [one.address for one in was.boards]
    assert {**json.loads(text), "boards": 0} == {**before, "boards": 0}
