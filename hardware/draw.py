"""Makes what is made in this folder: drawings, bill of materials, pages. ``--check`` tells whether they are in step.

python hardware/draw.py            writes them
python hardware/draw.py --check    exit status 1 if one is missing or differs
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "device")]

from drawing.bill import bill, bill_csv, bill_markdown  # noqa: E402
from drawing.faces import draw_faces  # noqa: E402
from drawing.harness import draw_harness  # noqa: E402
from drawing.netlist import Netlist, NetlistError, kinds, read_netlist  # noqa: E402
from drawing.pages import page_files  # noqa: E402
from drawing.schematic import draw_schematic, read_plan  # noqa: E402
from drawing.wiring_rules import wrong_lines  # noqa: E402

INSTRUMENTS = ("twelve-pads", "lap-tray", "squeeze-and-switch")
SCHEMATICS = ("pod", "inputs")


def read_all() -> Mapping[str, Netlist]:
    """Read every netlist.

    Raises:
        NetlistError: one could not be built, or disagrees with settings/wiring.py.
    """
    known = kinds()
    paths = [HERE / "instruments" / f"{name}.toml" for name in INSTRUMENTS]
    found = {path.stem: read_netlist(path, known) for path in (*paths, *(HERE / f"{name}.toml" for name in SCHEMATICS))}
    for name in INSTRUMENTS:
        for fault in wrong_lines(found[name]):
            raise NetlistError(f"{name}.toml: {fault}")
    return found


def made_files() -> Mapping[str, str]:
    """Make every file, by name inside this folder.

    Raises:
        NetlistError: as `read_all`; or a schematic draws something else than its netlist.
    """
    netlists = read_all()
    rows = bill([netlists[name] for name in (*INSTRUMENTS, "pod")], kinds())
    files = {f"{name}.svg": draw_harness(netlists[name]) for name in INSTRUMENTS}
    files |= {f"{name}.svg": draw_schematic(netlists[name], read_plan(HERE / f"{name}.toml")) for name in SCHEMATICS}
    files["faces.svg"] = draw_faces([netlists[name] for name in INSTRUMENTS])
    return {**files, "bill.csv": bill_csv(rows), "bill.md": bill_markdown(rows), **page_files(netlists)}


def out_of_step(made: Mapping[str, str], folder: Path) -> Sequence[str]:
    """List the files that are missing or differ."""
    return [name for name, text in made.items() if not (folder / name).is_file() or (folder / name).read_text() != text]


def main(arguments: Sequence[str]) -> int:
    """Write the files, or check them; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; tell what is out of step")
    made = made_files()
    if parser.parse_args(arguments).check:
        stale = out_of_step(made, HERE)
        sys.stdout.write("".join(f"{name} is out of step: run python hardware/draw.py\n" for name in stale))
        return 1 if stale else 0
    for name, text in made.items():
        (HERE / name).write_text(text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NetlistError as fault:
        sys.exit(str(fault))
