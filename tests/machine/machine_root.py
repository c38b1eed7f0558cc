"""A machine's files and programs, as a test lays them down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toccata.machine.board import Run

SHOWN = """Id=toccata-instrument.service
LoadState=loaded
ActiveState=active
NRestarts=2

Id=toccata-web.socket
LoadState=loaded
ActiveState=active

Id=toccata-web.service
LoadState=loaded
ActiveState=inactive
NRestarts=0
"""
MOUNTS = "21 1 179:2 / / {mount} - ext4 /dev/root {disk},errors=continue\n22 21 179:3 / /var rw - ext4 /dev/p3 rw\n"


def laid(root: Path, files: dict[str, bytes | str]) -> Path:
    """Lay files down below a root."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def a_pi(root: Path, throttled: str = "0\n", disk: str = "ro") -> Path:
    """A Raspberry Pi with an installed instrument, in slot b, and an update on trial in slot a."""
    laid(root, {
        "sys/firmware/devicetree/base/serial-number": b"10000000deadbeef\0",
        "sys/devices/platform/soc/soc:firmware/get_throttled": throttled,
        "sys/class/thermal/thermal_zone0/temp": "48312\n",
        "sys/bus/i2c/devices/i2c-1/of_node/clock-frequency": (400_000).to_bytes(4, "big"),
        "proc/self/mountinfo": MOUNTS.format(mount="ro,nosuid", disk=disk),
        "opt/toccata/slots.json": '{"schema":1,"kept":"b","trial":"a","versions":{"a":"0.2.0","b":"0.1.0"}}',
        "opt/toccata/b/here": "",
        "etc/toccata/name": "Room 2\n",
    })  # fmt: skip
    (root / "opt/toccata/current").symlink_to("b")
    return root


def programs(**told: str) -> Run:
    """Programs that tell this, by their names; others are not there."""

    def run(command: Sequence[str]) -> str:
        return told.get(command[0], "")

    return run
