"""How long ``toccata flash`` takes for an image: {"kib"}; each is flashed, read back, booted and asked.

Once in the emulated chip, in its own time, through the loader as it is compiled; and once through pyserial at a
pseudo-terminal at 115200 baud, by the clock on the wall, onto the modelled pod.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parents[1] / "firmware")]

from emulator.bench import PodBench  # noqa: E402  # a bench, so not on Python's way by itself
from emulator.built import build  # noqa: E402

from firmware.emulated.emulated_line import EmulatedLine  # noqa: E402
from toccata.sensors.pod_layout import PAGE, Header, pod_file  # noqa: E402
from toccata.sensors.simulated.pod_console import SimulatedPod  # noqa: E402
from toccata.sensors.simulated.pod_pty import PodAtPty  # noqa: E402
from toccata.technician.flash import FlashOptions, Surroundings, flash  # noqa: E402
from toccata.technician.pod_port import Line, SerialLine  # noqa: E402
from toccata.technician.pod_requests import Patience  # noqa: E402
from toccata.units import Seconds  # noqa: E402

BOOT_MS = 60.0


def measure(folder: Path, kib: int) -> dict[str, Any]:
    """Give the seconds of both; ``proved``: whether each ended with status 0."""
    built = build(folder / "firmware")
    image = folder / "large.pod"
    image.write_bytes(enlarged(built.pod, kib * 1024))
    chip = PodBench(built.loader)
    chip.run_ms(BOOT_MS)
    begun, emulated = time.monotonic(), chip.now()
    proved = [flashed(image, EmulatedLine(chip))]
    seconds = {"emulated": chip.now() - emulated, "emulator": time.monotonic() - begun}
    with PodAtPty(SimulatedPod(), paced=True) as port:
        port.pod.power_on(Seconds(time.monotonic() - 1.0))
        begun = time.monotonic()
        proved.append(flashed(image, SerialLine(port.port)))
        seconds["pty"] = time.monotonic() - begun
    return {"kib": kib, "proved": proved} | seconds


def enlarged(content: bytes, size: int) -> bytes:
    """Make an application's image so large, with what no memory chip would find easier than code."""
    header = Header.parse(content)
    assert header is not None
    code = content[PAGE : PAGE + header.length]
    filler = b"".join(zlib.crc32(number.to_bytes(4, "little")).to_bytes(4, "little") for number in range(size // 4))
    return pod_file(code + filler[: size - len(code)], header.version, header.board, header.build)


def flashed(image: Path, line: Line) -> bool:
    """Flash as the command does; tells whether it was proved that the image runs."""
    around = Surroundings(lambda: [line.name], lambda _: line, io.StringIO(), None, Patience())
    return flash(FlashOptions(image), around) == 0


def main() -> None:
    about = json.load(sys.stdin)
    # The bench's own folder is for all figures: the build gets one of its own.
    with tempfile.TemporaryDirectory(dir=about["folder"]) as folder:
        json.dump(measure(Path(folder), about["kib"]), sys.stdout)


if __name__ == "__main__":
    main()
