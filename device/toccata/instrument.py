"""Program 1: the loop on real time, on the boards of the bus or on simulated ones."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from toccata.assemble import Samples, bank_of, build_core, first_chosen, read_client, take_stock
from toccata.audio.mixer import PygamePlayer
from toccata.audio.player import Player
from toccata.audio.silent import SilentPlayer
from toccata.bank import Sample
from toccata.errors import BoardError, CardError, ToccataError
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.realtime import become_helpful, become_punctual, freeze_memory
from toccata.sensors.bus import I2cBus, open_bus
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import LiveWake, SimulatedBoards
from toccata.sensors.simulated.keyboard import END_OF_KEYS, Fingers, Terminal
from toccata.sensors.simulated.timeline import RealTime
from toccata.sensors.wake import PollingWake, Wake
from toccata.settings.client import Client
from toccata.settings.device import Device
from toccata.teller import Teller
from toccata.units import NEVER, Seconds

NEXT_SETUP_KEY = "\t"
SETTLED_S = Seconds(0.3)
"""Four boards are started and settled in 0.12 s; one that is missing is not waited for."""

KEYS_TOLD = (
    "keys q..] a..' z../ 1..= tap the pads of boards 0 1 2 3; with shift they hold; Tab: next setup; Ctrl-C: end"
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for.

    Attributes:
        data: the data folder.
        client: the client that plays, or None: the data folder's active one.
        card: an ALSA device instead of instrument.json's.
        simulate: True: simulated boards even where there are real ones; False: real ones even where none answers yet;
            None: real ones where one answers.
    """

    data: Path
    client: Path | None = None
    card: str | None = None
    simulate: bool | None = None


def now() -> Seconds:
    """The instrument's clock: monotonic, so that a change of the date changes nothing that plays."""
    return Seconds(time.monotonic())


def say(line: str) -> None:
    """One line for a person; under systemd it goes to the journal."""
    sys.stdout.write(f"toccata: {line}\n")
    sys.stdout.flush()


class Instrument:
    """All parts of the running instrument; ``play`` until ``stop``."""

    def __init__(self, options: Options, teller: Teller, terminal: Terminal) -> None:
        stock = take_stock(options.data)
        card = options.card or stock.device.card
        self._stock = replace(stock, device=replace(stock.device, card=card))
        self._client = first_chosen(stock).client if options.client is None else read_client(stock, options.client)
        self._teller, self._terminal = teller, terminal
        self._fingers: Fingers | None = None
        self._stopping = False
        self._switching: threading.Thread | None = None
        self._switched: tuple[Client, Samples] | None = None
        # Before anything starts a thread: gpiozero's and SDL's inherit the priority of the one that starts them.
        refusals = become_punctual()
        bus, wake = self._senses(options.simulate)
        for refusal in refusals if self._fingers is None else ():
            teller.tell(refusal)
        self._player = _player(self._stock.device, is_simulated=self._fingers is not None)
        self._pace = Pace.of(self._player.frames, self._player.rate)
        self._core = self._build(self._client, bank_of(self._stock, self._client, self._player.rate), None)
        self._rig = Rig(self._stock.device, bus, wake, now)
        self._loop = Loop(self._rig, self._core, self._player, now, teller.listen)
        teller.tell(self._player.told)

    def play(self) -> None:
        """Play until somebody says stop."""
        freeze_memory()
        self._settle(Seconds(now() + SETTLED_S))
        self._teller.tell(f"{self._client.nickname} plays, setup {self._client.active_setup}; Ctrl-C ends")
        fingers = self._fingers
        while not self._stopping:
            self._loop.wait(min(fingers.due() if fingers is not None else NEVER, self._switch_due()))
            if fingers is not None:
                self._play_keys(fingers)
            if self._switched is not None:
                self._swap()
            self._loop.tick()

    def _settle(self, until: Seconds) -> None:
        """Let the boards find their rest before anybody is told to play: a hand that lies there now counts as none."""
        while now() < until and not self._stopping and not all(board.is_playing for board in self._rig.boards):
            self._loop.wait(until)
            self._loop.tick()

    def stop(self) -> None:
        """Let ``play`` end."""
        self._stopping = True

    def close(self) -> None:
        """Fade what sounds, and give the card and the bus back."""
        self._player.close()
        self._loop.close()

    def switch(self, setup: str) -> None:
        """Play another setup of this client: what it needs is made ready beside the loop, then swapped in whole."""
        if self._switching is None:
            client = replace(self._client, active_setup=setup)
            self._switching = threading.Thread(target=self._prepare, args=(client,), name="switch", daemon=True)
            self._switching.start()

    def _prepare(self, client: Client) -> None:
        try:
            samples = bank_of(self._stock, client, self._player.rate)
            # Until the swap the setup of now is played on: both banks lie ready.
            self._player.load(_by_key(self._samples, samples))
        except ToccataError as fault:
            self._teller.tell(f"setup {client.active_setup} can't be played: {fault}")
            self._switching = None
        else:
            self._switched = client, samples

    def _swap(self) -> None:
        assert self._switched is not None
        (self._client, samples), self._switched, self._switching = self._switched, None, None
        self._core = self._build(self._client, samples, self._core)
        self._loop.swap(self._core)
        self._player.load(_by_key(samples))
        self._teller.tell(f"setup {self._client.active_setup}")

    def _build(self, client: Client, samples: Samples, follows: Core | None) -> Core:
        if follows is None:
            self._player.load(_by_key(samples))
        # The player holds the sound now; the core needs only what is known of it.
        self._samples = {recipe: sample.without_pcm() for recipe, sample in samples.items()}
        return build_core(self._stock, client, self._samples, Random(), self._pace, follows)

    def _switch_due(self) -> Seconds:
        return Seconds(now() + 0.005) if self._switching is not None else NEVER

    def _play_keys(self, fingers: Fingers) -> None:
        at = now()
        for key in self._terminal.read():
            if key == END_OF_KEYS:
                self.stop()
            elif key == NEXT_SETUP_KEY:
                names = [setup.name for setup in self._client.setups]
                self.switch(names[(names.index(self._client.active_setup) + 1) % len(names)])
            else:
                fingers.press(key, at)
        fingers.step(at)

    def _senses(self, simulate: bool | None) -> tuple[I2cBus, Wake]:
        if not simulate:
            try:
                return _real_senses(self._stock.device, must_answer=simulate is None, tell=self._teller.tell)
            except BoardError as fault:
                if simulate is False:
                    raise
                self._teller.tell(f"{fault.where}: {fault.what}; playing simulated boards")
        return self._simulated_senses()

    def _simulated_senses(self) -> tuple[I2cBus, Wake]:
        real = RealTime()
        boards = SimulatedBoards(self._stock.device, real)
        self._fingers = Fingers(boards.touch, {})
        if self._terminal.is_there:
            self._teller.tell(KEYS_TOLD)
        return I2cBus(boards.adapter, now), LiveWake(boards, real, self._terminal.files)


def play(options: Options) -> int:
    """Run the instrument until SIGINT or SIGTERM.

    Raises:
        ToccataError: the instrument can't start.
    """
    teller = Teller(say, become_helpful)
    with ExitStack() as stack:
        stack.callback(teller.close)
        terminal = stack.enter_context(Terminal())
        instrument = Instrument(options, teller, terminal)
        stack.callback(instrument.close)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: instrument.stop())
        instrument.play()
        teller.tell("goodbye")
    return 0


def _by_key(*banks: Samples) -> dict[str, Sample]:
    return {sample.key: sample for bank in banks for sample in bank.values()}


def _real_senses(device: Device, must_answer: bool, tell: Callable[[str], None]) -> tuple[I2cBus, Wake]:
    """The bus and the lines; where a board must answer and none does, that is a fault."""
    bus = open_bus(device.bus, now)
    found = [number for number, board in enumerate(device.boards) if _answers(bus, board.address)]
    if not found and must_answer:
        bus.close()
        raise BoardError(f"/dev/i2c-{device.bus}", "no MPR121 answers", "check the cable of the boards")
    tell("boards that answer: " + (", ".join(map(str, found)) or "none yet; they are sought once a second"))
    return bus, _lines(device, tell)


def _answers(bus: I2cBus, address: int) -> bool:
    try:
        bus.readfrom_into(address, bytearray(1))
    except OSError:
        return False
    return True


def _lines(device: Device, tell: Callable[[str], None]) -> Wake:
    lines = {number: board.irq_gpio for number, board in enumerate(device.boards) if board.irq_gpio is not None}
    if not lines:
        return PollingWake()
    try:
        # gpiozero takes 0.2 s to import: only for who has wired a line.
        from toccata.sensors.irq import IrqWake  # noqa: PLC0415

        return IrqWake(lines)
    except (BoardError, ImportError) as fault:
        tell(f"{fault}; all boards are polled")
        return PollingWake()


def _player(device: Device, is_simulated: bool) -> Player:
    """The card; on a computer without one, silence. An instrument with boards waits for its card."""
    try:
        return PygamePlayer(device.card, device.rate, device.frames, now, wait_for_card=not is_simulated)
    except CardError as fault:
        return SilentPlayer(device.rate, f"{fault.where} {fault.what}")
