"""One tick, on one screen: sensors -> play -> player, in one thread, with no queue from finger to sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toccata.audio.player import Player
from toccata.events import Heard, Note, Reading, Sensed, Silence, Turn
from toccata.play.core import Core, Played
from toccata.sensors.rig import Rig
from toccata.units import Seconds

PLAY: Mapping[type, Callable[[Player, Any], None]] = {
    Note: lambda player, note: player.play(note),
    Turn: lambda player, turn: player.turn(turn),
    Silence: lambda player, silence: player.silence(silence),
}


class Loop:
    """The instrument's loop. Whoever runs it calls ``wait`` and ``tick`` in turn; ``ticks`` counts those done."""

    def __init__(
        self,
        rig: Rig,
        core: Core,
        player: Player,
        now: Callable[[], Seconds],
        tell: Callable[[Sequence[Sensed], Sequence[Heard]], None],
    ) -> None:
        """Join the parts.

        Args:
            rig: the boards.
            core: what is played.
            player: where it sounds.
            now: the clock that readings are stamped with.
            tell: takes what was sensed and heard, after the sound was started. Of a sensor, which is read a thousand
                times a second, only how a squeeze begins and ends: a reading of its velocity, and one of 0.0.
        """
        self._rig = rig
        self._core = core
        self._player = player
        self._now = now
        self._tell = tell
        self._core_due = core.due()
        self.ticks = 0

    def tick(self) -> None:
        """Read the boards that are due, play what comes of it, then tell."""
        sensed = self._rig.read(self._core.depth_wish)
        now = self._now()
        if sensed or now >= self._core_due:
            self._do(self._core.step(sensed, now), sensed)
        self._player.tick(now)
        self.ticks += 1

    def wait(self, until: Seconds) -> None:
        """Wait until this instant, or until there is something to do before it."""
        self._rig.wait(Seconds(min(until, self.due())))

    def due(self) -> Seconds:
        """The next instant at which ``tick`` has something to do, if no line calls before."""
        return Seconds(min(self._rig.due(self._core.depth_wish), self._core_due, self._player.due()))

    def swap(self, core: Core, keeps: bool = False) -> None:
        """Play another core from now on; it was built since the last tick, and has taken the voices of this one over.

        They fade, or go on as they began if it ``keeps`` them (a remap).
        """
        now = self._now()
        if not keeps:
            core.fade_all(now)
        self._core = core
        self._do(core.step((), now))

    def act(self) -> None:
        """Do at once what the core was told to do since the last tick: to be mute, softer, or to sound a preview."""
        self._do(self._core.step((), self._now()))

    def close(self) -> None:
        """Let the bus and the lines go."""
        self._rig.close()

    def quiet(self) -> None:
        """Fade everything within 60 ms."""
        now = self._now()
        self._core.quiet(now)
        self._do(self._core.step((), now))

    def _do(self, played: Played, sensed: Sequence[Sensed] = ()) -> None:
        for action in played.actions:
            PLAY[type(action)](self._player, action)
        self._core_due = self._core.due()
        news = [one for one in sensed if not isinstance(one, Reading) or not one.pad.is_sensor]
        if news or played.squeezed or played.heard:
            self._tell([*news, *played.squeezed], played.heard)
