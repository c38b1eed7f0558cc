"""A storm: touches, saves, switches, faults and kills in any order, upon both programs, as rules of one machine."""

from __future__ import annotations

import errno
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gpiozero import Device as GpioDevice
from gpiozero.pins.mock import MockFactory
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from storms.checks import Broken
from storms.documents import (
    A,
    ACCEPTANCES,
    AFTER,
    B,
    CEILINGS,
    CLIENTS,
    LEVELS,
    PAIRING,
    QUIET,
    ROUND,
    SETUPS,
    STRUCK,
    client_text,
    instrument_text,
)
from storms.shipped import scratch, shipped_once
from storms.world import World
from toccata.sensors.simulated.faults import FaultKind
from toccata.store.seal import version_of
from toccata.units import FIRST_SENSOR, NEVER, SWITCH_BOX, PadId

TRIED = PadId(0, 0)
"""Struck in every setup: by it an instrument is tried."""

PADS = st.sampled_from([TRIED, PadId(0, 1), PadId(0, 2), PadId(0, 3), PadId(1, 0), PadId(1, 1), PadId(1, 7)])
SQUEEZE, JACK = PadId(FIRST_SENSOR, 0, "squeeze"), PadId(SWITCH_BOX, 0, "jack-1")
AMOUNTS = st.sampled_from([0.4, 0.9])
SPANS = st.sampled_from([0.005, 0.02, 0.05, 0.1])
LONG = st.sampled_from([0.3, 1.0, 2.5, 6.0])
TABLETS = st.sampled_from(["therapist", "technician"])
KINDS = st.sampled_from([kind for kind in FaultKind if kind not in (FaultKind.BITFLIP, FaultKind.GARBAGE)])
LASTING = st.sampled_from([0.05, 0.5, 1.5, 3.0])
DISKS = st.sampled_from([errno.ENOSPC, errno.EROFS, errno.EIO])
FLIPS = 0.001
"""Of all calls: a second read of 48 bits confirms the first (R4)."""

QUIET_S = 0.096
"""And the 4 ms until the card's last frame."""

RECOVERY_S = 5.0
LEAST_START_S = 1.0
"""A program that is killed starts anew: Python and its modules take so long at least."""


class Storm(RuleBasedStateMachine):
    """One storm over one world. ``build`` makes it, so that a test can break it first."""

    bank: Path
    folders: Path
    build: Callable[[Path, Path], World] = World

    def __init__(self) -> None:
        super().__init__()
        data = Path(tempfile.mkdtemp(dir=self.folders))
        self.world = type(self).build(data, self.bank)
        self.seen: dict[tuple[str, str], str] = {}
        self.is_healed = False

    # Hands

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

    @rule(amount=st.sampled_from([0.0, 0.0, 0.3, 0.8]), span=SPANS)
    def squeeze(self, amount: float, span: float) -> None:
        self._go(SQUEEZE, amount, span)

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
        self._hold(AFTER, 1.0)

    @rule(up=st.booleans())
    def turn_knob(self, up: bool) -> None:
        first, second = (A, B) if up else (B, A)
        for gpio, low in ((first, True), (second, True), (first, False), (second, False)):
            self.world.line(gpio, low)
            self.world.run(0.003)
        self._pass(0.02)

    @rule(right=st.booleans())
    def pair(self, right: bool) -> None:
        """Pair a tablet by playing what its page shows, or something else."""
        self._hold(PAIRING, 1.0)
        begun = self.world.ask("POST", "/api/pair", "", b'{"name":"third","pin":"4711"}')
        if begun.status != 200:
            return
        attempt = begun.content["attempt"]
        for _ in range(begun.content["length"]):
            shown = self.world.ask("GET", f"/api/pair?attempt={attempt}", "")
            if shown.status != 200 or shown.content["show"] is None:
                return
            pad = PadId.parse(shown.content["show"]) if right else TRIED
            self._go(pad, 0.9, 0.06)
            self._go(pad, 0.0, 0.06)
        self.world.ask("POST", "/api/pair/finish", "", b'{"attempt":"%s"}' % attempt.encode())
        self._pass(0.02)

    # Tablets

    @rule(client=st.sampled_from(CLIENTS), who=TABLETS)
    def look(self, client: str, who: str) -> None:
        self._look(client, who)
        self._pass(0.0)

    @rule(
        client=st.sampled_from(CLIENTS), who=TABLETS, level=st.sampled_from(LEVELS), ceiling=st.sampled_from(CEILINGS),
        acceptance=st.sampled_from(ACCEPTANCES), swapped=st.booleans(), fresh=st.booleans(),
    )  # fmt: skip
    def save(
        self, client: str, who: str, level: float, ceiling: float, acceptance: int, swapped: bool, fresh: bool
    ) -> None:
        if fresh or (client, who) not in self.seen:
            self._look(client, who)
        text = client_text(client, level, ceiling, acceptance, swapped)
        self._save(client, f"/api/clients/{client}", who, text)

    @rule(client=st.sampled_from(CLIENTS), setup=st.sampled_from([None, *SETUPS]))
    def play(self, client: str, setup: str | None) -> None:
        body = b'{"setup":null}' if setup is None else b'{"setup":"%s"}' % setup.encode()
        self.world.ask("POST", f"/api/clients/{client}/play", "therapist", body)
        self._pass(0.02)

    @rule(level=st.sampled_from([*LEVELS, 0.0]))
    def set_level(self, level: float) -> None:
        self.world.ask("POST", "/api/level", "therapist", b'{"level_db":%d}' % level)
        self._pass(0.02)

    @rule(sound=st.sampled_from([STRUCK, ROUND]))
    def preview(self, sound: str) -> None:
        self.world.ask("POST", "/api/preview", "therapist", b'{"sound":"%s"}' % sound.encode())
        self._pass(0.1)

    @rule(path=st.sampled_from(["/api/watch", "/api/feel", "/api/tune", "/api/touch"]))
    def calibrate(self, path: str) -> None:
        body = {
            "/api/watch": b'{"board":0}', "/api/feel": b'{"sensor":"squeeze","hush":true}',
            "/api/tune": b'{"pad":"0/5","touch":14,"release":7}', "/api/touch": b'{"pad":"1/9","amount":0.0}',
        }[path]  # fmt: skip
        self.world.ask("POST", path, "technician", body)
        self._pass(0.1)

    @rule(who=TABLETS, ceiling=st.sampled_from([-1.0, -4.0, -6.0]))
    def set_caps(self, who: str, ceiling: float) -> None:
        """A therapist asks for what no technician ever asks for."""
        ceiling = ceiling if who == "technician" else -1.5
        self._look("instrument", "technician")
        text = instrument_text(ceiling, 0.0)
        if who == "technician":
            self.world.books.ceilings.add(ceiling)
            self._save("instrument", "/api/instrument", who, text)
            return
        told = self.world.ask(
            "PUT", "/api/instrument", who, text.encode(), self.seen.get(("instrument", "technician"), "x")
        )
        if told.status not in (0, 403):
            raise Broken(f"I10: a therapist's caps were answered with {told.status}")

    # Faults

    @rule(
        kind=KINDS, board=st.sampled_from([0, 1, FIRST_SENSOR]), lasting=LASTING, rate=st.sampled_from([0.05, 0.3, 1.0])
    )
    def suffer(self, kind: FaultKind, board: int, lasting: float, rate: float) -> None:
        if board == FIRST_SENSOR and kind in (FaultKind.WET, FaultKind.DRIFT, FaultKind.OVERCURRENT):
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

    @rule(span=st.sampled_from([0.05, 0.2, 1.0, 4.0]))
    def stall(self, span: float) -> None:
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

    @rule()
    def cut_power(self) -> None:
        self.world.lose_power()
        self.world.disk.fault = 0
        self._pass(LEAST_START_S)
        self._start()

    # How it ends

    def heal(self) -> None:
        """After the last fault: all is seen to be well within 5 s, and the first touch plays."""
        world = self.world
        for pad in [pad for pad, contact in world.books.contacts.items() if contact.up_at == NEVER]:
            world.touch(pad, 0.0)
        world.disk.fault, world.disk.kill_after, world.exchange.cut_after = 0, None, None
        world.find_card()
        last = max((fault.end for fault in world.books.faults), default=world.now)
        world.run(max(last - world.now, 0.0) + 0.2)
        self._start()
        begun = world.now
        world.run(RECOVERY_S, lambda: self._is_well())
        if not self._is_well():
            raise Broken(f"all has been well for {world.now - begun:.1f} s, and the page says {world.two.page.state}")
        self._let_sound()

    def teardown(self) -> None:
        try:
            # A storm that has broken something is over.
            if sys.exc_info()[0] is None:
                self.heal()
                self.world.settle()
                self.world.checks.files()
        finally:
            self.world.close()

    def _is_well(self) -> bool:
        page = self.world.two.page if self.world.two is not None else None
        state = page.state if page is not None and page.running else {}
        return bool(state) and all(state["boards"]) and bool(state["card_ok"])

    def _let_sound(self) -> None:
        world = self.world
        for path in ("/api/quiet", "/api/cleaning"):
            if (done := world.ask("POST", path, "therapist", b'{"on":false}')).status != 204:
                raise Broken(f"{path} was answered with {done}")
        world.run(0.5)
        before = len(world.ear.begun)
        world.touch(TRIED, 0.9)
        world.run(0.5, lambda: len(world.ear.begun) > before)
        world.touch(TRIED, 0.0)
        if len(world.ear.begun) == before:
            raise Broken("all is well, and a touch plays nothing")

    def _start(self) -> None:
        if not self.world.is_playing:
            self.world.start_one()
        if self.world.two is None:
            self.world.start_two()
        if not self.world.two.page.is_open:
            self.world.two.open_page()
        self._pass(0.05)

    def _go(self, pad: PadId, amount: float, span: float) -> None:
        self.world.touch(pad, amount)
        self._pass(span)

    def _hold(self, gpio: int, span: float) -> None:
        self.world.line(gpio, low=True)
        self.world.run(span)
        self.world.line(gpio, low=False)
        self._pass(0.05)

    def _pass(self, span: float) -> None:
        self.world.run(span)
        self.world.settle()

    def _look(self, document: str, who: str) -> None:
        path = "/api/instrument" if document == "instrument" else f"/api/clients/{document}"
        found = self.world.ask("GET", path, who)
        if found.status == 200:
            self.seen[(document, who)] = found.version

    def _save(self, document: str, path: str, who: str, text: str) -> None:
        """The server may die over it, and then nobody knows; or it says that it failed, and nobody relies on it."""
        made = version_of(text)
        self.world.books.tried(document, made)
        told = self.world.ask("PUT", path, who, text.encode(), self.seen.get((document, who), "x"))
        if told.status == 200:
            self.world.books.acknowledged(document, told.version)
            self.seen[(document, who)] = told.version
        elif told.status >= 500:
            raise Broken(f"a save was answered with {told}")
        self._pass(0.02)


@contextmanager
def weather(parent: Path) -> Iterator[type[Storm]]:
    """A class of storms with a bank and folders of its own, on mock pins."""
    factory, GpioDevice.pin_factory = GpioDevice.pin_factory, MockFactory()
    with tempfile.TemporaryDirectory(prefix="storms-", dir=scratch(parent)) as folder, shipped_once():
        bank = Path(folder) / "bank"
        bank.mkdir()
        yield type("Weather", (Storm,), {"bank": bank, "folders": Path(folder)})
    GpioDevice.pin_factory.reset()
    GpioDevice.pin_factory = factory
