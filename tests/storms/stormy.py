"""What all rules of a storm stand on: its world, what they have in common, and how a storm ends."""

from __future__ import annotations

import errno
import sys
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from storms.books import Broken
from storms.failing_disk import lay_to_rest
from storms.world import World
from toccata.sensors.simulated.faults import FaultKind
from toccata.store.seal import version_of
from toccata.units import FIRST_SENSOR, NEVER, SWITCH_BOX, PadId

TRIED = PadId(0, 0)
"""Struck in every setup: by it an instrument is tried."""

PADS = st.sampled_from([TRIED, PadId(0, 1), PadId(0, 2), PadId(0, 3), PadId(1, 0), PadId(1, 1), PadId(1, 7)])
SQUEEZE, JACK = PadId(FIRST_SENSOR, 0, "squeeze"), PadId(SWITCH_BOX, 0, "jack-1")
SENSORS = st.sampled_from([SQUEEZE, PadId(FIRST_SENSOR + 1, 0, "press"), PadId(FIRST_SENSOR + 2, 0, "bend")])
AMOUNTS = st.sampled_from([0.4, 0.9])
SPANS = st.sampled_from([0.005, 0.02, 0.05, 0.1])
LONG = st.sampled_from([0.3, 1.0, 2.5])
TABLETS = st.sampled_from(["therapist", "technician"])
KINDS = st.sampled_from([kind for kind in FaultKind if kind not in (FaultKind.BITFLIP, FaultKind.GARBAGE)])
LASTING = st.sampled_from([0.05, 0.5, 1.5, 3.0])
DISKS = st.sampled_from([errno.ENOSPC, errno.EROFS, errno.EIO])
FLIPS = 0.001
"""Of all calls: a second read of 48 bits confirms the first (R4)."""

QUIET_S = 0.096
"""And the 4 ms until the card's last frame."""

CONFLICT = 412
PAIRINGS = 2
"""In one storm: each takes 2 s and twelve requests."""

RECOVERY_S = 5.0
LEAST_START_S = 1.0
"""A program that is killed starts anew: Python and its modules take so long at least."""


class Stormy(RuleBasedStateMachine):
    """One storm over one world. ``folders``: where its data folder is made."""

    bank: Path
    folders: Path

    def __init__(self) -> None:
        super().__init__()
        data = Path(tempfile.mkdtemp(dir=self.folders))
        self.world = World(data, self.bank)
        try:
            self.world.begin()
        except BaseException:
            self.world.close()
            raise
        self.seen: dict[tuple[str, str], str] = {}
        self.read: dict[str, dict[str, Any]] = {}
        self.pairings = 0

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
        world.run(RECOVERY_S, self._is_well)
        if not self._is_well():
            raise Broken(f"all has been well for {world.now - begun:.1f} s, and the page says {world.two.page.state}")
        self._let_sound()

    def teardown(self) -> None:
        try:
            # A storm that has broken something is over.
            broken = sys.exc_info()[1]
            if broken is None:
                self.heal()
                self.world.settle()
                self.world.checks.files()
            elif isinstance(broken, Exception):
                broken.add_note(self.world.account())
        finally:
            self.world.close()
            lay_to_rest()

    def _is_well(self) -> bool:
        page = self.world.two.page if self.world.two is not None else None
        state = page.state if page is not None and page.running else {}
        return bool(state) and all(state["boards"]) and bool(state["card_ok"])

    def _let_sound(self) -> None:
        world = self.world
        for path in ("/api/quiet", "/api/cleaning"):
            if (done := world.ask("POST", path, "therapist", b'{"on":false}')).status != 204:
                raise Broken(f"{path} was answered with {done}")
        before, until = len(world.ear.begun), world.now + RECOVERY_S
        # A pad that a hand held when its board started is whole 2 s after that has gone (H15).
        while len(world.ear.begun) == before and world.now < until:
            for amount in (0.9, 0.0):
                world.touch(TRIED, amount)
                world.run(0.3)
        if len(world.ear.begun) == before:
            raise Broken(f"all has been well for {RECOVERY_S:g} s, and a touch plays nothing")

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
            self.read[document] = found.content.get("document", {})

    def _save(self, document: str, path: str, who: str, text: str) -> int:
        """The server may die over it, and then nobody knows; or it says that it failed, and nobody relies on it."""
        made, seen = version_of(text), self.seen.get((document, who), "x")
        could_be = frozenset(self.world.books.may_be[document])
        self.world.books.tried(document, made)
        told = self.world.ask("PUT", path, who, text.encode(), seen)
        if told.status == 200:
            if not could_be & {seen, made}:
                raise Broken(f"H35: a save over {seen} was taken, where one of {set(could_be)} lies")
            self.world.books.acknowledged(document, told.version)
            self.seen[(document, who)] = told.version
        elif told.status == CONFLICT:
            # Nothing was written: what was refused may lie there only if it did before.
            self.world.books.may_be[document] = set(could_be)
        elif told.status >= 500:
            raise Broken(f"a save was answered with {told}")
        self._pass(0.02)
        return told.status
