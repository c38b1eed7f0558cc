"""Which wish is fulfilled next, and that each one that waits for an answer gets one."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from toccata.changes import OVERTAKEN, Failed, PreviewWish, Queue, Ready, Wish


def wish(token, client="robin", setup=None):
    return Wish((token,), client, setup)


def ready(one):
    return Ready(one, SimpleNamespace(), SimpleNamespace(), {})


def test_wishes_for_the_same_setup_are_fulfilled_together_and_by_the_newest_reading():
    queue = Queue()
    answers = [queue.put(wish(1)), queue.next(), queue.put(wish(2)), queue.put(wish(3)), queue.next()]
    assert answers == [None, wish(1), None, None, None]
    assert queue.end(ready(wish(1))) == ready(wish(1))
    assert queue.next() == Wish((2, 3), "robin", None)


def test_a_setup_that_another_has_overtaken_is_not_played():
    queue = Queue()
    queue.put(wish(1))
    queue.next()
    assert queue.put(wish(2, "kim")) is None
    assert queue.put(wish(3, "alex")) == Failed(wish(2, "kim"), OVERTAKEN)
    assert queue.end(ready(wish(1))) == Failed(wish(1), OVERTAKEN)
    assert queue.next() == wish(3, "alex")


def test_the_next_setup_by_the_keyboard_leaves_out_nothing_that_was_saved():
    queue, plays = Queue(), SimpleNamespace()
    queue.put(wish(1, "kim"))
    queue.next()
    joined = queue.put(wish(2, setup="A")), queue.put(Wish((), "robin", "B", plays))
    queue.end(Failed(wish(1, "kim"), OVERTAKEN))
    assert (joined, queue.next()) == ((None, None), Wish((2,), "robin", "B", None))


def test_the_next_setup_by_the_keyboard_does_not_overtake_what_is_made_ready_for_its_client():
    queue, tab = Queue(), Wish((), "robin", "B", SimpleNamespace())
    queue.put(wish(1, setup="A"))
    queue.next()
    queue.put(tab)
    assert (queue.end(ready(wish(1, setup="A"))), queue.next()) == (ready(wish(1, setup="A")), tab)


def test_what_failed_stays_failed_whatever_waits():
    queue, failed = Queue(), Failed(wish(1), OVERTAKEN)
    queue.put(wish(1))
    queue.next()
    queue.put(wish(2, "kim"))
    assert queue.end(failed) == failed


def test_setups_come_before_previews_and_of_previews_only_the_newest():
    queue = Queue()
    for one in (PreviewWish("a", 0.0), PreviewWish("b", 0.0), wish(1)):
        queue.put(one)
    first = queue.next()
    queue.end(ready(wish(1)))
    second = queue.next()
    assert (first, second, queue.next()) == (wish(1), PreviewWish("b", 0.0), None)


@given(st.lists(st.one_of(st.sampled_from(["robin", "kim"]), st.none()), max_size=40))
def test_every_token_is_answered_once_and_the_last_one_plays(steps):
    queue, answered, played = Queue(), [], []
    runs, clients = None, [client for client in steps if client is not None]

    def end(runs):
        outcome = queue.end(ready(runs))
        answered.extend(outcome.wish.tokens)
        played.extend([outcome.wish.client] if isinstance(outcome, Ready) else [])

    tokens = iter(range(100))
    for client in steps:
        if client is None and runs is not None:
            end(runs)
            runs = None
        elif client is not None and (failed := queue.put(wish(next(tokens), client))) is not None:
            answered.extend(failed.wish.tokens)
        runs = runs or queue.next()
    while runs is not None:
        end(runs)
        runs = queue.next()
    assert sorted(answered) == list(range(len(clients)))
    assert played[-1:] == clients[-1:]
