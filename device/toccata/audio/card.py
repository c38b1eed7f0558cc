"""One sound card: opened, watched, and opened again after it went away."""

from __future__ import annotations

import os
import threading

from toccata.audio.opened import Asked, Given, attempts, read_given, status_file, tell
from toccata.audio.refusals import NO_CLOCK, meaning_of
from toccata.audio.sdl_mixer import SdlMixer, import_pygame, loaded_sdl_mixer
from toccata.audio.timekeeping import keeps_time, look_for, threads
from toccata.audio.underruns import Underruns
from toccata.errors import CardError
from toccata.units import NEVER, Seconds

WATCH_S = Seconds(0.1)
"""How often the card is looked at."""

DRY_LOOKS = 10
"""Of so many looks at the card one asks the kernel whether it ran dry: 30 us of the loop, once a second."""

HAND_OVER_S = Seconds(0.02)
"""How often the thread that opens the card is asked whether it is done."""

FIRST_RETRY_S = Seconds(0.25)
LAST_RETRY_S = Seconds(2.0)

_PYGAME_LEAST_FRAMES = 256


class Card:
    """The device that the mixer plays on.

    Opening and closing may take tens of milliseconds, so after the start a thread of its own does both; ``look`` hands
    over. While ``ok`` is False nobody else may touch the mixer.

    Attributes:
        mixer: the library.
        ok: the card plays.
        told: one line for a person.
        raw: at the start, the sound system's own words about a card that is waited for; else "".
        underruns: how often it ran dry.
    """

    mixer: SdlMixer

    def __init__(self, name: str | None, wanted: Asked, channels: int) -> None:
        self.ok = False
        self.told, self.raw = f"{_titled(name)} is not opened yet", ""
        self.underruns = Underruns()
        self._looks = 0
        self._name, self._wanted, self._channels = name, wanted, channels
        self._opened = wanted
        self._again: tuple[Asked, ...] = ()
        self._given: Given | None = None
        self._refusal = ""
        self._opening: threading.Thread | None = None
        self._is_back = False
        self._retry = FIRST_RETRY_S
        self._due = Seconds(0.0)
        self._choose_driver()
        self._pygame = import_pygame()
        self.mixer = loaded_sdl_mixer()

    @property
    def rate(self) -> int:
        """Frames a second: what was asked, or 96,000 where a small buffer can't be had otherwise."""
        return self._opened.rate

    @property
    def frames(self) -> int:
        """The buffer that was asked of the card in the end."""
        return self._opened.frames

    def open(self) -> None:
        """Open the card for the first time.

        Raises:
            CardError: it is missing or busy, or there is no sound system at all.
        """
        self._init_pygame()
        for asked in attempts(self._wanted):
            self._opened = asked
            if self._try():
                self.ok, self.told, self._again = True, self._tell(), (asked,)
                return
        raise self._fault(self._refusal)

    def wait(self, fault: CardError) -> None:
        """Go on without the card, as if it had been unplugged: it is tried again until it is there."""
        self._opened = self._wanted
        # At this rate alone: the bank is baked for it.
        self._again = tuple(asked for asked in attempts(self._wanted) if asked.rate == self._wanted.rate)
        self.told = f"{fault.where}: {fault.what}; {fault.remedy}; it is tried again every {LAST_RETRY_S:g} s"
        self.raw = fault.raw

    def look(self, now: Seconds) -> bool:
        """Do what is due; True when the card was lost, or has come back, since the last look."""
        if now < self._due:
            return False
        if self._opening is not None:
            return self._hand_over(now)
        if self.ok:
            return self._watch(now)
        self._opening = threading.Thread(target=self._reopen, name="card", daemon=True)
        self._opening.start()
        self._due = Seconds(now + HAND_OVER_S)
        return False

    def due(self) -> Seconds:
        """Tell when ``look`` has something to do."""
        return self._due

    def close(self) -> None:
        """Let the card go, and SDL's sound system with it."""
        if self._opening is not None:
            self._opening.join(LAST_RETRY_S)
        self.ok, self._due = False, NEVER
        self.mixer.close()
        self._pygame.mixer.quit()

    def _choose_driver(self) -> None:
        if self._name is not None:
            os.environ["SDL_AUDIODRIVER"] = "alsa"
            os.environ["AUDIODEV"] = self._name

    def _init_pygame(self) -> None:
        rate = self._wanted.rate
        try:
            self._pygame.mixer.init(rate, -16, 2, _PYGAME_LEAST_FRAMES, allowedchanges=0)
        except self._pygame.error as fault:
            raise self._fault(str(fault)) from fault
        self.mixer.close()

    def _try(self) -> bool:
        before = threads()
        if not self.mixer.open(self._opened.rate, self._opened.frames, self._channels):
            self._refusal = self.mixer.error()
            return False
        audio = threads() - before
        # Twice: another thread that was born meanwhile may have been busy for a moment.
        look = look_for(self._opened.frames, self._opened.rate)
        if not (keeps_time(audio, look) or keeps_time(audio, look)):
            self.mixer.close()
            self._refusal = NO_CLOCK
            return False
        self._given = read_given(threads())
        self.underruns.begin(status_file(threads()))
        return True

    def _watch(self, now: Seconds) -> bool:
        self._due = Seconds(now + WATCH_S)
        self._looks += 1
        if self._looks % DRY_LOOKS == 0:
            self.underruns.look()
        if self.mixer.runs():
            return False
        self.ok, self._retry = False, FIRST_RETRY_S
        self.told = f"{_titled(self._name)} has gone; it is tried again every {LAST_RETRY_S:g} s"
        self._due = Seconds(now + self._retry)
        return True

    def _reopen(self) -> None:
        self.mixer.close()
        self._is_back = any(map(self._try_as, self._again))

    def _try_as(self, asked: Asked) -> bool:
        before, self._opened = self._opened, asked
        if self._try():
            self._again = (asked,)
            return True
        self._opened = before
        return False

    def _hand_over(self, now: Seconds) -> bool:
        if self._opening is not None and self._opening.is_alive():
            self._due = Seconds(now + HAND_OVER_S)
            return False
        self._opening = None
        if self._is_back:
            self.ok, self.told = True, self._tell()
            self._due = Seconds(now + WATCH_S)
            return True
        self._retry = Seconds(min(2.0 * self._retry, LAST_RETRY_S))
        self._due = Seconds(now + self._retry)
        return False

    def _tell(self) -> str:
        return tell(self._name, self._wanted, self._opened, self._given)

    def _fault(self, words: str) -> CardError:
        meaning = meaning_of(words)
        return CardError(_titled(self._name), meaning.what, meaning.remedy, "" if words == NO_CLOCK else words)


def _titled(name: str | None) -> str:
    return "sound card" if name is None else f"sound card {name}"
