"""`make bench`: measures what is promised, on a virtual card, and prints a table.

    tests/bench/bench.py [--quick] [--json FILE] [FIGURE ...]

Status 1 where a promise is not kept, 2 where it can't be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import table
from clients import write_clients
from figures import FIGURES, scaled
from row import Row
from vcard import VirtualCard, build

HERE = Path(__file__).parent
JSON_FILE = HERE.parents[1] / "build" / "bench.json"
NEEDED: dict[str, Callable[[], object]] = {
    "gcc": lambda: shutil.which("gcc"),
    "make": lambda: shutil.which("make"),
    "libc6-dev": lambda: Path("/usr/include/stdio.h").exists(),
    "libasound2-dev": lambda: Path("/usr/include/alsa/pcm_external.h").exists(),
}
SEVERAL_BLOCKS_S = 900.0

MEMORY = Path("/dev/shm")
"""The card's log is written from the audio thread, which waits where a disk has to be reached: an underrun a second."""


class CannotMeasureError(Exception):
    """Why nothing can be measured, and the remedy, as one line."""


def main() -> int:
    options = _options()
    try:
        _get_ready()
        with tempfile.TemporaryDirectory(prefix="toccata-bench-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
            rows = _measure_all(Path(folder), options.figures or list(FIGURES), options.quick)
    except CannotMeasureError as fault:
        sys.stderr.write(f"bench: {fault}\n")
        return 2
    about = table.machine()
    _say(table.written(rows, about) + "\n")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    about_all = {"machine": about, "quick": options.quick, "rows": [row.to_json() for row in rows]}
    options.json.write_text(json.dumps(about_all, indent=1) + "\n")
    return 0 if all(row.met for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure what is promised, on a virtual card.")
    parser.add_argument("figures", nargs="*", choices=[[], *FIGURES], metavar="FIGURE", help=", ".join(FIGURES))
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    parser.add_argument("--json", type=Path, default=JSON_FILE, metavar="FILE", help="where the figures go")
    return parser.parse_args()


def _get_ready() -> None:
    """Install what the virtual card is built with."""
    missing = [package for package, is_there in NEEDED.items() if not is_there()]
    if not missing:
        return
    remedy = f"as root, run: apt-get install {' '.join(missing)}"
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (sudo and shutil.which("sudo") is None):
        raise CannotMeasureError(f"needs {' '.join(missing)} to build the virtual card; {remedy}")
    _say(f"bench: installing system packages: {' '.join(missing)}\n")
    subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False, capture_output=True)
    done = subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", *missing], check=False, capture_output=True)
    if done.returncode != 0:
        raise CannotMeasureError(f"{' '.join(missing)} could not be installed; {remedy}")


def _measure_all(folder: Path, names: list[str], quick: bool) -> list[Row]:
    try:
        card = build(folder)
    except subprocess.CalledProcessError as fault:
        raise CannotMeasureError("the virtual card does not compile; see the lines above") from fault
    clients = write_clients(folder)
    rows: list[Row] = []
    for name in names:
        begun = time.monotonic()
        _say(f"bench: {name} ... ")
        rows += FIGURES[name].rows(_measure(name, card, {key: str(file) for key, file in clients.items()}, quick))
        _say(f"{time.monotonic() - begun:.0f} s\n")
    return rows


def _measure(name: str, card: VirtualCard, clients: dict[str, str], quick: bool) -> Any:
    """Run one figure in a process of its own, with an empty log."""
    figure = FIGURES[name]
    orders = scaled(figure.orders, quick) | {"card": str(card.folder), "folder": str(card.folder)}
    orders["client"] = clients.get(orders.get("client", ""), "")
    for path in (card.log, card.unplugged, card.busy):
        path.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, str(HERE / f"measure_{figure.script}.py")],
        input=json.dumps(orders),
        env=os.environ | card.environment(),
        stdout=subprocess.PIPE,
        text=True,
        timeout=SEVERAL_BLOCKS_S,
        check=False,
    )
    if done.returncode != 0:
        raise CannotMeasureError(f"{name} could not be measured (status {done.returncode}); see the lines above")
    return json.loads(done.stdout)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
