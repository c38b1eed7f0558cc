"""A tree with an instrument's folders, the program in it, and a page's wishes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulated_radio import HOTSPOT, AccessPoint, SimulatedRadio, World, known

from house_wifi.house import House
from house_wifi.places import Places
from house_wifi.programs import Said
from house_wifi.turn import main, turn

SYSTEMD = Path(__file__).parents[3] / "systemd"
OWN = known(HOTSPOT, "Toccata Room 2", "ap", priority="-100")
ID = "0123456789abcdef"
CLINIC, SECRET = "Clinic", "correct horse"  # pragma: allowlist secret


@dataclass
class Stage:
    """The tree below ``root``; time is ``now_s``; ``journal``: what was told to it."""

    root: Path
    now_s: float = 1000.0
    journal: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        places = self.places
        for folder in (places.wish.parent, places.own, places.on_trial, places.kept):
            folder.mkdir(parents=True, exist_ok=True)
        self.radio = SimulatedRadio(self.root)
        self.radio.world = World(others=[OWN], active=HOTSPOT)

    @property
    def places(self) -> Places:
        return Places(self.root)

    @property
    def house(self) -> House:
        return House(self.places, self.run, lambda: self.now_s, self.journal.append)

    def run(self, argv: Sequence[str], limit_s: float) -> Said:
        """Answer in the test's own process."""
        if argv[0] == str(self.places.writable):
            return self._writable(argv)
        return Said(*self.radio.answer(argv))

    def _writable(self, argv: Sequence[str]) -> Said:
        status, out, err = self.radio.answer(["writable", *argv[1:]])
        return Said(status or main(argv[3:], {"TOCCATA_WIFI_ROOT": str(self.root)}), out, err)

    def air(self, *points: AccessPoint) -> None:
        self.radio.change(air=list(points))

    def lay(self, do: str, **more: object) -> None:
        """Wish, as the config server does."""
        self.places.wish.write_text(json.dumps({"schema": 1, "id": ID, "do": do} | more))

    def turn(self) -> dict[str, Any]:
        """Take a turn; gives what is told afterwards."""
        turn(self.house)
        return self.told()

    def wished(self, do: str, **more: object) -> dict[str, Any]:
        self.lay(do, **more)
        return self.turn()

    def joined(self, ssid: str = CLINIC, passphrase: str | None = SECRET) -> dict[str, Any]:
        return self.wished("join", ssid=ssid, passphrase=passphrase)

    def told(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.places.state.read_bytes()))
        except FileNotFoundError:
            return {}

    def kept(self) -> dict[str, str]:
        """What is on the disk."""
        return {path.name: path.read_text() for path in sorted(self.places.kept.iterdir())}

    def on_trial(self) -> list[str]:
        return [path.name for path in self.places.on_trial.iterdir()]

    def install(self) -> Path:
        """Lay the program down as `install` does; gives the folder of stand-ins for PATH."""
        host = self.places.program.parent
        host.mkdir(parents=True)
        shutil.copy(SYSTEMD / "host/wifi", host)
        shutil.copytree(SYSTEMD / "house_wifi", host / "house_wifi", ignore=shutil.ignore_patterns("__pycache__"))
        self.places.writable.write_text(
            '#!/bin/sh\necho "writable $*" >>"$TOCCATA_WIFI_ROOT/writable.log"\nshift\nexec "$@"\n'
        )
        self.places.writable.chmod(0o755)
        self.radio.programs_in(self.root / "bin")
        return self.root / "bin"
