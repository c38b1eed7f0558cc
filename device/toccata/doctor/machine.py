"""What is wrong with the machine under the instrument: power, heat, disk, clock, versions, services. Pure.

Limits are those of the Raspberry Pi: it throttles softly at 80 degrees and hard at 85 (raspberrypi.com, Frequency
management and thermal control).
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata.doctor.finding import Area, Finding, Rule, Verdict, always, judge, not_here, unmeasured
from toccata.doctor.throttled import UNTOLD, judge_power

WARM_C, HOT_C = 70.0, 80.0

SMALL_MB, FULL_MB = 256.0, 64.0
"""64 MB are held back for saves (H28)."""


@dataclass(frozen=True, slots=True)
class DiskSeen:
    """Where data live, and what else is written to.

    Attributes:
        free_mb: of the data folder's disk, in 1,000,000 bytes.
        data_writable: data can be saved.
        root_writable: the system's disk can be written, as it may be only while something is installed; None: this is
            no installed instrument.
        damaged: files that could not be used, and whose last good generation counts.
    """

    free_mb: float
    data_writable: bool
    root_writable: bool | None
    damaged: int


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """The machine's clock.

    Attributes:
        now_s: seconds since 1970 that it tells; ``built_s`` is when this program was built.
        told: the same for a person.
        synchronised: the network has set it; None: it can't tell.
    """

    now_s: int
    built_s: int
    told: str
    synchronised: bool | None


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """One unit of systemd: its state (active, inactive, failed, ...; "" where there is none), and its restarts."""

    name: str
    state: str
    restarts: int
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """What the machine tells of itself; None: it has no such thing.

    Attributes:
        serial: of the machine.
        throttled: the firmware's word on power and heat (`doctor.throttled`).
        cpu_c: temperature of the processor.
        bus_khz: what the boards' bus is clocked at.
        disk: where data live.
        clock: its clock.
        versions: name and version of what runs.
        trial: an update that is still on trial; "": none.
        units: those of the instrument.
        program: files of the program that are not as they were installed, a line each; None: it was not looked at.
        update_keys: how many keys there are whose updates are taken; None: this is no installed instrument.
    """

    serial: str
    throttled: int | None
    cpu_c: float | None
    bus_khz: float | None
    disk: DiskSeen
    clock: ClockSeen
    versions: tuple[tuple[str, str], ...]
    trial: str = ""
    units: tuple[UnitSeen, ...] = ()
    program: tuple[str, ...] | None = None
    update_keys: int | None = None

    @property
    def is_installed(self) -> bool:
        """Tell whether this is an installed instrument, and no person's computer."""
        return self.disk.root_writable is not None

    def runs(self, name: str) -> bool:
        """Tell whether a unit is active, by systemd's word."""
        return any(unit.name == name and unit.state == "active" for unit in self.units)


HEAT: tuple[Rule[float], ...] = (
    Rule("hot", Verdict.BAD, lambda degrees: degrees >= HOT_C,
         "Too hot, it slows down: free its vents, take it out of the sun, add a cooler."),
    Rule("warm", Verdict.LOOK, lambda degrees: degrees >= WARM_C,
         "Warm: free its vents; in a closed case add a cooler."),
    Rule("heat-ok", Verdict.OK, always),
)  # fmt: skip

ROOM: tuple[Rule[float], ...] = (
    Rule("full", Verdict.BAD, lambda free_mb: free_mb < FULL_MB,
         "Full, nothing more can be saved: make a backup, then erase own sounds that nobody needs."),
    Rule("small", Verdict.LOOK, lambda free_mb: free_mb < SMALL_MB,
         "Nearly full: erase own sounds that nobody needs, or use a larger card."),
    Rule("room-ok", Verdict.OK, always),
)  # fmt: skip

DATA: tuple[Rule[bool], ...] = (
    Rule("data-read-only", Verdict.BAD, lambda writable: not writable,
         "Nothing can be saved: restart; if it stays so, make a backup and replace the card."),
    Rule("data-ok", Verdict.OK, always),
)  # fmt: skip

ROOT: tuple[Rule[bool], ...] = (
    Rule("root-writable", Verdict.LOOK, bool,
         "The system can be written, so a power cut can harm it: run sudo /opt/toccata/host/writable true, or restart; "
         "if it stays so, run the installer again."),
    Rule("root-ok", Verdict.OK, always),
)  # fmt: skip

FILES: tuple[Rule[int], ...] = (
    Rule("damaged", Verdict.LOOK, lambda count: count > 0,
         "Their last good generation counts: open each on the page and save it; if more come, replace the card."),
    Rule("files-ok", Verdict.OK, always),
)  # fmt: skip

CLOCK: tuple[Rule[ClockSeen], ...] = (
    Rule("before-build", Verdict.LOOK, lambda seen: seen.now_s < seen.built_s,
         "Wrong: open the page on a paired tablet, or join a network. Nothing that plays depends on it."),
    Rule("not-set", Verdict.OK, lambda seen: seen.synchronised is False),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip

TRIAL: tuple[Rule[str], ...] = (
    Rule("trial", Verdict.LOOK, bool,
         "An update is on trial: let the instrument play for a minute, then examine again."),
    Rule("kept", Verdict.OK, always),
)  # fmt: skip

KEYS: tuple[Rule[int], ...] = (
    Rule("no-key", Verdict.LOOK, lambda count: count == 0,
         "No update key lies here, so no update is taken: lay your maker's .pub file into /etc/toccata/update-keys "
         "(device/TECHNICIAN.md, Update)."),
    Rule("key", Verdict.OK, always),
)  # fmt: skip

PROGRAM: tuple[Rule[tuple[str, ...]], ...] = (
    Rule("changed", Verdict.BAD, bool,
         "Is not as it was installed: update or install it again; if nobody changed it, SECURITY.md says what to do."),
    Rule("whole", Verdict.OK, always),
)  # fmt: skip

UNITS: tuple[Rule[UnitSeen], ...] = (
    Rule("unknown", Verdict.LOOK, lambda seen: not seen.state,
         "Nothing is told of it: ask systemctl status with its name; if it is not installed, run the installer again."),
    Rule("failed", Verdict.BAD, lambda seen: seen.state == "failed",
         "Has failed: read its journal (journalctl -u with its name), restart it; take a bundle if it fails again."),
    Rule("stopped", Verdict.BAD, lambda seen: seen.state != "active" and not seen.on_demand,
         "Does not run: start it (systemctl start with its name), and enable it."),
    Rule("restarted", Verdict.LOOK, lambda seen: seen.restarts > 0,
         "Was started again by itself: read its journal, take a bundle (toccata doctor --bundle FILE)."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip


def judge_machine(seen: MachineSeen) -> list[Finding]:
    """Judge all of it but the bus, whose speed goes with the boards."""
    return [
        *judge_power(seen.throttled, seen.is_installed),
        _judge_heat(seen.cpu_c, seen.is_installed),
        *_judge_disk(seen.disk),
        judge(Area.CLOCK, "clock", CLOCK, seen.clock, _told_clock(seen.clock)),
        *(Finding(Area.VERSIONS, name, Verdict.OK, told, "", "versions.ok") for name, told in seen.versions),
        *([judge(Area.VERSIONS, "update", TRIAL, seen.trial, f"{seen.trial} on trial")] if seen.trial else []),
        *([] if seen.program is None else [_judge_program(seen.program)]),
        *([] if seen.update_keys is None else [_judge_keys(seen.update_keys)]),
        *(_judge_unit(unit, seen.is_installed) for unit in seen.units),
    ]


def _judge_program(changed: tuple[str, ...]) -> Finding:
    told = f"{len(changed)} files changed, such as {changed[0]}" if changed else "every file as installed"
    return judge(Area.VERSIONS, "program files", PROGRAM, changed, told)


def _judge_keys(count: int) -> Finding:
    return judge(Area.VERSIONS, "update keys", KEYS, count, str(count))


def _judge_heat(degrees: float | None, is_installed: bool) -> Finding:
    if degrees is None:
        return unmeasured(Area.POWER, "temperature", is_installed, UNTOLD)
    return judge(Area.POWER, "temperature", HEAT, degrees, f"{degrees:.1f} °C")


def _judge_disk(disk: DiskSeen) -> list[Finding]:
    writable = "can be written"
    root = (
        not_here(Area.DISK, "system")
        if disk.root_writable is None
        else judge(Area.DISK, "system", ROOT, disk.root_writable, writable if disk.root_writable else "read-only")
    )
    return [
        judge(Area.DISK, "room", ROOM, disk.free_mb, f"{disk.free_mb:.0f} MB free"),
        judge(Area.DISK, "data", DATA, disk.data_writable, writable if disk.data_writable else "read-only"),
        root,
        judge(Area.DISK, "saved files", FILES, disk.damaged, f"{disk.damaged} damaged"),
    ]


def _judge_unit(unit: UnitSeen, is_installed: bool) -> Finding:
    if not unit.state and not is_installed:
        return not_here(Area.SERVICES, unit.name)
    told = f"{unit.state}, {unit.restarts} restarts" if unit.state else "systemd tells nothing"
    return judge(Area.SERVICES, unit.name, UNITS, unit, told)


def _told_clock(clock: ClockSeen) -> str:
    set_by = {None: "", True: ", set by the network", False: ", not set by a network"}
    return clock.told + set_by[clock.synchronised]
