"""Rules of all that goes wrong: chips, buses, card, disk, link, clock, power."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storms.documents import (
    CEILINGS,
    CLIENTS,
    LEVELS,
    client_text,
    loudness_of,
)
from storms.stormy import DISKS, FLIPS, KINDS, LASTING, LEAST_START_S, PADS, SENSORS, Stormy
from toccata.sensors.simulated.faults import FaultKind
from toccata.units import FIRST_SENSOR, PadId

FELT = FIRST_SENSOR, FIRST_SENSOR + 1, FIRST_SENSOR + 2
"""The chips of the three sensors."""


class Troubles(Stormy):
    """Whatever may befall the two programs."""

    @rule(kind=KINDS, board=st.sampled_from([0, 1, *FELT]), lasting=LASTING, rate=st.sampled_from([0.05, 0.3, 1.0]))
    def suffer(self, kind: FaultKind, board: int, lasting: float, rate: float) -> None:
        if board in FELT and kind in (FaultKind.WET, FaultKind.DRIFT, FaultKind.OVERCURRENT):
            return
        self.world.let_loose(kind, board, lasting, rate)
        self._pass(0.02)

    @rule(kind=st.sampled_from([FaultKind.BITFLIP, FaultKind.GARBAGE]), board=st.sampled_from([0, 1]), lasting=LASTING)
    def babble(self, kind: FaultKind, board: int, lasting: float) -> None:
        self.world.let_loose(kind, board, lasting, FLIPS if kind is FaultKind.BITFLIP else 1.0)
        self._pass(0.02)

    @rule(error=DISKS, share=st.sampled_from([1.0, 0.3]))
    def fail_disk(self, error: int, share: float) -> None:
        self.world.disk.fault, self.world.disk.share = error, share

    @rule()
    def mend_disk(self) -> None:
        self.world.disk.fault = 0

    @rule()
    def lose_card(self) -> None:
        self.world.lose_card()
        self._pass(0.02)

    @rule()
    def find_card(self) -> None:
        self.world.find_card()
        self._pass(0.02)

    @rule(years=st.sampled_from([-56, -1, 20]))
    def jump_clock(self, years: int) -> None:
        self.world.wall_offset = years * 31_557_600.0
        self._pass(0.02)

    @rule(pad=PADS, amount=st.sampled_from([0.0, 0.9]), span=st.sampled_from([0.05, 0.2, 1.0, 4.0]))
    def stall(self, pad: PadId, amount: float, span: float) -> None:
        """Nothing runs, and somebody plays meanwhile."""
        self.world.touch(pad, amount)
        self.world.stall(span)
        self._pass(0.02)

    @rule(span=st.sampled_from([0.1, 1.0]))
    def hold_up_changes(self, span: float) -> None:
        """The thread beside the loop waits for a slow disk."""
        if self.world.is_playing:
            self.world.one.threads.held_until["changes"] = self.world.now + span

    @rule(after=st.sampled_from([0, 0, 1, 2, 3, 5, 8]))
    def cut_link(self, after: int) -> None:
        self.world.cut_link(after)
        self._pass(0.02)

    @rule(away=st.sampled_from([LEAST_START_S, 2.0]))
    def kill_instrument(self, away: float) -> None:
        if self.world.is_playing:
            self.world.kill_one()
        self._pass(away)
        self._start()

    @rule()
    def kill_server(self) -> None:
        self.world.kill_two()
        self._pass(0.3)
        self._start()

    @rule(
        after=st.integers(0, 12), client=st.sampled_from(CLIENTS), swapped=st.booleans(), level=st.sampled_from(LEVELS)
    )
    def kill_in_a_save(self, after: int, client: str, swapped: bool, level: float) -> None:
        self._look(client, "therapist")
        self.world.disk.kill_after = after
        self._save(client, f"/api/clients/{client}", "therapist", client_text(client, level, CEILINGS[0], 0, swapped))
        self.world.disk.kill_after = None
        self._start()

    @rule(nearest=st.sampled_from([70.0, 84.0]), after=st.sampled_from([None, None, 3, 9]))
    def measure_loudness(self, nearest: float, after: int | None = None) -> None:
        """The instrument is stopped, and what a meter shows is locked; the command may die over it."""
        if self.world.is_playing:
            self.world.kill_one()
        self.world.measure(loudness_of(nearest), after)
        self._pass(LEAST_START_S)
        self._start()

    @rule(board=st.sampled_from([0, 1]), sensor=SENSORS)
    def visit(self, board: int, sensor: PadId) -> None:
        """A doctor looks, as a guest on the link."""
        self.world.exchange.visit(self.world.now, board, sensor.name)
        self._pass(0.02)

    @rule()
    def end_visit(self) -> None:
        self.world.exchange.leave()
        self._pass(0.02)

    @rule()
    def cut_power(self) -> None:
        self.world.lose_power()
        self._pass(LEAST_START_S)
        self._start()
