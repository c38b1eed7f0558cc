"""Two tablets, one document: what meets, and what is carried over."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from pages.fake_data import CLIENTS

Document = dict[str, Any]
BOTH = """async ([base, mine, theirs]) => {
  const {differing, meet, carried} = await import('/pages/merge.js');
  const ours = differing(base, mine);
  return {met: meet(ours, differing(base, theirs)), merged: carried(mine, theirs, ours)};
}"""


def edited(*edits: Callable[[Document], object]) -> Document:
    document = copy.deepcopy(CLIENTS["c-robin"])
    for edit in edits:
        edit(document)
    return document


def pad(number: int, sound: str) -> Callable[[Document], object]:
    return lambda doc: doc["setups"][0]["pads"].update({f"0/{number}": {"mode": "one-shot", "sound": sound}})


def level(level_db: float) -> Callable[[Document], object]:
    return lambda doc: doc.update(level_db=level_db)


def access(**keys: Any) -> Callable[[Document], object]:
    return lambda doc: doc["access"].update(keys)


def without_setup(index: int) -> Callable[[Document], object]:
    return lambda doc: doc["setups"].pop(index)


def new_setup(name: str) -> Callable[[Document], object]:
    return lambda doc: doc["setups"].append({"name": name, "pads": {}})


APART = [
    (pad(0, "marimba/A4"), pad(1, "marimba/C3")),
    (pad(9, "marimba/A4"), level(-12)),
    (access(acceptance_ms=300), access(release_ms=200)),
    (new_setup("Mine"), new_setup("Theirs")),
    (pad(0, "marimba/A4"), without_setup(1)),
    (without_setup(1), pad(0, "marimba/A4")),
]


@pytest.mark.parametrize(("mine", "theirs"), APART)
def test_changes_in_different_places_both_hold(modules: Page, mine: Any, theirs: Any) -> None:
    result = modules.evaluate(BOTH, [edited(), edited(mine), edited(theirs)])
    wanted = edited(theirs, mine)
    wanted["setups"].sort(key=lambda setup: setup["name"])
    result["merged"]["setups"].sort(key=lambda setup: setup["name"])
    assert result == {"met": [], "merged": wanted}


@pytest.mark.parametrize(
    ("mine", "theirs", "met"),
    [
        (pad(0, "marimba/A4"), pad(0, "marimba/C3"), [["setups", "Hello", "0/0"]]),
        (level(-3), level(-12), [["level_db"]]),
        (access(acceptance_ms=300), access(acceptance_ms=200), [["access", "acceptance_ms"]]),
        (pad(0, "marimba/A4"), without_setup(0), [["setups", "Hello", "0/0"]]),
    ],
)
def test_changes_in_one_place_meet(modules: Page, mine: Any, theirs: Any, met: list[list[str]]) -> None:
    assert modules.evaluate(BOTH, [edited(), edited(mine), edited(theirs)])["met"] == met


def test_keys_in_another_order_are_no_difference(modules: Page) -> None:
    turned = edited(lambda doc: doc["setups"][0]["pads"].update({"0/0": {"sound": "marimba/C4", "mode": "one-shot"}}))
    assert modules.evaluate(BOTH, [edited(), turned, edited(level(-12))])["merged"] == edited(level(-12))


CLASHES = """async ([base, mine, theirs]) => (await import('/pages/merge.js')).clashing(base, mine, theirs)"""


@pytest.mark.parametrize(
    ("mine", "theirs", "places"),
    [
        (edited(pad(0, "marimba/A4")), edited(pad(0, "marimba/A4"), pad(1, "marimba/C3")), []),
        (edited(new_setup("New")), edited(new_setup("New"), level(-12)), []),
        (edited(pad(0, "marimba/A4")), edited(pad(0, "marimba/C3")), [["setups", "Hello", "0/0"]]),
    ],
)
def test_what_both_have_changed_alike_is_no_conflict(modules: Page, mine: Any, theirs: Any, places: Any) -> None:
    assert modules.evaluate(CLASHES, [CLIENTS["c-robin"], mine, theirs]) == places
