"""The services of an installed instrument, by systemctl(1)."""

from __future__ import annotations

import errno
import http.client
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from toccata.store.starts_note import NOTE
from toccata.technician.bundle_reading import Bundle
from toccata.technician.update_build import build_slot
from toccata.technician.update_port import Running, Sight
from toccata.technician.update_sight import LINK, heard_sight
from toccata.units import Seconds

INSTRUMENT = "toccata-instrument.service"
WEB, DOORS = "toccata-web.service", "toccata-web.socket"
LOOPBACK_PORT = 8420

_SYSTEMCTL_S, _SIGHT_S, _WEB_S = 60.0, 15.0, 15.0


class Services:
    """What `toccata.technician.update_port.Machine` asks for, on a real computer.

    Args:
        runtime: the folder of the link, and of the note of the last starts.
    """

    def __init__(self, runtime: Path = LINK.parent) -> None:
        self._runtime = runtime

    def build(self, bundle: Bundle, slot: Path) -> None:
        """Make a virtual environment."""
        build_slot(bundle, slot)

    def stop(self) -> None:
        """End all three: a config server of the old version must not answer for the new one."""
        _systemctl("stop", DOORS, WEB, INSTRUMENT)

    def start(self) -> None:
        """Start the instrument and the doors; the config server comes when somebody knocks."""
        # How often one version had to be started must not make another play its safe profile.
        (self._runtime / NOTE).unlink(missing_ok=True)
        # Units that never failed can't be reset: that is no fault.
        _systemctl("reset-failed", INSTRUMENT, WEB, DOORS, may_fail=True)
        _systemctl("start", "--no-block", INSTRUMENT, DOORS)

    def running(self) -> Running:
        """Look at the unit: with Type=notify it is active once the program has said READY (systemd.service(5))."""
        said = _systemctl("show", "--property=ActiveState,MainPID,StatusText", INSTRUMENT, may_fail=True)
        fields = dict(line.partition("=")[::2] for line in said.splitlines())
        pid = fields.get("MainPID", "")
        is_ready, said = fields.get("ActiveState") == "active", fields.get("StatusText", "")
        return Running(int(pid) if pid.isdigit() else 0, is_ready, said)

    def sight(self, slot: Path) -> Sight | None:
        """Have the version in this slot ask: the words on the link may differ from ours."""
        command = [str(slot / "bin" / "toccata"), "update", "--sight"]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SIGHT_S, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
        return heard_sight(done.stdout) if done.returncode == 0 else None

    def web_answers(self) -> bool:
        """Ask on loopback; systemd starts the server for that."""
        return web_answers(LOOPBACK_PORT)

    def now(self) -> Seconds:
        """Read the monotonic clock."""
        return Seconds(time.monotonic())

    def sleep(self, span: Seconds) -> None:
        """Wait."""
        time.sleep(span)


def web_answers(port: int) -> bool:
    """Tell whether a config server on loopback says who it is."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=_WEB_S)
    try:
        asking.request("GET", "/api/hello")
        return asking.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def _systemctl(*arguments: str, may_fail: bool = False) -> str:
    command: Sequence[str] = ["systemctl", *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SYSTEMCTL_S, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise OSError(errno.ETIMEDOUT, f"systemctl {arguments[0]} had no end") from fault
    if done.returncode and not may_fail:
        raise OSError(errno.EIO, f"systemctl {arguments[0]} failed: {' '.join(done.stderr.split())[-200:]}")
    return done.stdout
