"""An instrument with its panel in virtual time: real loop, driver, core and gpiozero; mock pins, simulated chips."""

from __future__ import annotations

from types import SimpleNamespace

from gpiozero import Device as GpioDevice

from promises.stage import RELEASE_S, sample
from toccata.assemble import Stock, limited
from toccata.at_panel import AtPanel
from toccata.audio.silent import SilentPlayer
from toccata.desk import Desk
from toccata.hushing import Hushing
from toccata.jacks import find_jacks, touching
from toccata.knob_kept import Knob
from toccata.linked.bulletin import Bulletin
from toccata.linked.line import Asked, Came, Went
from toccata.loop import Loop
from toccata.panel.find import find_lines
from toccata.panel.lighting import Lighting
from toccata.panel.panel import Panel
from toccata.play.mapping import recipes
from toccata.playing import Playing
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.laid import Laid
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import BoardSettings, Device, KnobSettings, PanelSettings
from toccata.settings.pads import sensors_of
from toccata.units import FIRST_SENSOR, SWITCH_BOX, PadId, Seconds

QUIET, AFTER, PAIRING, A, B = 26, 16, 4, 25, 8
PAD, JACK, SQUEEZE = PadId(0, 0), PadId(SWITCH_BOX, 0, "jack-1"), PadId(FIRST_SENSOR, 0, "squeeze")
PANEL = PanelSettings(QUIET, AFTER, PAIRING, 12, 13, KnobSettings(A, B), pad_lamps={PAD: 24})
BOARD_S = Seconds(0.050)


class Player(SilentPlayer):
    """Plays nowhere, with a card. ``silent_at``: when the last voice that was told to end is silent."""

    def __init__(self, now):
        super().__init__(48_000, "virtual")
        self.now, self.sounding, self.silent_at, self.card_lost, self.gains = now, set(), Seconds(0.0), False, []

    @property
    def card_ok(self):
        return not self.card_lost

    def play(self, note):
        self.sounding.add(note.voice)
        self.gains.append(note.gain)

    def silence(self, silence):
        self.sounding.discard(silence.voice)
        self.silent_at = max(self.silent_at, Seconds(self.now() + silence.over))


class PanelStage:
    """The first pad, the first jack and what is ``mapped`` hold a loop. ``flood``: letters in every round.

    ``wired``: what else `Device` is given.
    """

    def __init__(self, data, panel=PANEL, mapped=(), **wired):
        self.time, self.told, self.heard, self.sent = VirtualTime(), [], [], []
        self.sent_to = {}
        self.flood, self.letter_s, self.wished = (), 0.0, []
        device = Device(boards=(BoardSettings(0x5A),), panel=panel, **wired)
        settings = PadSettings(Mode.HOLD, ("a sound",), Access(steady_ms=0.0))
        setups = tuple(Setup(name, dict.fromkeys((PAD, JACK, *mapped), settings)) for name in ("One", "Two"))
        client = Client("c-1", "Robin", settings.access, setups, "One")
        stock, self.player = Stock(data, device, {}), Player(self.time.now)
        samples = dict.fromkeys(recipes(client), sample("loop", 2.0, True, RELEASE_S))
        self.playing = Playing(stock, limited(stock, client), samples, self.player)
        self.jacks = find_jacks(device, True, self.time.now, lambda: None, self.told.append)
        self.hands = SimulatedBoards(device, self.time)
        bus, wake = I2cBus(self.hands.adapter, self.time.now), VirtualWake(self.hands, self.time)
        sources = (
            self.jacks.box,
            *pressure_sources(device, bus, I2cBus(self.hands.pod_adapter, self.time.now), self.time.now),
        )
        self.rig = Rig(device, bus, wake, self.time.now, sources)
        self.loop = Loop(self.rig, self.playing.core, self.player, self.time.now, self._listen)
        self.hushing = Hushing(self.playing, self.loop, self.rig)
        changes = SimpleNamespace(expect=lambda wishes: None, ask=lambda wish, _: self.wished.append(wish.setup))
        bulletin = Bulletin(self._tell, self.rig, self.player, sensors_of(device))
        self.touch = touching(self.hands.touch, self.jacks.simulated)
        laid = Laid(self.touch)
        self.desk = Desk(self.playing, self.loop, self.rig, self.hushing, changes, bulletin, laid, self.told.append)
        self.pins, lines = GpioDevice.pin_factory, find_lines(panel, lambda: None, self.told.append)
        self.panel = AtPanel(
            Panel(lines),
            Lighting(lines.lamps, self.time.now),
            Knob(data, panel or PanelSettings(), lambda: None, self.told.append),
            self.hushing,
            self.desk,
            self.rig,
            self.player,
        )
        self.panel.start(self.time.now())
        self.panel.show(self.time.now())
        self.run(1.0)

    def run(self, span, until=lambda: False):
        """Play on as the instrument does."""
        end = Seconds(self.time.now() + span)
        while self.time.now() < end and not until():
            soon = self.time.now() if self.flood else end
            self.loop.wait(min(end, soon, self.panel.due(), self.desk.due()))
            if self.time.now() >= self.panel.due():
                self.panel.step(self.time.now())
            for letter in self.flood:
                self.time.spend(self.letter_s)
                self.desk.answer(Asked(letter), self.time.now())
            if self.flood or self.time.now() >= self.desk.due():
                self.desk.step(self.time.now())
            self.loop.tick()
        return self

    def ask(self, message, guest=False):
        self.desk.answer(message if isinstance(message, Came | Went) else Asked(message, guest), self.time.now())
        self.desk.step(self.time.now())

    def down(self, line):
        self.pins.pin(line).drive_low()
        return self

    def up(self, line):
        self.pins.pin(line).drive_high()
        return self

    def press(self, line, span):
        return self.down(line).run(span).up(line).run(0.1)

    def turn(self, first, second, times=1):
        for _ in range(times):
            self.down(first).run(0.003).down(second).run(0.003).up(first).run(0.003).up(second).run(0.003)
        return self

    def fault(self, kind, lasting, rate=1.0):
        now = self.time.now()
        self.hands.inject(FaultKind(kind), 0, now, Seconds(now + lasting), rate)

    def _tell(self, number, messages, _heard):
        self.sent.extend(messages)
        self.sent_to.setdefault(number, []).extend(messages)

    def _listen(self, sensed, heard):
        self.heard += heard
        self.desk.listen(sensed, heard)
        self.panel.listen(sensed)
