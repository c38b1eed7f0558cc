"""What was measured on an instrument is known as long as any generation of its file tells it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toccata.settings.loudness import Loudness, Person
from toccata.settings.parse_device import parse_device
from toccata.settings.within import locked
from toccata.store.generations import generations_of, read, write
from toccata.store.own_loudness import own_loudness, with_own_loudness


def told(nearest: float, person: str = "child") -> dict[str, object]:
    readings = {"0": nearest, "25": nearest - 8, "50": nearest - 13}
    return {"measured_dba": readings, "at_lufs": -28, "person": person, "measured_on": "2026-11-23"}


def measured(nearest: float, person: Person = Person.CHILD) -> Loudness:
    return Loudness({0: nearest, 25: nearest - 8, 50: nearest - 13}, -28, person, "2026-11-23")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An instrument.json that was measured, at first as 70 and then as 66 dB(A), and both generations of it."""
    path = tmp_path / "instrument.json"
    version = write(path, json.dumps({"loudness": told(70.0)}), None)
    write(path, json.dumps({"loudness": told(66.0), "bus": 3}), version)
    return path


def test_a_whole_newest_generation_holds_whatever_stood_there_before(file: Path) -> None:
    assert own_loudness(file.parent) == measured(66.0)


def test_an_erased_file_stays_locked_by_the_generation_before(file: Path) -> None:
    file.unlink()
    assert own_loudness(file.parent) == measured(70.0)


def test_a_file_out_of_which_somebody_took_the_measure_stays_locked(file: Path) -> None:
    file.write_text('{"bus": 3}')
    assert own_loudness(file.parent) == measured(70.0)


@pytest.mark.parametrize(("damaged", "softest"), [(66.0, 70.0), (74.0, 74.0)])
def test_of_a_damaged_file_and_the_one_before_the_softest_holds(file: Path, damaged: float, softest: float) -> None:
    file.write_text(json.dumps({"loudness": told(damaged), "colour": "blue"}))
    assert own_loudness(file.parent) == measured(softest)


def test_the_measure_is_found_in_a_file_that_was_torn_behind_it(file: Path) -> None:
    _, last, _ = generations_of(file)
    last.unlink()
    text = file.read_text()
    file.write_text(text[: text.index('"bus"')])
    assert own_loudness(file.parent) == measured(66.0)


def test_a_child_s_limit_is_more_careful_than_an_adult_s(file: Path) -> None:
    file.write_text(json.dumps({"loudness": told(72.0, "adult"), "colour": "blue"}))
    assert own_loudness(file.parent) == measured(70.0)


@pytest.mark.parametrize("value", ["NaN", "1e999", "[" * 100_000, '{"at_lufs": -28}', "null", ""])
def test_what_can_be_no_measure_is_none(tmp_path: Path, value: str) -> None:
    (tmp_path / "instrument.json").write_text(f'{{"loudness": {value}')
    assert own_loudness(tmp_path) is None


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".last").mkdir()
    os.mkfifo(tmp_path / ".last" / "instrument.json")
    assert own_loudness(tmp_path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.data())
def test_whatever_one_generation_has_become_the_other_locks_the_ceiling(file: Path, data: st.DataObject) -> None:
    newest, last, _ = generations_of(file)
    path = data.draw(st.sampled_from([newest, last]))
    before, softest = path.read_bytes(), max(measured(66.0).ceiling_dbfs, measured(70.0).ceiling_dbfs)
    path.write_bytes(data.draw(st.binary(max_size=60) | st.integers(0, len(before)).map(lambda size: before[:size])))
    own = own_loudness(file.parent)
    path.write_bytes(before)
    assert own is not None
    assert locked(parse_device("{}", ""), own).ceiling_dbfs <= softest


def test_a_document_gets_what_was_measured_and_one_that_tells_it_stays_as_it_is_written(file: Path) -> None:
    text = read(file).text
    assert with_own_loudness(text, file.parent) == text
    assert json.loads(with_own_loudness('{"bus": 2}', file.parent)) == {"bus": 2, "loudness": told(66.0)}
    assert with_own_loudness("{ }", file.parent / "elsewhere") == "{ }"
