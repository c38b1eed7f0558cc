"""Windows of time: pairing, watched boards, fingers that a page holds."""

from __future__ import annotations

from toccata.linked.pairing import Pairing
from toccata.linked.watching import Watching
from toccata.sensors.simulated.laid import Laid
from toccata.units import NEVER, PadId


def test_the_pairing_window_is_open_for_120_s():
    pairing = Pairing()
    pairing.open(10.0)
    left = []
    for at in (10.0, 129.0, 130.0):
        pairing.step(at)
        left.append(pairing.left(at))
    assert (left, pairing.until) == ([120.0, 1.0, 0.0], NEVER)


def test_a_window_that_is_opened_again_stays_open_and_one_that_is_closed_is_closed():
    pairing = Pairing()
    pairing.open(0.0)
    pairing.open(100.0)
    pairing.step(130.0)
    left = pairing.left(130.0)
    pairing.close()
    assert (left, pairing.left(131.0), Pairing().left(0.0)) == (90.0, 0.0, 0.0)


def test_who_is_paired_becomes_technician_only_while_the_window_that_was_opened_for_it_lasts():
    pairing, told = Pairing(), []
    for at, end in ((0.0, pairing.close), (10.0, lambda: pairing.open(20.0)), (30.0, lambda: pairing.step(150.0))):
        pairing.open(at, technician=True)
        told.append(pairing.technician)
        end()
        told.append(pairing.technician)
    assert told == [True, False] * 3


def test_a_watched_board_is_looked_at_ten_times_a_second_for_5_s_after_the_last_word():
    watching = Watching()
    watching.watch(2, 0.0)
    watching.watch(2, 1.0)
    looks = [at / 100 for at in range(1000) if watching.step(at / 100) == [2]]
    assert (50 <= len(looks) <= 61, looks[0], 5.8 < looks[-1] < 6.0, watching.due()) == (True, 0.0, True, NEVER)


def test_two_watched_boards_are_looked_at_together_and_none_once_nobody_is_there():
    watching = Watching()
    watching.watch(3, 0.0)
    watching.watch(0, 0.05)
    both = watching.step(0.05)
    watching.stop()
    assert (both, watching.due(), watching.step(1.0)) == ([0, 3], NEVER, [])


class Fingers:
    def __init__(self):
        self.touches = []
        self.laid = Laid(lambda pad, amount: self.touches.append((str(pad), amount)))


def test_a_finger_is_let_go_2_s_after_the_last_word():
    fingers = Fingers()
    for at in (0.0, 1.0, 2.0):
        fingers.laid.lay(PadId(0, 3), 0.8, at)
    fingers.laid.step(3.9)
    held = list(fingers.touches)
    fingers.laid.step(fingers.laid.due())
    assert (held, fingers.touches, fingers.laid.due()) == ([("0/3", 0.8)], [("0/3", 0.8), ("0/3", 0.0)], NEVER)


def test_a_finger_may_press_harder_and_lift():
    fingers = Fingers()
    for amount in (0.3, 0.9, 0.0, 0.0):
        fingers.laid.lay(PadId(0, 3), amount, 0.0)
    assert (fingers.touches, fingers.laid.due()) == ([("0/3", 0.3), ("0/3", 0.9), ("0/3", 0.0)], NEVER)


def test_when_the_page_is_gone_its_fingers_are_too():
    fingers = Fingers()
    fingers.laid.lay(PadId(0, 3), 0.8, 0.0)
    fingers.laid.lay(PadId(1, 4), 0.8, 1.0)
    fingers.laid.lift_all()
    assert (fingers.touches[2:], fingers.laid.due()) == ([("0/3", 0.0), ("1/4", 0.0)], NEVER)
