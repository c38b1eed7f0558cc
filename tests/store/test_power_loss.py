"""A power cut at every write boundary of every kind of save: nothing that was said to be saved is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from crash_model import Model, Recorder, Tree, lay_out

from toccata.errors import SettingError
from toccata.store.generations import erase, read, write
from toccata.store.note import note_played, played_last
from toccata.store.paths import active_client_note

MEMORY = Path("/dev/shm")
NAME = Path("clients", "robin.json")


def client(level: int) -> str:
    """About 35 kB, so that a write is torn in many ways."""
    return json.dumps({"level": level, "pads": [f"{level}/{number}" for number in range(3600)]})


OLD, NEW, NEWER = client(1), client(2), client(3)


@dataclass(frozen=True)
class Story:
    """What lies there at first, and the steps that follow: each with what may be read once it is done."""

    before: Callable[[Path], object]
    steps: tuple[tuple[Callable[[Path, Recorder], object], str | None], ...]
    first: str | None
    read: Callable[[Path], str | None]


def text_of(data: Path) -> str | None:
    try:
        return read(data / NAME).text
    except SettingError:
        return None


def saving(text: str) -> tuple[Callable[[Path, Recorder], object], str]:
    def save(data: Path, disk: Recorder) -> None:
        now = text_of(data)
        write(data / NAME, text, None if now is None else read(data / NAME).version, disk=disk)

    return save, text


def saved(*texts: str) -> Callable[[Path], None]:
    def before(data: Path) -> None:
        for text in texts:
            saving(text)[0](data, Recorder())

    return before


def by_hand(data: Path) -> None:
    (data / NAME).parent.mkdir()
    (data / NAME).write_text(OLD)


def damaged(data: Path) -> None:
    saved(OLD, NEWER)(data)
    (data / NAME).write_bytes((data / NAME).read_bytes()[:5000])


ERASING = (lambda data, disk: erase(data / NAME, disk=disk), None)
STORIES = {
    "the first save of all": Story(lambda data: data.rmdir(), (saving(OLD),), None, text_of),
    "killed once the folder was made": Story(
        lambda data: None, ((lambda data, disk: disk.mkdir(data / "clients"), None), saving(OLD)), None, text_of
    ),
    "one save after another": Story(saved(OLD), (saving(NEW), saving(NEWER), saving(OLD)), OLD, text_of),
    "over a file written by hand": Story(by_hand, (saving(NEW), saving(NEWER)), OLD, text_of),
    "over a damaged file": Story(damaged, (saving(NEW), saving(NEWER)), OLD, text_of),
    "the same once more": Story(saved(OLD, NEW), (saving(NEW), saving(NEWER)), NEW, text_of),
    "erased and made anew": Story(saved(OLD, NEW), (ERASING, saving(NEWER)), NEW, text_of),
    "never synced": Story(saved('{"level": 1}'), (saving('{"level": 2}'),), '{"level": 1}', text_of),
    "who played last": Story(
        lambda data: active_client_note(data).write_text("ada\n"),
        ((lambda data, disk: note_played(data, "robin", disk=disk), "robin"),),
        "ada",
        played_last,
    ),
}


def crashes(story: Story, data: Path, forgotten: str = "") -> Iterator[tuple[Tree, frozenset[str | None]]]:
    """Every state that a cut may leave, and what may be read then; the disk forgets all calls of one kind."""
    story.before(data)
    model, now = Model.of(data.parent), story.first
    for step, after in story.steps:
        disk = Recorder()
        step(data, disk)
        for done in disk.steps:
            yield from ((tree, frozenset({now, after})) for tree in model.states())
            if done[0] != forgotten:
                model.do(*done)
        now = after
        yield from ((tree, frozenset({now})) for tree in model.states())


@cache
def found(name: str, forgotten: str = "") -> tuple[int, int]:
    """Lay every state out; count the states, and those in which something else is read than may be."""
    folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    data = folder / "recorded" / "toccata"
    data.mkdir(parents=True)
    states = set(crashes(STORIES[name], data, forgotten))
    wrong = sum(not plays_on(STORIES[name], tree, allowed, folder) for tree, allowed in states)
    shutil.rmtree(folder)
    return len(states), wrong


def plays_on(story: Story, tree: Tree, allowed: frozenset[str | None], folder: Path) -> bool:
    """Tell whether the right text is read, and whether the next save succeeds and sweeps up."""
    data = folder / "state" / "toccata"
    data.parent.mkdir()
    try:
        lay_out(tree, folder / "recorded", folder / "state")
        if story.read(data) not in allowed:
            return False
        step, after = story.steps[-1]
        step(data, Recorder())
        return story.read(data) == after and not list(data.rglob(".part"))
    except ValueError:
        return False
    finally:
        shutil.rmtree(data.parent)


@pytest.mark.parametrize("name", STORIES)
def test_a_power_cut_at_any_write_loses_nothing_that_was_said_to_be_saved(name: str) -> None:
    assert found(name)[1] == 0


def test_the_power_cuts_leave_at_least_2000_different_states() -> None:
    assert sum(found(name)[0] for name in STORIES) >= 2000


def test_the_model_catches_a_save_that_never_syncs() -> None:
    assert found("never synced", "fsync")[1] > 0


def test_once_a_save_is_told_the_generation_before_outlives_a_power_cut_too(tmp_path: Path) -> None:
    data, disk = tmp_path / "recorded" / "toccata", Recorder()
    data.mkdir(parents=True)
    saved(OLD)(data)
    model = Model.of(data.parent)
    saving(NEW)[0](data, disk)
    for done in disk.steps:
        model.do(*done)
    for number, tree in enumerate(model.states()):
        lay_out(tree, data.parent, tmp_path / str(number))
        file = tmp_path / str(number) / "toccata" / NAME
        file.write_bytes(file.read_bytes()[:-1])
        assert read(file).text == OLD
