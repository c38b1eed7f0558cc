"""Which touched pads have a hand on them: levels in, hands out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.hands import Change, Hands, agree

LEVELS = st.floats(0.01, 1.0)


def hands_on(**levels):
    made = Hands()
    made.touched({int(pad[1:]): level for pad, level in levels.items()}, burst=False)
    return made


@given(pad=st.integers(0, 11), level=LEVELS)
def test_one_finger_is_a_hand_however_slight(pad, level):
    hands = Hands()

    assert hands.touched({pad: level}, burst=False) == [Change(pad, level)]
    assert hands.lifted([pad]) == [Change(pad, 0.0)]
    assert hands.are_none()


@given(level=LEVELS, share=st.floats(0.0, 0.40))
def test_what_water_hands_on_to_the_neighbours_is_no_hand(level, share):
    hands = hands_on(p5=level)

    assert hands.touched({4: level * share, 6: level * share}, burst=False) == []
    assert [hands.ghosts(), hands.are_none()] == [{4, 6}, False]


@given(level=LEVELS, share=st.floats(0.5, 1.0))
def test_a_second_finger_half_as_firm_is_a_hand(level, share):
    hands = hands_on(p5=level)

    assert hands.touched({6: level * share}, burst=False) == [Change(6, level * share)]


def test_a_slight_finger_two_pads_off_is_a_hand():
    assert hands_on(p5=1.0).touched({7: 0.1}, burst=False) == [Change(7, 0.1)]


def test_a_coupled_pad_stays_silent_when_its_neighbour_is_let_go():
    hands = hands_on(p5=0.9)
    hands.touched({6: 0.27}, burst=False)
    hands.lifted([5])

    assert hands.levelled({6: 0.27}) == []
    assert hands.lifted([6]) == []


@given(rest=st.floats(0.05, 0.69), then=st.sampled_from([0.69, 0.4, 0.2, 0.0]))
def test_a_coupled_pad_stays_silent_while_its_neighbour_comes_up(rest, then):
    hands = hands_on(p5=0.9)
    hands.touched({6: 0.3}, burst=False)

    told = [change for level in (rest, min(rest, then)) for change in hands.levelled({5: level, 6: 0.3})]
    hands.lifted([5])
    told += hands.levelled({6: 0.3})
    assert [change for change in told if change.pad == 6] == []


def test_a_coupled_pad_that_is_pressed_itself_is_a_hand():
    hands = hands_on(p5=0.9)
    hands.touched({6: 0.27}, burst=False)

    assert hands.levelled({6: 0.6}) == [Change(6, 0.6)]


@given(levels=st.lists(st.floats(0.36, 1.0), min_size=8, max_size=12), others=st.floats(0.01, 0.3))
def test_a_firm_burst_is_a_forearm_and_a_slight_one_is_water(levels, others):
    firm = {pad: max(levels) for pad in range(len(levels))}
    slight = dict.fromkeys(range(8), others)

    assert Hands().touched(firm, burst=True) == [Change(pad, level, burst=True) for pad, level in firm.items()]
    assert Hands().touched(slight, burst=True) == []


def test_a_forearm_that_comes_down_slowly_sounds_all_its_pads():
    hands = Hands()
    heard = hands.touched(dict.fromkeys(range(12), 0.1), burst=True)
    for step in range(1, 25):
        heard += hands.levelled(dict.fromkeys(range(12), 0.1 + 0.03 * step))

    assert [change.pad for change in heard[:12]] == list(range(12))


def test_slight_pads_touched_a_moment_before_a_burst_are_taken_back():
    hands = hands_on(p1=0.13, p4=0.8)

    assert hands.recall([1, 4]) == [Change(1, 0.0)]
    assert hands.ghosts() == {1}


def test_a_finger_on_a_board_that_water_has_left_is_told_from_the_water():
    hands = Hands()
    hands.touched(dict.fromkeys(range(12), 0.24), burst=True)
    hands.levelled(dict.fromkeys(range(12), 0.24))
    pressed = hands.levelled({**dict.fromkeys(range(12), 0.24), 5: 0.9})
    let_go = hands.levelled(dict.fromkeys(range(12), 0.24))

    assert [pressed, let_go] == [[Change(5, 0.9, burst=True)], [Change(5, 0.0)]]


@given(peak=st.floats(0.4, 1.0), drift=st.floats(0.01, 0.12))
def test_a_hand_that_leaves_only_drift_was_let_go_and_can_come_back(peak, drift):
    hands = hands_on(p3=peak)

    assert hands.levelled({3: drift}) == [Change(3, 0.0)]
    assert hands.levelled({3: drift + 0.02}) == []
    assert hands.levelled({3: 0.4}) == [Change(3, 0.4)]


def test_a_hand_that_relaxes_is_still_there():
    hands = hands_on(p3=0.3)

    assert [change.level for level in (0.25, 0.18, 0.15) for change in hands.levelled({3: level})] == [0.25, 0.18, 0.15]


@given(start=st.floats(0.05, 0.95), noise=st.lists(st.floats(-0.006, 0.006), max_size=20))
def test_noise_is_not_told(start, noise):
    hands = hands_on(p3=start)

    assert [change for off in noise for change in hands.levelled({3: start + off})] == []


def test_a_pad_that_nobody_makes_firm_withers_and_needs_a_rise():
    hands = hands_on(p3=0.12)
    withered = hands.wither([3])
    crept = [change for step in range(30) for change in hands.levelled({3: 0.12 + 0.002 * step})]

    assert [withered, crept, hands.levelled({3: 0.4})] == [[Change(3, 0.0)], [], [Change(3, 0.4)]]


@given(level=LEVELS, other=LEVELS)
def test_a_level_is_read_twice_if_it_has_moved_by_more_than_a_tenth(level, other):
    assert hands_on(p3=level).are_surprised_by({3: other}) == (abs(level - other) > 0.10)


def test_two_reads_agree_pad_by_pad():
    assert agree({1: 0.5, 2: 0.5, 3: 0.5}, {1: 0.52, 2: 0.9, 4: 0.5}) == {1: 0.52}
