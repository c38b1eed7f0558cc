"""A power cut while instrument.json is brought back never leaves a folder that does not tell what was measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from crash_model import Model, Recorder, lay_out

from toccata.store.generations import read, write, write_over
from toccata.store.own_loudness import own_loudness, with_own_loudness

READINGS = {"0": 66.0, "25": 58.0, "50": 53.0}
MEASURED = {"measured_dba": READINGS, "at_lufs": -28, "person": "child", "measured_on": "2026-11-23"}


def erased(file: Path) -> None:
    file.unlink()


def damaged(file: Path) -> None:
    """Both generations; the measure still stands in the last one."""
    file.write_bytes(b"\xff")
    last = file.parent / ".last" / file.name
    last.write_bytes(last.read_bytes() + b"}")


def as_new(file: Path, text: str, disk: Recorder) -> None:
    write(file, text, None, disk=disk)


def brought_back(file: Path, text: str, disk: Recorder) -> None:
    write_over(file, text, disk=disk)


@pytest.mark.parametrize(("broken", "save"), [(erased, as_new), (erased, brought_back), (damaged, brought_back)])
def test_the_measure_is_told_whatever_a_cut_leaves(
    tmp_path: Path, broken: Callable[[Path], None], save: Callable[[Path, str, Recorder], None]
) -> None:
    file, disk = tmp_path / "was" / "toccata" / "instrument.json", Recorder()
    write(file, json.dumps({"loudness": MEASURED}), None)
    write(file, json.dumps({"loudness": MEASURED, "bus": 3}), read(file).version)
    broken(file)
    model, measured = Model.of(file.parents[1]), own_loudness(file.parent)
    save(file, with_own_loudness("{}", file.parent), disk)
    trees = {tree for done in disk.steps for tree in (model.do(*done), *model.states())[1:]}
    assert measured is not None
    for number, tree in enumerate(sorted(trees, key=repr)):
        lay_out(tree, file.parents[1], tmp_path / str(number))
        assert own_loudness(tmp_path / str(number) / "toccata") == measured
    assert len(trees) > 5


def test_what_is_brought_back_over_a_damaged_file_counts_and_the_damaged_one_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "instrument.json"
    file.write_bytes(b"\xff")
    write_over(file, '{"bus": 3}')
    kept = (tmp_path / ".last" / "instrument.json.damaged").read_bytes()
    assert (json.loads(read(file).text), kept) == ({"bus": 3}, b"\xff")
