"""``toccata doctor``: examines boards, bus, card and machine, beside an instrument that plays or without one."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from sysconfig import get_path

from toccata.doctor.boards import Unseen
from toccata.doctor.examination import Seen, examine
from toccata.doctor.machine import MachineSeen
from toccata.doctor.playing import BusSeen, LatencySeen
from toccata.errors import BoardError, DamagedError, StoreError, ToccataError
from toccata.machine.board import Run
from toccata.machine.heard import dose_percent
from toccata.machine.read import ROOT, name_of, read_machine, read_slow, run_program
from toccata.machine.saved_files import SavedFiles, judge_of
from toccata.machine.services import INSTRUMENT
from toccata.sensors.bus import I2cBus, open_bus
from toccata.settings.device import Device
from toccata.settings.parse_device import parse_device
from toccata.store.generations import read
from toccata.store.installed import changed_packages
from toccata.store.paths import device_file
from toccata.technician.bench_mode import enter_bench
from toccata.technician.dialogue import Dialogue
from toccata.technician.doctor_bundle import write_bundle
from toccata.technician.doctor_look import BusLook, LinkLook, Look
from toccata.technician.doctor_paper import paper
from toccata.technician.doctor_pod import pod_version
from toccata.technician.doctor_redaction import names_in, redactor
from toccata.technician.doctor_report import Report, as_json, table
from toccata.technician.doctor_touches import guide
from toccata.technician.instrument_here import listening
from toccata.technician.screen import Screen
from toccata.units import Seconds

LOOK_S = Seconds(5.0)
TOUCHES = 100
"""Bench tones of a latency that is measured in passing: half a minute."""


@dataclass(frozen=True, slots=True)
class DoctorOptions:
    """What the command line asks for.

    Attributes:
        data: the data folder.
        seconds: how long boards are looked at.
        touch: have every pad touched.
        latency: measure it with bench tones.
        json: tell JSON instead of a table.
        whole: tell every pad on a line of its own.
        paper: where to write the page to sign.
        bundle: where to write the diagnostic file.
    """

    data: Path
    seconds: Seconds = LOOK_S
    touch: bool = False
    latency: bool = False
    json: bool = False
    whole: bool = False
    paper: Path | None = None
    bundle: Path | None = None


def _changed_program() -> tuple[str, ...] | None:
    """Compare the program with what its installer has recorded; None: it runs from a checkout, which has no record."""
    site = Path(get_path("purelib"))
    return changed_in(site) if Path(__file__).is_relative_to(site) else None


def changed_in(site: Path) -> tuple[str, ...]:
    """Compare all packages of a site-packages folder; a record that can't be read is a finding, and not the end."""
    try:
        return tuple(changed_packages(site))
    except DamagedError as fault:
        return (f"{Path(fault.where).relative_to(site)} {fault.what}",)


def _quick_latency(data: Path, touches: int) -> LatencySeen:
    # Sound, numpy and pygame: only for who measures.
    from toccata.technician.latency import quick_latency  # noqa: PLC0415

    measured = quick_latency(data, touches)
    return LatencySeen(measured.whole.p50_ms, measured.whole.p99_ms, measured.touches, measured.lost)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command meets: whom it tells, and the machine.

    Attributes:
        screen: takes the findings.
        dialogue: with the technician.
        environ: environment variables.
        run: asks another program.
        root: "/", or a test's.
        wall: seconds since 1970.
        bus: opens the bus of this number.
        latency: measures with so many bench tones.
        program: compares the program's files with what was installed.
    """

    screen: Screen
    dialogue: Dialogue
    environ: Mapping[str, str]
    run: Run = run_program
    root: Path = ROOT
    wall: Callable[[], float] = time.time
    bus: Callable[[int, Callable[[], Seconds]], I2cBus] = open_bus
    latency: Callable[[Path, int], LatencySeen] = _quick_latency
    program: Callable[[], tuple[str, ...] | None] = _changed_program


def doctor(options: DoctorOptions, around: Surroundings) -> int:
    """Examine, tell, and give the exit status: 0 well, 1 something is to be looked at, 2 no board was examined.

    Raises:
        ToccataError: it could not be examined, or a file could not be written.
    """
    device = _device(options.data)
    place = listening(options.data, around.environ)
    latency = None
    if options.latency:
        enter_bench(around.dialogue, place)
        latency = around.latency(options.data, TOUCHES)
    slow = read_slow(options.data, around.run, SavedFiles(judge_of(options.data, device)))
    machine = read_machine(options.data, device.bus, slow, around.wall(), around.run, around.root)
    machine = replace(machine, program=around.program())
    seen = _beside(place, device, machine, options, around) if place else _alone(device, machine, options, around)
    seen = replace(seen, latency=latency, dose_percent=dose_percent(options.data))
    name = name_of(around.root, socket.gethostname())
    report = Report(name, machine.serial, machine.clock.told, examine(seen))
    _give(report, options, around)
    return report.status


def _give(report: Report, options: DoctorOptions, around: Surroundings) -> None:
    around.screen.write(as_json(report) if options.json else table(report, options.whole))
    if options.paper is not None:
        redacted = redactor(names_in(options.data))
        findings = tuple(replace(one, measured=redacted(one.measured)) for one in report.findings)
        _write(options.paper, paper(replace(report, findings=findings)))
    if options.bundle is not None:
        write_bundle(options.bundle, report, options.data, around.run, around.root)


def _beside(place: Path, device: Device, machine: MachineSeen, options: DoctorOptions, around: Surroundings) -> Seen:
    """Examine an instrument that plays, as a guest on its link."""
    look = LinkLook(place, around.dialogue.now)
    try:
        _look(look, device, options, around)
    finally:
        look.close()
    heard, state, greeting = look.hearing, look.hearing.state, look.hearing.greeting
    return Seen(
        machine=machine,
        boards=heard.boards(_addresses(device), options.touch),
        bus=heard.bus(),
        card=heard.card(),
        late_ms=heard.late_ms(),
        safe=state.safe if state is not None else None,
        simulated=greeting is not None and greeting.simulated,
    )


def _alone(device: Device, machine: MachineSeen, options: DoctorOptions, around: Surroundings) -> Seen:
    """Examine the boards of a bus on which nobody plays; where there is none, the machine alone."""
    if machine.runs(INSTRUMENT):
        return Seen(machine, unseen=Unseen.SILENT)
    try:
        bus = around.bus(device.bus, around.dialogue.now)
    except BoardError as fault:
        why = f"no instrument runs here; {fault.where}: {fault.what}"
        return Seen(machine, why_none=why, unseen=Unseen.NO_BUS if machine.is_installed else Unseen.NOT_HERE)
    look = BusLook(device, bus, around.dialogue.now, around.dialogue.rest)
    try:
        if not look.found and not machine.is_installed:
            return Seen(machine, why_none="no instrument runs here, no board answers; simulated ones are not examined")
        _look(look, device, options, around)
        pod = pod_version(device, around.bus, around.dialogue.now)
    finally:
        look.close()
    calls, failures = bus.counts.calls - look.calls, bus.counts.failures - look.failures
    return Seen(
        machine=replace(machine, versions=(*machine.versions, ("pod", pod))) if pod else machine,
        boards=look.hearing.boards(_addresses(device), options.touch),
        bus=BusSeen(calls, failures, failures),
    )


def _look(look: Look, device: Device, options: DoctorOptions, around: Surroundings) -> None:
    if not options.json:
        around.dialogue.tell(f"Looking at the boards for {options.seconds:g} s: keep your hands off the pads.")
    look.pump(Seconds(around.dialogue.now() + options.seconds))
    if options.touch:
        guide(look, _addresses(device), around.dialogue.now, around.dialogue.tell)


def _addresses(device: Device) -> list[int]:
    return [board.address for board in device.boards]


def _device(data: Path) -> Device:
    """Read instrument.json; one that can't be followed is told among the findings, and the default is examined."""
    file = device_file(data)
    try:
        return parse_device(read(file, parse_device).text, str(file))
    except ToccataError:
        return Device()


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise StoreError(str(file), f"can't be written ({fault.strerror})", "choose another file") from fault
