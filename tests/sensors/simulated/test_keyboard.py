"""Keys as fingers."""

from __future__ import annotations

import os
import pty
import sys
import termios

import pytest

from toccata.sensors.simulated.keyboard import FIRMNESS, HOLDS, TAP_S, TAPS, Fingers, Terminal
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


def test_where_there_is_no_terminal_no_keys_come(monkeypatch, tmp_path):
    with (tmp_path / "empty").open("w+") as file:
        monkeypatch.setattr(sys, "stdin", file)
        with Terminal() as terminal:
            assert [terminal.is_there, terminal.files, terminal.read()] == [False, (), ""]
