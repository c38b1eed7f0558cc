"""Buses that come after the start of a service."""

from __future__ import annotations

from pathlib import Path

from toccata.instrument import now
from toccata.senses import Finder
from toccata.settings.parse_device import parse_device

WIRING = Path(__file__).parents[1] / "hardware" / "instruments" / "squeeze-and-switch.json"
NEVER_THERE, NOR_THIS = 254, 255


def test_a_service_seeks_the_pods_bus_too_which_may_come_later_than_it_starts() -> None:
    text = WIRING.read_text().replace('"bus": 3', f'"bus": {NOR_THIS}').replace(', "irq_gpio": 17', "")
    device = parse_device(text.replace("{", f'{{"bus": {NEVER_THERE},', 1), str(WIRING))
    told: list[str] = []
    senses = Finder(device, (), now, told.append).find(simulate=False, patient=True)
    sought = [line.partition(":")[0] for line in told if line.endswith("; it is sought once a second")]
    assert (len(senses.sources), sought) == (2, [f"/dev/i2c-{NEVER_THERE}", f"/dev/i2c-{NOR_THIS}"])
