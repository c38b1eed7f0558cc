"""Setups and previews are made ready beside the loop, one at a time in a thread of their own; the newest wish wins."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from toccata.assemble import Chosen, Samples, Stock, bank_of, choose, limited, preview_of, renewed, with_setup
from toccata.bank import Sample
from toccata.errors import SettingError, StoreError, ToccataError
from toccata.playing import Basis, by_key
from toccata.settings.client import Client
from toccata.sound.oven import Oven
from toccata.units import Decibels, Seconds


@dataclass(frozen=True, slots=True)
class Wish:
    """Play this client and setup (None: the active one); ``tokens`` name those who wait for the answer.

    ``given``: the keyboard's next setup, of the client that plays, who may lie in no store. ``asked_at``: when.
    """

    tokens: tuple[int, ...]
    client: str
    setup: str | None
    given: Client | None = None
    asked_at: Seconds = Seconds(0.0)

    def joins(self, before: Wish) -> bool:
        """Tell whether this fulfils the wish before, too: the same setup, or the keyboard's next one of that client."""
        return self.client == before.client and (self.given is not None or self.setup == before.setup)


@dataclass(frozen=True, slots=True)
class PreviewWish:
    """Sound this once, at the client's level and this gain."""

    sound: str
    gain_db: Decibels


@dataclass(frozen=True, slots=True)
class Ready:
    """All that a wish needs is loaded, beside what plays."""

    wish: Wish
    stock: Stock
    chosen: Chosen
    samples: Samples


@dataclass(frozen=True, slots=True)
class Sampled:
    """The sample of a preview is loaded."""

    wish: PreviewWish
    sample: Sample


@dataclass(frozen=True, slots=True)
class Failed:
    """A wish can't be fulfilled."""

    wish: Wish | PreviewWish
    fault: ToccataError


Outcome = Ready | Sampled | Failed

OVERTAKEN = SettingError("", "another client or setup was chosen meanwhile", "choose this one again")


class Queue:
    """Which wish is next. Pure: wishes in, the next one and those that were overtaken out.

    A wish for the same client and setup joins the one that waits: read later, it holds what both have saved. The
    keyboard's next setup joins what waits for its client, so that nothing that was saved is left out.
    """

    def __init__(self) -> None:
        self._runs: Wish | PreviewWish | None = None
        self._wish: Wish | None = None
        self._preview: PreviewWish | None = None

    def put(self, wish: Wish | PreviewWish) -> Failed | None:
        """Take a wish in; one that it takes the place of is given back, for its answer."""
        if isinstance(wish, PreviewWish):
            self._preview = wish
            return None
        before, self._wish = self._wish, wish
        if before is None or not wish.joins(before):
            return None if before is None else Failed(before, OVERTAKEN)
        given = None if before.given is None else wish.given
        self._wish = replace(wish, tokens=before.tokens + wish.tokens, given=given)
        return None

    def next(self) -> Wish | PreviewWish | None:
        """The wish to begin with now; None: one is under way, or there is none."""
        if self._runs is not None:
            return None
        if self._wish is not None:
            self._runs, self._wish = self._wish, None
        else:
            self._runs, self._preview = self._preview, None
        return self._runs

    def end(self, outcome: Outcome) -> Outcome:
        """The wish that was under way has ended; a setup that another one has overtaken meanwhile is not played."""
        self._runs = None
        if isinstance(outcome, Ready) and self._wish is not None and not self._wish.joins(outcome.wish):
            return Failed(outcome.wish, OVERTAKEN)
        return outcome


class Changes:
    """Fulfils wishes. ``ask`` and ``ended`` are called by the loop, ``done`` by the thread."""

    def __init__(
        self,
        rate: int,
        load: Callable[[Mapping[str, Sample]], None],
        done: Callable[[Outcome], None],
        tell: Callable[[str], None],
        prepare: Callable[[], None],
    ) -> None:
        """Begin with nothing to do.

        Args:
            rate: frames a second that samples are baked at.
            load: makes samples ready in the player, beside those that sound.
            done: takes what came of a wish; hands it to the loop.
            tell: takes what a person should know.
            prepare: done first, in the thread.
        """
        self._rate = rate
        self._load = load
        self._done = done
        self._tell = tell
        self._prepare = prepare
        self._queue = Queue()
        self._oven = Oven()
        self._jobs: queue.SimpleQueue[tuple[Wish | PreviewWish, Basis] | bool] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="changes", daemon=True).start()

    def ask(self, wish: Wish | PreviewWish, basis: Basis) -> Failed | None:
        """Take a wish; gives back the one that it overtakes before that has begun, if any."""
        overtaken = self._queue.put(wish)
        self._begin(basis)
        return overtaken

    def ended(self, outcome: Outcome) -> Outcome:
        """Take back what the thread has done; gives what is to come of it. ``go_on`` when that is done."""
        return self._queue.end(outcome)

    def go_on(self, basis: Basis) -> None:
        """Begin with the next wish, if there is one."""
        self._begin(basis)

    def expect(self, wishes: bool) -> None:
        """Keep a pre-mix process warm while somebody may wish for sounds that were never baked."""
        self._jobs.put(wishes)

    def _begin(self, basis: Basis) -> None:
        wish = self._queue.next()
        if wish is not None:
            self._jobs.put((wish, basis))

    def _run(self) -> None:
        self._prepare()
        while True:
            job = self._jobs.get()
            if isinstance(job, bool):
                (self._oven.warm if job else self._oven.cool)()
                continue
            wish, basis = job
            try:
                self._done(self._ready(wish, basis) if isinstance(wish, Wish) else self._sampled(wish, basis))
            except ToccataError as fault:
                self._done(Failed(wish, fault))
            except OSError as fault:
                where = str(fault.filename or basis.stock.data)
                told = StoreError(where, f"can't be used ({fault.strerror})", "check the disk and its rights")
                self._done(Failed(wish, told))

    def _ready(self, wish: Wish, basis: Basis) -> Ready:
        stock = renewed(basis.stock, self._tell)
        if wish.given is None:
            chosen = choose(stock, wish.client, wish.setup)
        else:
            chosen = _next_setup(stock, wish, wish.given, basis.chosen)
        samples = bank_of(stock, chosen.client, self._rate, self._oven.bake)
        self._load({**basis.held, **by_key(samples.values())})
        return Ready(wish, stock, chosen, samples)

    def _sampled(self, wish: PreviewWish, basis: Basis) -> Sampled:
        sample = preview_of(basis.stock, basis.chosen.client, wish.sound, wish.gain_db, self._rate, self._oven.bake)
        self._load({**basis.held, sample.key: sample})
        return Sampled(wish, sample)


def _next_setup(stock: Stock, wish: Wish, given: Client, plays: Chosen) -> Chosen:
    """The next setup of the client that plays: as it plays by now, and still of that version of its file."""
    if plays.client.id != given.id:
        return limited(stock, with_setup(given, wish.setup))
    return limited(stock, with_setup(replace(plays.client, level_db=plays.level_db), wish.setup), plays.version)
