"""Whether a version that was just started is healthy, and no worse than the one before."""

from __future__ import annotations

from pathlib import Path

from toccata.technician.update_patience import Patience
from toccata.technician.update_port import Machine, Running, Sight
from toccata.units import Seconds

STEADY_S = Seconds(5.0)
"""So long the same process must be ready: a loop of crashes comes round in less."""

WORSE_S = Seconds(15.0)
"""So long a fault may stand: a lost board is sought every 0.5 s, a lost card every second."""

MOST_CRASHES = 3
PAUSE_S = Seconds(0.5)


def fault_of(before: Sight | None, after: Sight | None, web: bool) -> str:
    """Tell what is wrong, or worse than before, in words; nothing: all is well.

    ``before`` None: the old version did not answer, so nothing can be worse.
    """
    if after is None:
        return "the instrument does not answer on its link"
    was = before or Sight((), (), False, "-")
    if after.safe and not was.safe:
        return f"the safe profile plays ({after.safe})"
    if was.card_ok and not after.card_ok:
        return "the sound card is not played any more"
    if lost := _lost(was.boards, after.boards):
        return f"boards that answered before do not: {lost}"
    if lost := _lost(was.sensors, after.sensors):
        return f"sensors that answered before do not: {lost}"
    return "" if web else "the config server does not answer"


def _lost(was: tuple[bool | None, ...], now: tuple[bool | None, ...]) -> str:
    """Number those that have gone, from 0 as in instrument.json."""
    now += (False,) * (len(was) - len(now))
    return ", ".join(str(number) for number, answered in enumerate(was) if answered and now[number] is False)


class Watch:
    """Follows the process of a version on trial; time is an argument."""

    def __init__(self, begun: Seconds) -> None:
        self._patience, self._since = Patience(begun), begun
        self._pid, self._crashes = 0, 0
        self._worse_since: Seconds | None = None
        self._was_ready = False

    def is_steady(self, running: Running, now: Seconds) -> bool:
        """Take what runs now; tells whether the same process has been ready for long enough."""
        self._patience.hear(running, now)
        if running.pid != self._pid or not running.ready:
            self._crashes += self._pid not in (0, running.pid)
            self._since, self._worse_since = now, None
        self._pid, self._was_ready = running.pid, self._was_ready or running.ready
        return running.ready and now - self._since >= STEADY_S

    def verdict(self, fault: str, now: Seconds) -> str | None:
        """Give the fault that ends the trial, "" where it has passed, None while it goes on.

        Args:
            fault: of a steady process; None is never said of one that isn't.
            now: the instant.
        """
        if not fault:
            return ""
        if self._crashes >= MOST_CRASHES:
            return f"it ended by itself {self._crashes} times"
        self._worse_since = now if self._worse_since is None else self._worse_since
        return fault if now - self._worse_since >= WORSE_S or self._patience.end(now) else None

    def unsteady(self, now: Seconds) -> str | None:
        """Give the fault that ends the trial of a process that isn't steady yet, None while it goes on."""
        if self._crashes >= MOST_CRASHES:
            return f"it ended by itself {self._crashes} times"
        late = self._patience.end(now)
        return "it did not stay ready" if late and self._was_ready else late or None


def watched(machine: Machine, slot: Path, before: Sight | None) -> str:
    """Watch a version that was just started; gives what is wrong with it.

    That takes 60 s, and as much again once it is ready, or as long as its start gets on (`Patience`).
    """
    watch = Watch(machine.now())
    while True:
        verdict = _looked(machine, watch, slot, before)
        if verdict is not None:
            return verdict
        machine.sleep(PAUSE_S)


def _looked(machine: Machine, watch: Watch, slot: Path, before: Sight | None) -> str | None:
    if not watch.is_steady(machine.running(), machine.now()):
        return watch.unsteady(machine.now())
    return watch.verdict(fault_of(before, machine.sight(slot), machine.web_answers()), machine.now())


def came_back(machine: Machine) -> bool:
    """Wait until the old version is ready again, as long as its start gets on; False: it does not any more."""
    patience = Patience(machine.now())
    while not (running := machine.running()).ready:
        patience.hear(running, machine.now())
        if patience.end(machine.now()):
            return False
        machine.sleep(PAUSE_S)
    return True
