"""Program 1: the loop on real time, on the boards of the bus or on simulated ones."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from toccata.at_keys import KEYS_TOLD, AtKeys
from toccata.at_panel import AtPanel
from toccata.at_service import AtService
from toccata.at_start import Begun, as_asked, as_service, patient_bake, sounds_of
from toccata.audio.kernel_cards import chosen_card, kernel_cards
from toccata.audio.mixer import PygamePlayer
from toccata.audio.silent import SilentPlayer
from toccata.bell import Bell
from toccata.changes import Changes, Outcome
from toccata.desk import Desk
from toccata.errors import CardError, StoreError
from toccata.events import Heard, Sensed
from toccata.hushing import Hushing, dosing_of
from toccata.jacks import find_jacks, touching
from toccata.knob_kept import Knob
from toccata.link import VERSION, FromInstrument, Greeting
from toccata.linked.bulletin import Bulletin
from toccata.linked.letterbox import Letterbox
from toccata.linked.line import Asked, Call, Came, Line, Went
from toccata.linked.place import Listening, listening_for
from toccata.loop import Loop
from toccata.machine.as_owner import as_owner_of
from toccata.page_server import PageServer
from toccata.panel.find import find_lines
from toccata.panel.lighting import Lighting
from toccata.panel.panel import Panel
from toccata.playing import Playing
from toccata.realtime import become_helpful, become_punctual, freeze_memory
from toccata.senses import Finder
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.keyboard import Fingers, Terminal
from toccata.sensors.simulated.laid import Laid
from toccata.service import Service
from toccata.settings.device import Device, PanelSettings
from toccata.settings.elsewhere import told_elsewhere
from toccata.settings.pads import sensors_of, switches_of
from toccata.settings.place import shown
from toccata.starts import Starts, boot_time
from toccata.store.bank_sweep import sweep_bank
from toccata.store.own_sounds import OwnShelf
from toccata.teller import Teller
from toccata.units import Seconds

SETTLED_S = Seconds(0.3)
"""Four boards are started and settled in 0.12 s; one that is missing is not waited for."""

LETTERS = 16
"""Of what the config server asks no more is done at a time: buttons and boards are looked at in between."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for.

    Attributes:
        data: the data folder.
        client: the client that plays, or None: the data folder's active one.
        card: an ALSA device instead of instrument.json's.
        simulate: True: simulated boards even where there are real ones; False: real ones even where none answers yet;
            None: real ones where one answers.
        page: start the config server beside the instrument, unless systemd does.
        others: that server lets other machines in, too.
    """

    data: Path
    client: Path | None = None
    card: str | None = None
    simulate: bool | None = None
    page: bool = False
    others: bool = False


def now() -> Seconds:
    """The instrument's clock: monotonic, so that a change of the date changes nothing that plays."""
    return Seconds(time.monotonic())


def say(line: str) -> None:
    """One line for a person; under systemd it goes to the journal."""
    sys.stdout.write(f"toccata: {line}\n")
    sys.stdout.flush()


class Instrument:
    """All parts of the running instrument; ``play`` until ``stop``."""

    def __init__(
        self, options: Options, begun: Begun, teller: Teller, terminal: Terminal, service: Service, starts: Starts
    ) -> None:
        self._teller, self._data = teller, options.data
        self._stopping = False
        self._letters: Letterbox[Call | Outcome] = Letterbox()
        self._line: Line | None = None
        # Before anything starts a thread: gpiozero's and SDL's inherit the priority of the one that starts them.
        refusals = become_punctual()
        bell = self._bell = Bell()
        files = *terminal.files, self._letters.fileno, bell.fileno
        device, serves = begun.stock.device, service.is_there
        self._senses = Finder(device, files, now, teller.tell).find(options.simulate, patient=serves)
        boards = self._senses.simulated
        jacks = self._jacks = find_jacks(device, boards is not None, now, bell.ring, teller.tell)
        for told in refusals if boards is None else [KEYS_TOLD] if terminal.is_there else ():
            teller.tell(told)
        player = self._player = _player(device, is_simulated=boards is not None)
        spare = _run_folder(options.data) / "spare-bank" if serves else None
        begun, samples = sounds_of(begun, player.rate, teller.tell, patient_bake(service), spare)
        self._begun, self._playing = begun, Playing(begun.stock, begun.chosen, samples, player)
        rig = self._rig = Rig(device, self._senses.bus, self._senses.wake, now, (jacks.box, *self._senses.sources))
        self._loop = Loop(rig, self._playing.core, player, now, self._listen)
        changes = Changes(player.rate, player.load, self._letters.put, teller.tell, lambda: _begin(self._data, teller))
        touch = None if boards is None else touching(boards.touch, jacks.simulated)
        dosing = self._dosing = dosing_of(self._playing, player, teller.tell)
        hushing, laid = Hushing(self._playing, self._loop, rig, dosing), None if touch is None else Laid(touch)
        bulletin = Bulletin(self._tell, rig, player, sensors_of(device), begun.safe)
        tells = teller.tell, teller.tell_of_client
        self._desk = Desk(self._playing, self._loop, rig, hushing, changes, bulletin, laid, *tells)
        fingers = (
            None if touch is None else Fingers(touch, {}, switches_of(device), next(iter(sensors_of(device)), None))
        )
        self._keys = AtKeys(terminal, fingers, self._desk, self.stop)
        self._panel = self._open_panel(begun.stock.device, hushing)
        self._systemd = AtService(service, starts, self._loop, player, teller.tell)
        # The sound system's own words are for a terminal or a journal; the pages tell `told` alone.
        teller.tell(f"{player.told} ({player.raw})" if player.raw else player.told)

    def answer_at(self, listening: Listening) -> None:
        """Let a config server call."""
        greeting = Greeting(VERSION, self._senses.simulated is not None, len(self._rig.boards))
        self._line = Line(listening, greeting, self._letters.put, self._teller.tell, become_helpful)

    def play(self) -> None:
        """Play until somebody says stop."""
        freeze_memory()
        self._panel.start(now())
        self._settle(Seconds(now() + SETTLED_S))
        self._systemd.begin(f"safe profile: {self._begun.safe}" if self._begun.safe else "plays", now())
        client = self._playing.basis.chosen.client
        self._teller.tell_of_client(f"{client.nickname} plays, setup {client.active_setup}; Ctrl-C ends")
        for line in told_elsewhere(client):
            self._teller.tell_of_client(line)
        keys, panel, desk, letters, systemd = self._keys, self._panel, self._desk, self._letters, self._systemd
        panel.show(now())
        while not self._stopping:
            self._loop.wait(min(keys.due(), panel.due(), desk.due(), systemd.due()))
            self._step_panel()
            if keys.are_there:
                keys.step(now())
            if letters.has_news():
                self._take_letters()
            elif now() >= desk.due():
                desk.step(now())
            self._loop.tick()
            if now() >= systemd.due():
                systemd.step(now())
        systemd.end()

    def _open_panel(self, device: Device, hushing: Hushing) -> AtPanel:
        lines = find_lines(device.panel, self._bell.ring, self._teller.tell)
        lighting = Lighting(lines.lamps, now, become_helpful)
        knob = Knob(self._data, device.panel or PanelSettings(), become_helpful, self._teller.tell)
        return AtPanel(Panel(lines), lighting, knob, hushing, self._desk, self._rig, self._player)

    def stop(self) -> None:
        """Let ``play`` end."""
        self._stopping = True

    def close(self) -> None:
        """Fade what sounds, and give the card and the bus back."""
        if self._line is not None:
            self._line.close()
        self._panel.close()
        self._player.close()
        self._dosing.close()
        self._loop.close()
        self._jacks.box.close()
        self._bell.close()

    def _settle(self, until: Seconds) -> None:
        """Let the boards find their rest before anybody is told to play: a hand that lies there now counts as none."""
        while now() < until and not self._stopping and not all(board.is_playing for board in self._rig.boards):
            self._loop.wait(min(until, self._panel.due()))
            self._step_panel()
            self._loop.tick()

    def _step_panel(self) -> None:
        self._bell.hear()
        if now() >= self._panel.due():
            self._panel.step(now())

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self._teller.listen(sensed, heard)
        self._desk.listen(sensed, heard)
        self._panel.listen(sensed)

    def _tell(self, server: int, messages: Sequence[FromInstrument], heard: Sequence[Heard]) -> None:
        if self._line is not None:
            self._line.tell(server, messages, heard)

    def _take_letters(self) -> None:
        at = now()
        for letter in self._letters.take(LETTERS):
            if isinstance(letter, Came | Went | Asked):
                self._desk.answer(letter, at)
            else:
                self._desk.take(letter, at)
        self._desk.step(at)


def play(options: Options) -> int:
    """Run the instrument until SIGINT or SIGTERM.

    Raises:
        TakenError: another one plays with this data folder, and this one was started by hand.
        ToccataError: the instrument can't start.
    """
    service = Service(os.environ)
    teller = Teller(say, become_helpful, lambda sound: _title(options.data, sound), is_heard=not service.is_there)
    with ExitStack() as stack:
        stack.callback(service.close)
        stack.callback(teller.close)
        terminal = stack.enter_context(Terminal())
        starts = Starts(_run_folder(options.data) if service.is_there else None, teller.tell, become_helpful)
        begun = _begun(options, teller, starts if service.is_there else None)
        with as_owner_of(options.data):
            listening = listening_for(options.data, os.environ, teller.tell, serves=service.is_there)
        if options.page and listening is not None and not service.is_there:
            # Before the instrument becomes real-time: a child takes priority and locked memory over.
            stack.callback(PageServer(options.data, os.environ, teller.tell, options.others).stop)
        instrument = Instrument(options, begun, teller, terminal, service, starts)
        stack.callback(instrument.close)
        if listening is not None:
            instrument.answer_at(listening)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: instrument.stop())
        instrument.play()
        teller.tell("goodbye")
    return 0


def _begun(options: Options, teller: Teller, starts: Starts | None) -> Begun:
    """Choose what is started with; by hand (no ``starts``) a fault ends the start, a service plays its safe profile."""
    if starts is None:
        begun = as_asked(options.data, options.client, teller.tell)
    else:
        begun = as_service(options.data, options.client, starts.count(boot_time()), teller.tell)
    device = begun.stock.device
    found = None if starts is None or device.card is not None else chosen_card(kernel_cards())
    card = options.card or device.card or found
    return replace(begun, stock=replace(begun.stock, device=replace(device, card=card)))


def _run_folder(data: Path) -> Path:
    """In memory where systemd gives such a folder: it can be written whatever the disk does, and goes with the boot."""
    return Path(os.environ.get("RUNTIME_DIRECTORY", "").split(":", maxsplit=1)[0] or data)


def _begin(data: Path, teller: Teller) -> None:
    """What the thread beside the loop does first, when the first bank is baked: it costs the start nothing."""
    become_helpful()
    try:
        sweep_bank(data, OwnShelf(data))
    except StoreError as fault:
        teller.tell(f"{fault}")


def _player(device: Device, is_simulated: bool) -> PygamePlayer | SilentPlayer:
    """The card; on a computer without one, silence. An instrument with boards waits for its card."""
    try:
        return PygamePlayer(device.card, device.rate, device.frames, now, wait_for_card=not is_simulated)
    except CardError as fault:
        return SilentPlayer(device.rate, f"{fault.where}: {fault.what}; {fault.remedy}", fault.raw)


def _title(data: Path, sound: str) -> str:
    """What a person calls a sound: an own one has a label, a pack's its name. Reads a file; not for the loop."""
    found = OwnShelf(data).find(sound)
    return sound if found is None else f"own sound {shown(found.label)}"
