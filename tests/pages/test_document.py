"""What a change makes of a client's document; `parse_client` must take every one of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from pages.fake_data import CLIENTS, PACKS
from toccata.settings.parse_client import parse_client
from toccata.units import PadId

SOUNDS = [sound["name"] for pack in PACKS for sound in pack["sounds"]]
PADS = {PadId(board, pad) for board in range(4) for pad in range(12)}
SONG = {
    "0/0": {"mode": "step", "sounds": ["marimba/C4", "marimba/G4"], "sequence": "song"},
    "0/1": {"mode": "step", "sequence": "song"},
    "0/2": {"mode": "timed", "sound": "warm-pad/C4", "seconds": 9, "gain_db": -3},
}


def changed(modules: Page, document: dict[str, Any], call: str) -> Any:
    """Call one of document.js with `doc`."""
    return modules.evaluate(
        f"async (doc) => {{ const d = await import('/pages/document.js'); return d.{call}; }}", document
    )


def song(pads: dict[str, Any] | None = None) -> dict[str, Any]:
    document = json.loads(json.dumps(CLIENTS["c-robin"]))
    document["setups"][0]["pads"] = pads or SONG
    return document


def pads_after(modules: Page, call: str) -> dict[str, Any]:
    """The pads of the first setup after a change, which the instrument takes."""
    after = changed(modules, song(), call)
    parse_client(json.dumps(after), "after", PADS, SOUNDS)
    return after["setups"][0]["pads"]


STEP, GIVEN, TIMED = SONG["0/0"], SONG["0/1"], SONG["0/2"]
CASES = [
    (
        "withSound(doc, 'Hello', '0/2', 'marimba/E4')",
        {**SONG, "0/2": {**TIMED, "sound": "marimba/E4"}},
    ),
    (
        "withSound(doc, 'Hello', '0/9', 'marimba/E4')",
        {**SONG, "0/9": {"mode": "one-shot", "sound": "marimba/E4"}},
    ),
    (
        "withSound(doc, 'Hello', '0/0', 'marimba/E4')",
        {**SONG, "0/0": {**STEP, "sounds": ["marimba/C4", "marimba/G4", "marimba/E4"]}},
    ),
    (
        "withSound(doc, 'Hello', '0/1', 'marimba/E4')",
        {**SONG, "0/0": {**STEP, "sounds": ["marimba/C4", "marimba/G4", "marimba/E4"]}},
    ),
    (
        "withMode(doc, 'Hello', '0/2', 'hold')",
        {**SONG, "0/2": {"mode": "hold", "sound": "warm-pad/C4", "gain_db": -3}},
    ),
    (
        "withMode(doc, 'Hello', '0/2', 'random', 'warm-pad/E4')",
        {**SONG, "0/2": {"mode": "random", "sounds": ["warm-pad/C4", "warm-pad/E4"], "gain_db": -3}},
    ),
    (
        "withMode(doc, 'Hello', '0/0', 'timed')",
        {
            **SONG,
            "0/0": {"mode": "timed", "sound": "marimba/C4", "seconds": 4},
            "0/1": {**GIVEN, "sounds": ["marimba/C4", "marimba/G4"]},
        },
    ),
    (
        "withMode(doc, 'Hello', '0/1', 'one-shot')",
        {**SONG, "0/1": {"mode": "one-shot", "sound": "marimba/C4"}},
    ),
    (
        "withoutPad(doc, 'Hello', '0/0')",
        {"0/1": {**GIVEN, "sounds": ["marimba/C4", "marimba/G4"]}, "0/2": TIMED},
    ),
    (
        "withPadKeys(doc, 'Hello', '0/2', {gain_db: undefined, dynamics: 'touch'})",
        {**SONG, "0/2": {"mode": "timed", "sound": "warm-pad/C4", "seconds": 9, "dynamics": "touch"}},
    ),
    (
        "withPadAccess(doc, 'Hello', '0/2', {acceptance_ms: 300})",
        {**SONG, "0/2": {**TIMED, "access": {"acceptance_ms": 300}}},
    ),
]


@pytest.mark.parametrize(("call", "pads"), CASES, ids=[call for call, _ in CASES])
def test_a_change_of_a_pad(modules: Page, call: str, pads: dict[str, Any]) -> None:
    assert pads_after(modules, call) == pads


def test_own_access_of_a_pad_that_is_taken_back_leaves_no_trace(modules: Page) -> None:
    once = "d.withPadAccess(doc, 'Hello', '0/2', {acceptance_ms: 300})"
    assert pads_after(modules, f"withPadAccess({once}, 'Hello', '0/2', {{acceptance_ms: undefined}})") == SONG


def test_a_change_leaves_the_document_before_it_alone(modules: Page) -> None:
    call = "withSound(doc, 'Hello', '0/2', 'marimba/E4') && doc"
    assert changed(modules, song(), call) == song()


@pytest.mark.parametrize(
    ("call", "names", "active"),
    [
        ("copySetup(doc, 'Hello')", ["Hello", "Goodbye song", "Hello 2"], "Hello"),
        ("renameSetup(doc, 'Hello', 'Morning')", ["Morning", "Goodbye song"], "Morning"),
        ("renameSetup(doc, 'Hello', 'Goodbye song')", ["Goodbye song 2", "Goodbye song"], "Goodbye song 2"),
        ("removeSetup(doc, 'Hello')", ["Goodbye song"], "Goodbye song"),
        ("removeSetup(d.removeSetup(doc, 'Hello'), 'Goodbye song')", ["Goodbye song"], "Goodbye song"),
        ("withActive(doc, 'Goodbye song')", ["Hello", "Goodbye song"], "Goodbye song"),
        ("withActive(doc, 'no such')", ["Hello", "Goodbye song"], "Hello"),
    ],
)
def test_a_change_of_setups(modules: Page, call: str, names: list[str], active: str) -> None:
    after = changed(modules, song(), call)
    parse_client(json.dumps(after), "after", PADS, SOUNDS)
    assert ([setup["name"] for setup in after["setups"]], after["active_setup"]) == (names, active)


def test_a_step_pad_that_names_a_sequence_has_the_sounds_that_another_gives(modules: Page) -> None:
    assert changed(modules, song(), "soundsOf(doc, 'Hello', '0/1')") == ["marimba/C4", "marimba/G4"]


def test_a_name_that_is_taken_gets_a_number_and_stays_within_40_characters(modules: Page) -> None:
    document = song()
    document["setups"][0]["name"] = document["active_setup"] = "x" * 40
    assert changed(modules, document, f"freeName(doc, '{'x' * 40}')") == "x" * 38 + " 2"
