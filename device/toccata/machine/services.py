"""What systemd tells of the instrument's units, and of the clock."""

from __future__ import annotations

from collections.abc import Mapping

from toccata.doctor.machine import UnitSeen
from toccata.machine.board import Run

INSTRUMENT = "toccata-instrument.service"

UNITS: Mapping[str, bool] = {
    INSTRUMENT: False,
    "toccata-web.socket": False,
    "toccata-web.service": True,
}
"""The units by name, and whether they run only while somebody needs them."""


def units_of(run: Run) -> tuple[UnitSeen, ...]:
    """Ask for the state and the restarts of each unit (systemctl(1), show)."""
    told = run(("systemctl", "show", "--no-pager", "--property=Id,LoadState,ActiveState,NRestarts", *UNITS))
    blocks = [dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in told.split("\n\n")]
    by_name = {block.get("Id", ""): block for block in blocks}
    return tuple(_unit(name, by_name.get(name, {}), on_demand) for name, on_demand in UNITS.items())


def synchronised_of(run: Run) -> bool | None:
    """Ask whether the network has set the clock (timedatectl(1), NTPSynchronized); None: nobody can tell."""
    return {"yes": True, "no": False}.get(run(("timedatectl", "show", "--property=NTPSynchronized", "--value")).strip())


def _unit(name: str, told: Mapping[str, str], on_demand: bool) -> UnitSeen:
    is_there = told.get("LoadState", "not-found") == "loaded"
    restarts = told.get("NRestarts", "0")
    return UnitSeen(
        name, told.get("ActiveState", "") if is_there else "", int(restarts) if restarts.isdigit() else 0, on_demand
    )
