from __future__ import annotations

from toccata.settings.thresholds import Thresholds
from toccata.technician.guided_touch import GuidedTouch, Phase
from toccata.units import Seconds

STEP_S = 0.1


class Board:
    """Twelve pads at 240 counts whose noise is one; fingers take some away. Looked at ten times a second."""

    def __init__(self) -> None:
        self.now, self.looks = 0.0, 0
        self.touch = GuidedTouch(0, Seconds(0.0))
        self.told: list[str] = []
        self.run(3.2)

    def run(self, seconds: float, **fingers: int) -> list[str]:
        """Let time pass under these fingers (``p3=40``: forty counts from the third pad); gives what is said."""
        before = len(self.told)
        for _ in range(round(seconds / STEP_S)):
            self.now, self.looks = self.now + STEP_S, self.looks + 1
            noise = self.looks % 2
            figures = [240 + noise - fingers.get(f"p{pad + 1}", 0) for pad in range(12)]
            self.told += self.touch.feel(figures, Seconds(self.now))
        return self.told[before:]


def test_each_pad_is_asked_for_in_turn_and_thanked_for_with_its_progress() -> None:
    board = Board()
    assert (board.told, board.touch.begin()) == (
        ["touch pad 1"],
        "board 1: take all hands and things off the pads",
    )
    for pad in range(1, 13):
        told = board.run(1.5, **{f"p{pad}": 40})
        assert told == [f"thank you, {pad} of 12: touch 14, release 7 (signal 40, noise 1)"]
        after = [f"touch pad {pad + 1}"] if pad < 12 else []
        assert board.run(0.3) == after
    assert (board.touch.phase, board.touch.left_out) == (Phase.DONE, [])
    assert board.touch.found == dict.fromkeys(range(12), Thresholds(14, 7, 1, 40))


def test_a_touch_of_another_pad_is_told_once_and_counts_for_none() -> None:
    board = Board()
    assert board.run(2.0, p5=40) == ["that is pad 5; touch pad 1"]
    assert (board.run(0.5), board.touch.found) == ([], {})


def test_of_two_pads_the_firmer_one_counts() -> None:
    board = Board()
    assert board.run(1.5, p1=60, p2=20) == ["thank you, 1 of 12: touch 16, release 8 (signal 60, noise 1)"]


def test_a_pad_that_is_only_brushed_beside_a_firm_one_is_not_the_one_that_is_touched() -> None:
    board = Board()
    assert (board.run(1.5, p1=20, p2=60), board.touch.found) == (["that is pad 2; touch pad 1"], {})


def test_a_tap_is_too_short_and_asked_for_again() -> None:
    board = Board()
    assert [*board.run(0.4, p1=40), *board.run(0.3)] == ["a little longer: touch pad 1 for a full second"]
    assert board.run(1.5, p1=40)[0].startswith("thank you, 1 of 12")


def test_a_finger_that_stays_is_no_touch_of_the_next_pad() -> None:
    board = Board()
    board.run(10.0, p1=40)
    assert (board.touch.phase, board.touch.pad) == (Phase.LIFT, 0)


def test_a_pad_that_nobody_touches_for_20_s_stays_as_it_is() -> None:
    board = Board()
    told = board.run(20.2)
    assert told == ["pad 1: nobody touched it for 20 s, so it stays as it is", "touch pad 2"]
    assert board.touch.left_out == [0]


def test_a_pad_that_is_passed_over_stays_as_it_is() -> None:
    board = Board()
    assert board.touch.skip(Seconds(board.now)) == ["pad 1: passed over", "touch pad 2"]
    assert (board.touch.left_out, board.touch.found) == ([0], {})


def test_a_weak_pad_is_refused_with_its_remedy_and_the_next_one_asked_for() -> None:
    board = Board()
    board.touch = GuidedTouch(0, Seconds(board.now))
    for look in range(32):
        board.now += STEP_S
        board.touch.feel([240 + 12 * (look % 2)] + [240] * 11, Seconds(board.now))
    told = board.run(1.5, p1=50)
    assert told[0].startswith(
        "pad 1: a touch takes 50 counts away, less than 5 times its noise of 12; look at its wire"
    )
    assert (board.run(0.3), board.touch.left_out) == (["touch pad 2"], [0])
