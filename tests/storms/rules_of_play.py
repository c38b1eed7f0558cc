"""Rules of hands: on pads, switches, sensors and panel."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from storms.documents import (
    AFTER,
    PAIRING,
    QUIET,
    A,
    B,
)
from storms.stormy import AMOUNTS, JACK, LONG, PADS, PAIRINGS, QUIET_S, SENSORS, SPANS, TABLETS, TRIED, Stormy
from toccata.units import PadId


class Hands(Stormy):
    """Whatever a person may do at the instrument."""

    @rule(pad=PADS, amount=AMOUNTS, span=SPANS)
    def touch(self, pad: PadId, amount: float, span: float) -> None:
        self._go(pad, amount, span)

    @rule(pad=PADS, span=SPANS)
    def lift(self, pad: PadId, span: float) -> None:
        self._go(pad, 0.0, span)

    @rule(pad=PADS, held=SPANS, span=SPANS)
    def tap(self, pad: PadId, held: float, span: float) -> None:
        self._go(pad, 0.9, held)
        self._go(pad, 0.0, span)

    @rule(held=SPANS)
    def forearm(self, held: float) -> None:
        for pad in range(12):
            self.world.touch(PadId(0, pad), 0.9)
        self.world.run(held)
        for pad in range(12):
            self.world.touch(PadId(0, pad), 0.0)
        self._pass(0.05)

    @rule(sensor=SENSORS, amount=st.sampled_from([0.0, 0.0, 0.3, 0.8]), span=SPANS)
    def squeeze(self, sensor: PadId, amount: float, span: float) -> None:
        self._go(sensor, amount, span)

    @rule(closed=st.booleans(), span=SPANS)
    def switch(self, closed: bool, span: float) -> None:
        self._go(JACK, float(closed), span)

    @rule(span=LONG)
    def wait(self, span: float) -> None:
        self._pass(span)

    # Quiet

    @precondition(lambda self: self.world.is_playing)
    @rule()
    def quiet_button(self) -> None:
        pressed = self.world.now
        self.world.line(QUIET, low=True)
        self.world.run(QUIET_S)
        if self.world.is_playing:
            self.world.checks.silence(pressed)
        self.world.line(QUIET, low=False)
        self._pass(0.05)

    @rule()
    def lift_quiet(self) -> None:
        self._hold(QUIET, 0.9)

    @rule(on=st.booleans(), who=TABLETS)
    def quiet_by_page(self, on: bool, who: str) -> None:
        asked = self.world.now
        done = self.world.ask("POST", "/api/quiet", who, b'{"on":true}' if on else b'{"on":false}')
        if on and done.status == 204 and self.world.exchange.is_linked:
            self.world.run(asked + QUIET_S - self.world.now)
            if self.world.is_playing and self.world.exchange.is_linked:
                self.world.checks.silence(asked)
        self._pass(0.02)

    @rule(on=st.booleans())
    def clean(self, on: bool) -> None:
        self.world.ask("POST", "/api/cleaning", "therapist", b'{"on":true}' if on else b'{"on":false}')
        self._pass(0.05)

    # Panel

    @rule()
    def next_setup(self) -> None:
        self._hold(AFTER, 0.85)

    @rule(up=st.booleans())
    def turn_knob(self, up: bool) -> None:
        first, second = (A, B) if up else (B, A)
        for gpio, low in ((first, True), (second, True), (first, False), (second, False)):
            self.world.line(gpio, low)
            self.world.run(0.003)
        self._pass(0.02)

    @precondition(lambda self: self.pairings < PAIRINGS)
    @rule(right=st.booleans())
    def pair(self, right: bool) -> None:
        """Pair a tablet by playing what its page shows, or something else."""
        self.pairings += 1
        self._hold(PAIRING, 0.9)
        begun = self.world.ask("POST", "/api/pair", "", b'{"name":"third","pin":"4711"}')
        if begun.status != 200:
            return
        attempt = begun.content["attempt"]
        for _ in range(begun.content["length"]):
            shown = self.world.ask("GET", f"/api/pair?attempt={attempt}", "")
            if shown.status != 200 or shown.content["show"] is None:
                return
            pad = PadId.parse(shown.content["show"]) if right else TRIED
            self._go(pad, 0.9, 0.05)
            self._go(pad, 0.0, 0.05)
        self.world.ask("POST", "/api/pair/finish", "", b'{"attempt":"%s"}' % attempt.encode())
        self._pass(0.02)
