"""Both programs, their chips, their card and their disk, on one clock; whatever happens to them is done here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storms.books import Books, Broken, Suffered
from storms.checks import Checks
from storms.documents import CANARY, lay_down
from storms.ear import Ear
from storms.failing_disk import FailingDisk, Killed
from storms.program_one import ProgramOne
from storms.program_two import DEAD, Answer, ProgramTwo
from storms.wire import Exchange
from toccata.errors import ToccataError
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device_document import with_loudness
from toccata.settings.loudness import Loudness
from toccata.store.seal import version_of
from toccata.technician.device_kept import DeviceKept
from toccata.units import NEVER, PadId, Seconds

PATIENCE_S = 6.0
DEAF = frozenset({FaultKind.UNPLUG, FaultKind.STUCK, FaultKind.NACK, FaultKind.GARBAGE})
"""With a rate of 1.0, nothing true comes through these."""

WALL = 1_800_000_000.0


class World:
    """One storm's. ``data``: an empty folder; ``bank``: one that all storms of a session share."""

    kind_of_one = ProgramOne

    def __init__(self, data: Path, bank: Path, seed: int = 0) -> None:
        self.data, self._seed = data, seed
        self.time = VirtualTime(Seconds(1000.0))
        self.device, versions = lay_down(data)
        self.books = Books({name: {version} for name, version in versions.items()})
        self.disk = FailingDisk(data, bank, seed)
        self.hands = SimulatedBoards(self.device, self.time, seed)
        self.ear = Ear(self.time.now)
        self.told: list[str] = []
        self.wall_offset = 0.0
        self.exchange = Exchange(CANARY.encode())
        self.checks = Checks(self)
        self.is_playing = False
        self.two: ProgramTwo | None = None
        self._watching = self.disk.watched()
        self._watching.__enter__()

    def begin(self) -> None:
        """Both programs start."""
        self.start_one()
        self.start_two()
        self.run(0.6)

    @property
    def now(self) -> Seconds:
        return self.time.now()

    def close(self) -> None:
        if self.is_playing:
            self.kill_one()
        self.kill_two()
        self._watching.__exit__(None, None, None)

    def start_one(self) -> None:
        """A new program 1 on the same files and chips; whoever holds a pad now held it before."""
        self.books.began_at = self.now
        self.checks.began()
        self.one = self.kind_of_one(
            self.data, self.device, self.time, self.hands, self.exchange, self.ear, self.checks.hear, self.checks.see,
            self.told,
        )  # fmt: skip
        self.is_playing = True
        for pad, contact in self.books.contacts.items():
            if pad.is_switch and contact.up_at == NEVER:
                self.one.switch(pad, True)

    def start_two(self) -> None:
        self.books.disturbed_at = self.now
        self.two = ProgramTwo(self.data, self.time.now, self.wall, self.exchange.dial, self._seed)

    def kill_one(self) -> None:
        """Its sounds end with it, its lines go dark, and nobody listens where it did."""
        self.is_playing = False
        self.books.disturbed_at = self.now
        self.one.close_lines()
        self.ear.sounds.clear()
        self.exchange.stop()
        self.disk.bury()

    def kill_two(self) -> None:
        two, self.two = self.two, None
        if two is None:
            return
        self.books.disturbed_at = self.now
        self.disk.is_dead = True
        self.exchange.cut()
        two.kill()
        self.disk.bury()

    def lose_power(self) -> None:
        """Both die, and with them what was not on the disk."""
        if self.is_playing:
            self.kill_one()
        self.kill_two()
        self.disk.lose_power()
        self.checks.documents()

    def wall(self) -> float:
        return WALL + self.wall_offset + self.now

    def run(self, span: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass, and look at everything after every round."""
        end = Seconds(self.now + span)
        while self.now < end and not until():
            self._round(end)
        self.checks.canaries()

    def settle(self) -> None:
        """What is true and what is shown are compared, once a rule is done."""
        if self.is_playing:
            self.checks.caps()
        self.checks.page()
        self.checks.documents()
        if self.two is not None and self.two.faults:
            raise Broken(f"the server raised {self.two.faults}")

    def account(self) -> str:
        """What somebody wants to know whose storm has broken something."""
        books, now = self.books, self.now
        faults = [
            f"  {one.kind} of {one.board}, {one.start - now:+.3f} to {one.end - now:+.3f} s"
            for one in books.faults
            if one.end > now - 5.0
        ]
        down = [f"  {pad}, {one.down_at - now:+.3f} s" for pad, one in books.contacts.items() if one.up_at == NEVER]
        disk = f"disk: errno {self.disk.fault}, dies in {self.disk.kill_after}" if self.disk.fault else "disk: well"
        return "\n".join(
            [
                f"At {now:.3f}. Program 1 {'plays' if self.is_playing else 'is dead'}, program 2 "
                f"{'runs' if self.two is not None else 'is dead'}; card: {self.ear.told}; {disk}.",
                *("faults of the last 5 s:", *faults),
                *("held since:", *down),
                *("said last:", *(f"  {line}" for line in self.told[-8:])),
            ]
        )

    def ask(self, method: str, path: str, who: str = "therapist", body: bytes = b"", version: str = "") -> Answer:
        """Ask the server, and wait for its answer as a tablet does."""
        if self.two is None:
            return DEAD
        asked = self.two.ask(method, path, who, body, version)
        self._carry()
        self.run(PATIENCE_S, asked.done)
        if not asked.done() or asked.cancelled() or asked.exception() is not None:
            return DEAD
        return asked.result()

    def measure(self, loudness: Loudness, dies_after: int | None) -> None:
        """As `toccata calibrate loudness` keeps what was measured."""
        books, disk = self.books, self.disk

        def measured(text: str) -> str:
            made = with_loudness(text, loudness)
            books.tried("instrument", version_of(made))
            return made

        books.measured.append(loudness)
        disk.kill_after = dies_after
        try:
            DeviceKept.read(self.data).change(measured, in_last=True)
        except (Killed, ToccataError):
            pass
        else:
            books.measured = [loudness]
        finally:
            disk.kill_after, disk.is_dead = None, False

    def touch(self, pad: PadId, amount: float) -> None:
        self.books.touch(pad, amount, self.now)
        if not pad.is_switch:
            self.hands.touch(pad, amount)
        elif self.is_playing:
            self.one.switch(pad, amount > 0.0)

    def let_loose(self, kind: FaultKind, board: int, lasting: float, rate: float) -> None:
        """A fault of a board or a sensor's chip."""
        now, end = self.now, Seconds(self.now + lasting)
        self.hands.inject(kind, board, now, end, rate)
        self.books.faults.append(Suffered(kind, board, now, end, kind in DEAF and rate >= 1.0))

    def lose_card(self) -> None:
        if self.ear.card_ok:
            self.ear.lose_card()
            self.books.card_lost_at = self.now

    def find_card(self) -> None:
        if not self.ear.card_ok:
            self.ear.find_card()
            self.books.card_lost_at, self.books.card_back_at = NEVER, self.now

    def stall(self, span: float) -> None:
        """Nothing runs for a while."""
        self.time.spend(Seconds(span))
        self.books.disturbed_at = self.now

    def cut_link(self, after: int) -> None:
        self.exchange.cut_after = after
        self.books.disturbed_at = self.now
        if after == 0:
            self.exchange.cut()

    def line(self, gpio: int, low: bool) -> None:
        """Press a button of the panel, or let it go."""
        from gpiozero import Device as GpioDevice  # noqa: PLC0415

        if self.is_playing:
            pin = GpioDevice.pin_factory.pin(gpio)
            (pin.drive_low if low else pin.drive_high)()

    def _round(self, end: Seconds) -> None:
        two_due = NEVER if self.two is None else self.two.loop.due()
        if self.is_playing:
            try:
                self.one.step(Seconds(min(end, two_due)))
                self.checks.round()
            except Killed:
                self.kill_one()
        else:
            self.time.advance_to(max(self.now, Seconds(min(end, two_due))))
        self._carry()

    def _carry(self) -> None:
        was_cut = self.exchange.cut_after is not None
        while True:
            moved = self.exchange.carry()
            if self.two is not None:
                self.two.loop.turn()
                if self.disk.is_dead:
                    self.kill_two()
            if not moved:
                break
        if was_cut and self.exchange.cut_after is None:
            self.books.disturbed_at = self.now
