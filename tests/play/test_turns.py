"""A song in turns: some of its steps wait for the client's pad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from score import Stage, client, lift, play, touch

from toccata.events import Heard, Ignored, Started, Why
from toccata.units import PadId

ROW = ["C", "D", "E", "bell"]
THEIRS = {"mode": "step", "sequence": "song"}
CLIENTS = {**THEIRS, "answers": True}
CLIENT = PadId(0, 2)
RAISED: dict[str, Any] = {"gain_db": -3}


def setup(waits: Sequence[int], row: Sequence[str] = ROW, **own: Any) -> dict[str, Any]:
    """The therapist steps on 0/0 and 0/1, the client answers on 0/2."""
    return {"0/0": {**THEIRS, "sounds": list(row), "waits": list(waits), **own}, "0/1": THEIRS, "0/2": CLIENTS}


def taps(pads: str, begin: int = 100) -> list[Any]:
    """Press these pads of board 0, one after the other, every 100 ms."""
    return [touch(f"0/{pad}", begin + 100 * at, begin + 100 * at + 50) for at, pad in enumerate(pads)]


def answers(stage: Stage) -> str:
    """What each press gave: the sound's first letter, ``.`` for one that waited."""
    told = [one for one in stage.heard if isinstance(one, Started | Ignored)]
    return "".join("." if isinstance(one, Ignored) and one.why is Why.WAITING else _letter(one) for one in told)


def _letter(one: Heard) -> str:
    return one.sound[0] if isinstance(one, Started) else "!"


def sung(pads: str, waits: Sequence[int]) -> str:
    return answers(Stage(client(setup(waits))).play(*taps(pads), until=100 * len(pads) + 200))


def test_a_step_that_waits_is_played_by_the_answering_pad_alone() -> None:
    assert sung("0102010", waits=[1, 3]) == "C..DE.."
    assert sung("0202020", waits=[1, 3]) == "CDEbCDE"


def test_an_answering_pad_whose_turn_it_is_not_repeats_what_was_heard_last() -> None:
    assert sung("2202220", waits=[1, 3]) == "CCCDDDE"
    assert sung("0010202", waits=[3]) == "CDE.bCC"


def test_a_press_that_waits_takes_no_sound_away() -> None:
    pads = {**setup([1]), "0/3": {"mode": "hold", "sound": "hum"}}
    told = play(pads, *taps("0"), touch("0/3", 300, 900), touch("0/0", 600, 650), access={"one_at_a_time": "last"})
    assert told == [
        "100 0/0 start C press",
        "300 0/3 start hum press",
        "420 0/0 end C stolen",
        "600 0/0 ignored waiting",
        "1240 0/3 end hum lift",
    ]


@given(waits=st.sets(st.integers(0, 3)), pads=st.text("012", max_size=40))
def test_the_song_comes_out_in_order_and_only_the_client_plays_what_waits(waits: set[int], pads: str) -> None:
    stage = Stage(client(setup(sorted(waits)))).play(*taps(pads), until=100 * len(pads) + 200)
    song = Song(waits)
    assert [song.expects(PadId(0, int(pad))) for pad in pads] == list(answers(stage))
    assert not [one for one in stage.heard if isinstance(one, Ignored) and one.pad == CLIENT]


@given(
    waits=st.lists(st.sets(st.integers(0, 3)), min_size=4, max_size=4),
    changes=st.lists(st.sampled_from([{}, RAISED]), min_size=4, max_size=4),
    pads=st.lists(st.text("012", max_size=8), min_size=4, max_size=4),
)
def test_a_song_goes_on_through_live_remaps(
    waits: list[set[int]], changes: list[dict[str, Any]], pads: list[str]
) -> None:
    song, expected, at = Song(set()), "", 0
    stage = Stage(client(setup([])))
    for now, change, pressed in zip(waits, changes, pads, strict=True):
        stage, song.waits = stage.remap(setup(sorted(now), **change), at), now
        stage.play(*taps(pressed, at + 100), until=at + 1000)
        expected, at = expected + "".join(song.expects(PadId(0, int(pad))) for pad in pressed), at + 1000
    assert answers(stage) == expected


def test_a_press_that_was_held_through_a_remap_counts_in_the_song_of_now() -> None:
    slow = {"access": {"acceptance_ms": 500, "steady_ms": 0}}
    stage = Stage(client(setup([]), **slow)).play(touch("0/0", 100), until=300)
    stage = stage.remap(setup([0]), 300, **slow).play(lift("0/0", 900), touch("0/2", 1000, 1600), until=2000)
    assert answers(stage) == ".C"


def test_a_song_with_other_sounds_begins_anew() -> None:
    stage = Stage(client(setup([1]))).play(*taps("0"), until=300)
    assert answers(stage.remap(setup([1], row=["E", "D"]), 300).play(*taps("202", 400), until=900)) == "CEED"


@dataclass
class Song:
    """What the rule says: whose turn it is, and what a press gives."""

    waits: set[int]
    next: int = 0
    heard: list[int] = field(default_factory=list)

    def expects(self, pad: PadId) -> str:
        if (self.next in self.waits) == (pad == CLIENT):
            self.heard.append(self.next)
            self.next = (self.next + 1) % len(ROW)
            return ROW[self.heard[-1]][0]
        return ROW[self.heard[-1] if self.heard else 0][0] if pad == CLIENT else "."
