"""A simulated MPR121 at register level, after NXP's data sheet rev. 4.

Not modelled: the proximity channel (ELEPROX reads 0), the LED drivers' currents, the first filter's length (FFI).
"""

from __future__ import annotations

from toccata.sensors.simulated import mpr121_registers as reg
from toccata.sensors.simulated.autoconfig import autoconfigure, range_flags
from toccata.sensors.simulated.electrode import Electrode
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.surface import Surface
from toccata.units import NEVER, Seconds


class SimulatedMpr121:
    """One chip with its twelve electrodes; it plays only as far as it is asked.

    Args:
        seed: of its electrodes' counts and noise: two chips of one seed are alike.
    """

    def __init__(self, seed: int = 0) -> None:
        self._surface = Surface(seed)
        self._overcurrents: list[Fault] = []
        self._overcurrent: Fault | None = None
        self._registers = reg.power_on()
        self._electrodes: list[Electrode] = []
        self._quiets: list[Seconds] = []
        self._pointer = 0
        self._irq = False
        self._quiet_until = NEVER

    def write(self, data: bytes, at: Seconds) -> None:
        """Set the register pointer to the first byte and write the others from there on.

        In run mode all but ECR and the GPIO registers refuse; with OVCF set ECR refuses too.
        """
        if not data:
            return
        self._pointer = data[0]
        for value in data[1:]:
            self._play(at)
            self._write_register(self._pointer, value, at)
            self._pointer = (self._pointer + 1) & 0xFF

    def read(self, length: int, at: Seconds) -> bytes:
        """Give the registers from the pointer on; reading the status lets the IRQ line go."""
        if at >= self._quiet_until:
            self._play(at)
        first, end = self._pointer, self._pointer + length
        self._pointer = end & 0xFF
        if end > reg.FILTERED and first < reg.BASELINE_END:
            self._show(first, end, at)
        if first <= reg.STATUS_HIGH:
            self._irq = False
        return bytes(self._registers[first:end]).ljust(length, b"\0")

    def irq_low(self, at: Seconds) -> bool:
        """Tell whether the chip pulls its interrupt line down."""
        if at >= self._quiet_until:
            self._play(at)
        return self._irq

    def next_change(self, at: Seconds) -> Seconds:
        """Tell the first instant after ``at`` when the status might change by itself; NEVER while nothing can."""
        if at >= self._quiet_until:
            self._play(at)
        return self._quiet_until

    def touch(self, electrode: int, amount: float, at: Seconds) -> None:
        """Lay a finger on an electrode: ``amount`` 0-1."""
        self._play(at)
        # Water may carry the touch to the neighbours: they too need the past up to here, and anything may follow.
        near = range(max(electrode - 1, 0), min(electrode + 2, len(self._electrodes)))
        for number in near:
            self._note(number, at)
        needed = min((self._electrodes[number].needed for number in near), default=at)
        self._surface.touch(electrode, amount, at, needed)
        for number in near:
            self._quiets[number] = self._electrodes[number].quiet_until()
        self._look_ahead()

    def power_on(self, at: Seconds) -> None:
        """Begin anew with power-on registers, in stop mode; a finger that lies there stays."""
        self._play(at)
        self._reset(at)

    def suffer(self, fault: Fault) -> None:
        """Note a drift, water or an over-current."""
        if fault.kind is FaultKind.OVERCURRENT:
            self._overcurrents.append(fault)
        self._surface.suffer(fault)
        self._quiets = [min(quiet, fault.start) for quiet in self._quiets]
        self._look_ahead()

    def _play(self, at: Seconds) -> None:
        """Bring the status registers and the IRQ line up to ``at``."""
        tripping = next((fault for fault in self._overcurrents if fault.start <= at), None)
        if tripping is not None:
            self._overcurrents.remove(tripping)
            self._trip(tripping)
        for number, quiet in enumerate(self._quiets):
            if at >= quiet:
                self._note(number, at)
                self._quiets[number] = self._electrodes[number].quiet_until()
        self._look_ahead()

    def _look_ahead(self) -> None:
        tripping = [fault.start for fault in self._overcurrents]
        self._quiet_until = min(self._quiets + tripping, default=NEVER)

    def _note(self, number: int, at: Seconds) -> None:
        electrode = self._electrodes[number]
        if electrode.advance(at):
            self._irq = True
            place, bit = reg.STATUS + number // 8, 1 << number % 8
            self._registers[place] = self._registers[place] & ~bit | (bit if electrode.touched else 0)

    def _connect(self, electrodes: list[Electrode]) -> None:
        self._electrodes = electrodes
        self._quiets = [electrode.quiet_until() for electrode in electrodes]
        self._look_ahead()

    def _write_register(self, register: int, value: int, at: Seconds) -> None:
        if register == reg.SOFT_RESET:
            if value == reg.RESET_WORD:
                self._reset(at)
        elif register == reg.STATUS_HIGH:
            self._acknowledge_overcurrent(value, at)
        elif register == reg.ECR:
            self._control(value, at)
        elif reg.is_writable(register, running=self._is_running()):
            self._registers[register] = value
            self._drive_pins(register, value)

    def _is_running(self) -> bool:
        return bool(self._registers[reg.ECR] & reg.RUN_BITS)

    def _reset(self, at: Seconds) -> None:
        self._registers = reg.power_on()
        self._connect([])
        self._irq = False
        lasting, self._overcurrent = self._overcurrent, None
        if lasting is not None and lasting.active(at):
            self._trip(lasting)

    def _control(self, value: int, at: Seconds) -> None:
        if value == self._registers[reg.ECR] or self._registers[reg.STATUS_HIGH] & reg.OVCF:
            return
        if self._is_running():
            self._stop(at)
        self._registers[reg.ECR] = value
        if value & reg.RUN_BITS:
            self._run(at)

    def _run(self, at: Seconds) -> None:
        levels = [self._surface.level(electrode, at) for electrode in range(reg.ELECTRODES)]
        autoconfigure(self._registers, levels)
        tuning = reg.tuning_of(self._registers)
        baselines = [self._registers[reg.BASELINE + number] << 2 for number in range(tuning.enabled)]
        self._connect([Electrode(number, self._surface, tuning, at, kept) for number, kept in enumerate(baselines)])
        counts = [gain * level for gain, level in zip(tuning.gains, levels, strict=True)]
        self._check_range(counts[: tuning.enabled])

    def _stop(self, at: Seconds) -> None:
        self._show(reg.FILTERED, reg.BASELINE_END, at)
        self._connect([])
        self._registers[reg.STATUS] = self._registers[reg.STATUS_HIGH] = 0

    def _check_range(self, counts: list[float]) -> None:
        low, high = range_flags(self._registers, counts)
        self._registers[reg.OUT_OF_RANGE], self._registers[reg.OUT_OF_RANGE + 1] = low, high
        wanted = self._registers[reg.AUTOCONFIG1]
        self._irq |= bool(
            (wanted & reg.AUTOCONFIG_INTERRUPT and high & reg.ACFF)
            or (wanted & reg.RECONFIG_INTERRUPT and high & reg.ARFF)
            or (wanted & reg.OOR_INTERRUPT and (low or high & 0x1F))
        )

    def _trip(self, fault: Fault) -> None:
        """Too much current in REXT: all outputs read 0, ECR is cleared, the line falls (section 5.1)."""
        self._overcurrent = fault
        self._connect([])
        self._registers[: reg.BASELINE_END] = bytes(reg.BASELINE_END)
        self._registers[reg.STATUS_HIGH] = reg.OVCF
        self._registers[reg.ECR] = 0
        self._irq = True

    def _acknowledge_overcurrent(self, value: int, at: Seconds) -> None:
        if value & reg.OVCF and self._overcurrent is not None and at >= self._overcurrent.end:
            self._overcurrent = None
            self._registers[reg.STATUS_HIGH] &= ~reg.OVCF

    def _drive_pins(self, register: int, value: int) -> None:
        data = self._registers[reg.GPIO_DATA]
        effects = {reg.GPIO_SET: data | value, reg.GPIO_CLEAR: data & ~value, reg.GPIO_TOGGLE: data ^ value}
        self._registers[reg.GPIO_DATA] = effects.get(register, data)

    def _show(self, first: int, end: int, at: Seconds) -> None:
        """Write the figures and baselines that lie in ``first`` to ``end`` into their registers."""
        for number, electrode in enumerate(self._electrodes):
            low, baseline = reg.FILTERED + 2 * number, reg.BASELINE + number
            if (first < low + 2 and low < end) or first <= baseline < end:
                self._note(number, at)
                self._registers[low : low + 2] = electrode.figure.to_bytes(2, "little")
                self._registers[baseline] = electrode.baseline >> 2
