"""The line to the config server: a thread of its own listens, reads, encodes and writes; the loop never waits."""

from __future__ import annotations

import selectors
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from toccata.events import Heard
from toccata.link import FromInstrument, Greeting, ToInstrument
from toccata.link_wire import encode
from toccata.linked.caller import Caller, HungUp
from toccata.linked.letterbox import Letterbox
from toccata.linked.place import Listening
from toccata.linked.words import messages_of

MOST_NEWCOMERS = 4
"""Connections that have not greeted yet; of more the oldest is dropped."""

_READ = selectors.EVENT_READ
_BOTH = selectors.EVENT_READ | selectors.EVENT_WRITE


@dataclass(frozen=True, slots=True)
class Came:
    """A config server, or a guest beside it, has greeted; ``server`` counts them all.

    It hears nothing until it is spoken to by that number.
    """

    server: int
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Went:
    """That config server or guest is gone."""

    server: int
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A config server asks for something, or a guest for a look."""

    message: ToInstrument
    guest: bool = False


Call = Came | Went | Asked

Told = tuple[int, Sequence[FromInstrument], Sequence[Heard]]
"""For which server or guest; what to tell it as it is, and what was heard: the line's thread puts it into words."""


class Line:
    """Talks to one config server and one guest at a time.

    A newer one takes the place of the older of its kind as soon as it has greeted.
    """

    def __init__(
        self,
        listening: Listening,
        greeting: Greeting,
        take: Callable[[Call], None],
        say: Callable[[str], None],
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin to listen.

        Args:
            listening: where; given back by ``close``.
            greeting: what every caller is told first.
            take: takes what servers ask, in the line's thread; never waits.
            say: takes one line for a person.
            prepare: done first, in the line's thread.
        """
        self._listening = listening
        self._greeting = encode(greeting)
        self._take = take
        self._say = say
        self._prepare = prepare
        self._told: Letterbox[Told | None] = Letterbox()
        self._said: set[str] = set()
        self._numbers = count(1)
        self._newcomers: list[Caller] = []
        self._places: dict[bool, Caller] = {}  # the guest's is True
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)
        self._thread.start()

    def tell(self, server: int, messages: Sequence[FromInstrument], heard: Sequence[Heard] = ()) -> None:
        """Tell a server or a guest something; what is meant for one that has gone is dropped."""
        self._told.put((server, messages, heard))

    def close(self) -> None:
        """Hang up, within a second, and take the socket file away."""
        self._told.put(None)
        self._thread.join(timeout=1.0)
        self._listening.close()

    def _run(self) -> None:
        self._prepare()
        with selectors.DefaultSelector() as self._selector:
            self._selector.register(self._listening.socket, _READ, self._accept)
            self._selector.register(self._told.fileno, _READ, self._write)
            self._is_over = False
            while not self._is_over:
                for key, events in self._selector.select():
                    key.data(events)
            for caller in (*self._places.values(), *self._newcomers):
                caller.close()

    def _accept(self, _events: int) -> None:
        try:
            connection, _ = self._listening.socket.accept()
        except OSError:
            return
        if len(self._newcomers) >= MOST_NEWCOMERS:
            self._drop(self._newcomers[0])
        caller = Caller(connection)
        self._newcomers.append(caller)
        self._selector.register(caller, _READ, lambda events: self._serve(caller, events))
        self._send(caller, self._greeting)

    def _serve(self, caller: Caller, events: int) -> None:
        if not self._has_place(caller) and caller not in self._newcomers:
            return  # dropped in this very round
        try:
            asked = caller.read() if events & _READ else []
        except HungUp as end:
            self._drop(caller, str(end))
            return
        if caller in self._newcomers and caller.has_greeted:
            self._welcome(caller)
        for message in asked:
            self._take(Asked(message, caller.is_guest))
        self._send(caller)

    def _welcome(self, caller: Caller) -> None:
        self._newcomers.remove(caller)
        older = self._places.get(caller.is_guest)
        if older is not None:
            self._drop(older)
        caller.number = next(self._numbers)
        self._places[caller.is_guest] = caller
        if not caller.is_guest:
            self._said.clear()
        self._take(Came(caller.number, caller.is_guest))

    def _has_place(self, caller: Caller) -> bool:
        return self._places.get(caller.is_guest) is caller

    def _write(self, _events: int) -> None:
        for told in self._told.take():
            if told is None:
                self._is_over = True
                continue
            number, messages, heard = told
            caller = next((one for one in self._places.values() if one.number == number), None)
            if caller is not None:
                self._send(caller, b"".join(map(encode, [*messages, *messages_of(heard)])))

    def _send(self, caller: Caller, data: bytes = b"") -> None:
        try:
            caller.write(data)
        except HungUp as end:
            self._drop(caller, str(end))
        else:
            self._selector.modify(
                caller, _BOTH if caller.wants_to_write() else _READ, self._selector.get_key(caller).data
            )

    def _drop(self, caller: Caller, why: str = "") -> None:
        self._selector.unregister(caller)
        caller.close()
        # A server calls again and again: what is wrong with it is said once.
        if why and why not in self._said:
            self._said.add(why)
            self._say(why)
        if caller in self._newcomers:
            self._newcomers.remove(caller)
        elif self._has_place(caller):
            del self._places[caller.is_guest]
            self._take(Went(caller.number, caller.is_guest))
