from __future__ import annotations

import json
from typing import Any

import pytest

from toccata.errors import SettingError
from toccata.settings.client import Client
from toccata.settings.device import BoardSettings, Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.units import PadId

ONE_BOARD = pads_of(Device(boards=(BoardSettings(0x5A),)))
ROW = ["a/C", "a/D", "a/E", "a/F"]
GIVES = {"mode": "step", "sequence": "song", "sounds": ROW, "waits": [1, 3]}
STEPS = {"mode": "step", "sequence": "song"}
ANSWERS = {**STEPS, "answers": True}


def client(**pads: dict[str, Any]) -> Client:
    """A client with pads a, b, c on 0/0, 0/1, 0/2."""
    named = {f"0/{'abc'.index(name)}": pad for name, pad in pads.items()}
    document = {"client": {"id": "c-1", "nickname": "Robin"}, "setups": [{"name": "Song", "pads": named}]}
    return parse_client(json.dumps(document), "robin.json", ONE_BOARD, ROW)


def refusal(**pads: dict[str, Any]) -> str:
    with pytest.raises(SettingError) as caught:
        client(**pads)
    return str(caught.value).removeprefix("robin.json: setups[0].pads.")


def test_every_pad_of_a_sequence_knows_its_sounds_and_the_steps_that_wait() -> None:
    pads = client(a=ANSWERS, b=GIVES, c=STEPS).setup.pads
    assert {pad: (one.sounds, one.waits, one.answers) for pad, one in pads.items()} == {
        PadId(0, 0): (tuple(ROW), (1, 3), True),
        PadId(0, 1): (tuple(ROW), (1, 3), False),
        PadId(0, 2): (tuple(ROW), (1, 3), False),
    }


@pytest.mark.parametrize("waits", [{"waits": []}, {}])
def test_a_sequence_without_waiting_steps_needs_nobody_to_answer(waits: dict[str, Any]) -> None:
    given = {key: value for key, value in GIVES.items() if key != "waits"}
    assert [one.waits for one in client(a={**given, **waits}, b=STEPS).setup.pads.values()] == [(), ()]


def test_one_pad_may_give_all_and_answer_where_another_steps() -> None:
    pads = client(a={**GIVES, "answers": True}, b={**STEPS, "answers": False}).setup.pads
    assert [one.answers for one in pads.values()] == [True, False]
    every = client(a={**GIVES, "waits": [0, 1, 2, 3], "answers": True}).setup.pads
    assert [one.waits for one in every.values()] == [(0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({**GIVES, "waits": [4]}, "waits[0]: 4 is no step of 4 sounds; write a number from 0 to 3"),
        ({**GIVES, "waits": [-1]}, "waits[0]: -1 is out of range; write a whole number from 0 to 999"),
        ({**GIVES, "waits": [1.0]}, "waits[0]: 1.0 is not a whole number; write a whole number from 0 to 999"),
        ({**GIVES, "waits": [2, 1]}, "waits[1]: 1 does not come after 2; write rising numbers, each once"),
        ({**GIVES, "waits": [2, 2]}, "waits[1]: 2 does not come after 2; write rising numbers, each once"),
        ({**GIVES, "waits": 1}, "waits: 1 is not a list; write a list of 0 to 1000 steps"),
        (
            {**STEPS, "waits": [1]},
            "waits: this pad gives no 'sounds'; write it on the pad that gives the sequence its sounds",
        ),
        ({**GIVES, "answers": 1}, "answers: 1 is not true or false; did you mean one of true, false?"),
        (
            {"mode": "hold", "sound": "a/C", "answers": True},
            "answers: a hold pad takes no 'answers'; take it out, or choose a mode that takes it: 'step'",
        ),
        (
            {"mode": "random", "sounds": ROW, "waits": [1]},
            "waits: a random pad takes no 'waits'; take it out, or choose a mode that takes it: 'step'",
        ),
    ],
)
def test_what_can_t_wait_or_answer_is_told_with_its_key(wrong: dict[str, Any], told: str) -> None:
    assert refusal(a=wrong, b=ANSWERS) == f"0/0.{told}"


def test_a_sequence_that_would_stop_for_ever_is_refused() -> None:
    nobody = "waits: no pad of the sequence answers; add 'answers': true to the client's pad"
    assert refusal(a=STEPS, b=GIVES) == f"0/1.{nobody}"
    assert refusal(a={"mode": "step", "sounds": ROW, "waits": [1]}, b=ANSWERS, c=GIVES) == f"0/0.{nobody}"
    only = "waits: only answering pads play this sequence; add a pad without 'answers' for the other steps"
    assert refusal(a={**GIVES, "answers": True}, b=ANSWERS) == f"0/0.{only}"


def test_pads_that_disagree_on_the_steps_that_wait_are_refused() -> None:
    told = "0/1.waits: pad 0/0 gives sequence 'song' other waits; give them on one pad only"
    assert refusal(a=GIVES, b={**GIVES, "waits": [2]}, c=ANSWERS) == told
