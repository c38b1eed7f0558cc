"""From a step on the pod's ADC to an onset that can be read, in emulated time: {"steps", "khz": [clocks], "seed"}.

The compiled loader and application run from the boot ROM, and stream frames on the serial line meanwhile. A host reads
BRIEF without a pause, only as far as channel 0's onsets: so it asks every 0.6 ms at 100 kHz, and what is told is too
long by no more than that.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parents[1] / "firmware")]

from emulator.built import Built, build  # noqa: E402  # a bench, so not on Python's way by itself

from firmware.emulated.pod_at_bench import PodAtBench  # noqa: E402
from toccata.sensors import pod_registers as reg  # noqa: E402

RESTING, PRESSED = 0.02, 0.6
REST_MS = (25.0, 35.0)
GIVE_UP_S = 0.05
WORKS = 200


def measure(built: Built, khz: int, steps: int, seed: int) -> dict[str, Any]:
    """Give, in seconds, when the read began that first saw each onset, a whole read, and the longest hold of SCL."""
    pod, chance = PodAtBench(built.flash(), khz=khz), Random(seed)
    pod.wait_until_ready()
    seen = []
    for _ in range(steps):
        # A second without a word from the host ends the stream.
        pod.send(reg.COMMAND_STREAM, b"\x01")
        pod.bench.run_ms(chance.uniform(*REST_MS))
        seen.append(_step(pod, chance.uniform(0.0, 1e-3)))
    begun = pod.bench.now()
    pod.brief()
    took, bus = pod.bench.now() - begun, pod.bench.bus
    _work(pod)
    return {
        "khz": khz,
        "steps": steps,
        "readable": [each for each in seen if each is not None],
        "read": took,
        "stretch": bus.longest_stretch_ns * 1e-9,
        "stretches": bus.stretches,
    }


def _step(pod: PodAtBench, after: float) -> float | None:
    """One step in the midst of reads; None: no onset came of it."""
    bench, before = pod.bench, _onsets(pod)
    at = bench.now() + after
    bench.adc(0, lambda ns: PRESSED if ns * 1e-9 >= at else RESTING)
    found = None
    while found is None and bench.now() < at + GIVE_UP_S:
        begun = bench.now()
        found = begun - at if _onsets(pod) != before else None
    bench.adc(0, RESTING)
    return found


def _work(pod: PodAtBench) -> None:
    """What holds the clock longest: whole frames and writes, while the stream goes out."""
    pod.send(reg.COMMAND_STREAM, b"\x01")
    for turn in range(WORKS):
        pod.frame()
        pod.write(reg.REGISTER_THRESHOLD_OFF, 50 + turn % 50)


def _onsets(pod: PodAtBench) -> int:
    return pod.raw(reg.REGISTER_BRIEF, reg.BRIEF_CHANNELS_AT + 1)[reg.BRIEF_CHANNELS_AT]


def main() -> None:
    about = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(dir=about["folder"]) as folder:
        built = build(Path(folder))
    blocks = [measure(built, khz, about["steps"], about["seed"]) for khz in about["khz"]]
    sizes = {"loader": len(built.loader), "application": len(built.pod), "UF2": len(built.uf2)}
    json.dump({"blocks": blocks, "sizes": sizes}, sys.stdout)


if __name__ == "__main__":
    main()
