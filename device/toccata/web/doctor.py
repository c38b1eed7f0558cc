"""What the technician's page shows of the instrument's health: the link's own words, and what the machine tells."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.responses import Response

from toccata.doctor.boards import Unseen
from toccata.doctor.examination import Seen, examine
from toccata.doctor.finding import worst
from toccata.doctor.hearing import Hearing
from toccata.doctor.machine import MachineSeen
from toccata.machine.heard import dose_percent
from toccata.machine.services import INSTRUMENT
from toccata.web import told
from toccata.web.ask import Ask, answer
from toccata.web.house import House

NOT_RUNNING = "the instrument does not run"


async def read(house: House, _ask: Ask) -> Response:
    """Examine what can be seen from here: all but a latency, which needs tones."""
    stock = house.stock
    machine = await house.examiner.machine(stock.data, stock.device.bus, house.time_of_day()[0], house.now, stock.judge)
    seen = seen_of(house.hearing, machine, [board.address for board in stock.device.boards])
    heard = await asyncio.to_thread(dose_percent, stock.data)
    findings = examine(replace(seen, dose_percent=heard))
    lines = [told.Finding(one.area, one.name, one.verdict, one.measured, one.remedy, one.code) for one in findings]
    return answer(told.Doctor(house.around.name, machine.serial, machine.clock.told, worst(findings), lines))


def seen_of(hearing: Hearing, machine: MachineSeen, addresses: list[int]) -> Seen:
    """Join what was heard on the link with what the machine tells."""
    if hearing.state is None:
        return Seen(
            machine, why_none=NOT_RUNNING, unseen=Unseen.SILENT if machine.runs(INSTRUMENT) else Unseen.NOT_HERE
        )
    return Seen(
        machine=machine,
        boards=hearing.boards(addresses),
        why_none=NOT_RUNNING,
        bus=hearing.bus(),
        card=hearing.card(),
        late_ms=hearing.late_ms(),
        safe=hearing.state.safe,
        simulated=hearing.greeting is not None and hearing.greeting.simulated,
    )
