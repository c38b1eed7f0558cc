"""Keys as fingers."""

from __future__ import annotations

import os
import pty
import sys
import termios

import pytest

from toccata.sensors.simulated.keyboard import (
    FIRMNESS,
    HOLDS,
    JACK_HOLDS,
    JACK_TAPS,
    SQUEEZE_LESS,
    SQUEEZE_MORE,
    TAP_S,
    TAPS,
    Fingers,
    Terminal,
)
from toccata.units import NEVER, PadId, Seconds


class Played:
    def __init__(self):
        self.touches = []
        self.fingers = Fingers(lambda pad, amount: self.touches.append((pad, amount)), {})


@pytest.fixture
def played():
    return Played()


@pytest.mark.parametrize(
    ("key", "pad"),
    [
        ("q", PadId(0, 0)),
        ("]", PadId(0, 11)),
        ("a", PadId(1, 0)),
        ("/", PadId(2, 9)),
        (" ", PadId(2, 11)),
        ("=", PadId(3, 11)),
    ],
)
def test_a_key_taps_its_pad_for_100_ms(played, key, pad):
    played.fingers.press(key, Seconds(1.0))
    assert played.fingers.due() == 1.0 + TAP_S
    played.fingers.step(Seconds(1.0 + TAP_S / 2))
    played.fingers.step(Seconds(1.0 + TAP_S))

    assert [played.touches, played.fingers.due()] == [[(pad, FIRMNESS), (pad, 0.0)], NEVER]


def test_every_pad_of_four_boards_has_a_key_to_tap_and_one_to_hold_it():
    every = {PadId(board, pad) for board in range(4) for pad in range(12)}
    assert (set(TAPS.values()), set(HOLDS.values()), len({*TAPS, *HOLDS})) == (every, every, 96)


def test_with_shift_a_key_holds_until_the_next_tap(played):
    played.fingers.press("W", Seconds(1.0))
    played.fingers.step(Seconds(3600.0))
    held = list(played.touches)
    played.fingers.press("w", Seconds(3600.0))

    assert [held, played.touches[1:]] == [[(PadId(0, 1), FIRMNESS)], [(PadId(0, 1), 0.0)]]


def test_a_key_that_is_tapped_again_in_time_stays_down_longer(played):
    played.fingers.press("q", Seconds(1.0))
    played.fingers.press("q", Seconds(1.05))
    played.fingers.step(Seconds(1.0 + TAP_S))

    assert [amount for _, amount in played.touches] == [FIRMNESS, FIRMNESS]


JACKS = tuple(PadId(8, number, f"jack-{number + 1}") for number in range(4))
SQUEEZE = PadId(16, 0, "squeeze")


@pytest.fixture
def equipped(played):
    played.fingers.jacks, played.fingers.sensor = JACKS, SQUEEZE
    return played


def press(played, keys, at=1.0):
    for key in keys:
        played.fingers.press(key, Seconds(at))


def test_f5_to_f8_tap_the_switches_and_with_shift_they_hold_them(equipped):
    press(equipped, JACK_TAPS)
    equipped.fingers.step(Seconds(1.0 + TAP_S))
    tapped, equipped.touches = equipped.touches[:], []
    press(equipped, JACK_HOLDS[3])
    equipped.fingers.step(Seconds(60.0))
    press(equipped, JACK_TAPS[3], 60.0)
    assert tapped == [(jack, FIRMNESS) for jack in JACKS] + [(jack, 0.0) for jack in JACKS]
    assert equipped.touches == [(JACKS[3], FIRMNESS), (JACKS[3], 0.0)]


def test_the_arrows_squeeze_more_and_less_by_a_quarter_of_the_full_scale(equipped):
    press(equipped, SQUEEZE_LESS + SQUEEZE_MORE * 5 + SQUEEZE_LESS * 2)
    shares = [amount for pad, amount in equipped.touches if pad == SQUEEZE]
    assert shares == [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 0.75, 0.5]


def test_an_instrument_without_switches_or_sensors_has_no_keys_for_them(played):
    press(played, JACK_TAPS + JACK_HOLDS + SQUEEZE_MORE + SQUEEZE_LESS)
    assert (played.touches, played.fingers.due()) == ([], NEVER)


def test_a_key_without_a_pad_does_nothing(played):
    for key in ("\x1b", "§", "\n", "é", "\t"):
        played.fingers.press(key, Seconds(0.0))

    assert [played.touches, played.fingers.due()] == [[], NEVER]


@pytest.fixture
def keys(monkeypatch):
    """A terminal of its own, and where its keys are pressed."""
    pressed, seen = pty.openpty()
    with os.fdopen(seen, "r") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield pressed
    os.close(pressed)


def flags(keys):
    return termios.tcgetattr(keys)[3] & (termios.ICANON | termios.ECHO)


def test_keys_come_one_by_one_and_unechoed_and_the_terminal_is_given_back(keys):
    before = flags(keys)
    with Terminal() as terminal:
        os.write(keys, b"qW")
        within = [terminal.is_there, len(terminal.files), flags(keys), terminal.read(), terminal.read()]

    assert within == [True, 1, 0, "qW", ""]
    assert flags(keys) == before != 0


@pytest.mark.parametrize(
    ("sent", "keys_told"),
    [
        (b"\x1b[15~\x1b[17~\x1b[18~\x1b[19~", JACK_TAPS),
        (b"\x1b[[E", JACK_TAPS[0]),
        (b"\x1b[15;2~\x1b[17;2~\x1b[18;2~\x1b[19;2~", JACK_HOLDS),
        (b"\x1b[Aq\x1b[B\x1bOA\x1bOB", f"{SQUEEZE_MORE}q{SQUEEZE_LESS}{SQUEEZE_MORE}{SQUEEZE_LESS}"),
        (b"\x1b[C\x1b[D\x1bOP\x1b[[A\x1b[20~\x1b[1;5A\x1bw", "w"),
    ],
    ids=["F5 to F8", "F5 of the console", "with shift", "arrows", "nobody's"],
)
def test_what_a_terminal_sends_for_function_and_arrow_keys_is_one_key_each_or_none(keys, sent, keys_told):
    with Terminal() as terminal:
        os.write(keys, sent)
        assert terminal.read() == keys_told


def test_where_there_is_no_terminal_no_keys_come(monkeypatch, tmp_path):
    with (tmp_path / "empty").open("w+") as file:
        monkeypatch.setattr(sys, "stdin", file)
        with Terminal() as terminal:
            assert [terminal.is_there, terminal.files, terminal.read()] == [False, (), ""]
