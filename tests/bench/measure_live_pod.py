"""Steps on the ADC of the emulated pod, paced to the wall clock, to the first audible frame: {"steps", "seed"}.

Emulator, loop and mixer share one process and its interpreter: the emulator's lag is measured beside.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parents[1] / "firmware")]

from child import card, give, orders, punctual_player  # noqa: E402
from emulator.bench import PodBench  # noqa: E402  # a bench, so not on Python's way by itself
from emulator.built import build  # noqa: E402
from emulator.paced import PacedPod  # noqa: E402
from live_pod import LivePod  # noqa: E402

from toccata.settings.device import Device  # noqa: E402
from toccata.technician.ears import LogEar  # noqa: E402
from toccata.technician.stages import match  # noqa: E402

BOOT_MS = 300.0


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(dir=about["folder"]) as folder:
        bench = PodBench(build(Path(folder)).flash())
    bench.run_ms(BOOT_MS)
    # Before the loop turns punctual: the emulator's thread must not inherit its priority.
    with PacedPod(bench) as pod:
        live = LivePod(pod, punctual_player(Device()), about["seed"])
        live.settle()
        ear = LogEar(card(about).log)
        steps, told = live.play(about["steps"])
        done, lag = [step.at for step in steps], pod.lag
    heard = [onset - at for at, onset in zip(done, match(done, ear.onsets()), strict=True) if onset is not None]
    played = [onset - at for at, onset in zip(done, match(done, told), strict=True) if onset is not None]
    behind = [step.behind for step in steps]
    beside = {"lag": behind, "longest": lag.longest_s, "slipped": lag.slipped_s}
    give({"steps": len(steps), "whole": heard, "played": played, **beside})


if __name__ == "__main__":
    main()
