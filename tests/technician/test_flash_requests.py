from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import PodError
from toccata.sensors.pod_frames import FrameReader, framed
from toccata.technician.page_writer import PageWriter
from toccata.technician.pod_commands import word_of
from toccata.technician.pod_requests import Answer, Patience, Requests
from toccata.units import Seconds

Reply = Callable[[int, bytes], bytes]


class Scripted:
    """A line whose answer to each message, counted from 1, is given by a function."""

    name = "scripted"

    def __init__(self, reply: Reply) -> None:
        self.asked: list[tuple[float, bytes]] = []
        self._reply, self._at, self._coming = reply, 0.0, b""

    def now(self) -> Seconds:
        return Seconds(self._at)

    def write(self, data: bytes) -> None:
        (message,) = FrameReader().feed(data)
        self.asked.append((self._at, message))
        self._coming += self._reply(len(self.asked), message)

    def read(self, wait: Seconds) -> bytes:
        if not self._coming:
            self._at += wait
        coming, self._coming = self._coming, b""
        return coming

    def close(self) -> None:
        pass


def done(_: int, message: bytes) -> bytes:
    return framed(message[:2] + b"\0")


def test_a_question_is_put_four_times_a_second_apart_and_then_given_up() -> None:
    line = Scripted(lambda *_: b"")
    assert Requests(line).ask(b"C", b"12345678", Patience()) is None
    assert line.asked == [(second, b"C\x0112345678") for second in (0.0, 1.0, 2.0, 3.0)]


def test_every_question_has_a_number_of_its_own_and_a_repeated_one_keeps_it() -> None:
    line = Scripted(lambda count, message: b"" if count == 2 else done(count, message))
    requests = Requests(line)
    assert [requests.ask(b"B", b"", Patience()) for _ in range(3)] == [Answer(0, b"")] * 3
    assert [message for _, message in line.asked] == [b"B\x01", b"B\x02", b"B\x02", b"B\x03"]


def test_late_answers_streamed_frames_and_damaged_ones_are_left_out() -> None:
    before = framed(b"C\0\0old!") + framed(b"S\x01\0stream") + framed(b"C\x01\0dama")[:-3] + b"\0"
    line = Scripted(lambda *_: before + framed(b"C\x01\0\x01\x02\x03\x04"))
    assert Requests(line).ask(b"C", b"", Patience()) == Answer(0, b"\x01\x02\x03\x04")


def test_a_line_that_has_lost_something_is_given_more_tries() -> None:
    line = Scripted(lambda count, message: done(count, message) if count == 2 else b"")
    requests = Requests(line)
    assert (requests.ask(b"B", b"", Patience()), requests.noisy) == (Answer(0, b""), True)
    assert requests.ask(b"B", b"", Patience()) is None
    assert len(line.asked) == 2 + 24


def test_a_line_that_has_lost_nothing_is_given_up_after_four_tries_whatever_was_answered_before() -> None:
    line = Scripted(lambda count, message: done(count, message) if count == 1 else b"")
    requests = Requests(line)
    assert (requests.ask(b"B", b"", Patience()), requests.noisy) == (Answer(0, b""), False)
    assert (requests.ask(b"B", b"", Patience()), len(line.asked)) == (None, 1 + 4)


def test_something_that_babbles_does_not_keep_it_waiting_for_ever() -> None:
    class Babbling(Scripted):
        def read(self, wait: Seconds) -> bytes:
            self._at += 0.01
            return b"babble\0"

    line = Babbling(lambda *_: b"")
    assert Requests(line).ask(b"H", b"", Patience(tries=4, noisy_tries=4)) is None
    assert [round(at, 1) for at, _ in line.asked] == [0.0, 1.0, 2.0, 3.0]


def written(sizes: list[tuple[int, int]]) -> Reply:
    """A loader that notes (offset, bytes) of every write, and hears only frames of up to 64 bytes of data."""

    def reply(count: int, message: bytes) -> bytes:
        sizes.append((int.from_bytes(message[2:6], "little"), len(message) - 6))
        return done(count, message) if len(message) - 6 <= 64 else b""

    return reply


def test_a_page_that_does_not_come_through_goes_in_pieces_and_the_next_one_tries_larger_ones() -> None:
    sizes: list[tuple[int, int]] = []
    writer = PageWriter(Requests(Scripted(written(sizes))), Patience())
    assert [writer.write(offset, bytes(256)) for offset in (0x4100, 0x4200, 0x4300)] == [0, 0, 0]
    pieces = [[(page + at, 64) for at in (0, 64, 128, 192)] for page in (0x4100, 0x4200, 0x4300)]
    assert sizes == [(0x4100, 256), *pieces[0], *pieces[1], (0x4300, 256), *pieces[2]]


def test_a_pod_that_hears_no_piece_is_given_up() -> None:
    line = Scripted(lambda *_: b"")
    with pytest.raises(PodError, match="scripted: the pod does not answer any more; check its cable and power"):
        PageWriter(Requests(line), Patience()).write(0x4100, bytes(256))
    sizes = [len(message) - 6 for _, message in line.asked]
    assert (sizes, line.asked[-1][0]) == ([256, 64] + [16] * 8, 9 * 0.25)


@given(st.integers(min_value=0, max_value=0xFFFFFFFF))
def test_four_bytes_are_told_by_their_crc(word: int) -> None:
    assert word_of(zlib.crc32(word.to_bytes(4, "little"))) == word
