"""What the bench measures on a build, told by ``python -m emulator.figures BUILD``: emulated time but for one line."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from smbus2 import i2c_msg

from emulator.bench import PodBench
from emulator.built import APPLICATION_AT
from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_frames import framed

READS = 600
PHASES = 12
_FIRST_ONSETS = reg.FRAME_CHANNELS_AT + 2


def read(bench: PodBench, register: int, size: int = 1) -> bytes:
    """Read a register and its PEC as the daemon does: a write of its number, a repeated start, a read."""
    answer = i2c_msg.read(reg.ADDRESS, size + 1)
    bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, [register]), answer)
    return bytes(answer)


def is_ready(bench: PodBench) -> bool:
    """Tell whether the application is on the bus and knows its rests."""
    try:
        return bool(read(bench, reg.REGISTER_STATUS)[0] & reg.STATUS_READY)
    except OSError:
        return False


def start_ms(bench: PodBench) -> float:
    """From power-on until the pod is ready."""
    if not bench.run_while(lambda: not is_ready(bench), 1000):
        raise RuntimeError("the pod does not come up in the emulator")
    return bench.now() * 1000


def longest_stretch_us(bench: PodBench) -> float:
    """Over READS frames, while the pod samples and streams on its serial line."""
    bench.bus.longest_stretch_ns = 0.0
    bench.send(framed(bytes((reg.COMMAND_STREAM, 1, 1))))
    for _ in range(READS):
        read(bench, reg.REGISTER_FRAME, reg.FRAME_SIZE)
    return bench.bus.longest_stretch_ns / 1000


def onset_ms(bench: PodBench) -> float:
    """From a step at the ADC to the begin of the first read that shows its onset: the longest of PHASES."""
    longest = 0.0
    for phase in range(PHASES):
        bench.run_ms(30 + phase / PHASES)
        before = read(bench, reg.REGISTER_FRAME, reg.FRAME_SIZE)[_FIRST_ONSETS]
        step = begun = bench.now()
        bench.adc(0, 0.6)
        while read(bench, reg.REGISTER_FRAME, reg.FRAME_SIZE)[_FIRST_ONSETS] == before and begun - step < 0.05:
            begun = bench.now()
        longest = max(longest, begun - step)
        bench.adc(0, 0.02)
    return longest * 1000


def wall_s(bench: PodBench) -> float:
    """How long an emulated second takes here."""
    begun = time.perf_counter()
    bench.run_ms(1000)
    return time.perf_counter() - begun


def tell(build: Path) -> None:
    """Print the figures of the loader and the application in this folder."""
    loader, pod = (build / "loader.bin").read_bytes(), (build / "pod.pod").read_bytes()
    bench = PodBench(loader.ljust(APPLICATION_AT, b"\xff") + pod, khz=400)
    lines = [
        f"ready after power-on: {start_ms(bench):.0f} ms",
        f"longest clock stretch of {READS} frames at 400 kHz: {longest_stretch_us(bench):.1f} us (at most 10)",
        f"longest ADC step -> readable onset of {PHASES} phases: {onset_ms(bench):.1f} ms (at most 3)",
        f"one emulated second: {wall_s(bench):.2f} s here",
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    tell(Path(sys.argv[1]))
