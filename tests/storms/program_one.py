"""Program 1 on the storm's clock: all but threads, sockets and a card. A kill leaves chips and files behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from storms.ear import Ear
from storms.stepped import Threads, stepped
from storms.wire import Exchange
from toccata import link
from toccata.assemble import first_bank_of, first_chosen, take_stock
from toccata.at_panel import AtPanel
from toccata.changes import Changes
from toccata.desk import Desk
from toccata.events import Heard, Sensed
from toccata.hushing import Hushing
from toccata.instrument import LETTERS, SETTLED_S
from toccata.jacks import Jacks, find_jacks, touching
from toccata.knob_kept import Knob
from toccata.linked.bulletin import Bulletin
from toccata.linked.line import Asked, Came, Went
from toccata.loop import Loop
from toccata.panel.find import find_lines
from toccata.panel.lamps import LampName
from toccata.panel.lighting import Lighting
from toccata.panel.panel import Panel
from toccata.playing import Playing
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.laid import Laid
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import Device, PanelSettings
from toccata.settings.pads import sensors_of
from toccata.units import PadId, Seconds


class SeenLamp:
    """A lamp that somebody looks at."""

    def __init__(self, lamp: object, name: LampName, see: Callable[[LampName, bool], None]) -> None:
        self._lamp, self._name, self._see = lamp, name, see

    def light(self, lit: bool) -> None:
        self._lamp.light(lit)  # type: ignore[attr-defined]
        self._see(self._name, lit)

    def close(self) -> None:
        self._lamp.close()  # type: ignore[attr-defined]


class ProgramOne:
    """Wired as `toccata.instrument.Instrument` is, whose ``play`` is here ``step``."""

    def __init__(
        self,
        data: Path,
        device: Device,
        time: VirtualTime,
        hands: SimulatedBoards,
        exchange: Exchange,
        ear: Ear,
        listen: Callable[[Sequence[Sensed], Sequence[Heard]], None],
        see: Callable[[LampName, bool], None],
        told: list[str],
    ) -> None:
        self._time, self._exchange, self._ear, self._hear = time, exchange, ear, listen
        self.threads = Threads(time.now)
        with stepped(self.threads):
            self._build(data, device, hands, see, told)

    def _build(
        self, data: Path, device: Device, hands: SimulatedBoards, see: Callable[[LampName, bool], None], told: list[str]
    ) -> None:
        now, ear, tell = self._time.now, self._ear, told.append
        stock = take_stock(data, tell)
        chosen = first_chosen(stock, tell)
        self.jacks: Jacks = find_jacks(device, True, now, lambda: None, tell)
        self.playing = Playing(stock, chosen, first_bank_of(stock, chosen.client, ear.rate, tell), ear)
        bus, pod_bus = I2cBus(hands.adapter, now), I2cBus(hands.pod_adapter, now)
        sources = self.jacks.box, *pressure_sources(device, bus, pod_bus, now)
        self.rig = Rig(device, bus, VirtualWake(hands, self._time), now, sources)
        self.loop = Loop(self.rig, self.playing.core, ear, now, self._listen)
        changes = Changes(ear.rate, ear.load, self._exchange.letters.append, tell, lambda: None)  # type: ignore[arg-type]
        laid = Laid(touching(hands.touch, self.jacks.simulated))
        self.hushing = Hushing(self.playing, self.loop, self.rig)
        bulletin = Bulletin(self._exchange.tell, self.rig, ear, sensors_of(device))
        self.desk = Desk(self.playing, self.loop, self.rig, self.hushing, changes, bulletin, laid, tell)
        lines = self._lines = find_lines(device.panel, lambda: None, tell)
        lamps = {name: SeenLamp(lamp, name, see) for name, lamp in lines.lamps.items()}
        knob = self._knob = Knob(data, device.panel or PanelSettings(), lambda: None, tell)
        self.panel = AtPanel(Panel(lines), Lighting(lamps, now), knob, self.hushing, self.desk, self.rig, ear)
        client = self.playing.basis.chosen.client
        tell(f"{client.nickname} plays, setup {client.active_setup}; Ctrl-C ends")
        self._exchange.listen(link.Greeting(link.VERSION, True, len(device.boards)))
        self.panel.start(now())
        self._settled_at = Seconds(now() + SETTLED_S)
        self._is_shown = False

    def due(self) -> Seconds:
        """When it has something to do, if no line calls before."""
        if not self._is_shown:
            return Seconds(min(self.panel_due(), self._settled_at, self.threads.due()))
        letters = self._time.now() if self._exchange.letters else self.desk.due()
        return Seconds(min(self.panel_due(), letters, self.threads.due()))

    def panel_due(self) -> Seconds:
        """When it is woken for its panel."""
        return self.panel.due()

    def step(self, until: Seconds) -> None:
        """Wait as the instrument does, and do one round."""
        self.loop.wait(Seconds(min(until, self.due())))
        now = self._time.now
        if now() >= self.panel.due():
            self._step_panel(now())
        if not self._is_shown and self._is_settled():
            self._is_shown = True
            self.panel.show(now())
        if self._exchange.letters and self._is_shown:
            self._take_letters()
        elif now() >= self.desk.due():
            self.desk.step(now())
        self.loop.tick()
        self.threads.step()

    def _step_panel(self, at: Seconds) -> None:
        # What is kept of the knob is kept by a thread of its own.
        with stepped(self.threads) if at >= self._knob.due() else nullcontext():
            self.panel.step(at)

    def close_lines(self) -> None:
        """It was killed: the kernel gives its lines back. Nothing is said or saved."""
        lines = self._lines
        for one in (lines.quiet, lines.after, lines.pairing, lines.knob_a, lines.knob_b, *lines.lamps.values()):
            if one is not None:
                one.close()

    def _is_settled(self) -> bool:
        return self._time.now() >= self._settled_at or all(board.is_playing for board in self.rig.boards)

    def _take_letters(self) -> None:
        at, letters = self._time.now(), self._exchange.letters
        for _ in range(min(LETTERS, len(letters))):
            letter = letters.popleft()
            if isinstance(letter, Came | Went | Asked):
                self.desk.answer(letter, at)
            else:
                self.desk.take(letter, at)
        self.desk.step(at)

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self._hear(sensed, heard)
        self.desk.listen(sensed, heard)
        self.panel.listen(sensed)

    def switch(self, pad: PadId, closed: bool) -> None:
        self.jacks.simulated.close(pad, closed)
