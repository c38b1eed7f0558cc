"""A stand-in for the host: folders in place of /run, wishes taken as the host takes them, and what it tells of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from staged_server import Stage

from toccata.web.wifi_desk import WISH, WifiDesk

NETWORKS: list[dict[str, Any]] = [
    {"ssid": "Clinic", "strength": 81, "kind": "passphrase", "known": False},
    {"ssid": "Guests", "strength": 40, "kind": "open", "known": False},
]


class Host:
    """Lays its files beside the stage's data; ``now_s`` is its clock since the boot."""

    def __init__(self, stage: Stage) -> None:
        folder = Path(stage.data) / "host-stage"
        self.runtime, self.state, program = folder / "toccata", folder / "toccata-wifi" / "state.json", folder / "wifi"
        self.runtime.mkdir(parents=True)
        self.state.parent.mkdir()
        program.touch()
        self.now_s = 500.0
        stage.house.wifi = WifiDesk(self.runtime, self.state, program, lambda: self.now_s)

    @property
    def lies_there(self) -> bytes:
        """The wish that nobody has taken yet, b"" for none."""
        wish = self.runtime / WISH
        return wish.read_bytes() if wish.exists() else b""

    def take(self) -> dict[str, Any]:
        """Take the wish away."""
        taken: dict[str, Any] = json.loads(self.lies_there)
        (self.runtime / WISH).unlink()
        return taken

    def tell(self, **told: Any) -> None:
        """Write the state, well but for what is told."""
        usual: dict[str, Any] = {
            "schema": 1, "wish": "", "doing": "", "radio": "on", "joined": None, "hotspot": False, "networks": NETWORKS,
            "fault": "", "fault_ssid": "", "at_s": self.now_s,
        }  # fmt: skip
        self.state.write_text(json.dumps(usual | told))
