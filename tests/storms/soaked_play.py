"""What is played in a soak: phrases of two hands and breaks between them, therapists, and now and then a loose plug.

A phrase is 8 s of chords, 25 touches a second; a break is 12 s without a hand, of which 10 s are stepped over but for
a tenth of each. So there are ten touches a second over all, in 40 % of the time, as dense as two hands can.
A chord lasts 96 ms. A client whose acceptance time is 120 ms (every other save) refuses it: one touch in two sounds.
"""

from __future__ import annotations

from random import Random

from gpiozero import Device as GpioDevice

from storms.documents import (
    ACCEPTANCES,
    AFTER,
    CEILINGS,
    CLIENTS,
    LEVELS,
    QUIET,
    SETUPS,
    A,
    B,
    client_text,
)
from storms.figures import Figures
from storms.program_one import ProgramOne
from storms.stormy import JACK, SQUEEZE
from storms.world import World
from toccata.sensors.simulated.faults import FaultKind
from toccata.store.seal import version_of
from toccata.units import FIRST_SENSOR, NEVER, PadId, Seconds

BEAT_S, HELD_S, CHORDS_A_PHRASE = 0.16, 0.096, 50
CHORDS = (2, 3, 4, 4, 5, 6)
SETTLES_S, STEPS_A_BREAK = 2.0, 10
STEP_S, LOOK_S = 0.9, 0.1
"""Of a second in a break, so much is stepped over, and so much is run."""

PADS = (PadId(0, 0), PadId(0, 1), PadId(0, 2), PadId(0, 3), PadId(1, 0), PadId(1, 1), PadId(0, 7), PadId(0, 10))
OFTEN = (*SETUPS, SETUPS[0], SETUPS[0])
"""The second setup has three pads alone."""

PROBED = 6
"""So many phrases are compared."""

SWITCHES, SQUEEZES = 0.15, 0.3
"""In such a share of the phrases a switch, or a bulb, is among what the hands play."""

BENIGN = (FaultKind.UNPLUG, FaultKind.NACK, FaultKind.BROWNOUT, FaultKind.STUCK)
SAVE_EVERY_S, PLAY_EVERY_S, FAULT_EVERY_S, PANEL_EVERY_S, CUT_EVERY_S = 60.0, 300.0, 120.0, 120.0, 600.0


class SoakedOne(ProgramOne):
    """Is not woken for a look at a panel that nobody touches; it has one in all rounds that are run anyway.

    Attributes:
        is_pressed: a hand is at the panel, and all its looks are due.
    """

    is_pressed = False

    def panel_due(self) -> Seconds:
        return self.panel.due() if self.is_pressed else self._knob.due()


class SoakedWorld(World):
    """A world whose levels and owners are looked at after phrases and breaks; storms look in every round."""

    kind_of_one = SoakedOne

    def _round(self, end: Seconds) -> None:
        self.one.step(Seconds(min(end, NEVER if self.two is None else self.two.loop.due())))
        self._carry()


class Session:
    """Phrase after phrase, from now on."""

    def __init__(self, world: SoakedWorld, hours: float, seed: int = 0) -> None:
        self.world, self.chance, self.figures = world, Random(seed), Figures(hours)
        every = {
            self._save: SAVE_EVERY_S,
            self._switch: PLAY_EVERY_S,
            self._fault: FAULT_EVERY_S,
            self._press: PANEL_EVERY_S,
            self._cut: CUT_EVERY_S,
        }
        self.is_over = False
        self._every, self._due = every, dict.fromkeys(every, world.now)

    def bake_all(self) -> None:
        """Have every sound baked that will be needed: the product does that in another process."""
        for level in LEVELS:
            for swapped in (False, True):
                self._save_as(CLIENTS[0], client_text(CLIENTS[0], level, CEILINGS[0], 0, swapped, bulb=False))
                self.world.run(0.5)

    def end(self, *_: object) -> None:
        """Let the break after this phrase be the last one."""
        self.is_over = True

    def play(self, span: float) -> None:
        end = self.world.now + span
        while self.world.now < end and not self.is_over:
            self._do_what_is_due()
            self._phrase()
            self._break()
            self._forget()

    def probe(self) -> None:
        """The same phrases each time, of the same client: what a tick costs in them can be compared."""
        client = CLIENTS[0]
        self._save_as(client, client_text(client, LEVELS[0], CEILINGS[0], 0, False, bulb=False))
        self.world.ask("POST", f"/api/clients/{client}/play", "therapist", b'{"setup":"%s"}' % SETUPS[0].encode())
        self.world.run(0.5)
        kept, self.chance = self.chance, Random(1)
        for _ in range(PROBED):
            self._phrase()
            self._break()
            self._forget()
        self.chance = kept

    def _phrase(self) -> None:
        chance = self.chance
        among = [*PADS, *([JACK] * (chance.random() < SWITCHES)), *([SQUEEZE] * (chance.random() < SQUEEZES))]
        for _ in range(CHORDS_A_PHRASE):
            chord = chance.sample(among, chance.choice(CHORDS))
            self._lay(chord, 0.8, HELD_S)
            self._lay(chord, 0.0, BEAT_S - HELD_S)
            self.figures.touches += len(chord)
        self.world.checks.round()

    def _lay(self, chord: list[PadId], amount: float, span: float) -> None:
        for pad in chord:
            self.world.touch(pad, amount)
        self.world.run(span)

    def _break(self) -> None:
        """Nobody plays. What still sounds fades in time that is run; then all stands still for most of each second."""
        self.world.run(SETTLES_S)
        for _ in range(STEPS_A_BREAK):
            self.world.stall(STEP_S)
            self.world.run(LOOK_S)
        self.figures.stepped_over_s += STEPS_A_BREAK * STEP_S
        # What sounds on after its hand has gone is seen now, and not while the hands play.
        self.world.checks.round()

    def _do_what_is_due(self) -> None:
        for do, due in list(self._due.items()):
            if self.world.now >= due:
                self._due[do] = self.world.now + self._every[do]
                do()
        self.world.settle()

    def _save(self) -> None:
        client, chance = self.chance.choice(CLIENTS), self.chance
        settings = chance.choice(LEVELS), chance.choice(CEILINGS), chance.choice(ACCEPTANCES), chance.random() < 0.5
        self._save_as(client, client_text(client, *settings, bulb=client == CLIENTS[2]))

    def _save_as(self, client: str, text: str) -> None:
        path = f"/api/clients/{client}"
        seen = self.world.ask("GET", path)
        self.world.books.tried(client, version_of(text))
        saved = self.world.ask("PUT", path, "therapist", text.encode(), seen.version)
        if saved.status == 200:
            self.world.books.acknowledged(client, saved.version)
            self.figures.saves += 1

    def _switch(self) -> None:
        client, setup = self.chance.choice(CLIENTS), self.chance.choice(OFTEN)
        self.world.ask("POST", f"/api/clients/{client}/play", "therapist", b'{"setup":"%s"}' % setup.encode())
        for path in ("/api/quiet", "/api/cleaning"):
            for on in (b'{"on":true}', b'{"on":false}'):
                self.world.ask("POST", path, "therapist", on)
                self.world.run(0.1)
        self.world.ask("POST", "/api/level", "therapist", b'{"level_db":-6}')
        self.figures.switches += 1

    def _fault(self) -> None:
        board = self.chance.choice([0, 1, FIRST_SENSOR])
        self.world.let_loose(self.chance.choice(BENIGN), board, self.chance.uniform(0.05, 2.0), 1.0)
        if self.chance.random() < 0.3:
            self.world.lose_card()
            self.world.run(1.0)
            self.world.find_card()
        self.figures.faults += 1

    def _press(self) -> None:
        """Quiet and lifted again, to the other setup and back, and the knob to either side, which is kept 2 s later."""
        self.world.one.is_pressed = True
        for gpio, held in ((QUIET, 0.1), (QUIET, 0.9), (AFTER, 0.85), (AFTER, 0.85)):
            self.world.line(gpio, low=True)
            self.world.run(held)
            self.world.line(gpio, low=False)
            self.world.run(0.1)
        for gpio, low in ((A, True), (B, True), (A, False), (B, False), (B, True), (A, True), (B, False), (A, False)):
            self.world.line(gpio, low)
            self.world.run(0.003)
        self.world.run(0.1)
        self.world.one.is_pressed = False
        self.figures.presses += 4

    def _cut(self) -> None:
        self.world.cut_link(0)

    def _forget(self) -> None:
        """What only the storm's own books keep must not count as growth."""
        world = self.world
        self.figures.sounds += len(world.ear.begun)
        world.ear.begun.clear()
        world.ear.forget_ended()
        world.told.clear()
        world.books.told_until = 0
        world.books.faults = [one for one in world.books.faults if one.end > world.now - 60.0]
        world.disk.forget()
        for pin in GpioDevice.pin_factory.pins.values():
            pin.clear_states()
