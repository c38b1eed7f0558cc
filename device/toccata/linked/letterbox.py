"""Letters from one thread to another, with a file that can be listened to; neither side ever waits for the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Letterbox(Generic[T]):
    """Any thread puts in, one thread takes out; what is put in makes ``fileno`` readable until it was taken."""

    def __init__(self) -> None:
        self.fileno = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._letters: deque[T] = deque()
        # Rings that are still to come for letters that were taken before their bell rang.
        self._owed = 0

    def put(self, letter: T) -> None:
        """Put a letter in, and ring."""
        self._letters.append(letter)
        os.eventfd_write(self.fileno, 1)

    def has_news(self) -> bool:
        """Tell whether ``take`` has something to do; costs next to nothing."""
        return bool(self._letters) or self._owed != 0

    def take(self, most: int | None = None) -> Iterator[T]:
        """Take out all that lies there now, or so many at most; the bell is silent once nothing is left."""
        lying = len(self._letters)
        count = lying if most is None else min(lying, most)
        self._owed += count
        with suppress(BlockingIOError):
            self._owed -= os.eventfd_read(self.fileno)
        if count < lying:
            # Their own rings may just have been heard: they are rung for once more.
            os.eventfd_write(self.fileno, 1)
            self._owed += 1
        for _ in range(count):
            yield self._letters.popleft()

    def close(self) -> None:
        """Give the file back; nobody may put in or take out any more."""
        os.close(self.fileno)
