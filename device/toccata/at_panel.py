"""What a person asks for at the panel, done between two ticks; and what its lamps show of the instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from toccata.audio.player import Player
from toccata.desk import Desk
from toccata.events import BoardFault, BoardRecovered, Reading, Sensed
from toccata.hushing import Hushing
from toccata.knob_kept import Knob
from toccata.panel.buttons import Ask
from toccata.panel.lamps import Mood
from toccata.panel.lighting import Lighting
from toccata.panel.panel import Panel
from toccata.sensors.rig import Rig
from toccata.units import NEVER, SWITCH_BOX, PadId, Seconds

DETENT_DB = 1.0

MOOD_S = Seconds(0.050)
"""How often the lamps are told how the instrument is; a fault is shown within a second of that (I9: two)."""


class AtPanel:
    """Stands between the panel and the instrument.

    Args:
        panel: buttons and knob.
        lighting: its lamps.
        knob: where its knob was left.
        hushing: how loud it may be.
        desk: what else can be asked for.
        rig: what can be played.
        player: where it sounds.
    """

    def __init__(
        self,
        panel: Panel,
        lighting: Lighting,
        knob: Knob,
        hushing: Hushing,
        desk: Desk,
        rig: Rig,
        player: Player,
    ) -> None:
        self._panel, self._lighting, self._knob = panel, lighting, knob
        self._hushing, self._desk, self._rig, self._player = hushing, desk, rig, player
        self._look_at = NEVER
        self._lost: set[int] = set()
        self._answers: Mapping[Ask, Callable[[Seconds], None]] = {
            Ask.QUIET: lambda now: hushing.quiet(True, now),
            Ask.LIFT: lambda now: hushing.quiet(False, now),
            Ask.NEXT: lambda _: desk.next_setup(),
            Ask.PAIR: desk.open_pairing,
            Ask.LOUDER: lambda now: self._turn(DETENT_DB, now),
            Ask.SOFTER: lambda now: self._turn(-DETENT_DB, now),
        }

    def start(self, now: Seconds) -> None:
        """Be no louder than the knob was left, before anything sounds."""
        self._hushing.turn_knob(self._knob.kept(), self._knob.lowest_db, now)

    def show(self, now: Seconds) -> None:
        """The instrument is ready, or it will not be soon: let the lamps say so from now on."""
        self._look_at = now if self._lighting.names else NEVER

    def due(self) -> Seconds:
        """When ``step`` has something to do; an edge makes that at once."""
        return Seconds(min(self._panel.due(), self._knob.due(), self._look_at))

    def step(self, now: Seconds) -> None:
        """Do what is asked for, silence before all else."""
        asked = self._panel.read(self._hushing.is_quiet, now)
        for ask in asked:
            self._answers[ask](now)
        if asked:
            self._desk.step(now)
        self._knob.step(now)
        if now >= self._look_at:
            self._look_at = Seconds(now + MOOD_S)
            self._lighting.feel(self._mood())

    def listen(self, sensed: Sequence[Sensed]) -> None:
        """Take what the loop tells, after the sound was started."""
        for one in sensed:
            if isinstance(one, Reading):
                self._lighting.touch(one.pad, one.level > 0.0 and not one.stale)
            elif isinstance(one, BoardFault):
                self._lost.add(one.board)
                self._let_go(one.board)
            elif isinstance(one, BoardRecovered):
                self._lost.discard(one.board)

    def close(self) -> None:
        """Leave the lamps dark, and keep where the knob was left."""
        self._lighting.close()
        self._panel.close()
        self._knob.close()

    def _turn(self, steps_db: float, now: Seconds) -> None:
        self._hushing.turn_knob(steps_db, self._knob.lowest_db, now)
        self._knob.keep(self._hushing.knob_db, now)

    def _let_go(self, board: int) -> None:
        for name in self._lighting.names:
            if isinstance(name, PadId) and name.board == board:
                self._lighting.touch(name, False)

    def _mood(self) -> Mood:
        standing = self._rig.standing()
        can_play = any(board.is_there for board in self._rig.boards) or any(standing.values())
        if not (can_play and self._player.card_ok):
            return Mood.DEAD
        if self._hushing.is_quiet or self._hushing.is_cleaning:
            return Mood.SILENT
        # A sensor that nobody plays any more is not sought either: whether it is back does not matter.
        in_use = {pad.board for pad in standing}
        return Mood.HURT if any(board < SWITCH_BOX or board in in_use for board in self._lost) else Mood.PLAYS
